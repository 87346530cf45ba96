"""The benchmark measures what it says: every peer really answers, and a bot that does not is found out."""

import asyncio

import pytest

from tests.bench.__main__ import PEERS, given, table
from tests.bench.load import Figures, Load, Target, measure, percentile
from tests.bench.scenario import ECHO, INTAKE, STORY, Step, Unanswered, play
from tests.bench.server import BenchServer


@pytest.mark.parametrize("target", PEERS, ids=[target.name for target in PEERS])
async def test_every_peer_answers_every_update_of_a_small_load(target: Target) -> None:
    figures = await measure(target, Load(clients=2, at_once=2))
    assert figures.updates == 16
    taps = sum(1 for step in target.steps if step.tap)
    assert figures.calls == 2 * (8 + taps)  # a tap is answered twice: the query and the message
    assert 0 < figures.p50 <= figures.p99


@pytest.mark.parametrize("target", PEERS, ids=[target.name for target in PEERS])
async def test_every_peer_is_a_correct_bot_by_the_sandboxs_rules(target: Target) -> None:
    figures = await measure(target, Load(clients=2, at_once=2), strict=True)
    assert figures.refused == ()
    assert figures.calls == 2 * (8 + sum(1 for step in target.steps if step.tap))


def test_every_scenario_is_eight_updates() -> None:
    assert len(ECHO) == len(INTAKE) == 8
    assert [step.tap for step in INTAKE if step.tap] == ["我要投诉", "我说完了", "确认提交"]


async def test_a_bot_that_never_polls_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Unanswered, match="exit code 3"):
        await measure(Target("dead", ("{python}", "-c", "raise SystemExit(3)"), ECHO), Load(1, 1))


async def test_a_bot_that_stays_silent_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.scenario._PATIENCE", 0.1)
    for step in (Step("你好"), Step(tap="我要投诉")):
        with pytest.raises(Unanswered):
            await play(BenchServer().person(1), (step,))


async def test_silence_is_allowed_where_the_step_allows_it() -> None:
    person = BenchServer().person(1)
    await play(person, tuple(Step(step.text, answered=False) for step in STORY))
    assert person.delays == []


async def test_a_delay_ends_with_the_first_call_and_is_counted_once() -> None:
    person = BenchServer().person(1)
    await person.says("你好")
    await asyncio.sleep(0.02)
    person.called(person.server.now())
    person.called(person.server.now())
    assert len(person.delays) == 1
    assert 0.01 < person.delays[0] < 1


async def test_a_label_on_a_reply_keyboard_is_sent_as_text() -> None:
    server = BenchServer()
    person = server.person(1)
    person.sees(1, {"keyboard": [["我要投诉", {"text": "分享电话"}]]})
    assert person.has("我要投诉")
    assert person.has("分享电话")
    await person.taps("我要投诉")
    assert server._updates[0]["message"]["text"] == "我要投诉"


def test_percentiles() -> None:
    hundred = [float(number) for number in range(100)]
    assert (percentile(hundred, 50), percentile(hundred, 99), percentile([7.0], 99)) == (50, 99, 7)


def test_the_table_gives_ratios_to_the_yardstick() -> None:
    lines = table(
        [Figures("conversation_pickle", 80, 2, 1, 2, 110), Figures("x", 80, 1, 1, 2, 80)]
    ).splitlines()
    assert lines[1].split()[2:4] == ["40", "1.00"]
    assert lines[2].split()[2:4] == ["80", "2.00"]


def test_a_given_command_may_be_quiet_about_the_story() -> None:
    import argparse

    asked = argparse.Namespace(name="ours", command="x -m bot run", env=["A={api}?a=b"], quiet=True)
    target = given(asked)
    assert target.command == ("x", "-m", "bot", "run")
    assert target.environment == {"A": "{api}?a=b"}
    assert [step.answered for step in target.steps] == [True, True, False, False, False, True, True, True]
