"""A progress bar on a terminal, on standard error, and only for what takes longer than a second."""

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from rich.console import Console

T = TypeVar("T")
PATIENCE = 1.0  # seconds


def followed(things: Iterable[T], total: int, label: str, console: Console | None = None) -> Iterator[T]:
    """The same things; whoever waits for them sees how far they are."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield from things
        return
    from rich.progress import Progress  # noqa: PLC0415  only where there is something to watch

    started = monotonic()
    with Progress(console=console, transient=True, auto_refresh=True) as progress:
        task = progress.add_task(label, total=total, visible=False)
        for thing in things:
            yield thing
            progress.update(task, advance=1, visible=monotonic() - started > PATIENCE)
