"""Taking client companies over from a table: every encoding of Excel, mistakes by line, all or nothing."""

import codecs
from dataclasses import replace

import pytest

from bot.domain.people import Client, Role, Staff, Tier
from bot.services.access import NotYours
from bot.services.actors import OPERATOR, Actor
from bot.services.client_import import Imported, import_clients
from bot.services.client_sheet import COLUMNS, BadSheet, Problem, Row, read_sheet
from bot.services.clients import find_exact
from bot.services.invitations import add_department
from storage import people
from storage.uow import Storage, Uow

HEADER = "company,uscc,service_lines,tier,department,advisor,market\n"
CHENGUANG = "上海晨光贸易有限公司,91110000600037341L,代理记账、财务咨询,A,代账一部,王敏,陈静\n"
YUANHANG = "深圳远航科技有限公司,,代理记账,,,,\n"


async def firm(uow: Uow) -> None:
    one, two = add_department(uow, "代账一部"), add_department(uow, "代账二部")
    for n, (name, role, department) in enumerate(
        [
            ("王敏", Role.ADVISOR, one),
            ("张磊", Role.ADVISOR, one),
            ("张磊", Role.ADVISOR, two),
            ("陈静", Role.MARKET, None),
            ("李法", Role.LEGAL, None),
        ]
    ):
        uow.staff.add(Staff(f"s{n}", name, role, department.id if department else None, None, uow.now))


async def takes(storage: Storage, text: str, by: Actor = OPERATOR, *, partial: bool = False) -> Imported:
    rows, misread = read_sheet(text.encode())
    async with storage.work() as uow:
        if not await people.everybody(uow):
            await firm(uow)
        return await import_clients(uow, by, rows, misread, partial=partial)


async def all_clients(storage: Storage) -> list[Client]:
    async with storage.work() as uow:
        return await people.clients(uow)


@pytest.mark.parametrize(
    "encoded",
    [
        (HEADER + CHENGUANG).encode("utf-8"),
        codecs.BOM_UTF8 + (HEADER + CHENGUANG).encode("utf-8"),
        (HEADER + CHENGUANG).encode("gb18030"),
        (HEADER + CHENGUANG).replace("\n", "\r\n").encode("gbk"),
        (HEADER + CHENGUANG).replace(",", "\t").encode("utf-16"),
        ("\n\n" + HEADER.upper() + ",,,,,,\n" + CHENGUANG.rstrip()).encode(),
        (HEADER.strip() + ",,\n" + CHENGUANG.strip() + ",,\n").encode(),
    ],
)
def test_every_way_excel_saves_it(encoded: bytes) -> None:
    rows, problems = read_sheet(encoded)
    assert problems == []
    assert [replace(row, line=2) for row in rows] == [Row(2, *CHENGUANG.strip().split(","))]


def test_columns_may_stand_in_any_order() -> None:
    rows, _ = read_sheet(b"market,advisor,department,tier,service_lines,uscc,company\nm,a,d,t,s,u,c\n")
    assert rows == [Row(2, "c", "u", "s", "t", "d", "a", "m")]


def test_lines_are_counted_as_the_editor_shows_them() -> None:
    rows, problems = read_sheet((HEADER + '"晨光\n贸易",,,,,,\n\n' + YUANHANG + "甲,,,,,,,多\n").encode())
    assert [row.line for row in rows] == [2, 5]
    assert problems == [Problem(6, "cells", "8")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem(1, "empty")),
        (b"\n\n ,\n", Problem(1, "empty")),
        (HEADER.replace("uscc", "ucss").encode(), Problem(1, "column", "ucss")),
        (HEADER.replace("uscc", "tier").encode(), Problem(1, "column", "tier")),
        (CHENGUANG.encode(), Problem(1, "column", "上海晨光贸易有限公司")),
        (b"company,uscc\n", Problem(1, "column_missing", "service_lines")),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", Problem(1, "encoding")),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Problem(1, "encoding")),
    ],
)
def test_what_is_no_such_table(content: bytes, problem: Problem) -> None:
    with pytest.raises(BadSheet) as caught:
        read_sheet(content)
    assert caught.value.problem == replace(problem, line=caught.value.problem.line)


async def test_a_line_becomes_a_client(storage: Storage) -> None:
    done = await takes(storage, HEADER + CHENGUANG + YUANHANG)
    assert done == Imported(2, 0, 0, (), written=True)
    async with storage.work() as uow:
        client = await find_exact(uow, "上海晨光贸易有限公司")
        assert client is not None
        assert (client.uscc, client.tier) == ("91110000600037341L", Tier.KEY)
        assert client.service_lines == ("bookkeeping", "consulting")
        advisor, market = await uow.staff.get(client.advisor_id), await uow.staff.get(client.market_id)
        assert (advisor.name, market.name) == ("王敏", "陈静")
        assert client.department_id == advisor.department_id
        plain = await find_exact(uow, "深圳远航科技有限公司")
        assert plain is not None
        assert (plain.uscc, plain.tier, plain.advisor_id) == (None, Tier.STANDARD, None)


