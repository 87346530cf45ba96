"""The budgets of the house: short files, short functions, no Chinese in code, nothing beside the agreed top level."""

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AGREED = {
    "bot", "handlers", "storage", "locales", "tests", "pyproject.toml", "README.md", "Makefile", "requirements.txt",
    "CHANGELOG.md", ".ci", ".gitignore",
}  # fmt: skip
HAN = re.compile("[\u4e01-\u9ffe]")  # the first and the last of the block stand for ranges


def tracked(*patterns: str) -> list[Path]:
    """Files of the project, also those not yet committed."""
    if not (ROOT / ".git").exists():
        return [file for pattern in patterns or ("*",) for file in ROOT.glob(f"**/{Path(pattern).name}") if _ours(file)]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _ours(file: Path) -> bool:
    return file.is_file() and file.relative_to(ROOT).parts[0] in AGREED


def sources() -> list[Path]:
    """The program, without tests and migrations."""
    return [f for f in tracked("bot/*.py", "handlers/*.py", "storage/*.py") if "versions" not in f.parts]


SOURCES = sources()


@cache  # not for who only collects the tests
def trees() -> dict[Path, ast.Module]:
    """Every source, parsed."""
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES}


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def share(values: list[int], part: float) -> int:
    """The value below which `part` of the values lie."""
    return sorted(values)[int(part * (len(values) - 1))]


def test_files_are_short() -> None:
    lengths = [len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES]
    assert statistics.median(lengths) <= 120
    assert share(lengths, 0.9) <= 300
    longest = max(zip(lengths, SOURCES, strict=True))
    assert longest[0] <= 500, longest


def test_functions_are_short() -> None:
    bodies = [(body_lines(f), f"{file.name}: {f.name}") for file, tree in trees().items() for f in functions(tree)]
    lengths = [length for length, _ in bodies]
    assert statistics.median(lengths) <= 8
    assert share(lengths, 0.9) <= 25
    assert max(bodies)[0] <= 50, max(bodies)


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT)))
def test_every_module_says_what_it_answers(file: Path) -> None:
    assert ast.get_docstring(trees()[file])


def test_no_chinese_in_code() -> None:
    texts = [(file, node) for file, tree in trees().items() for node in _strings(tree)]
    assert [f"{file}:{node.lineno}" for file, node in texts if HAN.search(node.value)] == []


def _strings(tree: ast.Module) -> list[ast.Constant]:
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]  # fmt: skip


def test_nothing_beside_the_agreed_top_level() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= AGREED


def test_tests_keep_up_with_the_program() -> None:
    """The budget is one line of test for a line of program; this holds what is reached, so that it only grows."""
    tests = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in tracked("tests/*.py"))
    program = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in SOURCES)
    assert tests >= 0.65 * program


def test_locks_name_no_registry() -> None:
    for lock in ("requirements.txt", "tests/requirements.txt"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", text)
        assert "--hash=sha256:" in text


def test_every_exemption_gives_its_reason() -> None:
    bare = re.compile(r"#\s*(noqa|type: ignore)(: ?[A-Z]+\d+(, ?[A-Z]+\d+)*|\[[\w, -]+\])?\s*$")
    found = [
        f"{file}:{number}"
        for file in SOURCES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert not found
