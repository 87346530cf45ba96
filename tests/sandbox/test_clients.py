"""Real clients against the stand-in: python-telegram-bot with its Updater, and aiogram, unchanged but for the
address.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.box import Telegram
from tests.driver import Person
from tests.sandbox.pictures import png

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


async def echo(update: telegram.Update, _context: Context) -> None:
    key = telegram.InlineKeyboardButton("再说一遍", callback_data=f"again:{update.effective_message.text}")
    await update.effective_message.reply_text(
        f"<b>{update.effective_message.text}</b>",
        parse_mode="HTML",
        reply_markup=telegram.InlineKeyboardMarkup([[key]]),
    )


async def again(update: telegram.Update, _context: Context) -> None:
    await update.callback_query.answer("好的")
    await update.callback_query.edit_message_text("又一遍：" + update.callback_query.data.partition(":")[2])


async def paper(update: telegram.Update, _context: Context) -> None:
    file = await (await update.effective_message.effective_attachment.get_file()).download_as_bytearray()
    await update.effective_message.reply_document(bytes(file), filename="回执.pdf", caption=f"{len(file)} 字节")


def built(tg: Telegram) -> App:
    app = ApplicationBuilder().token(tg.token).base_url(f"{tg.url}/bot").base_file_url(f"{tg.url}/file/bot").build()
    app.add_handler(MessageHandler(filters.Document.ALL, paper))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(again))
    return app


@asynccontextmanager
async def polling(tg: Telegram) -> AsyncIterator[App]:
    app = built(tg)
    async with app:
        await app.updater.start_polling(poll_interval=0.0, timeout=2)
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


async def test_an_ordinary_bot_converses(tg: Telegram, li: Person) -> None:
    async with polling(tg):
        await li.says("又漏报了")
        assert (await li.sees("又漏报了"))["entities"][0]["type"] == "bold"
        assert (await li.taps("再说一遍"))["answer"]["text"] == "好的"
        await li.sees("又一遍：又漏报了")
        await li.sends("发票.pdf", b"%PDF-" + b"x" * 995)
        sent = await li.sees("1000 字节")
        assert sent["document"]["file_name"] == "回执.pdf"


async def test_it_recovers_when_the_network_returns(tg: Telegram, li: Person) -> None:
    async with polling(tg):
        await li.says("先")
        await li.sees("先")
        await tg.network(down=True)
        await li.says("断网")
        await li.sees_nothing(0.3)
        await tg.network(down=False)
        await li.sees("断网", within=10)


async def test_two_pollers_meet_409(tg: Telegram) -> None:
    async with telegram.Bot(tg.token, base_url=f"{tg.url}/bot") as bot:
        first = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.2)
        async with telegram.Bot(tg.token, base_url=f"{tg.url}/bot") as other:
            await other.get_updates(timeout=0)
        with pytest.raises(Conflict):
            await first


async def test_refusals_become_the_client_s_errors(tg: Telegram, li: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with telegram.Bot(tg.token, base_url=f"{tg.url}/bot", base_file_url=f"{tg.url}/file/bot") as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(999, "一")
        await li.blocks()
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(100, "一")
        await li.blocks(blocked=False)
        await tg.faults({"kind": "error429", "retry_after": 3, "times": 1})
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(100, "一")
        assert caught.value.retry_after == timedelta(seconds=3)
        await tg.faults({"kind": "reset", "times": 1})
        with pytest.raises(NetworkError):
            await bot.send_message(100, "一")


async def test_everything_the_program_uses(tg: Telegram, li: Person) -> None:
    async with telegram.Bot(tg.token, base_url=f"{tg.url}/bot", base_file_url=f"{tg.url}/file/bot") as bot:
        photo = await bot.send_photo(100, png(60, 40), caption="图")
        assert (photo.photo[-1].width, photo.photo[-1].height) == (60, 40)
        album = await bot.send_media_group(
            100,
            [
                telegram.InputMediaDocument(b"a", filename="甲.txt"),
                telegram.InputMediaDocument(b"b", caption="乙"),
            ],
        )
        assert [one.media_group_id for one in album] == [album[0].media_group_id] * 2
        assert (await bot.send_voice(100, b"OggS", duration=4)).voice
        assert (await bot.send_audio(100, b"ID3", title="曲")).audio
        assert (await bot.send_video(100, b"\0" * 9)).video
        await bot.edit_message_caption(100, photo.message_id, caption="新图")
        await bot.set_my_commands(
            [telegram.BotCommand("start", "开始")], telegram.BotCommandScopeAllPrivateChats(), "zh"
        )
        await bot.set_my_description("听诉")
        await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
        assert (await bot.get_chat(100)).first_name == "李总"
        assert (await bot.get_webhook_info()).url == ""
        keys = telegram.ReplyKeyboardMarkup([[telegram.KeyboardButton("手机号", request_contact=True), "取消"]])
        sent = await bot.send_message(100, "请选", reply_markup=keys)
        assert await bot.delete_message(100, sent.message_id)
        assert await bot.send_chat_action(100, "typing")


async def test_aiogram(tg: Telegram, li: Person) -> None:
    import aiogram  # takes seconds, which whoever only collects the tests need not wait for
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo_too(message: aiogram.types.Message) -> None:
        await message.answer(f"<i>{message.text}</i>", parse_mode="HTML")

    session = AiohttpSession(api=TelegramAPIServer.from_base(tg.url))
    async with aiogram.Bot(tg.token, session=session) as bot:
        run = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=2))
        await li.says("催一下")
        assert (await li.sees("催一下"))["entities"][0]["type"] == "italic"
        document = aiogram.types.BufferedInputFile(b"%PDF-", filename="回执.pdf")
        sent = await bot.send_document(100, document, caption="请查收")
        assert sent.document.file_name == "回执.pdf"
        file = await bot.get_file(sent.document.file_id)
        assert (await bot.download_file(file.file_path)).read() == b"%PDF-"
        await dispatcher.stop_polling()
        await run
