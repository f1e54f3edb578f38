"""Talk of reviews 评查: /review, drawing a sample, reviewing an item, what was found."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.forms.fillings import Filled
from ledger.reviews.drawing import draw_sample
from ledger.reviews.reviewing import review_item, submit_review
from ledger.reviews.showing import show_report, show_reviews, show_sample
from models import SubjectKind

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE


async def on_review(_update: Update, talk: Talk) -> None:
    """/review."""
    if talk.member is not None:
        await show_reviews(talk.act())


async def take_filled(talk: Talk, filled: Filled) -> None:
    """A review that was filled in and sent."""
    del talk
    await submit_review(filled.act, filled)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("review", on_review, filters=PRIVATE)
]
PRESSES: dict[str, PressAction] = {
    "review.draw": tapped(draw_sample),
    "sample.show": pressed(show_sample),
    "sample.report": pressed(show_report),
    "item.review": pressed(review_item),
}
SUBMITS = {SubjectKind.SAMPLE_ITEM: take_filled}
