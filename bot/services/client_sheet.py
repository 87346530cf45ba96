"""A table of client companies as a firm has it: CSV out of Excel, in whatever encoding Excel chose.

It answers what stands on each line; whether that can be true (is there such an advisor?) is asked by
``client_import.py``.
"""

import csv
import io
from dataclasses import dataclass

COLUMNS = ("company", "uscc", "service_lines", "tier", "department", "advisor", "market")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `line` counts from 1 as the editor shows it, the header included."""

    line: int
    company: str = ""
    uscc: str = ""
    service_lines: str = ""
    tier: str = ""
    department: str = ""
    advisor: str = ""
    market: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line; `code` is the last part of the catalogue key."""

    line: int
    code: str
    value: str = ""


class BadSheet(ValueError):
    """The file as a whole cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_sheet(content: bytes) -> tuple[list[Row], list[Problem]]:
    """The rows, and the lines that are no row; raises BadSheet."""
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), _dialect(text))
    rows: list[Row] = []
    problems: list[Problem] = []
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            found = [cell.strip() for cell in cells]
            if any(found) and header is None:
                header = _header(line, found)
            elif any(found) and header is not None and any(found[len(header) :]):
                problems.append(Problem(line, "cells", str(len(found))))
            elif any(found) and header is not None:
                rows.append(Row(line, **dict(zip(header, found, strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadSheet(Problem(line, "unreadable")) from error
    if header is None:
        raise BadSheet(Problem(1, "empty"))
    return rows, problems


def _decoded(content: bytes) -> str:
    encodings = [name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in encodings or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet(Problem(1, "encoding"))


def _dialect(text: str) -> type[csv.Dialect]:
    header = text.partition("\n")[0]
    return csv.excel_tab if "\t" in header and "," not in header else csv.excel


def _header(line: int, cells: list[str]) -> list[str]:
    header = [cell.lower() for cell in cells]
    while header and not header[-1]:
        header.pop()
    for name in header:
        if name not in COLUMNS or header.count(name) > 1:
            raise BadSheet(Problem(line, "column", name))
    for name in COLUMNS:
        # A column left out must not silently clear what an earlier import wrote.
        if name not in header:
            raise BadSheet(Problem(line, "column_missing", name))
    return header
