"""A filed case for tests of commands, without the conversation that leads to it."""

from datetime import timedelta
from decimal import Decimal

from bot.domain.case import Case, Facts, Status, Told
from bot.domain.papers import Paper, PaperState
from bot.domain.people import Contact, Role, Staff
from storage.uow import Uow

NUMBER = "TS-20261123-0007"


async def file_case(uow: Uow, number: str = NUMBER, status: Status = Status.OFFERED) -> Case:
    """A case of 李总, offered to 王敏, with one paper; the first message was edited once."""
    if await uow.contacts.find("li") is None:
        uow.contacts.add(Contact("li", 1001, "李总", uow.now))
        uow.staff.add(Staff("wang", "王敏", Role.ADVISOR, None, 2001, uow.now))
    story = (
        Told(1, uow.now, "又漏包了"),
        Told(2, uow.now, "罚款两千三"),
        Told(1, uow.now, "又漏报了", version=2),
    )
    soon = uow.now + timedelta(hours=2)
    case = uow.cases.add(
        Case(
            number, number, "li", None, status, "tax", "ordinary", 5, "本件评为【一般】", story,
            Facts(amount=Decimal("2300.00")), uow.now, soon, soon, soon, advisor_id="wang",
        )
    )  # fmt: skip
    paper = Paper(
        f"p{number}", "li", None, case.id, "E-01", "photo", "罚款单.jpg", "", "f", "u", 1001, hash(number) % 10**6,
        None, compressed=False, state=PaperState.STORED, received_at=uow.now, bytes=5, mime="image/jpeg",
        sha256="ab" * 32, stored_as="0" * 32,
    )  # fmt: skip
    uow.papers.add(paper)
    return case
