"""Finding a client company by what somebody typed: the same name in other clothes, a short name, a slip."""

import pytest

from bot.domain.companies import BadCode, check_code, find_service_line, find_tier, plain_name, short_name
from bot.domain.people import Client, Tier
from bot.services.clients import (
    Match,
    NoSuchClient,
    SeveralClients,
    company_key,
    find_by_name,
    get_by_words,
    likeness,
)
from storage.uow import Storage, Uow

COMPANIES = [
    "上海晨光贸易有限公司",
    "晨光文具（苏州）有限公司",
    "深圳市远航科技有限公司",
    "广州远航物流有限公司",
    "ABC Consulting 有限公司",
]


async def fill(uow: Uow, *names: str) -> None:
    for name in names or COMPANIES:
        key = company_key(uow.sealer, name)
        uow.clients.add(Client(key[:32], name, key, Tier.STANDARD, (), uow.now))


@pytest.mark.parametrize(
    "written",
    [
        "上海晨光贸易有限公司",
        " 上海晨光贸易有限公司 ",
        "上海晨光贸易有限责任公司",
        "上海晨光貿易有限公司",
        "上海晨光贸易 有限公司",
        "上海晨光贸易（有限公司）",
        "上海晨光贸易(有限公司)",
        "上海晨光贸易有限公司。",
        "上海晨光·贸易有限公司",
        "上海\u3000晨光贸易有限公司",
        "上海晨光贸易责任有限公司",
        "上海\u200b晨光贸易有限公司",
        "\ufeff上海晨光贸易有限公司",
    ],
)
def test_the_same_company_however_it_is_written(written: str) -> None:
    assert plain_name(written) == plain_name("上海晨光贸易有限公司")


@pytest.mark.parametrize(
    "other",
    [
        "上海晨光贸易股份有限公司",
        "上海晨光商贸有限公司",
        "北京晨光贸易有限公司",
        "晨光贸易有限公司",
        "晨光贸易",
        "上海晨光贸易有限公司一分公司",
    ],
)
def test_another_company_stays_another(other: str) -> None:
    assert plain_name(other) != plain_name("上海晨光贸易有限公司")


@pytest.mark.parametrize("written", ["ＡＢＣ　科技有限公司", "abc科技有限责任公司", "ABC 科技有限公司"])
def test_width_and_case_make_no_difference(written: str) -> None:
    assert plain_name(written) == plain_name("Abc科技有限公司")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("上海晨光贸易有限公司", "晨光贸易"),
        ("深圳市远航科技有限公司", "远航科技"),
        ("远航科技", "远航科技"),
        ("老王饭店", "老王饭"),
        ("上海公司", "上海公司"),
        ("有限公司", "有限公司"),
        ("A公司", "a公司"),
        ("内蒙古自治区草原牧业集团", "草原牧业"),
        ("", ""),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("上海晨光貿易有限責任公司", ["上海晨光贸易有限公司"]),
        ("晨光贸易", ["上海晨光贸易有限公司"]),
        ("我们是晨光贸易", ["上海晨光贸易有限公司"]),
        ("晨光", ["上海晨光贸易有限公司", "晨光文具（苏州）有限公司"]),
        ("远航", ["深圳市远航科技有限公司", "广州远航物流有限公司"]),
        ("远航科技", ["深圳市远航科技有限公司"]),
        ("上海晨光贸意有限公司", ["上海晨光贸易有限公司"]),
        ("abc consulting", ["ABC Consulting 有限公司"]),
        ("大海捞针", []),
        ("光", []),
        ("有限公司", []),
        ("上海", []),
        ("深圳市有限公司", []),
        ("", []),
        ("。。。", []),
    ],
)
async def test_finding_by_what_was_typed(storage: Storage, said: str, found: list[str]) -> None:
    async with storage.work() as uow:
        await fill(uow)
        assert sorted(client.company for client in await find_by_name(uow, said)) == sorted(found)


