"""Small files of every kind that is taken, built byte by byte: the control of each trap."""

import io
import struct
import zipfile
import zlib


def jpg(width: int = 4000, height: int = 3000, before: bytes = b"") -> bytes:
    """A JPEG whose frame stands after `before` and a table."""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    table = b"\xff\xc4" + struct.pack(">H", 19) + bytes(17)
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0" + bytes(9))
        + before
        + table
        + frame
        + b"\xff\xda"
        + bytes(500)
        + b"\xff\xd9"
    )


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def png(width: int = 4000, height: int = 3000, pixels: bytes = b"") -> bytes:
    """A PNG that says it is so large."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(pixels)
    ) + chunk(b"IEND", b"")  # fmt: skip


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))


def webp(form: bytes = b"VP8X", width: int = 4000, height: int = 3000) -> bytes:
    """A WebP of one of its three forms."""
    bodies = {
        b"VP8X": bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + ((width - 1) | (height - 1) << 14).to_bytes(4, "little") + bytes(5),
        b"VP8 ": b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<2H", width & 0x3FFF, height & 0x3FFF),
    }
    body = bodies.get(form, bytes(10))
    return b"RIFF" + struct.pack("<L", len(body) + 12) + b"WEBP" + form + struct.pack("<L", len(body)) + body


def heic(width: int = 4032, height: int = 3024, brand: bytes = b"heic") -> bytes:
    """A HEIC of tiles, with a small picture first."""
    tiles = b"".join(struct.pack(">L4sL2L", 20, b"ispe", 0, w, h) for w, h in ((512, 512), (width, height)))
    return ftyp(brand) + struct.pack(">L4s", 8 + len(tiles), b"iprp") + tiles + bytes(300)


def ftyp(brand: bytes) -> bytes:
    """The first box of MP4 and its kin."""
    return struct.pack(">L4s4sL4s", 20, b"ftyp", brand, 0, b"mp41") + bytes(100)


def pdf(more: bytes = b"") -> bytes:
    """Something of a PDF."""
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + more + b"\n%%EOF\n"


def ole(*names: str, at: int = 512) -> bytes:
    """An OLE file whose directory stands at `at`: a root and these streams."""
    root = entry("Root Entry", 5)
    directory = root + b"".join(entry(name, 2) for name in names)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(at - 8) + directory.ljust(1024, b"\0") + bytes(512)


def entry(name: str, kind: int) -> bytes:
    """One entry of an OLE directory."""
    spelled = f"{name}\0".encode("utf-16-le")
    return spelled.ljust(64, b"\0") + struct.pack("<HB", len(spelled), kind) + bytes(61)


def zipped(*names: str, body: bytes = b"<x/>", **more: bytes) -> bytes:
    """A zip with these names; `more` by name are further members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
        for name, content in more.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(*more: str) -> bytes:
    """A Word document with further parts."""
    return zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml", *more)


def xlsx(*more: str) -> bytes:
    """An Excel workbook with further parts."""
    return zipped("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", *more)


STORY = "会计张敏11月漏报增值税，被罚款2300元。\n日期,金额\n2026-11-01,2300\n"

HONEST: dict[str, tuple[str, bytes, str]] = {
    "jpeg": ("现场照片.jpeg", jpg(), "jpg"),
    "jpeg with long metadata": ("a.jpg", jpg(before=segment(0xE1, bytes(65000)) * 9), "jpg"),
    "jpeg with fill bytes": ("a.jpg", jpg(before=b"\xff\xff" + segment(0xE1, b"x")[1:]), "jpg"),
    "png": ("截图.png", png(), "png"),
    "webp": ("a.webp", webp(), "webp"),
    "webp lossless": ("a.webp", webp(b"VP8L"), "webp"),
    "webp lossy": ("a.webp", webp(b"VP8 "), "webp"),
    "heic": ("IMG_0001.HEIC", heic(), "heic"),
    "heif of another brand": ("IMG_0002.heif", heic(brand=b"mif1"), "heic"),
    "pdf": ("完税凭证.pdf", pdf(), "pdf"),
    "pdf after a mark": ("a.pdf", b"\xef\xbb\xbf" + pdf(), "pdf"),
    "pdf without a name": ("", pdf(), "pdf"),
    "pdf called jpg": ("a.jpg", pdf(), "pdf"),
    "doc": ("合同.doc", ole("WordDocument", "1Table"), "doc"),
    "xls": ("账簿.xls", ole("Workbook"), "xls"),
    "xls of 1995": ("账簿.xls", ole("Book"), "xls"),
    "docx": ("合同.docx", docx(), "docx"),
    "docx with an embedded sheet": ("合同.docx", docx("word/embeddings/oleObject1.bin"), "docx"),
    "xlsx": ("工资表.xlsx", xlsx("xl/printerSettings/printerSettings1.bin"), "xlsx"),
    "docx with a password": ("合同.docx", ole("EncryptionInfo", "EncryptedPackage"), "docx"),
    "xlsx with a password": ("工资表.xlsx", ole("EncryptedPackage"), "xlsx"),
    "txt": ("说明.txt", STORY.encode(), "txt"),
    "txt with a mark": ("说明.txt", b"\xef\xbb\xbf" + STORY.encode(), "txt"),
    "txt in GBK": ("说明.txt", STORY.encode("gb18030"), "txt"),
    "text without an ending": ("说明", STORY.encode(), "txt"),
    "csv in GBK": ("流水.csv", STORY.encode("gb18030"), "csv"),
    "csv with a formula": ("流水.csv", "合计,=SUM(A1:A3)\n,-100\n".encode(), "csv"),
    "one letter": ("a.txt", b"a", "txt"),
    "ogg": ("voice.oga", b"OggS\0\x02" + bytes(200), "ogg"),
    "mp3 with tags": ("录音.mp3", b"ID3\x04" + bytes(200), "mp3"),
    "mp3 bare": ("录音.mp3", b"\xff\xfb\x90\x64" + bytes(400), "mp3"),
    "m4a": ("通话录音.m4a", ftyp(b"M4A "), "m4a"),
    "mp4": ("视频.mp4", ftyp(b"isom"), "mp4"),
    "zip": ("材料.zip", zipped("材料/1.txt"), "zip"),
    "ofd": ("电子发票.ofd", zipped("OFD.xml", "Doc_0/Document.xml"), "ofd"),
}
