"""What a client adds to a case that is already filed: appended to the story, told to whoever is responsible."""

from dataclasses import replace

from bot.domain.case import Case, Told
from bot.firm import Firm
from bot.services import conversations
from bot.services.accusing import is_changing_hands, kept_from_accused
from bot.services.assigning import tell_handler
from bot.services.intake import SILENCE
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Notice, Uow

SUPPLEMENT = "supplement"


async def add_words(uow: Uow, case: Case, message_id: int, text: str, origin: str | None = None) -> Case:
    """Append a message; an edit of an earlier one becomes its next version. `origin`: whose words were forwarded.

    Nobody hears of it before it is known whom it accuses. Of a case that has ended it is kept all the same.
    """
    version = 1 + sum(told.message_id == message_id for told in case.story)
    told = Told(message_id, uow.now, text, version, kind="supplement", origin=origin)
    case = uow.cases.save(replace(case, story=(*case.story, told)))
    uow.audit(f"contact:{case.contact_id}", "case.supplement", case.id, version=version)
    if case.open:
        uow.due.plan(Promise.REASSESS, case.id, uow.now)
    case, moved = await kept_from_accused(uow, case, text)
    if not moved:
        await tell_advisor(uow, case, text)
    return case


async def tell_advisor(uow: Uow, case: Case, text: str) -> None:
    """Tell whoever the case lies with, or lay with when it ended."""
    await tell_handler(uow, case, "staff.supplement" if case.open else "staff.said_after_end", {"text": text})


async def answer_later(uow: Uow, case: Case) -> None:
    """The bot is silent while more comes; once it is quiet the client hears that it has arrived. Who has just been told
    that somebody else takes over is not told that whoever has it will read it."""
    if await is_changing_hands(uow, case):
        uow.due.cancel(Promise.MORE_HEARD, case.id)
        return
    uow.due.plan(Promise.MORE_HEARD, case.id, uow.now + SILENCE)


@keeps(Promise.MORE_HEARD)
async def say_heard(uow: Uow, firm: Firm, due: Due) -> None:  # noqa: ARG001  the shape of a keeper
    """Unless 说完了 was tapped, which has said it."""
    case = await uow.cases.get(due.subject)
    contact = await uow.contacts.get(case.contact_id)
    asked = await conversations.expected(uow, contact.telegram_id)
    if asked is None or asked.waiting_for != SUPPLEMENT or asked.subject != case.id:
        return
    if uow.now < (at := asked.since + SILENCE):
        uow.due.plan(Promise.MORE_HEARD, case.id, at)
    else:
        uow.notify(Notice("client.more_heard", contact.telegram_id, case.id))
