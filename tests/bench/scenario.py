"""What one client does: eight updates, each sent as soon as the bot has answered the one before.

A step that a bot may leave unanswered says so (a bot that listens stays silent while a story is told); the
client then goes on at once, and a tap waits until its button is on the screen.
"""

import asyncio
from dataclasses import dataclass

from tests.bench.screen import Screen

_PATIENCE = 60.0


@dataclass(frozen=True)
class Step:
    """One update: a text, or a tap on the button so labelled; `answered` if a message must follow.

    `{who}` in a text is the number of the person, so that no two say the same.
    """

    text: str = ""
    tap: str = ""
    answered: bool = True


class Unanswered(Exception):
    """The bot under test did not answer in time, so its figures would mean nothing."""


ECHO = tuple(Step(f"第 {number} 句，请复述") for number in range(1, 9))
STORY = (
    Step("你们上个月又漏报了增值税"),
    Step("税务局罚款两千三，还有滞纳金"),
    Step("打了三次电话都没有人回"),
)
INTAKE = (
    Step("/start"),
    Step(tap="我要投诉"),
    *STORY,
    Step(tap="我说完了"),
    Step("晨光贸易有限公司"),
    Step(tap="确认提交"),
)


async def play(person: Screen, steps: tuple[Step, ...]) -> None:
    """Go through all steps; raises `Unanswered` where the bot stays away for a minute."""
    for step in steps:
        try:
            async with asyncio.timeout(_PATIENCE):
                await _take(person, step)
        except TimeoutError:
            raise Unanswered(f"nothing came for {step}; the screen shows {sorted(person.buttons)}") from None


async def _take(person: Screen, step: Step) -> None:
    if step.tap:
        while not person.has(step.tap):
            person.shown.clear()
            await person.shown.wait()
        await person.taps(step.tap)
    else:
        await person.says(step.text.replace("{who}", str(person.id)), timed=step.answered)
    if step.answered:
        await person.shown.wait()
