"""Talk of points 赋分: /points, confirming and changing, appeals, what those below have."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.points.appealing import (
    APPEAL,
    KEEP,
    RESET,
    appeal,
    ask_appeal,
    ask_keep,
    ask_reset,
    correct_appeal,
    take_appeal,
    take_ruling,
)
from ledger.points.deciding import (
    CHANGE,
    ask_change,
    confirm,
    confirm_shown,
    take_change,
    undo,
    undo_shown,
)
from ledger.points.ranking import switch_ranking
from ledger.points.showing import (
    show_appeals,
    show_card,
    show_own,
    show_point,
    show_scores,
    show_waiting,
)
from models import Answer, Prompt, SubjectKind
from models.talk import Said


async def on_points(_update: Update, talk: Talk) -> None:
    """/points: one's own scorecard of this period."""
    if talk.member is not None:
        await talk.say(await show_own(talk.act()))


async def on_change(talk: Talk, prompt: Prompt, said: Said) -> None:
    """How many points, and why."""
    await take_change(talk.act(said), prompt)


async def on_appeal(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The words of an appeal."""
    await take_appeal(talk.act(said), prompt)


async def on_ruling(talk: Talk, prompt: Prompt, said: Said) -> None:
    """What settles an appeal."""
    await take_ruling(talk.act(said), prompt)


async def reply(talk: Talk, point_id: int, said: Said) -> None:
    """A reply to a message about one's points: an appeal."""
    await appeal(talk.act(said), point_id)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edited message corrects the appeal it became."""
    await correct_appeal(talk.act(said), answer)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "points", on_points, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {
    "points.card": tapped(show_card),
    "points.waiting": pressed(show_waiting),
    "points.appeals": pressed(show_appeals),
    "points.confirm": tapped(confirm_shown),
    "points.undo": tapped(undo_shown),
    "points.scores": tapped(show_scores),
    "points.ranking": pressed(switch_ranking),
    "point.show": pressed(show_point),
    "point.confirm": pressed(confirm),
    "point.change": pressed(ask_change),
    "point.appeal": pressed(ask_appeal),
    "point.keep": pressed(ask_keep),
    "point.reset": pressed(ask_reset),
    "point.undo": pressed(undo),
}
PROMPTS = {CHANGE: on_change, APPEAL: on_appeal, KEEP: on_ruling, RESET: on_ruling}
REPLIES = {SubjectKind.POINT: reply}
CORRECTIONS = {SubjectKind.POINT: take_correction}
