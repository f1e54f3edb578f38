"""Talk about how much people are asked and told."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.lists.burden import burden_of


async def on_burden(_update: Update, talk: Talk) -> None:
    """/burden: this week."""
    await talk.say(await burden_of(talk.session, talk.speaker, now=talk.now))


async def press_page(talk: Talk, press: Press) -> None:
    """A week before it."""
    page = await burden_of(talk.session, talk.speaker, now=talk.now, page=press.target)
    await talk.say_in_place(page)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "burden", on_burden, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {"burden.page": press_page}
