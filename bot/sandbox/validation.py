"""Checks the shape of a call against the official Bot API data, compiled once into closures.

It answers "are these fields known, complete and of the right type", and turns form strings into values. It
does not know chats, messages or limits of text after markup: those are checked where the call is carried out.
Telegram itself ignores unknown fields; here they are refused, since an unknown field is always a bot's
mistake.
"""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.sandbox.refusal import Json, violation

API: Json = orjson.loads((Path(__file__).parent / "botapi.json").read_bytes())

Parser = Callable[[object], Any]
_INTEGER = re.compile(r"[+-]?\d+\Z")
_TRUE = frozenset({"true", "1", "yes", "y", "t"})
_FALSE = frozenset({"false", "0", "no", "n", "f", ""})
_PREFIXES = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "InlineKeyboardMarkup": "can't parse reply keyboard markup JSON object: ",
    "ReplyKeyboardMarkup": "can't parse reply keyboard markup JSON object: ",
}
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "action": "wrong parameter action in request",
    "message_id": "message identifier is not specified",
    "file_id": "file_id is not specified",
    "media": "media group must include 2-10 items",
    "callback_query_id": "query ID is invalid",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


def check_call(method: str, given: dict[str, object]) -> Json:
    """The parameters of a call as values; raises a violation in Telegram's words."""
    fields, required = _method(method)
    parsed: Json = {}
    for name, value in given.items():
        parser = fields.get(name)
        if parser is None:
            raise violation(f'unknown parameter "{name}" in {method}')
        if value is not None:
            parsed[name] = parser(value)
    for name in required:
        if name not in parsed:
            raise violation(_missing(method, name))
    return parsed


def _missing(method: str, name: str) -> str:
    if method.startswith("send") and method[4:].lower() == name:
        return f"there is no {name} in the request"
    return _MISSING.get(name, f'parameter "{name}" is required')


@functools.cache
def _method(method: str) -> tuple[dict[str, Parser], tuple[str, ...]]:
    rows = API["methods"][method]["fields"]
    return {row[0]: _outer(row) for row in rows}, tuple(row[0] for row in rows if row[2])


def _outer(row: list[Any]) -> Parser:
    """A parser for a parameter: objects and arrays may come as JSON text."""
    name, types = row[0], row[1]
    inner = _inner(row, "")
    if all(kind in _SCALARS or kind == "InputFile" for kind in types):
        return inner
    what = "reply keyboard markup" if name == "reply_markup" else name

    def parse(value: object) -> object:
        if isinstance(value, str):
            try:
                value = orjson.loads(value)
            except orjson.JSONDecodeError:
                raise violation(f"can't parse {what} JSON object") from None
        return inner(value)

    return parse


def _inner(row: list[Any], prefix: str) -> Parser:
    """A parser for a field by its types and, where given, its length."""
    name, types = row[0], row[1]
    parser = _union(name, types, prefix)
    limit = row[3] if len(row) > 3 else None
    if limit is None or limit[2] == "bytes" or name in {"text", "caption"}:
        return parser  # bytes: see keyboards; text: measured after its markup is taken away
    return _limited(parser, name, limit)


def _limited(parser: Parser, name: str, limit: list[Any]) -> Parser:
    low, high, unit = limit

    def parse(value: object) -> object:
        parsed = parser(value)
        size = parsed if unit == "value" else len(parsed.encode("utf-16-le")) // 2
        if not low <= size <= high:
            raise violation(
                f'field "{name}" must be {low}-{high}' + ("" if unit == "value" else f" {unit} long")
            )
        return parsed

    return parse


def _union(name: str, types: list[str], prefix: str) -> Parser:
    if len(types) == 1:
        return _single(name, types[0], prefix)
    if set(types) == {"Integer", "String"}:
        return _integer_or_string(name, prefix)
    if "InputFile" in types:
        return _file(name, prefix)
    if all(kind.startswith("Array of ") for kind in types):
        return _array(name, _choice(name, tuple(kind[9:] for kind in types)), prefix)
    return _choice(name, tuple(types))


