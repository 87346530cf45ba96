"""The control: an ordinary python-telegram-bot polling bot with the same labels. It is a correct bot as the library's
examples have it, and it writes every complaint to disk at once; only it holds what was acknowledged in memory.
"""

import json
import os
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

Context = ContextTypes.DEFAULT_TYPE
STEPS = {
    "agree": ("请再确认跨境传输。", ("我知道并同意", "abroad")),
    "abroad": ("您好。", ("我要投诉", "complain")),
    "complain": ("您请说，我在听。", ("我说完了", "told")),
    "told": ("请核对。", ("确认提交", "submit")),
}


def _keyboard(label: str, data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def start(update: Update, context: Context) -> None:
    """Ask for consent."""
    context.user_data["story"] = []
    await update.message.reply_text("请先同意。", reply_markup=_keyboard("同意，开始", "agree"))


async def tapped(update: Update, context: Context) -> None:
    """The next step, or the receipt."""
    query = update.callback_query
    await query.answer()
    if query.data in STEPS:
        text, button = STEPS[query.data]
        await context.bot.send_message(query.from_user.id, text, reply_markup=_keyboard(*button))
        return
    with Path(os.environ["TEST_CASES"]).open("a") as file:
        file.write(json.dumps({"client": query.from_user.id, "story": context.user_data.get("story", [])}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    await context.bot.send_message(query.from_user.id, "已经提交。")


async def told(update: Update, context: Context) -> None:
    """One more message of the story."""
    context.user_data.setdefault("story", []).append(update.message.text)


def main() -> None:
    """Poll until told to stop."""
    api, token = os.environ["TINGSU_BOT_API"], os.environ["TINGSU_TOKEN"]
    application = Application.builder().token(token).base_url(f"{api}/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, told))
    application.run_polling()


if __name__ == "__main__":
    main()
