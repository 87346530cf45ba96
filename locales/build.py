"""Makes the Traditional catalogue from the Simplified one: ``python -m locales.build`` (``make locales``).

OpenCC's ``s2tw`` changes characters and leaves words alone. ``s2twp`` would also put Taiwan's words in the place of
the mainland's, and the words here are those of mainland tax offices and invoices, which readers from Hong Kong,
Macao, Taiwan and overseas must find again on their papers; ``s2hk`` keeps forms (户, 税) that look Simplified
to the others. ``zh_Hant/overrides.po`` outranks the conversion.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "zh_Hans" / "LC_MESSAGES" / "messages.po"
TARGET = HERE / "zh_Hant" / "LC_MESSAGES" / "messages.po"
OVERRIDES = HERE / "zh_Hant" / "overrides.po"
WIDTH = 120
HEADER = """# Made by locales/build.py from zh_Hans; corrections go into zh_Hant/overrides.po.
msgid ""
msgstr ""
"Language: zh_Hant\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def build() -> bytes:
    """The Traditional catalogue as it is to be on disk."""
    import opencc  # noqa: PLC0415  a tool of the developers, not of the running program

    convert = opencc.OpenCC("s2tw").convert
    source, overrides = _read(SOURCE), _read(OVERRIDES)
    made = Catalog(locale="zh_Hant", charset="utf-8")
    for key, text in source.items():
        made.add(key, overrides.get(key) or convert(text))
    buffer = io.BytesIO(HEADER.encode())
    buffer.seek(0, io.SEEK_END)
    write_po(buffer, made, width=WIDTH, omit_header=True)  # babel's own header holds the hour of making
    return buffer.getvalue()


def unknown_overrides() -> list[str]:
    """Overrides of keys that no longer exist."""
    return sorted(set(_read(OVERRIDES)) - set(_read(SOURCE)))


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        found = read_po(file, ignore_obsolete=True)
    return {str(message.id): str(message.string) for message in found if message.id and message.string}


def main() -> int:
    """Write it; 1 if an override names a key that is gone."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(build())
    for key in unknown_overrides():
        sys.stderr.write(f"{OVERRIDES.name}: no such key: {key}\n")
    return 1 if unknown_overrides() else 0


if __name__ == "__main__":
    sys.exit(main())
