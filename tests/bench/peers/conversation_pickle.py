"""The intake as the library's documentation has it: ConversationHandler and PicklePersistence."""

import argparse
import tempfile
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

MENU, STORY, COMPANY, CONFIRM = range(4)
Context = ContextTypes.DEFAULT_TYPE


def keyboard(label: str, data: str) -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def start(update: Update, context: Context) -> int:
    """Greet and offer to complain."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data.clear()
    await update.message.reply_text("您好，这里是投诉专线。", reply_markup=keyboard("我要投诉", "complain"))
    return MENU


async def complain(update: Update, context: Context) -> int:
    """Ask for the story."""
    assert update.callback_query is not None
    assert context.user_data is not None
    context.user_data["story"] = []
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("请把经过告诉我，可以分几条说。")
    return STORY


async def told(update: Update, context: Context) -> int:
    """Take one message of the story."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["story"].append(update.message.text)
    count = len(context.user_data["story"])
    await update.message.reply_text(f"记下了（{count}）", reply_markup=keyboard("我说完了", "done"))
    return STORY


async def done(update: Update, _: Context) -> int:
    """Ask which company."""
    assert update.callback_query is not None
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("请问是哪家公司？")
    return COMPANY


async def company(update: Update, context: Context) -> int:
    """Show everything and ask to confirm."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data["company"] = update.message.text
    summary = "\n".join([*context.user_data["story"], context.user_data["company"]])
    await update.message.reply_text(summary, reply_markup=keyboard("确认提交", "submit"))
    return CONFIRM


async def submit(update: Update, context: Context) -> int:
    """Keep the complaint and say its number."""
    assert update.callback_query is not None
    assert context.user_data is not None
    cases = context.bot_data.setdefault("cases", [])
    cases.append(dict(context.user_data))
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(f"已受理，编号 {len(cases)}")
    return ConversationHandler.END


def conversation() -> ConversationHandler[Context]:
    """The steps and what leads from one to the next (the library warns here of what its own examples do)."""
    text = filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states={
            MENU: [CallbackQueryHandler(complain, "^complain$")],
            STORY: [MessageHandler(text, told), CallbackQueryHandler(done, "^done$")],
            COMPANY: [MessageHandler(text, company)],
            CONFIRM: [CallbackQueryHandler(submit, "^submit$")],
        },
        fallbacks=[CommandHandler("start", start)],
        name="intake",
        persistent=True,
    )


def main() -> None:
    """Poll until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--token", required=True)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        persistence = PicklePersistence(filepath=Path(folder) / "bot.pickle")
        builder = Application.builder().token(asked.token).base_url(f"{asked.api}/bot")
        application = builder.persistence(persistence).build()
        application.add_handler(conversation())
        application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