async def test_an_exact_name_hides_the_others(storage: Storage) -> None:
    async with storage.work() as uow:
        await fill(uow, "晨光贸易有限公司", "上海晨光贸易有限公司", "晨光贸易有限公司苏州分公司")
        assert [c.company for c in await find_by_name(uow, "晨光贸易有限公司")] == ["晨光贸易有限公司"]
        assert len(await find_by_name(uow, "晨光贸易")) == 3


async def test_no_more_than_asked_for(storage: Storage) -> None:
    async with storage.work() as uow:
        await fill(uow, *(f"晨光{n}号店有限公司" for n in range(20)))
        assert len(await find_by_name(uow, "晨光", limit=4)) == 4


async def test_the_one_company_meant(storage: Storage) -> None:
    async with storage.work() as uow:
        await fill(uow)
        assert (await get_by_words(uow, "晨光贸易")).company == "上海晨光贸易有限公司"
        with pytest.raises(NoSuchClient):
            await get_by_words(uow, "大海捞针")
        with pytest.raises(SeveralClients):
            await get_by_words(uow, "晨光")


async def test_a_whole_short_name_beats_one_that_holds_it(storage: Storage) -> None:
    async with storage.work() as uow:
        await fill(uow, "上海晨光商贸有限公司", "上海新晨光商贸有限公司", "苏州远航有限公司", "杭州远航有限公司")
        assert (await get_by_words(uow, "晨光商贸")).company == "上海晨光商贸有限公司"
        with pytest.raises(SeveralClients):
            await get_by_words(uow, "远航")


async def test_a_slip_is_never_taken_for_sure(storage: Storage) -> None:
    async with storage.work() as uow:
        await fill(uow)
        with pytest.raises(SeveralClients) as caught:
            await get_by_words(uow, "上海晨光贸意有限公司")
        assert [client.company for client in caught.value.found] == ["上海晨光贸易有限公司"]


def test_surer_is_smaller() -> None:
    said = ("上海晨光贸易有限公司", "晨光贸易", "上海晨光贸意有限公司")
    fits = [likeness(words, "上海晨光贸易有限公司") for words in said]
    assert [fit and fit.match for fit in fits] == [Match.EXACT, Match.SHORT, Match.NEAR]


def test_the_key_tells_nothing_without_the_ring(storage: Storage) -> None:
    key = company_key(storage.sealer, "上海晨光贸易有限公司")
    assert len(key) == 64
    assert key == company_key(storage.sealer, "上海晨光貿易有限責任公司")
    assert key != company_key(storage.sealer, "上海晨光商贸有限公司")


@pytest.mark.parametrize("code", ["91110000600037341L", " 9111 0000 6000 3734 1l ", "９１１１0000600037341L"])
def test_a_sound_code(code: str) -> None:
    assert check_code(code) == "91110000600037341L"


@pytest.mark.parametrize("code", ["91110000600037342L", "9111000060003734L", "", "I" * 18])
def test_a_bad_code(code: str) -> None:
    with pytest.raises(BadCode):
        check_code(code)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("代理记账", "bookkeeping"),
        ("代理記賬", "bookkeeping"),
        ("代账", "bookkeeping"),
        (" 财务理账 ", "cleanup"),
        ("consulting", "consulting"),
        ("资助申报", "subsidy"),
        ("工商", "registration"),
        ("其它", "other"),
        ("养猪", None),
        ("", None),
    ],
)
def test_service_lines(words: str, line: str | None) -> None:
    assert find_service_line(words) == line


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ("A", Tier.KEY),
        ("a", Tier.KEY),
        ("A优质", Tier.KEY),
        ("Ｂ", Tier.STANDARD),
        ("", Tier.STANDARD),
        ("关注", Tier.WATCHED),
        ("D", None),
        ("AA", None),
    ],
)
def test_tiers(words: str, tier: Tier | None) -> None:
    assert find_tier(words) is tier
