"""/privacy: look, export, correct, delete, take consent back; only one's own, and what is deleted is gone (R49)."""

import asyncio
import gc
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import text as sql

from bot.domain.handling import Handling
from bot.domain.reading import Reading
from tests.conversations.sealed import files_with, places_of
from tests.office import Office

CANARY = "金丝雀甲乙丙"
OTHERS = "别人的金丝雀"


async def exported(firm: Office, person: Any) -> Any:
    """The file this person was sent last."""
    await person.says("/privacy")
    await person.taps("导出")
    message = await person.sees("24小时内有效")
    [media] = message["media"]
    async with firm.tg.session.get(f"{firm.tg.url}{media['url']}") as answer:
        return json.loads(await answer.read())


async def test_what_is_stored_is_told_in_plain_words(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    number = await firm.files(li, "报表晚了一周，问谁都不回")
    await li.says("/privacy")
    await li.taps("查看已存信息")
    told = (await li.sees("我们存了您这些信息"))["text"]
    for needed in ("称呼：李总", "晨光贸易有限公司（已绑定）", "简体中文", number, "说明版本 2026-11"):
        assert needed in told


async def test_the_export_holds_all_of_ones_own_and_nothing_else(firm: Office) -> None:
    li, he = firm.li, firm.he
    await firm.consents(li)
    await firm.consents(he)
    await firm.files(li, f"报表晚了一周，{CANARY}")
    await firm.files(he, f"账做错了，{OTHERS}")
    await li.taps("我要投诉")
    await li.says(f"还有一件，{CANARY}没说完")
    await firm.quiet()
    told = await exported(firm, li)
    whole = json.dumps(told, ensure_ascii=False)
    assert told["contact"]["name"] == "李总"
    assert [case["number"] for case in told["complaints"]] == ["TS-20261124-0001"]
    assert CANARY in json.dumps(told["complaints"], ensure_ascii=False)
    assert CANARY in json.dumps(told["draft"], ensure_ascii=False)
    assert OTHERS not in whole
    assert "何店长" not in whole
    for internal in ("grade", "score", "sentence"):
        assert f'"{internal}"' not in whole


async def test_the_export_names_no_colleague_by_what_the_desk_keeps(firm: Office) -> None:
    await firm.consents(firm.li)
    number = await firm.files(firm.li, "报表晚了一周，问谁都不回")
    async with firm.work() as uow:
        case = await uow.cases.find_by("number", number)
        assert case is not None
        facts = replace(case.facts, suspended=("staff-1",), accused_id="staff-2", checked_by="staff-3")
        facts = replace(facts, handling=Handling(sensitive=True, opinion="我方无法补做"))
        uow.cases.save(replace(case, facts=facts))
    whole = json.dumps(await exported(firm, firm.li), ensure_ascii=False)
    assert number in whole
    for internal in ("suspended", "staff-", "handling", "无法补做", "answered\": {"):
        assert internal not in whole


async def test_the_export_is_wiped_here_and_taken_out_of_the_chat_after_a_day(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await firm.files(li, f"报表晚了一周，{CANARY}")
    await exported(firm, li)
    await firm.quiet()
    assert "outbox.body" not in await places_of(firm, CANARY)
    await firm.later(hours=25)
    await li.looks()
    assert [m for m in li.messages if m["media"] and not m["deleted"] and not m["mine"]] == []


async def test_name_and_number_are_corrected_and_wrong_ones_refused(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("/privacy")
    await li.taps("更正")
    await li.taps("手机")
    await li.says("1380013800")
    await li.sees("号码好像少了或多了几位")
    await li.says("13800138000")
    await li.sees("已更正")
    await li.taps("称呼")
    await li.says("李" * 31)
    await li.sees("30个字以内")
    await li.says("李明")
    await li.sees("已更正")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        assert (contact.name, contact.phone) == ("李明", "+8613800138000")


async def stored_seal(firm: Office, telegram_id: int) -> bytes:
    """The sealed name as it lies in the file."""
    async with firm.work() as uow:
        query = sql("select name from contacts where telegram_id = :id")
        return bytes((await uow.connection.execute(query, {"id": telegram_id})).scalar_one())


async def checkpoint(firm: Office) -> None:
    """Bring the write-ahead log into the file and empty it, as the database does at its own time."""
    path = firm.program.database.path
    assert path is not None
    await asyncio.to_thread(_checkpoint, path)


async def test_a_deletion_leaves_nothing_but_the_case_without_its_person(firm: Office, tmp_path: Path) -> None:
    li = firm.li
    await firm.consents(li)
    await li.says("/privacy")
    await li.taps("更正")
    await li.taps("称呼")
    await li.says(CANARY)
    await li.sees("已更正")
    await li.taps("咨询问题")
    await li.says(f"请问{CANARY}的发票怎么补开？")
    await li.sees("已转给")
    await li.taps("我要投诉")
    await li.says(f"算了，{CANARY}")
    await firm.quiet()
    seal = await stored_seal(firm, li.id)
    await checkpoint(firm)
    assert files_with(tmp_path, seal), "the control: before the deletion the sealed name is in the file"
    await li.says("/privacy")
    await li.taps("申请删除")
    await li.sees("确定申请吗")
    await li.taps("确定申请删除")
    await li.sees("其余")
    await firm.later(days=15)
    await li.sees("已经删除")
    await firm.quiet()
    assert [where for where in await places_of(firm, CANARY) if not where.startswith("counters")] == []
    await checkpoint(firm)
    assert files_with(tmp_path, seal) == []
    async with firm.work() as uow:
        assert await uow.contacts.find_by("telegram_id", li.id) is None


async def test_an_open_case_keeps_its_client_until_it_ends(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    await firm.files(li, "报表晚了一周，问谁都不回")
    await li.says("/privacy")
    await li.taps("申请删除")
    await li.taps("确定申请删除")
    await li.sees("案件处理期间和保存期内的必要记录需要保留")
    await firm.later(days=15)
    await li.sees("还在处理的投诉")
    async with firm.work() as uow:
        contact = await uow.contacts.find_by("telegram_id", li.id)
        assert contact is not None
        assert contact.name == "李总"
        assert contact.position is None


async def test_asking_twice_is_one_request(firm: Office) -> None:
    li = firm.li
    await firm.consents(li)
    for _ in range(2):
        await li.says("/privacy")
        await li.sees("您可以")
        await li.taps("申请删除")
        await li.sees("确定申请吗")
        await li.taps("确定申请删除")
        await li.sees("GX-20261124-0001")


def read_of(words: str) -> list[Reading]:
    """Readings of these words that the program still holds in memory."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Reading) and words in one.narrative.original]


async def told_and_read(firm: Office) -> None:
    """A story that is read, and not filed."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(f"报表晚了一周才发，{CANARY}说的")
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    assert read_of(CANARY), "the control: what was told was read"


async def test_erased_words_are_not_remembered_by_the_reader(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("咨询问题")
    await firm.li.says(f"请问{CANARY}的发票怎么补开？")
    await firm.li.sees("已转给")
    await firm.li.says("/privacy")
    await firm.li.taps("申请删除")
    await firm.li.taps("确定申请删除")
    await firm.li.sees("其余")
    assert read_of(CANARY), "the control: what was asked was read"
    await firm.later(days=15)
    await firm.li.sees("已经删除")
    assert read_of(CANARY) == []


async def test_words_that_were_dropped_are_not_remembered_by_the_reader(firm: Office) -> None:
    await told_and_read(firm)
    await firm.li.starts()
    await firm.li.taps("不用了，删除")
    await firm.quiet()
    assert read_of(CANARY) == []


async def test_words_that_were_kept_long_enough_are_not_remembered_by_the_reader(firm: Office) -> None:
    await told_and_read(firm)
    await firm.later(hours=73)
    assert read_of(CANARY) == []


async def test_words_that_were_none_of_ours_are_not_remembered_by_the_reader(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.says(f"{CANARY}代开发票，加微信，量大从优")
    await firm.later(seconds=91)
    await firm.quiet()
    assert read_of(CANARY), "the control: what was told was read"
    await firm.later(hours=73)
    assert read_of(CANARY) == []


async def test_consent_taken_back_ends_keeping_and_the_advisor_telephones(firm: Office) -> None:
    li, wang = firm.li, firm.wang
    await firm.consents(li)
    await firm.files(li, "报表晚了一周，问谁都不回")
    await wang.sees("新投诉")
    await wang.taps("接单")
    await firm.quiet()
    await li.says("/privacy")
    await li.taps("撤回同意")
    await li.taps("确定撤回")
    await li.sees("已撤回同意")
    await wang.sees("请改用电话")
    await li.says(f"{CANARY}还想说一句")
    await li.sees("刚才那条没有保存")
    await firm.quiet()
    assert await places_of(firm, CANARY) == []


def _checkpoint(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
