"""/again: what may not have arrived is said once more."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from ledger.talk.saying_again import say_again


async def on_again(_update: Update, talk: Talk) -> None:
    """/again: the speaker thinks that something did not reach him."""
    await say_again(talk.act())


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("again", on_again, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
