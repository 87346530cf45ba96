"""What a person was asked to type next, outside the intake: a reason, a name, a supplement."""

from datetime import timedelta

from storage.uow import Conversation, Uow

REMEMBERED = timedelta(days=1)  # what is written days later answers nothing that was asked then
GOES_ON = timedelta(minutes=10)  # what is written later than that after the last words is a matter of its own
HEARD = "heard"


def expect(uow: Uow, telegram_id: int, waiting_for: str, subject: str = "") -> None:
    """The next text of this person answers `waiting_for` about `subject`."""
    uow.conversations.save(Conversation(telegram_id, waiting_for, subject, uow.now))


def hold(uow: Uow, telegram_id: int, waiting_for: str, subject: str, words: str) -> None:
    """Keep what was typed until its author has looked at it once more."""
    uow.conversations.save(Conversation(telegram_id, waiting_for, subject, uow.now, words))


def heard(uow: Uow, telegram_id: int, waiting_for: str, subject: str) -> None:
    """One message has come, and the next soon after it belongs to it: people write in several."""
    uow.conversations.save(Conversation(telegram_id, waiting_for, subject, uow.now, HEARD))


async def expected(uow: Uow, telegram_id: int) -> Conversation | None:
    """What this person was asked, if anything."""
    found = await uow.conversations.find(telegram_id)
    if found is None or uow.now - found.since >= (GOES_ON if found.held == HEARD else REMEMBERED):
        return None
    return found


async def settle(uow: Uow, telegram_id: int) -> None:
    """It was answered, or given up."""
    found = await uow.conversations.find(telegram_id)
    if found is not None:
        uow.conversations.remove(found)
