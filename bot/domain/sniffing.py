"""What a paper really is, whatever it is called: content decides, and only the known and harmless is taken.

Allowed are jpg png webp heic, pdf, doc(x) xls(x), csv txt, ogg mp3 m4a mp4, and zip (with ofd), which is kept
unopened (model §2.2). It reads both ends and the names of parts; nothing is decoded or unpacked.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.containers import OLE, OLE_ENTRY, names_in_ole, names_in_zip
from bot.domain.paper_names import ext_of
from bot.domain.papers import MAX_BYTES, Refusal
from bot.domain.pixels import is_bearable

KEPT = 1024 * 1024  # of each end; a directory of parts longer than this belongs to no honest document
LOOKED_AT = 4096  # as far as browsers look for markup in what calls itself text
ENOUGH = 16  # bytes after which the first look is worth something
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|hta:)|mime-version:|\{\\rtf",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:#!|@echo|windows registry|\[internetshortcut|\[autorun|powershell|%!ps)",
    re.IGNORECASE,
)
_DDE = re.compile(  # a cell that starts a program
    rb"""(?:^|[,;\t"]) {0,8}[=+\-@] {0,8}[a-z]{1,40} {0,8}\| {0,8}['"]""", re.IGNORECASE | re.MULTILINE
)
_TEXT_NAMES = {"": "txt", "txt": "txt", "text": "txt", "csv": "csv"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A paper that may be kept. `kind`: image, pdf, document, sheet, text, sound, video or archive."""

    kind: str
    mime: str
    ext: str


def _image(ext: str, mime: str) -> Accepted:
    return Accepted("image", f"image/{mime}", ext)


_OFFICE = "application/vnd.openxmlformats-officedocument"
JPG, PNG = _image("jpg", "jpeg"), _image("png", "png")
WEBP, HEIC = _image("webp", "webp"), _image("heic", "heic")
PDF = Accepted("pdf", "application/pdf", "pdf")
DOC = Accepted("document", "application/msword", "doc")
DOCX = Accepted("document", f"{_OFFICE}.wordprocessingml.document", "docx")
XLS = Accepted("sheet", "application/vnd.ms-excel", "xls")
XLSX = Accepted("sheet", f"{_OFFICE}.spreadsheetml.sheet", "xlsx")
TXT, CSV = Accepted("text", "text/plain", "txt"), Accepted("text", "text/csv", "csv")
OGG, MP3 = Accepted("sound", "audio/ogg", "ogg"), Accepted("sound", "audio/mpeg", "mp3")
M4A, MP4 = Accepted("sound", "audio/mp4", "m4a"), Accepted("video", "video/mp4", "mp4")
ZIP, OFD = Accepted("archive", "application/zip", "zip"), Accepted("archive", "application/ofd", "ofd")

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"dash"}
)


