"""The `grade` command over files, standard input and one text."""

import io
import json
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from bot.grade_command import grade, judge_lines, show

RUN = CliRunner()


@pytest.fixture(name="app")
def _app() -> typer.Typer:
    app = typer.Typer()
    app.command()(grade)
    return app


def test_standard_input(app: typer.Typer) -> None:
    done = RUN.invoke(app, [], input='{"id": 1, "text": "多缴1万5"}\n\n')
    assert done.exit_code == 0
    assert json.loads(done.stdout)["grade"] == "重大"


def test_file_with_a_mark_at_its_start(app: typer.Typer, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "被罚款500元"}\n', "utf-8-sig")
    done = RUN.invoke(app, [str(path)])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["amount"] == 500


def test_no_such_file(app: typer.Typer, tmp_path: Path) -> None:
    done = RUN.invoke(app, [str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "no such file" in done.stderr


def test_errors_are_told_by_line(app: typer.Typer) -> None:
    done = RUN.invoke(app, [], input='{"text": "好"}\nno\n[1]\n{"a": 1}\n')
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["line 2", "line 3", "line 4"]


def test_deep_nesting_is_an_error_of_its_line() -> None:
    out, errors = io.StringIO(), io.StringIO()
    assert judge_lines(["[" * 100_000], out, errors) == 1
    assert errors.getvalue().startswith("line 1: not JSON")


def test_explained(app: typer.Typer) -> None:
    done = RUN.invoke(app, ["--explain", "没罚款[但是]有滞纳金"])
    assert done.exit_code == 0
    assert "tax.penalty" in done.stdout


def test_shown_as_a_table() -> None:
    console = Console(file=io.StringIO(), width=200)
    show("已经去财政局交了材料，报表等半个月", console)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "去财政局交了材料" in text
    assert "grade: 重大" in text
