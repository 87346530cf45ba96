"""The `grade` command: JSON lines in, judged JSON lines out, or one text explained as a table.

It reads a file or standard input, judges line by line and tells errors by line; it decides nothing itself and
opens no database. The main command line mounts `grade`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.domain.assessment_line import LineError, Row, assess_line, explain

MARK = "\ufeff"  # some editors begin a file with it
COLUMNS = ("clause", "code", "words", "modality", "cue", "points")


def grade(
    file: Annotated[
        Path | None, typer.Argument(help="JSON lines with `text`; standard input if left out.")
    ] = None,
    explained: Annotated[str | None, typer.Option("--explain", help="One text, shown as a table.")] = None,
) -> None:
    """Grade complaints: JSON lines in, JSON lines out."""
    if explained is not None:
        show(explained)
        return
    if file is not None and not file.is_file():
        typer.echo(f"{file}: no such file", err=True)
        raise typer.Exit(2)
    with _opened(file) as lines:
        wrong = judge_lines(lines, sys.stdout, sys.stderr)
    if wrong:
        raise typer.Exit(1)


@contextmanager
def _opened(file: Path | None) -> Iterator[Iterable[str]]:
    if file is None:
        yield sys.stdin
        return
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        quiet = not sys.stderr.isatty()
        yield track(lines, console=Console(stderr=True), disable=quiet, transient=True, description="")


def judge_lines(lines: Iterable[str], out: TextIO, errors: TextIO) -> int:
    """Judge every line, write the good ones, name the bad ones, and say how many those were."""
    wrong = 0
    for number, judged in _judged(lines):
        if isinstance(judged, str):
            wrong += 1
            errors.write(f"line {number}: {judged}\n")
        else:
            out.write(json.dumps(judged, ensure_ascii=False) + "\n")
    return wrong


def _judged(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, assess_line(json.loads(line.lstrip(MARK)))
        except json.JSONDecodeError as error:
            yield number, f"not JSON: {error.msg} at column {error.colno}"
        except RecursionError:
            yield number, "not JSON: nested too deeply"
        except LineError as error:
            yield number, _worded(error)


def _worded(error: LineError) -> str:
    if error.problem == "not_an_object":
        return "expected a JSON object with `text`"
    return "`text` must be a string, or `texts` a list of strings"


def show(text: str, console: Console | None = None) -> None:
    """Print the clauses, the hits, how each is meant and its points, then the sentence."""
    table = Table(*COLUMNS, show_lines=False)
    last = ""
    for row in explain(text):
        table.add_row(*_cells(row, repeated=row.clause == last))
        last = row.clause
    judged = assess_line({"text": text})
    console = console or Console()
    console.print(table)
    for name in (
        "kind",
        "category",
        "amount",
        "grade",
        "score",
        "signals",
        "ruled_out",
        "confidence",
        "sentence",
    ):
        console.print(f"{name}: {judged[name]}", markup=False, highlight=False)


def _cells(row: Row, *, repeated: bool) -> tuple[str, ...]:
    points = "" if row.points is None else str(row.points)
    cells = ("" if repeated else row.clause, row.code, row.words, row.modality, row.cue, points)
    return tuple(cell.replace("[", "\\[") for cell in cells)
