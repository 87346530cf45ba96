"""More than sixty files that somebody might send in bad faith or by mistake, all made here.

Each says what must become of it: a refusal, or the kind as which it is harmlessly kept.
"""

import struct
import zlib
from dataclasses import dataclass
from functools import cache

from bot.domain.papers import MAX_BYTES, Refusal
from tests.papers.honest import (
    HONEST,
    docx,
    ftyp,
    heic,
    jpg,
    ole,
    pdf,
    png,
    segment,
    webp,
    xlsx,
    zipped,
)

BAD, EMPTY, BIG = Refusal.BAD_TYPE, Refusal.EMPTY, Refusal.TOO_BIG
PE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(44) + struct.pack("<L", 64) + b"PE\0\0" + bytes(4000)
ELF = b"\x7fELF\x02\x01\x01" + bytes(4000)
FLOOD = 20_000
RUBBISH = b"PK\x03\x04" + bytes(99) + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, 60, 0, 0)


@dataclass(frozen=True)
class Hostile:
    """One file and what must become of it; `bare` if it comes without a declared size, as a liar's would."""

    name: str
    content: bytes
    becomes: Refusal | str
    bare: bool = False


def bomb(name: str = "a.txt") -> bytes:
    """A zip of a hundred thousand bytes that unfolds to a hundred million."""
    packed = _squeezed()
    sizes = struct.pack("<3L2H", 0, len(packed), 100_000_000, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + name.encode() + packed
    central = b"PK\x01\x02" + struct.pack("<6H", 20, 20, 0, 8, 0, 0) + sizes + bytes(14) + name.encode()
    end = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


@cache
def _squeezed() -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join(squeezer.compress(bytes(1_000_000)) for _ in range(100)) + squeezer.flush()


def padded(start: bytes, size: int) -> bytes:
    """`start`, made as long as asked."""
    return start + bytes(size - len(start))


SIZES = {
    "nothing": Hostile("空.pdf", b"", EMPTY),
    "nothing, undeclared": Hostile("空.txt", b"", EMPTY, bare=True),
    "20 MiB less one": Hostile("大.pdf", padded(pdf(), MAX_BYTES - 1), "pdf"),
    "20 MiB": Hostile("大.pdf", padded(pdf(), MAX_BYTES), "pdf"),
    "20 MiB and one": Hostile("大.pdf", padded(pdf(), MAX_BYTES + 1), BIG),
    "20 MiB and one, undeclared": Hostile("大.pdf", padded(pdf(), MAX_BYTES + 1), BIG, bare=True),
}
PROGRAMS = {
    "exe": Hostile("setup.exe", PE, BAD),
    "exe called pdf": Hostile("发票.pdf", PE, BAD),
    "exe called docx": Hostile("合同.docx", PE, BAD),
    "exe with direction override": Hostile("发票.pdf\u202egpj.exe", PE, BAD),
    "exe of sixteen bytes": Hostile("a.jpg", PE[:16], BAD),
    "elf": Hostile("a.png", ELF, BAD),
    "mach-o": Hostile("a.pdf", bytes.fromhex("cffaedfe07000001") + bytes(900), BAD),
    "java class": Hostile("a.doc", bytes.fromhex("cafebabe00000034") + bytes(900), BAD),
    "windows shortcut": Hostile(
        "发票.pdf.lnk", bytes.fromhex("4c0000000114020000000000c0000000") + bytes(90), BAD
    ),
    "installer": Hostile("a.msi", ole("SummaryInformation", "Property"), BAD),
    "installer called doc": Hostile("合同.doc", ole("SummaryInformation", "Property"), BAD),
    "apk called zip": Hostile("材料.zip", zipped("AndroidManifest.xml", "classes.dex"), BAD),
    "jar": Hostile("a.jar", zipped("META-INF/MANIFEST.MF", "A.class"), BAD),
    "wasm": Hostile("a.pdf", b"\0asm\1\0\0\0" + bytes(90), BAD),
}
SCRIPTS = {
    "shell": Hostile("说明.txt", b"#!/bin/sh\nrm -rf /\n", BAD),
    "shell after blanks": Hostile("说明.txt", b"\xef\xbb\xbf\n\n  #!/bin/sh\n", BAD),
    "batch called txt": Hostile("说明.txt", b"@echo off\r\nformat c:\r\n", BAD),
    "batch": Hostile("run.bat", b"start calc\r\n", BAD),
    "powershell": Hostile("a.ps1", b"Invoke-WebRequest http://x/\n", BAD),
    "vbs": Hostile("发票.vbs", b'CreateObject("x")\n', BAD),
    "javascript": Hostile("发票.pdf.js", b"new ActiveXObject('x')\n", BAD),
    "registry": Hostile("a.txt", b"Windows Registry Editor Version 5.00\r\n", BAD),
    "internet shortcut": Hostile("a.txt", b"[InternetShortcut]\r\nURL=file://x\r\n", BAD),
    "postscript": Hostile("a.txt", b"%!PS-Adobe-3.0\n", BAD),
    "cell that starts a program": Hostile("流水.csv", b"a,b\n1,=cmd|'/C calc'!A0\n", BAD),
    "the same at the very end": Hostile("流水.csv", b"1,2\n" * 300_000 + b"1,@SUM\n1, = DDE | 'x'!A0\n", BAD),
}
MARKUP = {
    "html": Hostile("发票.html", b"<!DOCTYPE html><script>x()</script>", BAD),
    "html called txt": Hostile("发票.txt", b"\n\n <HTML><body>", BAD),
    "html called jpg": Hostile("a.jpg", b"<html><script>x()</script>", BAD),
    "svg": Hostile("a.svg", b'<svg onload="x()"/>', BAD),
    "svg called png": Hostile("a.png", b'<?xml version="1.0"?><svg onload="x()"/>', BAD),
    "script after a greeting": Hostile("a.csv", "您好,<script>x()</script>\n".encode(), BAD),
    "rtf": Hostile("a.doc", b"{\\rtf1\\object}", BAD),
    "rtf called txt": Hostile("a.txt", b"{\\rtf1\\object}", BAD),
    "web archive": Hostile("a.txt", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", BAD),
    "php": Hostile("a.txt", b"hello <?php system('x'); ?>", BAD),
}
MACROS = {
    "docm": Hostile("合同.docm", docx("word/vbaProject.bin"), BAD),
    "docm called docx": Hostile("合同.docx", docx("word/vbaProject.bin"), BAD),
    "docm with a renamed macro": Hostile("合同.docx", docx("word/innocent.bin"), BAD),
    "docm in capitals": Hostile("合同.docx", docx("WORD/VBAPROJECT.BIN"), BAD),
    "docm with a backslash": Hostile("合同.docx", docx("word\\activeX\\a.xml"), BAD),
    "xlsm called xlsx": Hostile("工资表.xlsx", xlsx("xl/vbaProject.bin"), BAD),
    "old macro sheets": Hostile("工资表.xlsx", xlsx("xl/macrosheets/sheet1.xml"), BAD),
    "active x": Hostile("合同.docx", docx("word/activeX/activeX1.xml"), BAD),
    "xlsb": Hostile("工资表.xlsx", zipped("[Content_Types].xml", "xl/workbook.bin"), BAD),
    "slides": Hostile("a.pptx", zipped("[Content_Types].xml", "ppt/presentation.xml"), BAD),
    "doc with macros": Hostile("合同.doc", ole("WordDocument", "Macros", "VBA"), BAD),
    "xls with macros": Hostile("账簿.xls", ole("Workbook", "_VBA_PROJECT_CUR"), BAD),
    "macros far inside": Hostile("账簿.xls", ole("Workbook", "_VBA_PROJECT", at=5_000_192), BAD),
    "locked, of unknown kind": Hostile("a.ppt", ole("EncryptedPackage"), BAD),
}
ARCHIVES = {
    "bomb": Hostile("材料.zip", bomb(), "zip"),
    "bomb called docx": Hostile("合同.docx", bomb(), "zip"),
    "bomb of a document": Hostile("合同.docx", bomb("[Content_Types].xml"), BAD),
    "zip that leads out": Hostile("材料.zip", zipped("../../etc/cron.d/x", "/etc/passwd"), "zip"),
    "zip without an end": Hostile("材料.zip", zipped("a")[:-22], BAD),
    "zip that is only a start": Hostile("材料.zip", b"PK\x03\x04" + bytes(500), BAD),
    "zip cut in its end": Hostile("材料.zip", zipped("a")[:-3], BAD),
    "directory that lies": Hostile("合同.docx", docx()[:-10] + struct.pack("<2LH", 2**31, 0, 0), "zip"),
    "directory of rubbish": Hostile("合同.docx", RUBBISH, "zip"),
    "rar": Hostile("材料.rar", b"Rar!\x1a\x07\x01\0" + bytes(90), BAD),
    "7z called zip": Hostile("材料.zip", bytes.fromhex("377abcaf271c0004") + bytes(90), BAD),
    "gzip": Hostile("材料.zip", bytes.fromhex("1f8b0800000000000003") + bytes(90), BAD),
    "disk image": Hostile("a.iso", bytes(32769) + b"CD001" + bytes(900), BAD),
}  # fmt: skip
IMAGES = {
    "png flood": Hostile("a.png", png(FLOOD, FLOOD), BAD),
    "png flood of truth": Hostile("a.png", png(30_000, 30_000, bytes(5_000_000)), BAD),
    "png of nothing": Hostile("a.png", png(0, 10), BAD),
    "png without a head": Hostile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(90), BAD),
    "jpeg flood": Hostile("a.jpg", jpg(65_535, 65_535), BAD),
    "jpeg flood after a preview": Hostile("a.jpg", jpg(FLOOD, FLOOD, segment(0xE1, jpg(160, 120))), BAD),
    "jpeg of a head only": Hostile("a.jpg", b"\xff\xd8\xff\xe0", BAD),
    "jpeg whose frame hides far inside": Hostile("a.jpg", jpg(before=segment(0xE1, bytes(65_000)) * 20), BAD),
    "jpeg with a segment of no length": Hostile("a.jpg", b"\xff\xd8\xff\xe0\0\0" + bytes(900), BAD),
    "jpeg that never begins": Hostile("a.jpg", b"\xff\xd8" + b"\xff" * 5000, BAD),
    "webp flood": Hostile("a.webp", webp(width=16_000, height=16_000), BAD),
    "lossless webp flood": Hostile("a.webp", webp(b"VP8L", 16_000, 16_000), BAD),
    "webp of no form": Hostile("a.webp", webp(b"XXXX"), BAD),
    "webp cut": Hostile("a.webp", webp()[:24], BAD),
    "lossless webp without its sign": Hostile("a.webp", webp(b"VP8L").replace(b"\x2f", b"\0"), BAD),
    "heic flood": Hostile("a.heic", heic(FLOOD, FLOOD), BAD),
    "heic without a size": Hostile("a.heic", ftyp(b"heic"), BAD),
    "gif": Hostile("a.gif", b"GIF89a" + struct.pack("<2H", 65_535, 65_535) + bytes(90), BAD),
    "tiff": Hostile("a.tif", b"II*\0" + bytes(90), BAD),
    "icon": Hostile("a.png", b"\0\0\1\0\1\0" + bytes(90), BAD),
}  # fmt: skip
NAMES = {
    "name that leads out": Hostile("../../../../etc/passwd", pdf(b"1"), "pdf"),
    "name that leads out of Windows": Hostile("..\\..\\Windows\\win.ini", pdf(b"2"), "pdf"),
    "name with NUL": Hostile("发票\0.exe", pdf(b"3"), "pdf"),
    "name of 300 characters": Hostile("票" * 300 + ".pdf", pdf(b"4"), "pdf"),
    "name that turns round": Hostile("发票.pdf\u202egpj.exe", pdf(b"5"), "pdf"),
    "name of dots": Hostile("...", pdf(b"6"), "pdf"),
    "name of markup": Hostile("<b>&{x}</b>.pdf", pdf(b"7"), "pdf"),
    "name with a lone half": Hostile("发\ud800票.pdf", pdf(b"8"), "pdf"),
}
LIES = {
    "text with NUL": Hostile("a.txt", b"abc\0def, more than sixteen", BAD),
    "text in UTF-16": Hostile("a.txt", "会计漏报".encode("utf-16"), BAD),
    "text of neither code": Hostile("a.txt", b"\xc3\x28\xff\xfe\xfd and some more", BAD),
    "text that ends as something else": Hostile("a.txt", b"abc\n" * 50_000 + ELF, BAD),
    "json": Hostile("a.json", b'{"a": 1}', BAD),
    "quicktime": Hostile("a.mov", ftyp(b"qt  "), BAD),
    "flash video": Hostile("a.mp4", b"FLV\1\5" + bytes(90), BAD),
    "mpeg of another layer": Hostile("a.mp3", b"\xff\xfd\x90\x64" + bytes(90), BAD),
    "mpeg with no rate": Hostile("a.mp3", b"\xff\xfb\xf0\x64" + bytes(90), BAD),
    "mpeg with no sampling": Hostile("a.mp3", b"\xff\xfb\x9c\x64" + bytes(90), BAD),
    "random": Hostile("a.pdf", bytes((n * 97 + 13) % 256 for n in range(5000)), BAD),
    "a single NUL": Hostile("a.txt", b"\0", BAD),
}

ALL: dict[str, Hostile] = {
    **SIZES,
    **PROGRAMS,
    **SCRIPTS,
    **MARKUP,
    **MACROS,
    **ARCHIVES,
    **IMAGES,
    **NAMES,
    **LIES,
}
CONTROLS: dict[str, Hostile] = {
    label: Hostile(name, content, ext) for label, (name, content, ext) in HONEST.items()
}
