"""What a person was asked to type next, outside the intake: a reason, a name, a supplement."""

from storage.uow import Conversation, Uow


def expect(uow: Uow, telegram_id: int, waiting_for: str, subject: str = "") -> None:
    """The next text of this person answers `waiting_for` about `subject`."""
    uow.conversations.save(Conversation(telegram_id, waiting_for, subject, uow.now))


def hold(uow: Uow, telegram_id: int, waiting_for: str, subject: str, words: str) -> None:
    """Keep what was typed until its author has looked at it once more."""
    uow.conversations.save(Conversation(telegram_id, waiting_for, subject, uow.now, words))


async def expected(uow: Uow, telegram_id: int) -> Conversation | None:
    """What this person was asked, if anything."""
    return await uow.conversations.find(telegram_id)


async def settle(uow: Uow, telegram_id: int) -> None:
    """It was answered, or given up."""
    found = await uow.conversations.find(telegram_id)
    if found is not None:
        uow.conversations.remove(found)
