"""/calendar: one's deadlines as a file, and by an address."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction
from ledger.talk.buttons import Press
from ledger.tasks.calendar import renew_address, send_calendar


async def on_calendar(_update: Update, talk: Talk) -> None:
    """/calendar."""
    if talk.member is not None:
        await send_calendar(talk.act())


async def on_renew(talk: Talk, press: Press) -> None:
    """Another address."""
    await renew_address(await talk.press_act(press))


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "calendar", on_calendar, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {"calendar.renew": on_renew}
