"""Talk of bulletins 通报: drafts released or corrected, /report and what stands behind it."""

from functools import partial

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.bulletins.directing import DIRECTIVE, ask_addressee, ask_line, write_line
from ledger.bulletins.files import show_files
from ledger.bulletins.releasing import NOTE, ask_note, correct, release, show_issued, take_note
from ledger.bulletins.report_files import send_issued, send_report
from ledger.bulletins.showing import (
    draft_from_report,
    offer_again,
    offer_units,
    report_offered,
    show_page,
    show_report,
)
from models import Prompt
from models.talk import Said
from wording.bulletins.report import ReportFormat

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


async def on_report(_update: Update, talk: Talk) -> None:
    """/report."""
    if talk.member is not None:
        await talk.say(await report_offered(talk.act()))


async def on_note(talk: Talk, prompt: Prompt, said: Said) -> None:
    """A leader's own words for a bulletin."""
    await take_note(talk.act(said), prompt)


async def on_line(talk: Talk, prompt: Prompt, said: Said) -> None:
    """A leader's directive on a bulletin."""
    await write_line(talk.act(said), prompt)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("report", on_report, filters=PRIVATE)
]
PRESSES: dict[str, PressAction] = {
    "bulletin.release": pressed(release),
    "bulletin.note": pressed(ask_note),
    "bulletin.correct": pressed(correct),
    "bulletin.direct": pressed(ask_addressee),
    "bulletin.addressee": tapped(ask_line),
    "bulletin.files": pressed(show_files),
    "bulletin.show": pressed(show_issued),
    "bulletin.page": tapped(show_page),
    "report.page": tapped(show_report),
    "report.draft": tapped(draft_from_report),
    "report.units": tapped(offer_units),
    "report.all": pressed(offer_again),
    **{f"report.{one}": tapped(partial(send_report, made_as=one)) for one in ReportFormat},
    **{f"bulletin.{one}": pressed(partial(send_issued, made_as=one)) for one in ReportFormat},
}
PROMPTS = {NOTE: on_note, DIRECTIVE: on_line}
