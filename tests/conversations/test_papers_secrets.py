"""Secrets in words, captions and names: refused, answered, and nowhere on the disk."""

from pathlib import Path

import pytest

from bot.domain.papers import PaperState
from storage.tables import inbox
from tests.conversations.posting import Poster
from tests.office import Office
from tests.papers.honest import jpg, pdf

CANARY = "Kanarienvogel8866"
IDENTITY = "11010519491231002X"


@pytest.fixture
async def telling(firm: Office) -> Office:
    """李总 has begun to tell."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    return firm


def anywhere(firm: Office, *words: str) -> list[str]:
    """Files of the program that hold one of the words in the clear."""
    home = firm.program.settings.key.parent
    files = [path for path in home.rglob("*") if path.is_file()]
    assert any(path.name.startswith("tingsu.db") for path in files)
    held = [(path, path.read_bytes()) for path in files]
    return [Path(path).name for path, content in held if any(word.encode() in content for word in words)]


async def opened(firm: Office) -> str:
    """Everything that is kept, unsealed."""
    async with firm.work() as uow:
        things = [await uow.drafts.select(), await uow.cases.select(), await uow.papers.select()]
        rows = (await uow.execute(inbox.select())).mappings().all()
    assert rows
    assert all(row["body"] is None for row in rows if row["state"] == "done")
    return repr(things)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (f"电子税务局密码是{CANARY}", "密码"),
        (f"法人身份证{IDENTITY}", "身份证号码"),
        ("退到 6222021234567890128", "银行卡号"),
        ("验证码 483921", "验证码"),
        ("U盾口令 Kanarie88", "网银盾或证书的口令"),
    ],
)
async def test_a_secret_in_words_is_refused_and_kept_nowhere(telling: Office, words: str, what: str) -> None:
    secret = words[-10:]
    await telling.li.says("你们又漏报了")
    await telling.li.says(words)
    said = await telling.li.sees(f"您刚发的内容像是{what}，我已不予保存")
    assert secret not in said["text"]
    await telling.quiet()
    assert "你们又漏报了" in await opened(telling)
    assert secret not in await opened(telling)
    assert anywhere(telling, secret) == []


async def test_the_search_finds_what_is_there(telling: Office) -> None:
    (telling.program.settings.key.parent / "note.txt").write_text(CANARY)
    assert anywhere(telling, CANARY) == ["note.txt"]


async def test_a_secret_typed_where_something_else_was_asked_is_refused_too(telling: Office) -> None:
    await telling.li.sends("a.pdf", pdf())
    await telling.quiet()
    await telling.later(seconds=4)
    await telling.li.taps("给材料加说明")
    await telling.li.sees("E-01 的说明")
    await telling.li.says(f"打开密码：{CANARY}")
    await telling.li.sees("我已不予保存")
    assert CANARY not in await opened(telling)
    await telling.li.says("处罚决定书")
    await telling.li.sees("说明已记下")


async def test_an_edit_that_brings_a_secret_is_refused(telling: Office) -> None:
    message = await telling.li.says("你们漏报了")
    await telling.quiet()
    await telling.li.edits(message, f"你们漏报了，密码是{CANARY}")
    await telling.li.sees("我已不予保存")
    assert CANARY not in await opened(telling)


async def test_a_caption_with_a_secret_takes_neither_paper_nor_words(telling: Office) -> None:
    await telling.li.sends("a.jpg", jpg(), f"密码是{CANARY}", kind="photo")
    await telling.li.sees("我已不予保存")
    await telling.quiet()
    assert CANARY not in await opened(telling)
    async with telling.work() as uow:
        assert await uow.papers.select() == []
    assert anywhere(telling, CANARY) == []


@pytest.mark.parametrize(
    ("kind", "name", "caption", "what"),
    [("photo", "a.jpg", "法人身份证正面", "身份证号码"), ("document", "银行卡.jpg", None, "银行卡号")],
)
async def test_a_picture_said_to_show_a_secret_is_not_fetched_until_it_is_needed(
    telling: Office, kind: str, name: str, caption: str | None, what: str
) -> None:
    await telling.li.sends(name, jpg(), caption, kind=kind)
    await telling.li.sees(f"里面可能有{what}")
    await telling.quiet()
    async with telling.work() as uow:
        assert [p.state for p in await uow.papers.select()] == [PaperState.REFUSED]
    assert not [one for one in telling.program.settings.papers.iterdir() if one.is_file()]
    await telling.li.taps("是必要材料，已遮挡")
    await telling.li.sees("按已遮挡的材料登记")
    await telling.quiet()
    await telling.later(seconds=4)
    await telling.li.sees("收到 1 份材料")
    async with telling.work() as uow:
        (draft,) = await uow.drafts.select()
    assert [t.text for t in draft.story] == ([caption] if caption else [])


async def test_a_picture_nobody_needs_is_forgotten_with_its_words(telling: Office) -> None:
    await telling.li.sends("a.jpg", jpg(), f"身份证 {CANARY[:6]}", kind="photo")
    await telling.li.sees("里面可能有身份证号码")
    await telling.li.taps("知道了")
    await telling.li.sees("好的，没有保存")
    await telling.quiet()
    async with telling.work() as uow:
        (paper,) = await uow.papers.select()
    assert (paper.state, paper.caption, paper.name, paper.file_id) == (PaperState.REFUSED, "", "", "")
    assert CANARY[:6] not in await opened(telling)


async def test_somebody_else_cannot_have_it_kept(telling: Office) -> None:
    await telling.li.sends("a.jpg", jpg(), "身份证", kind="photo")
    question = await telling.li.sees("里面可能有")
    token = question["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await telling.consents(telling.he)
    await telling.he.taps_data(question["message_id"], token)
    await telling.quiet()
    async with telling.work() as uow:
        assert [p.state for p in await uow.papers.select()] == [PaperState.REFUSED]


async def test_amounts_phones_and_numbers_of_cases_are_told_as_ever(telling: Office) -> None:
    poster = Poster(telling, telling.li)
    words = ["罚款 2300 元", "电话13800138000", "税号91110105MA01ABCD2X", "编号 TS-20261123-0001"]
    for one in words:
        await poster.posts(text=one)
    await telling.quiet()
    async with telling.work() as uow:
        (draft,) = await uow.drafts.select()
    assert [t.text for t in draft.story] == words
