"""Papers as staff read them: as they came, ten at a time, each reading audited, one that is broken hurts no other."""

import pytest

from storage.tables import audit as audit_table
from storage.tables import papers
from tests.conversations.posting import Poster
from tests.driver import Person
from tests.office import Office
from tests.papers.honest import jpg, pdf

FINED = "又漏报了，还罚款两千三"


async def with_papers(firm: Office, count: int) -> str:
    """A case with so many pictures."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(FINED)
    for start in range(0, count, 10):
        album = [(f"{n}.jpg", jpg(600 + n)) for n in range(start, min(start + 10, count))]
        await firm.li.sends_album(album, kind="photo")
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.taps("我说完了")
    await firm.quiet()
    label = "先提交，稍后补充" if "先提交，稍后补充" in await firm.li.buttons() else "确认提交"
    await firm.li.taps(label)
    receipt = await firm.li.sees("已经提交")
    number = str(receipt["text"]).partition("编号 ")[2][:16]
    await firm.wang.sees(f"新投诉 {number}")
    return number


def codes(person: Person) -> list[str]:
    """Codes of the papers shown since the last deed."""
    return [one["caption"].split()[1] for one in person.new if one.get("caption")]


async def readings(firm: Office) -> int:
    async with firm.program.database.transaction() as connection:
        rows = await connection.execute(audit_table.select().where(audit_table.c.action == "paper.read"))
        return len(rows.all())


async def test_papers_come_ten_at_a_time_with_a_list_and_every_reading_is_audited(firm: Office) -> None:
    number = await with_papers(firm, 12)
    await firm.wang.taps("看材料")
    await firm.quiet()
    listed = await firm.wang.sees(f"{number} 材料 12 份")
    assert "E-01" in listed["text"]
    assert "［压缩图］" in listed["text"]
    assert "聊天记录（待交）" in listed["text"]
    assert codes(firm.wang) == [f"E-{n:02d}" for n in range(1, 11)]
    await firm.wang.sees("已发第 1–10 份，共 12 份")
    assert await readings(firm) == 10
    await firm.wang.taps("看后面的")
    await firm.quiet()
    await firm.wang.looks()
    assert codes(firm.wang) == ["E-11", "E-12"]
    assert await readings(firm) == 12


@pytest.mark.parametrize("harm", ["missing", "altered", "cut"])
async def test_a_paper_that_cannot_be_read_is_said_so_and_the_others_come(firm: Office, harm: str) -> None:
    number = await with_papers(firm, 3)
    async with firm.work() as uow:
        second = (await uow.papers.select(order=[papers.c.code]))[1]
    path = firm.program.settings.papers / second.stored_as
    sealed = path.read_bytes()
    match harm:
        case "missing":
            path.unlink()
        case "altered":
            path.write_bytes(sealed[:40] + bytes([sealed[40] ^ 1]) + sealed[41:])
        case _:
            path.write_bytes(sealed[:-9])
    await firm.wang.taps("看材料")
    await firm.quiet()
    await firm.wang.sees(f"{number} 有一份材料读不出来")
    assert codes(firm.wang) == ["E-01", "E-03"]


async def test_a_paper_moved_to_another_does_not_open(firm: Office) -> None:
    await with_papers(firm, 2)
    async with firm.work() as uow:
        first, second = await uow.papers.select(order=[papers.c.code])
    home = firm.program.settings.papers
    (home / first.stored_as).write_bytes((home / second.stored_as).read_bytes())
    await firm.wang.taps("看材料")
    await firm.quiet()
    await firm.wang.sees("有一份材料读不出来")
    assert codes(firm.wang) == ["E-02"]


async def test_files_come_back_as_files_byte_for_byte(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.says(FINED)
    await firm.li.sends("原图.jpg", jpg(), kind="document")
    await firm.li.sends("决定书.pdf", pdf(), "处罚决定书原件")
    await firm.li.sends("录音.ogg", b"OggS" + bytes(99), kind="voice")
    await firm.quiet()
    await firm.later(seconds=4)
    await firm.li.taps("我说完了")
    await firm.quiet()
    label = "先提交，稍后补充" if "先提交，稍后补充" in await firm.li.buttons() else "确认提交"
    await firm.li.taps(label)
    await firm.li.sees("已经提交")
    await firm.wang.taps("看材料")
    await firm.quiet()
    await firm.wang.looks()
    kinds = [one["media"][0]["kind"] for one in firm.wang.new if one["media"]]
    assert kinds == ["document", "document", "voice"]
    assert any("处罚决定书原件" in one.get("caption", "") for one in firm.wang.new)


async def test_forwarded_words_show_where_they_come_from(firm: Office) -> None:
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    origin = {"type": "user", "date": 1, "sender_user": {"id": 9, "is_bot": False, "first_name": "会计小王"}}
    await Poster(firm, firm.li).posts(text=FINED, forward_origin=origin)
    await firm.quiet()
    await firm.li.taps("我说完了")
    await firm.quiet()
    label = "先提交，稍后补充" if "先提交，稍后补充" in await firm.li.buttons() else "确认提交"
    await firm.li.taps(label)
    await firm.li.sees("已经提交")
    await firm.wang.taps("看原话")
    await firm.wang.sees(f"［转发自 会计小王］{FINED}")


async def test_nobody_without_a_right_reads_the_next_page(firm: Office) -> None:
    await with_papers(firm, 12)
    await firm.wang.taps("看材料")
    await firm.quiet()
    page = await firm.wang.sees("已发第 1–10 份")
    token = page["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await firm.zhao.taps_data(page["message_id"], token)
    await firm.quiet()
    await firm.zhao.looks()
    assert codes(firm.zhao) == []
    assert await readings(firm) == 10
