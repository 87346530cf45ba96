"""Whether a text is written in Traditional or Simplified characters. It knows nothing of what the text says."""


def written_in(text: str) -> str | None:
    """``zh_Hant`` or ``zh_Hans`` where the characters tell, None where they serve both.

    A character that stands in Big5 and not in GB 2312 is Traditional only, and the other way round; 后 and 里 are
    in both. A word or two in the other script (a name, a quotation) is outvoted.
    """
    traditional = simplified = 0
    for char in text:
        if "\u4e00" <= char <= "\u9fff":
            big5, gb = _holds("big5", char), _holds("gb2312", char)
            traditional += big5 and not gb
            simplified += gb and not big5
    if traditional == simplified:
        return None
    return "zh_Hant" if traditional > simplified else "zh_Hans"


def _holds(encoding: str, char: str) -> bool:
    return bool(char.encode(encoding, "ignore"))
