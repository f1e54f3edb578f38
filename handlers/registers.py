"""Talk of registers: recording, looking at what is recorded, correcting and withdrawing it."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.finding import words_after
from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.forms.fillings import Filled
from ledger.registers.changing import (
    CORRECT,
    WITHDRAW,
    ask_correction,
    ask_withdrawal,
    correct_note,
    note_record,
    submit_correction,
    take_reason,
)
from ledger.registers.gallery import show_gallery
from ledger.registers.recording import ask_register, fill_register, submit_record
from ledger.registers.showing import send_files, show_record, show_register, show_registers
from ledger.talk.acts import Act
from models import Answer, Prompt, SubjectKind
from models.talk import Said

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


async def on_record(_update: Update, talk: Talk) -> None:
    """/record: fill in a register, one named after it or one that is asked for."""
    if talk.member is not None:
        await ask_register(talk.act(), words_after(talk))


async def on_records(_update: Update, talk: Talk) -> None:
    """/records: the registers with what is in them."""
    if talk.member is not None:
        await show_registers(talk.act(), words_after(talk))


async def show_all(act: Act, _target: int) -> None:
    """返回, from one register to all."""
    await show_registers(act)


async def take_filled(talk: Talk, filled: Filled) -> None:
    """What was filled in and sent: a new record, or what is to stand in the place of one."""
    del talk
    await (submit_correction if "version" in filled.context else submit_record)(filled.act, filled)


async def on_reason(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The reason why a record is changed."""
    await take_reason(talk.act(said), prompt)


async def reply(talk: Talk, record_id: int, said: Said) -> None:
    """A reply to a message about a record: a note beside it."""
    await note_record(talk.act(said), record_id)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edited message corrects the note it became."""
    await correct_note(talk.act(said), answer)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("record", on_record, filters=PRIVATE),
    CommandHandler("records", on_records, filters=PRIVATE),
]
PRESSES: dict[str, PressAction] = {
    "register.fill": pressed(fill_register),
    "register.all": pressed(show_all),
    "register.show": tapped(show_register),
    "register.gallery": tapped(show_gallery),
    "record.show": pressed(show_record),
    "record.files": pressed(send_files),
    "record.correct": pressed(ask_correction),
    "record.withdraw": pressed(ask_withdrawal),
}
PROMPTS = {CORRECT: on_reason, WITHDRAW: on_reason}
REPLIES = {SubjectKind.RECORD: reply}
CORRECTIONS = {SubjectKind.RECORD: take_correction}
SUBMITS = {SubjectKind.RECORD: take_filled}