@dataclass(slots=True)
class Seen:
    """What was noticed of a paper while it streamed past: both ends, size, names of parts, if it is text."""

    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    size: int = 0
    ole_names: frozenset[str] = frozenset()
    _window: bytearray = field(default_factory=bytearray)
    _readers: list[codecs.IncrementalDecoder] = field(
        default_factory=lambda: [codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")]
    )

    def take(self, piece: bytes) -> None:
        """One more piece, in order."""
        self.size += len(piece)
        self.head += piece[: KEPT - len(self.head)]
        self.tail += piece
        del self.tail[:-KEPT]
        if OLE.startswith(self.head[: len(OLE)]):
            self._look_for_names(piece)
        self._readers = [reader for reader in self._readers if _reads(reader, piece)]

    @property
    def is_text(self) -> bool:
        """Whether all so far is UTF-8 or GB18030 without control codes; a last character may be cut."""
        return bool(self._readers)

    def _look_for_names(self, piece: bytes) -> None:
        self._window += piece
        self.ole_names |= names_in_ole(bytes(self._window))
        del self._window[: len(self._window) // OLE_ENTRY * OLE_ENTRY]


def check_paper(name: str, seen: Seen) -> Accepted | Refusal:
    """What the whole paper is, or why it is not taken; `name` only helps where content cannot say."""
    if seen.size == 0:
        return Refusal.EMPTY
    if seen.size > MAX_BYTES:
        return Refusal.TOO_BIG
    return _found(name, seen) or Refusal.BAD_TYPE


def is_hopeless(seen: Seen) -> bool:
    """Whether the first bytes already show that it will not be taken, so that the rest need not come."""
    if seen.size < ENOUGH:
        return False
    return _signature(bytes(seen.head[:64])) is None and not seen.is_text


Recognise = Callable[[str, Seen], Accepted | None]


def _found(name: str, seen: Seen) -> Accepted | None:
    recognise = _signature(bytes(seen.head[:64]))
    return recognise(name, seen) if recognise else _text(name, seen)


def _signature(head: bytes) -> Recognise | None:
    for start, recognise in _SIGNATURES:
        if head.startswith(start):
            return recognise
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _picture(WEBP)
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    return _simply(MP3) if _is_mpeg_layer_3(head) else None


def _simply(kind: Accepted) -> Recognise:
    return lambda _name, _seen: kind


def _picture(kind: Accepted) -> Recognise:
    return lambda _name, seen: kind if is_bearable(kind.ext, bytes(seen.head)) else None


def _by_brand(brand: bytes) -> Recognise | None:
    if brand in _HEIC_BRANDS:
        return _picture(HEIC)
    if brand in {b"M4A ", b"M4B "}:
        return _simply(M4A)
    return _simply(MP4) if brand in _MP4_BRANDS else None


def _is_mpeg_layer_3(head: bytes) -> bool:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3


def _old_office(name: str, seen: Seen) -> Accepted | None:
    """doc or xls without macros, or a new document locked with a password. An installer (msi) is OLE too."""
    names = seen.ole_names
    if names & {"vba", "_vba_project", "_vba_project_cur", "macros"}:
        return None
    if "encryptedpackage" in names:
        return {"docx": DOCX, "xlsx": XLSX}.get(ext_of(name))
    if "worddocument" in names:
        return DOC
    return XLS if names & {"workbook", "book"} else None


def _zipped(_name: str, seen: Seen) -> Accepted | None:
    names = names_in_zip(bytes(seen.tail))
    if names is None:
        return None
    if "[content_types].xml" in names:
        return _new_office(names)
    if names & {"androidmanifest.xml", "classes.dex", "meta-inf/manifest.mf"}:
        return None  # a program for a telephone, or a Java one
    return OFD if "ofd.xml" in names else ZIP


def _new_office(names: frozenset[str]) -> Accepted | None:
    if any(_may_run(name) for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _may_run(part: str) -> bool:
    """Macros may bear any name, but they are a .bin, and neither printer settings nor embedded objects."""
    if "/activex/" in part or "/macrosheets/" in part or "vbaproject" in part or "vbadata" in part:
        return True
    return part.endswith(".bin") and "/printersettings/" not in part and "/embeddings/" not in part


def _text(name: str, seen: Seen) -> Accepted | None:
    """Plain text. Here alone the name may refuse: nothing in its content tells a batch file from a note."""
    ext = _TEXT_NAMES.get(ext_of(name))
    head = bytes(seen.head)
    if ext is None or not seen.is_text or _SCRIPT.search(head) or _MARKUP.search(head[:LOOKED_AT]):
        return None
    if _DDE.search(head) or _DDE.search(bytes(seen.tail)):
        return None
    return CSV if ext == "csv" else TXT


def _reads(reader: codecs.IncrementalDecoder, piece: bytes) -> bool:
    try:
        reader.decode(piece)
    except UnicodeDecodeError:
        return False
    return _CONTROLS.search(piece) is None


_SIGNATURES: tuple[tuple[bytes, Recognise], ...] = (
    (b"\xff\xd8\xff", _picture(JPG)),
    (b"\x89PNG\r\n\x1a\n", _picture(PNG)),
    (b"%PDF-", _simply(PDF)),
    (b"\xef\xbb\xbf%PDF-", _simply(PDF)),
    (OLE, _old_office),
    (b"PK\x03\x04", _zipped),
    (b"OggS", _simply(OGG)),
    (b"ID3", _simply(MP3)),
)
