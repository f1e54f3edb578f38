"""Talk of exporting: /export, and a tap on what is wanted."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.exports.in_chat import ask_what_to_export, export
from wording.exports.in_chat import KINDS


async def on_export(_update: Update, talk: Talk) -> None:
    """/export: what is wanted is asked."""
    await ask_what_to_export(talk.act())


async def press_kind(kind: str, talk: Talk, press: Press) -> None:
    """One of the kinds."""
    await export(await talk.press_act(press), kind)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("export", on_export, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE),
]
PRESSES: dict[str, PressAction] = {f"export.{kind}": partial(press_kind, kind) for kind in KINDS}
