"""Talk of importing: /import, a workbook under it or after it, and the word that it counts."""

import re

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, MessageHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.hearing import hear
from handlers.talk.presses import PressAction
from ledger.roster.edits import Standing
from ledger.roster.importing_in_chat import (
    ASKED,
    ask_for_workbook,
    confirm_import,
    file_to_confirm,
    show_import,
    workbook_said,
)
from models import Prompt
from models.talk import Said

IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
CAPTION = re.compile(r"^/import(?:@\w+)?(?:\s|$)", re.IGNORECASE)


async def on_import(_update: Update, talk: Talk) -> None:
    """/import: the workbook is asked for."""
    await ask_for_workbook(talk.act())


async def on_workbook(_update: Update, talk: Talk) -> None:
    """A file under whose caption /import stands."""
    if talk.member is not None:
        await take_workbook(talk, None, hear(talk.message))


async def take_workbook(talk: Talk, prompt: Prompt | None, said: Said) -> None:
    """The workbook, as it was asked for or by itself."""
    act = talk.act(said)
    file = await workbook_said(act)
    await show_import(act, file, talk.read_workbook(file), prompt)


async def press_confirm(talk: Talk, press: Press) -> None:
    """导入; the file is fetched once more."""
    await confirm(talk, press, Standing.ASKED)


async def press_books(talk: Talk, press: Press) -> None:
    """冲突处保留台账."""
    await confirm(talk, press, Standing.BOOKS)


async def press_file(talk: Talk, press: Press) -> None:
    """冲突处以表格为准."""
    await confirm(talk, press, Standing.FILE)


async def confirm(talk: Talk, press: Press, standing: Standing) -> None:
    """Fetch the file, and take it."""
    act = await talk.press_act(press)
    file = await file_to_confirm(act, press.target)
    await confirm_import(act, press.target, talk.read_workbook(file), standing)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("import", on_import, IN_PRIVATE),
    MessageHandler(IN_PRIVATE & filters.CaptionRegex(CAPTION), on_workbook),
]
PROMPTS = {ASKED: take_workbook}
PRESSES: dict[str, PressAction] = {
    "import.confirm": press_confirm,
    "import.books": press_books,
    "import.file": press_file,
}
