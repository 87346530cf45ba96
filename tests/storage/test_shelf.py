"""Things of one owner are found whether they are in the database or only about to be, and nothing else is written."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.engine import Database
from storage.sealing import load_or_make
from storage.tables import conversations
from storage.uow import Conversation, Storage, Uow
from tests.schema import lay_down

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def asked(person: int, subject: str) -> Conversation:
    return Conversation(person, "reason", subject, NOON)


async def people(uow: Uow, subject: str) -> list[int]:
    found = await uow.conversations.of("subject", subject, order=[conversations.c.telegram_id])
    return [one.telegram_id for one in found]


async def written(uow: Uow) -> int:
    return int((await uow.execute(select(func.count()).select_from(conversations))).scalar_one())


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    await lay_down(tmp_path / "tingsu.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'tingsu.db'}")
    yield Storage(database, load_or_make(tmp_path / "tingsu.key"), lambda: NOON)
    await database.close()


@pytest.fixture
async def uow(storage: Storage) -> AsyncIterator[Uow]:
    async with storage.work() as before:
        before.conversations.add(asked(1, "a"))
    async with storage.work() as uow:
        yield uow


async def test_what_waits_is_found_with_what_is_there(uow: Uow) -> None:
    uow.conversations.add(asked(2, "a"))
    assert await people(uow, "a") == [1, 2]


async def test_what_waits_of_others_is_not_written_for_it(uow: Uow) -> None:
    uow.conversations.add(asked(2, "b"))
    assert await people(uow, "a") == [1]
    assert await written(uow) == 1


async def test_what_changed_hands_is_found_with_its_new_owner_only(uow: Uow) -> None:
    uow.conversations.save(replace(await uow.conversations.get(1), subject="b"))
    assert await people(uow, "a") == []
    assert await people(uow, "b") == [1]


async def test_what_is_to_go_is_gone(uow: Uow) -> None:
    uow.conversations.remove(await uow.conversations.get(1))
    assert await people(uow, "a") == []


async def test_whoever_was_seen_without_any_has_those_that_come_after(uow: Uow) -> None:
    await uow.conversations.preload_absent("subject", ["a", "b", "c"])
    assert (await people(uow, "a"), await people(uow, "b")) == ([1], [])
    uow.conversations.add(asked(2, "b"))
    assert await people(uow, "b") == [2]
    await uow.flush()
    assert (await people(uow, "b"), await people(uow, "c")) == ([2], [])


async def test_what_a_failed_attempt_left_is_not_found(uow: Uow) -> None:
    await uow.conversations.preload_absent("subject", ["b"])
    with contextlib.suppress(ZeroDivisionError):
        async with uow.attempt():
            uow.conversations.add(asked(2, "b"))
            raise ZeroDivisionError
    assert await people(uow, "b") == []
