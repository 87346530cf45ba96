"""The parameters of a Bot API request, wherever they came: address, form, JSON or multipart with files."""

import re
from urllib.parse import parse_qsl, unquote

import orjson

from bot.sandbox.refusal import Json, violation
from bot.sandbox.validation import Upload

_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(rb'[; ]name="([^"]*)"')
_NAME_EXTENDED = re.compile(rb"[; ]name\*=(?:utf-8|UTF-8)''([^;\r\n]+)")
_FILE = re.compile(rb'filename="((?:[^"\\]|\\.)*)"')
_FILE_EXTENDED = re.compile(rb"filename\*=(?:utf-8|UTF-8)''([^;\r\n]+)")
_MIME = re.compile(rb"content-type:\s*([^\r\n]+)", re.IGNORECASE)


def parameters(query: bytes, kind: str, body: bytes) -> dict[str, object]:
    """Everything that was given; a file named by ``attach://`` is put where it was named."""
    given: dict[str, object] = (
        dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {}
    )
    if not body:
        return given
    if kind.startswith("application/json"):
        return given | _from_json(body)
    if kind.startswith("application/x-www-form-urlencoded"):
        return given | dict(parse_qsl(body.decode(), keep_blank_values=True))
    if kind.startswith("multipart/form-data"):
        return _attached(given | _from_multipart(kind, body))
    return given


def _from_json(body: bytes) -> Json:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise violation("can't parse JSON object")
    return value


def _from_multipart(kind: str, body: bytes) -> dict[str, object]:
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise violation("boundary not found in multipart/form-data")
    mark = b"--" + boundary.group(1).encode()
    fields: dict[str, object] = {}
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        if not part.startswith(b"--"):
            head, _, content = part.partition(b"\r\n\r\n")
            name, value = _part(head, content)
            fields[name] = value
    return fields


def _part(head: bytes, content: bytes) -> tuple[str, object]:
    name = _NAME_EXTENDED.search(head) or _NAME.search(head)
    field = unquote(name.group(1).decode()) if name else ""
    extended, plain = _FILE_EXTENDED.search(head), _FILE.search(head)
    if extended is None and plain is None:
        return field, content.decode("utf-8", "replace")
    if extended is not None:
        filename = unquote(extended.group(1).decode())
    else:
        filename = unquote(plain.group(1).decode("utf-8", "replace")) if plain else ""
    mime = _MIME.search(head)
    return field, Upload(
        filename, mime.group(1).decode().strip() if mime else "application/octet-stream", content
    )


def _attached(fields: dict[str, object]) -> dict[str, object]:
    """Put uploads in the place of ``attach://name``; inside media arrays too."""
    uploads = {name: value for name, value in fields.items() if isinstance(value, Upload)}
    if not uploads:
        return fields
    used: set[str] = set()

    def place(value: object) -> object:
        if isinstance(value, str) and value.startswith("attach://") and value[9:] in uploads:
            used.add(value[9:])
            return uploads[value[9:]]
        if isinstance(value, dict):
            return {key: place(inner) for key, inner in value.items()}
        return [place(inner) for inner in value] if isinstance(value, list) else value

    placed = {name: place(_opened(value)) for name, value in fields.items()}
    return {name: value for name, value in placed.items() if name not in used}


def _opened(value: object) -> object:
    """JSON text that names an attachment, as a value."""
    if isinstance(value, str) and "attach://" in value and value[:1] in {"[", "{"}:
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return value
    return value