async def test_a_new_department_is_made(storage: Storage) -> None:
    await takes(storage, HEADER + "甲乙公司,,,,理账部,,\n丙丁公司,,,,理账部,,\n")
    async with storage.work() as uow:
        names = [department.name for department in await people.departments(uow)]
        assert sorted(names) == ["代账一部", "代账二部", "理账部"]


async def test_again_changes_nothing(storage: Storage) -> None:
    await takes(storage, HEADER + CHENGUANG + YUANHANG)
    before = await all_clients(storage)
    done = await takes(storage, HEADER + CHENGUANG.replace("有限公司", "有限公司") + YUANHANG)
    assert done == Imported(0, 0, 2, (), written=True)
    assert await all_clients(storage) == before


async def test_again_with_other_values_updates(storage: Storage) -> None:
    await takes(storage, HEADER + CHENGUANG)
    changed = "上海晨光貿易有限責任公司,91110000600037341L,财务理账,C,代账二部,张磊,\n"
    assert await takes(storage, HEADER + changed) == Imported(0, 1, 0, (), written=True)
    [client] = await all_clients(storage)
    assert (client.company, client.tier, client.service_lines) == (
        "上海晨光貿易有限責任公司", Tier.WATCHED, ("cleanup",),
    )  # fmt: skip
    assert (client.advisor_id, client.market_id, client.version) == ("s2", None, 2)


WRONG = [
    ("公,,,,,,", "company", "公"),
    (",91110000600037341L,,,,,", "company", ""),
    ("长" * 61 + ",,,,,,", "company", "长" * 61),
    ("乙公司,91110000600037342L,,,,,", "uscc", "91110000600037342L"),
    ("乙公司,,养猪,,,,", "service_line", "养猪"),
    ("乙公司,,代理记账、养猪,,,,", "service_line", "养猪"),
    ("乙公司,,,D,,,", "tier", "D"),
    ("乙公司,,,,,王大锤,", "unknown_advisor", "王大锤"),
    ("乙公司,,,,,陈静,", "unknown_advisor", "陈静"),
    ("乙公司,,,,,,王敏", "unknown_market", "王敏"),
    ("乙公司,,,,,张磊,", "ambiguous_advisor", "张磊"),
    ("上海晨光貿易有限責任公司,,,,,,", "duplicate", "2"),
    ("乙公司,91110000600037341L,,,,,", "uscc_taken", "91110000600037341L"),
    ("乙公司,,,,,,,多", "cells", "8"),
]


@pytest.mark.parametrize(
    ("line", "code", "value"), WRONG, ids=[f"{code}-{n}" for n, (_, code, _) in enumerate(WRONG)]
)
async def test_one_wrong_line_and_nothing_is_written(
    storage: Storage, line: str, code: str, value: str
) -> None:
    done = await takes(storage, HEADER + CHENGUANG + line + "\n" + YUANHANG)
    assert done == Imported(0, 0, 0, (Problem(3, code, value),), written=False)
    assert await all_clients(storage) == []


@pytest.mark.parametrize("line", [line for line, _, _ in WRONG])
async def test_partial_takes_the_sound_lines(storage: Storage, line: str) -> None:
    done = await takes(storage, HEADER + CHENGUANG + line + "\n" + YUANHANG, partial=True)
    assert (done.added, len(done.problems), done.written) == (2, 1, True)
    assert len(await all_clients(storage)) == 2


async def test_every_wrong_line_is_told_in_order(storage: Storage) -> None:
    done = await takes(storage, HEADER + "".join(line + "\n" for line, _, _ in WRONG[:9]))
    assert [problem.line for problem in done.problems] == list(range(2, 11))


async def test_a_department_tells_two_namesakes_apart(storage: Storage) -> None:
    await takes(storage, HEADER + "乙公司,,,,代账二部,张磊,\n丙公司,,,,代账一部,张磊,\n")
    assert {client.company: client.advisor_id for client in await all_clients(storage)} == {
        "乙公司": "s2", "丙公司": "s1",
    }  # fmt: skip


async def test_a_code_that_is_another_clients(storage: Storage) -> None:
    await takes(storage, HEADER + CHENGUANG)
    done = await takes(storage, HEADER + "乙公司,91110000600037341L,,,,,\n")
    assert done.problems == (Problem(2, "uscc_taken", "91110000600037341L"),)


async def test_who_has_left_is_nobodys_advisor(storage: Storage) -> None:
    async with storage.work() as uow:
        await firm(uow)
        uow.staff.save(replace(await uow.staff.get("s0"), active=False))
    assert (await takes(storage, HEADER + CHENGUANG)).problems == (Problem(2, "unknown_advisor", "王敏"),)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_administrators_only(storage: Storage, role: Role) -> None:
    async with storage.work() as uow:
        await firm(uow)
        by = uow.staff.add(Staff("by", "某人", role, None, 7, uow.now))
    with pytest.raises(NotYours):
        await takes(storage, HEADER + YUANHANG, by)
    assert await all_clients(storage) == []
    assert (await takes(storage, HEADER + YUANHANG, replace(by, role=Role.ADMINISTRATOR))).added == 1


def test_the_header_is_the_contract() -> None:
    assert ",".join(COLUMNS) == HEADER.strip()
