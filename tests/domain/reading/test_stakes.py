"""Which of the sums of a story is lost, as labelled stories taught."""

from decimal import Decimal

import pytest

from bot.domain.reading import read, stakes
from bot.domain.reading.amounts import HEARD, Amount, find_amounts
from bot.domain.reading.clauses import split
from bot.domain.reading.lexicon import rows
from bot.domain.reading.losses import claimed_loss
from bot.domain.reading.money_roles import Role
from bot.domain.reading.normal import narrate
from bot.domain.reading.reader import forget_readings
from bot.domain.reading.settle import imply, loss_of
from bot.domain.reading.stakes import CODE, sights, sound_out, sounded

STORY = "两千八的房租,四千二的车位,三百的水"


def sums(*roles: Role) -> tuple[Amount, ...]:
    """Sums of a story, with these roles."""
    found = find_amounts(STORY)
    return tuple(one._replace(role=role) for one, role in zip(found, roles, strict=False))


def roles_of(amounts: tuple[Amount, ...]) -> list[Role]:
    return [one.role for one in amounts]


def test_the_sum_that_sounds_most_like_it_is_lost() -> None:
    told = sounded(sums(Role.FEE, Role.UNCLEAR, Role.FEE), [10, 30, 20].__getitem__)
    assert roles_of(told) == [Role.FEE, Role.LOSS, Role.FEE]
    assert claimed_loss(told).value == Decimal(4200)


def test_where_none_sounds_like_it_none_is_lost() -> None:
    assert roles_of(sounded(sums(Role.FEE, Role.UNCLEAR), [-1, -200].__getitem__)) == [Role.FEE, Role.UNCLEAR]


def test_a_loss_that_rules_read_stands_alone() -> None:
    assert roles_of(sounded(sums(Role.LOSS, Role.UNCLEAR), [-100, 300].__getitem__)) == [Role.LOSS, Role.UNCLEAR]


def test_a_loss_that_nothing_supports_is_unclear_and_another_may_be_meant() -> None:
    assert roles_of(sounded(sums(Role.LOSS, Role.FEE), [-101, -5].__getitem__)) == [Role.UNCLEAR, Role.FEE]
    assert roles_of(sounded(sums(Role.LOSS, Role.FEE), [-101, 5].__getitem__)) == [Role.UNCLEAR, Role.LOSS]


def test_a_sum_without_a_least_is_no_loss() -> None:
    bounded, whole = sums(Role.UNCLEAR, Role.FEE)
    told = sounded((bounded._replace(low=None, value=None), whole), [500, 20].__getitem__)
    assert roles_of(told) == [Role.UNCLEAR, Role.LOSS]


def test_a_story_without_sums_has_none() -> None:
    assert sound_out((), (), split("又漏报了")) == ()


def test_what_is_only_heard_is_said_to_be_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stakes, "_weights", lambda: {"": {"start": 500}})
    forget_readings()
    reading = read(["你们报错了，单子上写着两千八"])
    forget_readings()
    part = reading.loss.parts[0]
    assert part.family == HEARD
    assert loss_of(part, reading.narrative).learned
    assert not loss_of(part._replace(family="late_fee"), reading.narrative).learned


def test_a_sum_beside_no_wrong_is_not_sounded_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stakes, "_weights", lambda: {"": {"start": 500}})
    forget_readings()
    assert not read(["单子上写着两千八"]).loss.known
    forget_readings()


def test_of_a_loss_that_is_only_heard_somebody_is_asked_and_no_error_lies_behind_it() -> None:
    amounts = sounded(sums(Role.UNCLEAR, Role.FEE), [-5, 40].__getitem__)
    loss = claimed_loss(amounts)
    assert loss.in_doubt == amounts[1]
    narrative = narrate([STORY])
    heard = loss_of(amounts[1], narrative)
    assert imply([heard], loss) == (heard,)
    read_by_rules = loss_of(amounts[1]._replace(family="late_fee"), narrative)
    assert [hit.code for hit in imply([read_by_rules], loss)] == ["loss", "quality.error"]


def seen(text: str, codes: tuple[str, ...] = ()) -> set[str]:
    """What is seen of the first sum of a story."""
    return sights(0, find_amounts(text), codes, split(text))


def test_thanks_and_anger_around_a_sum_are_not_seen() -> None:
    assert seen("你好,多交了两千八") == seen("谢谢,多交了两千八,气死我了")


def test_other_messages_are_not_seen() -> None:
    assert seen("货还没到\n多交了两千八\n下周再说") == seen("多交了两千八")


def test_the_clauses_beside_a_sum_are_seen() -> None:
    assert {"<<没报", ">>白跑"} <= seen("你们没报,罚了两千八,我白跑")


def test_one_more_wrong_makes_no_sum_less_likely_to_be_lost() -> None:
    weights = {sight: int(weight) for sight, weight in rows("sums.tsv")}
    told = [weight for sight, weight in weights.items() if sight.startswith(CODE)]
    assert told
    assert min(told) > 0
    assert seen(STORY, ("fraud",)) - seen(STORY) == {CODE + "fraud"}


@pytest.mark.parametrize("number", ["一亿亿亿亿", "1" * 40, "1" * 4090, "1" * 5000], ids=len)
def test_a_number_that_nobody_can_mean_is_read_like_any_other(number: str) -> None:
    assert read([f"{number}元，你们报错了"]).kind.choice == "complaint"
