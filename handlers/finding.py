"""Talk about finding: /find with words."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.lists.finding import find, find_on


async def on_find(_update: Update, talk: Talk) -> None:
    """/find: words in titles and replies."""
    await talk.say(await find(talk.act(), words_after(talk)))


async def press_page(talk: Talk, press: Press) -> None:
    """更早的 » and « 最新的; where the page begins stands in place of a version."""
    act = talk.act()
    await talk.say_in_place(await find_on(act, press.target, press.version))


def words_after(talk: Talk) -> str:
    """Return what stands after the command."""
    return (talk.message.text or "").partition(" ")[2].strip()


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("find", on_find, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PRESSES: dict[str, PressAction] = {"find.page": press_page}
