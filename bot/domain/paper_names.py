"""What a paper is called before people's eyes: Chinese kept, tricks taken out (R37).

A name is only ever shown and given back to an advisor; no file on disk bears it, and it never decides what a
paper is. That is answered in ``sniffing.py``.
"""

import re
import unicodedata

LONGEST = 80  # characters: 240 bytes of Chinese, which every file system takes
_PATHS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_SAME = {
    "jpeg": "jpg",
    "jpe": "jpg",
    "heif": "heic",
    "oga": "ogg",
    "opus": "ogg",
    "mpga": "mp3",
    "text": "txt",
}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi and zero-width, broken, private


def clean_name(name: str) -> str:
    """`name` without path, control and direction characters, at most 80 long; "" if nothing is left."""
    last = _PATHS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if c in "\t\n\r" else c for c in last if c in "\t\n\r" or not _is_invisible(c))
    return _shortened(_SPACES.sub(" ", _FORBIDDEN.sub("_", seen)).strip(" ."))


def fitting_name(name: str, ext: str, otherwise: str) -> str:
    """The clean name, ending in what the paper is: ``a.pdf.exe`` that is a PDF becomes ``a.pdf.exe.pdf``."""
    clean = clean_name(name)
    if not clean:
        return f"{otherwise}.{ext}"
    return clean if _same(ext_of(clean)) == ext else _shortened(f"{clean}.{ext}")


def ext_of(name: str) -> str:
    """The ending of the clean name in small letters, without its dot; "" if it has none."""
    found = _EXTENSION.search(clean_name(name))
    return found.group(1).lower() if found else ""


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def _same(ext: str) -> str:
    return _SAME.get(ext, ext)


def _shortened(name: str) -> str:
    """Cut in the middle, so that the ending stays."""
    if len(name) <= LONGEST:
        return name
    found = _EXTENSION.search(name)
    ending = found.group(0) if found else ""
    return name[: LONGEST - len(ending) - 1].rstrip(" .") + "…" + ending