def _single(name: str, kind: str, prefix: str) -> Parser:
    if kind.startswith("Array of "):
        return _array(name, _single(name, kind[9:], prefix), prefix)
    scalar = _SCALARS.get(kind)
    if scalar is not None:
        return scalar(name, prefix)
    if kind == "InputFile":
        return _file(name, prefix)
    described = API["types"].get(kind)
    if described is None:
        return _object_of_any_shape(name, prefix)
    if "one_of" in described:
        return _choice(name, tuple(described["one_of"]))
    return _typed(name, kind)


def _typed(name: str, kind: str) -> Parser:
    """A parser for one described object type, looked up when first used since types may nest."""
    prefix = _PREFIXES.get(kind, f"can't parse {kind}: ")

    def parse(value: object) -> object:
        if not isinstance(value, dict):
            raise violation(f'{prefix}field "{name}" must be of type Object')
        fields, required = _type(kind)
        for key in required:
            if key not in value:
                raise violation(f'{prefix}Can\'t find field "{key}"')
        try:
            return {key: fields[key](inner) for key, inner in value.items() if inner is not None}
        except KeyError as error:
            raise violation(f"{prefix}unknown field {error}") from None

    return parse


@functools.cache
def _type(kind: str) -> tuple[dict[str, Parser], tuple[str, ...]]:
    rows = API["types"][kind]["fields"]
    prefix = _PREFIXES.get(kind, f"can't parse {kind}: ")
    return {row[0]: _inner(row, prefix) for row in rows}, tuple(row[0] for row in rows if row[2])


def _choice(name: str, kinds: tuple[str, ...]) -> Parser:
    """One of several object types: told apart by ``type``, else by the fields they require."""
    parsers = {kind: _typed(name, kind) for kind in kinds}
    by_type = {API["types"][kind].get("type"): kind for kind in kinds if "type" in API["types"][kind]}
    needs = {kind: {row[0] for row in API["types"][kind]["fields"] if row[2]} for kind in kinds}

    def parse(value: object) -> object:
        if not isinstance(value, dict):
            raise violation(f"object expected as {name.replace('_', ' ')}")
        if by_type:
            chosen = by_type.get(value.get("type"))
        else:
            chosen = next((kind for kind, need in needs.items() if need <= value.keys()), None)
        if chosen is None:
            what = "reply keyboard markup" if name == "reply_markup" else name
            raise violation(f"can't parse {what} JSON object")
        return parsers[chosen](value)

    return parse


def _array(name: str, item: Parser, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if not isinstance(value, list):
            raise violation(f'{prefix}Field "{name}" must be of type Array')
        return [item(one) for one in value]

    return parse


def _object_of_any_shape(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if not isinstance(value, dict):
            raise violation(f'{prefix}Field "{name}" must be of type Object')
        return value

    return parse


def _string(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if not isinstance(value, str):
            raise violation(f'{prefix}Field "{name}" must be of type String')
        return value

    return parse


def _integer(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if type(value) is int:
            return value
        if isinstance(value, str) and _INTEGER.match(value):
            return int(value)
        raise violation(f'{prefix}Field "{name}" must be of type Integer')

    return parse


def _float(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        try:
            return float(value)  # type: ignore[arg-type]  # whatever float() refuses is a violation
        except (TypeError, ValueError):
            raise violation(f'{prefix}Field "{name}" must be of type Float') from None

    return parse


def _boolean(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if isinstance(value, bool):
            return value
        word = value.lower() if isinstance(value, str) else None
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise violation(f'{prefix}Field "{name}" must be of type Boolean')

    return parse


def _integer_or_string(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if type(value) is int:
            return value
        if not isinstance(value, str):
            raise violation(f'{prefix}Field "{name}" must be of type Integer or String')
        return int(value) if _INTEGER.match(value) else value

    return parse


def _file(name: str, prefix: str) -> Parser:
    def parse(value: object) -> object:
        if not isinstance(value, Upload | str):
            raise violation(f'{prefix}Field "{name}" must be a file')
        return value

    return parse


_SCALARS: dict[str, Callable[[str, str], Parser]] = {
    "String": _string,
    "Integer": _integer,
    "Boolean": _boolean,
    "Float": _float,
    "Integer or String": _integer_or_string,
}
