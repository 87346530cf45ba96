"""An echo bot as the library's own examples have it: default Updater, default httpx transport.

With `--transport ours` the only change is the request class, which shows what that alone is worth.
"""

import argparse
import sys
from pathlib import Path

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

sys.path.insert(0, str(Path(__file__).parents[3]))

from bot.transport import Transport


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same again."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    """Poll until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--transport", choices=["httpx", "ours"], default="httpx")
    asked = parser.parse_args()
    builder = Application.builder().token(asked.token).base_url(f"{asked.api}/bot")
    if asked.transport == "ours":
        builder = builder.request(Transport()).get_updates_request(Transport())
    application = builder.build()
    application.add_handler(CommandHandler("start", echo))
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
