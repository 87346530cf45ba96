"""The text or caption of a call: markup taken away, blanks trimmed, measured, refused in Telegram's words."""

from bot.sandbox.entities import check_given, length, merged, trimmed
from bot.sandbox.markup import parsed
from bot.sandbox.refusal import Json, violation

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def text_fields(params: Json, too_long: str = "message is too long") -> Json:
    """``text`` and ``entities`` for a message."""
    text, marked = _read(params.get("text", ""), params.get("parse_mode"), params.get("entities"))
    if not text:
        raise violation("message text is empty")
    if length(text) > TEXT_LIMIT:
        raise violation(too_long)
    return {"text": text, "entities": marked} if marked else {"text": text}


def caption_fields(params: Json) -> Json:
    """``caption`` and ``caption_entities`` for a message; empty without a caption."""
    caption = params.get("caption")
    if not caption:
        return {}
    text, marked = _read(caption, params.get("parse_mode"), params.get("caption_entities"))
    if length(text) > CAPTION_LIMIT:
        raise violation("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": marked} if marked else {"caption": text}


def _read(text: str, mode: str | None, given: list[Json] | None) -> tuple[str, list[Json]]:
    marked: list[Json] = []
    if mode:
        text, marked = parsed(text, mode)
    elif given:
        check_given(text, given)
        marked = given
    text, marked = trimmed(text, marked)
    return text, merged(text, marked)
