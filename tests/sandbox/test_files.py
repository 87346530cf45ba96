"""Files both ways: sizes, albums, names, the 20 MB limit, downloads."""

import io

import aiohttp
import pytest

from bot.sandbox.images import size_of
from tests.box import Telegram
from tests.driver import Person
from tests.sandbox.pictures import jpeg, png


async def newest(tg: Telegram) -> dict:
    return (await tg.bot("getUpdates"))["result"][-1]["message"]


async def download(tg: Telegram, path: str) -> tuple[int, bytes]:
    async with tg.session.get(f"{tg.url}/file/bot{tg.token}/{path}") as answer:
        return answer.status, await answer.read()


async def send_file(tg: Telegram, method: str, field: str, content: bytes, **params: str) -> dict:
    form = aiohttp.FormData({"chat_id": "100", **params}, quote_fields=False)
    form.add_field(field, io.BytesIO(content), filename="发票 1.pdf", content_type="application/pdf")
    async with tg.session.post(f"{tg.url}/bot{tg.token}/{method}", data=form) as answer:
        return await answer.json()


@pytest.mark.parametrize("make", [png, jpeg])
@pytest.mark.parametrize("size", [(1, 1), (640, 480), (3000, 2000)])
def test_sizes_are_read_from_the_bytes(make: object, size: tuple[int, int]) -> None:
    assert size_of(make(*size)) == size


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x04ab", b"\x89PNG\r\n\x1a\n", b"hello", b"\xff\xd8ab"],
)
def test_what_is_no_picture(content: bytes) -> None:
    assert size_of(content) is None


async def test_a_document_arrives_and_is_fetched(tg: Telegram, li: Person) -> None:
    content = b"%PDF-1.7 " + bytes(range(256)) * 9
    await li.sends("发票.pdf", content, caption="三月的")
    message = await newest(tg)
    assert message["caption"] == "三月的"
    document = message["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "发票.pdf", "application/pdf", len(content),
    )  # fmt: skip
    file = (await tg.bot("getFile", file_id=document["file_id"]))["result"]
    assert file["file_path"].startswith("documents/")
    assert await download(tg, file["file_path"]) == (200, content)
    assert (await download(tg, "documents/file_77.pdf"))[0] == 404


async def test_a_photo_has_sizes(tg: Telegram, li: Person) -> None:
    await li.sends("单据.jpg", jpeg(1200, 900))
    sizes = [(one["width"], one["height"]) for one in (await newest(tg))["photo"]]
    assert sizes == [(90, 67), (320, 240), (800, 600), (1200, 900)]
    await li.sends("小.png", png(50, 20))
    assert [(one["width"], one["height"]) for one in (await newest(tg))["photo"]] == [(50, 20)]


async def test_other_kinds(tg: Telegram, li: Person) -> None:
    await li.sends("话.ogg", b"OggS" + b"\0" * 9000)
    assert (await newest(tg))["voice"]["duration"] == 2
    await li.sends("曲.mp3", b"ID3" + b"\0" * 100, kind="audio")
    assert (await newest(tg))["audio"]["file_name"] == "曲.mp3"
    await li.sends("片.mp4", b"\0" * 100, kind="video")
    assert (await newest(tg))["video"]["mime_type"] == "video/mp4"
    await li.sends_sticker()
    assert "sticker" in await newest(tg)
    await li.shares_contact("+8613900000000")
    assert (await newest(tg))["contact"]["phone_number"] == "+8613900000000"
    await li.shares_location(31.2, 121.5)
    assert (await newest(tg))["location"] == {"latitude": 31.2, "longitude": 121.5}


async def test_an_album_is_separate_messages_with_one_group(tg: Telegram, li: Person) -> None:
    await li.sends_album(
        [("1.jpg", jpeg(100, 100)), ("2.jpg", jpeg(100, 100)), ("3.jpg", jpeg(100, 100))], caption="三张"
    )
    messages = [one["message"] for one in (await tg.bot("getUpdates"))["result"]]
    assert len({one["media_group_id"] for one in messages}) == 1
    assert [one.get("caption") for one in messages] == ["三张", None, None]
    assert len({one["message_id"] for one in messages}) == 3
    await li.sends_album([("1.pdf", b"a"), ("2.pdf", b"b")])
    later = [one["message"] for one in (await tg.bot("getUpdates"))["result"]][3:]
    assert later[0]["media_group_id"] != messages[0]["media_group_id"]


