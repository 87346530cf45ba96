"""Tickets and their desks: what may follow what, and who answers which subject."""

from datetime import UTC, datetime

import pytest

from bot.domain import ticket as rules
from bot.domain.case import NotPossible, Told
from bot.domain.desks import Office, choose_desk
from bot.domain.people import Client, Department, Role, Staff, Tier
from bot.domain.ticket import Ticket, TicketKind, TicketStatus

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
BOOKS, ADVICE = Department("d1", "代账一部"), Department("d2", "咨询部")


def ticket(status: TicketStatus = TicketStatus.OPEN, reply: str | None = None) -> Ticket:
    told = Told(7, NOON, "发票怎么开")
    return Ticket("t", "ZX-1", "c", TicketKind.QUESTION, "invoices", (told,), NOON, NOON, status, reply=reply)


def test_an_edit_becomes_the_newest_words() -> None:
    added = rules.add(ticket(), Told(7, NOON, "发票怎么作废"))
    assert added.texts == ("发票怎么作废",)
    assert [told.version for told in added.story] == [1, 2]


def test_one_person_takes_it() -> None:
    taken = rules.take(ticket(), by="wang")
    assert (taken.status, taken.staff_id) == (TicketStatus.TAKEN, "wang")
    with pytest.raises(NotPossible):
        rules.take(taken, by="chen")


def test_an_answer_needs_words_and_a_ticket_that_is_no_complaint() -> None:
    answered = rules.answer(rules.word_reply(ticket(), "按月"), by="wang", at=NOON)
    assert (answered.status, answered.answered_at, answered.live) == (TicketStatus.ANSWERED, NOON, False)
    with pytest.raises(NotPossible):
        rules.answer(ticket(), by="wang", at=NOON)
    moved = rules.move(ticket(reply="按月"))
    for late in (
        lambda: rules.answer(moved, by="wang", at=NOON),
        lambda: rules.word_reply(moved, "x"),
        lambda: rules.move(moved),
    ):
        with pytest.raises(NotPossible):
            late()
    assert not rules.close(ticket()).live


def staff(name: str, role: Role, department: str | None, telegram: int | None = 1, *, active: bool = True) -> Staff:
    return Staff(name, name, role, department, telegram, NOON, active)


def client(advisor: str | None = "wang") -> Client:
    return Client("k", "晨光", "key", Tier.STANDARD, (), NOON, department_id="d1", advisor_id=advisor)


FIRM = (
    staff("wang", Role.ADVISOR, "d1"), staff("chen", Role.MANAGER, "d1"), staff("zhao", Role.ADVISOR, "d2"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("category", "who", "people", "department", "person"),
    [
        ("filing", client(), FIRM, BOOKS, "wang"),
        ("filing", client(None), FIRM, BOOKS, "chen"),
        ("filing", client(), (staff("wang", Role.ADVISOR, "d1", None), FIRM[1]), BOOKS, "chen"),
        ("filing", client(), (staff("wang", Role.ADVISOR, "d1", active=False), FIRM[1]), BOOKS, "chen"),
        ("advice", client(), FIRM, ADVICE, "zhao"),
        ("advice", None, FIRM, ADVICE, "zhao"),
        ("filing", None, FIRM, None, "chen"),
        ("filing", None, (), None, None),
    ],
)
def test_the_desk(
    category: str, who: Client | None, people: tuple[Staff, ...], department: object, person: str | None
) -> None:
    desk = choose_desk(category, who, Office((BOOKS, ADVICE), people, {"advice": "咨询部", "filing": ""}))
    assert desk.department == department
    assert (desk.staff.id if desk.staff else None) == person
