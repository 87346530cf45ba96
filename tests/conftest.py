"""What holds for every test (see `surroundings.py`). And when all transcripts have run, every text of the script has
been said by one of them, or the run fails.

With xdist each worker tells the controller what it has shown.
"""

import gc
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import surroundings

TRANSCRIPTS = Path(__file__).parent / "conversations"
SHOWN = pytest.StashKey[dict[str, str]]()  # text → a test that shows it
WHOLE = pytest.StashKey[bool]()
LEFT = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Nothing shown yet."""
    surroundings.write_to_memory()
    config.stash[SHOWN], config.stash[WHOLE], config.stash[LEFT] = {}, True, []


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """The program's own."""
    return {"program": surroundings.new_loop}


@pytest.fixture(autouse=True, scope="session")
def as_the_program_runs() -> Iterator[None]:
    """Threads hand over as in the program, and each statement is compiled once (see `surroundings`)."""
    surroundings.hand_over_quickly()
    with surroundings.compiled_once():
        yield


def pytest_deselected(items: list[pytest.Item]) -> None:
    """A transcript left out (but for the long forms, which are never in a short run) makes the run a part."""
    for item in items:
        if item.path.parent == TRANSCRIPTS and not item.get_closest_marker("prove"):
            item.config.stash[WHOLE] = False


def pytest_collection_finish(session: pytest.Session) -> None:
    """Whether every file of transcripts is in."""
    there = {item.path for item in session.items if item.path.parent == TRANSCRIPTS}
    named = any("::" in name for name in session.config.args)
    session.config.stash[WHOLE] &= there >= set(TRANSCRIPTS.glob("test_*.py")) and not named
    gc.freeze()  # what is imported and collected lives to the end: the collector need not walk through it


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker's share."""
    told = getattr(node, "workeroutput", {})
    node.config.stash[WHOLE] = told.get("whole", False)
    for key, test in told.get("shown", {}).items():
        node.config.stash[SHOWN].setdefault(key, test)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Report, or judge."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput |= {"shown": config.stash[SHOWN], "whole": config.stash[WHOLE]}
    elif config.stash[WHOLE] and config.stash[SHOWN] and not (session.shouldstop or session.shouldfail):
        _judge(session)


def _judge(session: pytest.Session) -> None:
    from tests.conversations import matrix

    stash = session.config.stash
    matrix.write(stash[SHOWN], session.config.rootpath / "build" / "texts.txt")
    stash[LEFT] = matrix.judge(stash[SHOWN])
    if stash[LEFT] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The list."""
    if config.stash[LEFT]:
        terminalreporter.section("texts of the script")
        for line in config.stash[LEFT]:
            terminalreporter.write_line(line)
