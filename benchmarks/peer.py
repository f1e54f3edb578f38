"""The peer: a plain python-telegram-bot that answers every text and stores nothing.

Run as a process of its own: `python -m benchmarks.peer TOKEN API [--concurrent]`.
"""

import argparse

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what a bot that keeps nothing can say."""
    if update.message is not None:
        await update.message.reply_text("收到")


def main() -> None:
    """Read the command line and poll until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("token")
    parser.add_argument("api")
    parser.add_argument("--concurrent", action="store_true", help="handle 256 updates at a time")
    options = parser.parse_args()
    application = (
        ApplicationBuilder()
        .token(options.token)
        .base_url(f"{options.api}/bot")
        .concurrent_updates(options.concurrent)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, answer))
    application.run_polling()


if __name__ == "__main__":
    main()