@pytest.mark.parametrize(("size", "good"), [((20 << 20) - 1, True), (20 << 20, True), ((20 << 20) + 1, False)])
async def test_the_download_limit(tg: Telegram, li: Person, size: int, good: bool) -> None:
    await li.sends("大.zip", b"PK", size=size)
    answer = await tg.bot("getFile", file_id=(await newest(tg))["document"]["file_id"])
    assert answer["ok"] is good
    if not good:
        assert answer["description"] == "Bad Request: file is too big"


async def test_a_file_id_that_is_not(tg: Telegram, li: Person) -> None:
    assert (await tg.bot("getFile", file_id="AgAC-nothing"))["description"] == "Bad Request: invalid file_id"
    lost = await tg.bot("sendDocument", chat_id=100, document="AgAC-nothing")
    assert lost["description"].startswith("Bad Request: wrong remote file identifier specified")


async def test_a_bot_sends_files(tg: Telegram, li: Person) -> None:
    sent = (await send_file(tg, "sendDocument", "document", b"%PDF-", caption="请查收"))["result"]
    assert sent["document"]["file_name"] == "发票 1.pdf"
    seen = await li.sees("请查收")
    async with tg.session.get(tg.url + seen["media"][0]["url"]) as answer:
        assert await answer.read() == b"%PDF-"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = await tg.bot("sendDocument", chat_id=100, document=sent["document"]["file_id"])
    assert again["result"]["document"]["file_unique_id"] == sent["document"]["file_unique_id"]
    other = await tg.bot("sendPhoto", chat_id=100, photo=sent["document"]["file_id"])
    assert other["description"] == "Bad Request: can't use file of type Document as Photo"
    caption = await tg.bot("editMessageCaption", chat_id=100, message_id=sent["message_id"], caption="已更正")
    assert caption["result"]["caption"] == "已更正"


BAD_PHOTOS = [
    (b"", "file must be non-empty"),
    (b"hello", "IMAGE_PROCESS_FAILED"),
    (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
    (jpeg(6000, 5000), "PHOTO_INVALID_DIMENSIONS"),
    (jpeg(10, 10) + b"\0" * (10 << 20), "PHOTO_SAVE_FILE_INVALID"),
]


@pytest.mark.parametrize(("content", "wording"), BAD_PHOTOS, ids=["empty", "text", "thin", "vast", "heavy"])
async def test_photos_that_are_refused(tg: Telegram, li: Person, content: bytes, wording: str) -> None:
    answer = await send_file(tg, "sendPhoto", "photo", content)
    assert answer["description"] == f"Bad Request: {wording}"
    tg.expected_violations = 1


async def test_captions_have_their_own_limit(tg: Telegram, li: Person) -> None:
    assert (await send_file(tg, "sendDocument", "document", b"x", caption="字" * 1024))["ok"]
    long = await send_file(tg, "sendDocument", "document", b"x", caption="字" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"
    tg.expected_violations = 1


async def test_a_bot_sends_an_album(tg: Telegram, li: Person) -> None:
    first = (await send_file(tg, "sendDocument", "document", b"a"))["result"]["document"]["file_id"]
    media = f'[{{"type":"document","media":"{first}"}},{{"type":"document","media":"attach://p","caption":"二"}}]'
    answer = await send_file(tg, "sendMediaGroup", "p", b"b", media=media)
    assert answer["ok"], answer
    assert len({one["media_group_id"] for one in answer["result"]}) == 1
    assert answer["result"][1]["document"]["file_name"] == "发票 1.pdf"
    mixed = [{"type": "document", "media": first}, {"type": "photo", "media": first}]
    refused = await tg.bot("sendMediaGroup", chat_id=100, media=mixed)
    assert refused["description"] == "Bad Request: Document can't be mixed with other media types"
    tg.expected_violations = 1


async def test_too_large_an_upload(tg: Telegram, li: Person) -> None:
    answer = await send_file(tg, "sendDocument", "document", b"\0" * ((50 << 20) + 1))
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")
