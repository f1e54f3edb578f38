"""Talk of tasks that come again: /recurring lists them, a tap stops one."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, tapped
from ledger.tasks.recurring import show_recurrences, stop


async def on_recurring(_update: Update, talk: Talk) -> None:
    """/recurring."""
    if talk.member is not None:
        await show_recurrences(talk.act())


async def press_page(talk: Talk, press: Press) -> None:
    """Another page."""
    await show_recurrences(await talk.press_act(press), press.version)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "recurring",
        on_recurring,
        filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE,
    )
]
PRESSES: dict[str, PressAction] = {"recurring.page": press_page, "recurring.stop": tapped(stop)}
