"""Papers of every kind: taken, counted once, named in one receipt, refused with the way out."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import Program
from bot.domain.papers import Paper, PaperState
from storage.tables import cases, papers
from tests.conversations.posting import Poster, answering
from tests.office import Office
from tests.papers.honest import ftyp, jpg, pdf

OGG = b"OggS" + bytes(200)
MP3 = b"ID3\x03\x00" + bytes(200)
MP4 = ftyp(b"isom")


@pytest.fixture
async def telling(firm: Office) -> Office:
    """李总 has begun to tell."""
    await firm.consents(firm.li)
    await firm.li.taps("我要投诉")
    await firm.li.sees("您请说")
    return firm


async def all_papers(firm: Office) -> list[Paper]:
    async with firm.work() as uow:
        return await uow.papers.select(order=[papers.c.code, papers.c.edition])


async def story(firm: Office) -> list[tuple[str, str, str | None]]:
    """What the only draft or case holds: words, kind, origin."""
    async with firm.work() as uow:
        drafts, filed = await uow.drafts.select(), await uow.cases.select()
        return [(t.text, t.kind, t.origin) for t in (drafts or filed)[0].story]


async def receipt(firm: Office) -> None:
    await firm.quiet()
    await firm.later(seconds=4)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("photo", "a.jpg", jpg()), ("document", "通知书.pdf", pdf()), ("voice", "v.ogg", OGG),
        ("audio", "录音.mp3", MP3), ("video", "现场.mp4", MP4),
    ],
)  # fmt: skip
async def test_each_kind_is_stored_and_its_caption_told_once(
    telling: Office, kind: str, name: str, content: bytes
) -> None:
    await telling.li.sends(name, content, "罚款单在这里", kind=kind)
    await receipt(telling)
    await telling.li.sees("收到 1 份材料，已登记并加密保存（E-01）")
    (paper,) = await all_papers(telling)
    assert (paper.kind, paper.state, paper.compressed) == (kind, PaperState.STORED, kind == "photo")
    assert [words for words, _, _ in await story(telling)] == ["罚款单在这里"]


async def test_a_voice_message_is_kept_and_a_line_asked_for_once(telling: Office) -> None:
    await telling.li.sends("v.ogg", OGG, kind="voice")
    await telling.li.sees("语音收到了，原声会保存下来")
    await telling.li.turns_away()
    await telling.li.sends("w.ogg", OGG + b"2", kind="voice")
    await telling.quiet()
    await telling.li.looks()
    assert not any("语音收到了" in one.get("text", "") for one in telling.li.new)


async def test_a_round_video_is_a_paper(telling: Office) -> None:
    poster = Poster(telling, telling.li)
    video = await poster.file("v.mp4", MP4, "video")
    await poster.posts(video_note=video | {"length": 240})
    await receipt(telling)
    await telling.li.sees("收到 1 份材料")
    assert [p.kind for p in await all_papers(telling)] == ["video_note"]


async def test_ten_parts_of_an_album_have_one_receipt_though_the_program_starts_again_between(telling: Office) -> None:
    parts = [(f"{n}.jpg", jpg(width=1000 + n)) for n in range(10)]
    await telling.li.sends_album(parts, "这些是处罚材料", kind="photo")
    await telling.tg.confirmed()
    old = telling.program
    await kill(old)
    telling.program = Program(old.settings, old.firm.policy, old.clock)
    await telling.program.open()
    await telling.program.start()
    await receipt(telling)
    await telling.li.sees("收到 10 份材料")
    receipts = [one for one in telling.li.messages if "份材料，已登记" in one.get("text", "")]
    assert len(receipts) == 1
    assert [p.state for p in await all_papers(telling)] == [PaperState.STORED] * 10
    assert [words for words, _, _ in await story(telling)] == ["这些是处罚材料"]


async def test_a_burst_has_one_receipt_though_nothing_ran_for_longer_than_a_receipt_waits(telling: Office) -> None:
    """Three are stored, seven are to be fetched, and then there are seventy seconds without a program."""
    parts = [(f"{n}.jpg", jpg(width=1000 + n)) for n in range(10)]
    await telling.li.sends_album(parts[:3], kind="photo")
    await telling.quiet()
    await telling.tg.faults({"kind": "slow", "method": "file", "seconds": 30})
    await telling.li.sends_album(parts[3:], kind="photo")
    await telling.tg.confirmed()
    while len(await all_papers(telling)) < len(parts):
        await asyncio.sleep(0.01)
    old = telling.program
    await kill(old)
    await telling.tg.no_faults()
    await telling.tg.faults({"kind": "slow", "method": "file", "seconds": 1})
    old.clock.move(timedelta(seconds=70))
    telling.program = Program(old.settings, old.firm.policy, old.clock)
    await telling.program.open()
    await telling.program.start()
    await receipt(telling)
    await telling.li.sees("收到 10 份材料")
    assert len([one for one in telling.li.messages if "份材料，已登记" in one.get("text", "")]) == 1


@pytest.mark.parametrize("minutes", [2, 90])
async def test_an_album_has_one_receipt_though_telegram_is_away_in_the_middle(telling: Office, minutes: int) -> None:
    """Three are stored, then Telegram cannot be reached for longer than a receipt waits."""
    parts = [(f"{n}.jpg", jpg(width=1000 + n)) for n in range(10)]
    await telling.li.sends_album(parts[:3], kind="photo")
    while sum(p.state is PaperState.STORED for p in await all_papers(telling)) < 3:
        await asyncio.sleep(0.01)
    await telling.tg.faults({"kind": "slow", "method": "file", "seconds": 30})
    await telling.li.sends_album(parts[3:], kind="photo")
    await telling.tg.confirmed()
    while len(await all_papers(telling)) < len(parts):
        await asyncio.sleep(0.01)
    await telling.tg.network(down=True)
    await telling.tg.no_faults()
    for _ in range(10):  # within the minute for which a receipt waits anyway
        telling.program.clock.move(timedelta(seconds=4))
        await asyncio.sleep(0.1)
    for _ in range(minutes):
        telling.program.clock.move(timedelta(minutes=1))
        await asyncio.sleep(0.05)
    await telling.tg.network(down=False)
    while any(p.state is PaperState.AWAITED for p in await all_papers(telling)):
        telling.program.clock.move(timedelta(seconds=10))
        await asyncio.sleep(0.05)
    await telling.later(seconds=15)
    await telling.li.sees("收到 10 份材料")
    assert len([one for one in telling.li.messages if "份材料，已登记" in one.get("text", "")]) == 1


async def test_a_receipt_does_not_wait_for_ever_for_a_paper_that_is_slow(telling: Office) -> None:
    await telling.li.sends("a.jpg", jpg(width=900), kind="photo")
    await telling.quiet()
    await telling.tg.faults({"kind": "slow", "method": "file", "seconds": 30})
    await telling.li.sends("b.jpg", jpg(width=901), kind="photo")
    await telling.tg.confirmed()
    while len(await all_papers(telling)) < 2:
        await asyncio.sleep(0.01)
    telling.program.clock.move(timedelta(seconds=30))
    await telling.li.sees_nothing()
    telling.program.clock.move(timedelta(seconds=40))
    await telling.li.sees("收到 1 份材料")


async def kill(program: Program) -> None:
    """No farewell: whatever is under way is cut."""
    for task in program._tasks:
        task.cancel()
    await asyncio.gather(*program._tasks, return_exceptions=True)
    await program.close()


async def test_forwarded_words_are_part_of_the_story_and_say_whose_they_were(telling: Office) -> None:
    origin = {"type": "user", "date": 1, "sender_user": {"id": 9, "is_bot": False, "first_name": "会计小王"}}
    hidden = {"type": "hidden_user", "date": 1, "sender_user_name": "老张"}
    chat = {"id": -5, "type": "channel", "title": "税务通知"}
    channel = {"type": "channel", "date": 1, "message_id": 3, "chat": chat}
    poster = Poster(telling, telling.li)
    await poster.posts(text="下周一定给您报", forward_origin=origin)
    await poster.posts(text="他早就走了", forward_origin=hidden)
    await poster.posts(text="逾期要罚款", forward_origin=channel)
    await telling.quiet()
    told = await story(telling)
    assert told == [("下周一定给您报", "forwarded", "会计小王"), ("他早就走了", "forwarded", "老张"),
                    ("逾期要罚款", "forwarded", "税务通知")]  # fmt: skip


async def test_a_place_and_a_card_of_somebody_else_are_told_in_words(telling: Office) -> None:
    await telling.li.shares_location(39.90421, 116.40739)
    await telling.li.shares_contact("+8613911112222", user_id=77, first_name="王会计")
    await telling.quiet()
    place, card = await story(telling)
    assert place == ("位置：北纬 39.90421，东经 116.40739", "location", None)
    assert card[0].startswith("名片：")
    assert "13911112222" in card[0]
    assert card[1] == "card"


async def test_a_sticker_is_answered_kindly(telling: Office) -> None:
    await telling.li.sends_sticker()
    await telling.li.sees("文字")


async def test_the_same_paper_again_is_named_by_its_code(telling: Office) -> None:
    await telling.li.sends("a.pdf", pdf())
    await receipt(telling)
    await telling.li.sends("b.pdf", pdf())
    await telling.li.sees("这份之前已经收到过（E-01）")


async def test_what_is_said_with_a_paper_that_is_there_already_is_heard(telling: Office) -> None:
    await telling.li.sends("a.pdf", pdf())
    await receipt(telling)
    poster = Poster(telling, telling.li)
    same = await poster.file("a.pdf", pdf())
    await poster.posts(document=same)
    await telling.quiet()
    await poster.posts(document=same, caption="第三页的金额写错了")
    await telling.quiet()
    await telling.li.sees("这份之前已经收到过")
    async with telling.work() as uow:
        (draft,) = await uow.drafts.select()
    assert "第三页的金额写错了" in draft.texts


async def test_the_same_bytes_under_another_number_of_telegram_are_found_by_their_hash(telling: Office) -> None:
    await telling.li.sends("a.pdf", pdf())
    await receipt(telling)
    poster = Poster(telling, telling.li)
    same = await poster.file("b.pdf", pdf())
    await poster.posts(document=same | {"file_unique_id": "another"})
    await telling.quiet()
    await telling.li.sees("这份之前已经收到过（E-01）")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.exe", b"MZ" + bytes(400), "（exe）不能接收"),
        ("无后缀", b"MZ" + bytes(400), "（不常见的格式）不能接收"),
        ("空.pdf", b"", "这个文件是空的"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_the_reason(
    telling: Office, name: str, content: bytes, told: str
) -> None:
    await telling.li.sends(name, content, kind="document", mime="application/octet-stream")
    await telling.li.sees(told)


async def test_too_big_names_the_address_and_the_words_beside_it_are_not_lost(telling: Office) -> None:
    await telling.li.sends("账.zip", b"PK", "全年的账", size=21 << 20)
    said = await telling.li.sees("这个文件超过 20MB")
    assert "@" in said["text"]
    assert "您的公司名称" in said["text"]
    assert [words for words, _, _ in await story(telling)] == ["全年的账"]


async def test_an_answer_with_a_new_file_replaces_the_old_which_stays(telling: Office) -> None:
    poster = Poster(telling, telling.li)
    first = await poster.posts(document=await poster.file("旧.pdf", pdf(b"1")))
    await receipt(telling)
    await telling.li.sees("E-01")
    newer = await poster.file("新.pdf", pdf(b"2"))
    await poster.posts(document=newer, **answering(first))
    await telling.quiet()
    await telling.li.sees("已换成新的一份，旧的会保留备查")
    old, new = await all_papers(telling)
    assert (old.state, new.state, new.replaces, new.edition) == (PaperState.REPLACED, PaperState.STORED, old.id, 2)
    assert old.code == new.code == "E-01"
    assert old.sha256 != new.sha256


async def test_a_message_whose_file_is_exchanged_is_a_new_edition(telling: Office) -> None:
    poster = Poster(telling, telling.li)
    one, two = await poster.file("旧.pdf", pdf(b"1")), await poster.file("新.pdf", pdf(b"2"))
    number = await poster.posts(document=one, caption="决定书")
    await receipt(telling)
    await poster.edits(number, document=one, caption="处罚决定书")
    await telling.quiet()
    assert [words for words, _, _ in await story(telling)] == ["决定书", "处罚决定书"]
    await poster.edits(number, document=two, caption="处罚决定书")
    await telling.quiet()
    await telling.li.sees("已换成新的一份")
    assert [(p.edition, p.state) for p in await all_papers(telling)] == [
        (1, PaperState.REPLACED), (2, PaperState.STORED),
    ]  # fmt: skip


async def test_a_replacement_that_cannot_be_taken_leaves_the_old_in_force(telling: Office) -> None:
    poster = Poster(telling, telling.li)
    first = await poster.posts(document=await poster.file("旧.pdf", pdf()))
    await receipt(telling)
    await poster.posts(document=await poster.file("x.exe", b"MZ" + bytes(99)), **answering(first))
    await telling.quiet()
    await telling.li.sees("不能接收")
    assert [p.state for p in await all_papers(telling)] == [PaperState.STORED, PaperState.REFUSED]


async def test_a_note_on_one_of_several_papers(telling: Office) -> None:
    for n in range(2):
        await telling.li.sends(f"{n}.pdf", pdf(bytes([65 + n])))
    await receipt(telling)
    await telling.li.sees("收到 2 份材料")
    await telling.li.taps("给材料加说明")
    await telling.li.sees("要给哪一份加说明")
    await telling.li.taps("E-02")
    await telling.li.sees("E-02 的说明")
    await telling.li.says("长" * 201)
    await telling.li.sees("没有记下")
    await telling.li.says("这是第二季度的申报表")
    await telling.li.sees("E-02 的说明已记下")
    assert [p.caption for p in await all_papers(telling)] == ["", "这是第二季度的申报表"]


async def test_a_case_exists_only_when_it_is_filed(telling: Office) -> None:
    """The control of the above: papers alone file nothing."""
    await telling.li.sends("a.pdf", pdf())
    await receipt(telling)
    async with telling.work() as uow:
        assert await uow.cases.select(cases.c.id.is_not(None)) == []


async def test_a_small_picture_may_stay_or_be_sent_again(telling: Office) -> None:
    await telling.li.sends("小.jpg", jpg(200, 300), kind="photo")
    await telling.li.sees("图片有些看不清")
    await telling.li.taps("就用这张")
    await telling.li.sees("好的，就用这张。")
    await receipt(telling)
    await telling.li.taps("我重发")
    await telling.li.sees("会替换原来那张")
    await telling.li.sends("大.jpg", jpg(), kind="document")
    await telling.quiet()
    await telling.li.sees("已换成新的一份")
    assert [p.state for p in await all_papers(telling)] == [PaperState.REPLACED, PaperState.STORED]


async def test_words_instead_of_the_better_picture_are_part_of_the_story(telling: Office) -> None:
    await telling.li.sends("小.jpg", jpg(200, 300), kind="photo")
    await telling.li.sees("图片有些看不清")
    await telling.li.taps("我重发")
    await telling.li.sees("会替换原来那张")
    await telling.li.says("算了，没有更清楚的了")
    await telling.quiet()
    assert [words for words, _, _ in await story(telling)] == ["算了，没有更清楚的了"]
