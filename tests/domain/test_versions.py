"""What a message says in its newest version; and to whom a message of ours is welcome."""

from dataclasses import replace

import pytest

from bot.domain.case import Told, newest_of
from bot.domain.people import Consent, Contact, Reachable
from tests.domain.cases import at, case

STORY = (Told(1, at(24, 10), "报表晚了"), Told(2, at(24, 11), "两次"), Told(1, at(24, 12), "报表晚了一周", version=2))


@pytest.mark.parametrize(("message_id", "words"), [(1, ("报表晚了一周",)), (2, ("两次",)), (3, ())])
def test_the_newest_words_of_a_message(message_id: int, words: tuple[str, ...]) -> None:
    assert newest_of(case(story=STORY), message_id) == words


GIVEN = Consent("v", "h", at(1, 9), at(1, 9))
LI = Contact("li", 1001, "李总", at(1, 9), consent=GIVEN)


@pytest.mark.parametrize(
    ("contact", "welcome"),
    [
        (LI, True),
        (replace(LI, consent=None), False),
        (replace(LI, consent=replace(GIVEN, cross_border_at=None)), False),
        (replace(LI, reachable=Reachable.BLOCKED), False),
        (replace(LI, reachable=Reachable.UNKNOWN), True),
        (replace(LI, telegram_id=-5), False),  # has only telephoned
    ],
)
def test_to_whom_a_message_of_ours_is_welcome(contact: Contact, welcome: bool) -> None:
    assert contact.may_be_written_to is welcome
