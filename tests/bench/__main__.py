"""`python -m tests.bench`: this program's bot and its peers under the same load, in one table.

The ratio is to the ConversationHandler bot, which does the eight steps as the documentation has it done.
Any other bot can be measured beside them by its command:

    python -m tests.bench --name ours --quiet --command "{python} -m bot run" \\
        --env TINGSU_TOKEN={token} --env TINGSU_BOT_API={api}
"""

import argparse
import asyncio
import os
import shlex
from dataclasses import replace

from tests.bench.load import Figures, Load, Target, measure
from tests.bench.ours import costs, ours
from tests.bench.reading import spent as spent_reading
from tests.bench.scenario import ECHO, INTAKE, STORY

_PEER = ("{python}", "tests/bench/peers/{name}.py", "--api", "{api}", "--token", "{token}")
RAW = argparse.RawDescriptionHelpFormatter
_YARDSTICK = "conversation_pickle"


def peer(name: str, *more: str, echo: bool = False) -> Target:
    """A bot of the peers folder."""
    words = tuple(word.replace("{name}", name) for word in _PEER)
    return Target(" ".join((name, *more)), words + more, ECHO if echo else INTAKE)


PEERS = (
    peer("ordinary_echo", echo=True),
    peer("ordinary_echo", "--transport", "ours", echo=True),
    peer(_YARDSTICK),
    peer("aiogram_fsm"),
)


def table(figures: list[Figures]) -> str:
    """The figures as text, one bot a line."""
    base = next((one.rate for one in figures if one.name == _YARDSTICK), None)
    head = f"{'bot':<34}{'updates':>8}{'updates/s':>11}{'ratio':>8}{'p50 ms':>9}{'p99 ms':>9}"
    lines = [head + f"{'calls':>8}{'refused':>9}"]
    for one in figures:
        ratio = f"{one.rate / base:.2f}" if base else "-"
        lines.append(
            f"{one.name:<34}{one.updates:>8}{one.rate:>11.0f}{ratio:>8}{one.p50:>9.1f}{one.p99:>9.1f}{one.calls:>8}{len(one.refused):>9}"
        )
    return "\n".join(lines)


def given(asked: argparse.Namespace) -> Target:
    """The bot the command line describes."""
    steps = tuple(replace(step, answered=step not in STORY) for step in INTAKE) if asked.quiet else INTAKE
    environment = dict(pair.split("=", 1) for pair in asked.env)
    return Target(asked.name, tuple(shlex.split(asked.command)), steps, environment)


async def run(targets: list[Target], load: Load, strict: bool) -> list[Figures]:
    """Measure one after the other, so that none takes another's processor time."""
    figures = [await measure(target, load, strict) for target in targets]
    with ours() as target:
        figures.append(await measure(target, load, strict))
    return figures


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__, formatter_class=RAW)
    parser.add_argument("--clients", type=int, default=600)
    parser.add_argument("--at-once", type=int, default=200)
    parser.add_argument("--ours", action="store_true", help="measure only our bot")
    parser.add_argument("--only", help="measure only peers whose name contains this")
    parser.add_argument("--command", help="one more bot; {api}, {token} and {python} are filled in")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for that bot")
    parser.add_argument("--name", default="the given command", help="for that bot")
    parser.add_argument("--quiet", action="store_true", help="that bot stays silent while the story is told")
    parser.add_argument("--sandbox", action="store_true", help="on the strict sandbox: is the bot correct?")
    asked = parser.parse_args()
    targets = [target for target in PEERS if not asked.ours and (not asked.only or asked.only in target.name)]
    targets += [given(asked)] if asked.command else []
    print(
        f"{asked.clients} clients, {asked.at_once} at once, 8 updates each; {os.cpu_count()} processors,",
        end=" ",
    )
    print(f"load average {os.getloadavg()[0]:.1f} before")
    print(table(asyncio.run(run(targets, Load(asked.clients, asked.at_once), asked.sandbox))))
    spent = asyncio.run(costs())
    print(f"start to first poll: {spent.first_start:.2f} s with a fresh database, {spent.start:.2f} s after")
    reading = spent_reading()
    print(f"reading: {reading.rate:.0f} narratives/s on one core;", end=" ")
    print(f"the first {reading.first * 1000:.0f} ms and {reading.megabytes:.1f} MB with all tables")
    print(f"resident memory with {spent.drafts} open drafts: {spent.megabytes:.0f} MB")


if __name__ == "__main__":
    main()
