"""Talk of time off: /away, and who stands in."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.people.time_off import count_on, end, freeze, say_away
from ledger.tasks.standing_in import (
    WHOM,
    ask_stand_in,
    choose_stand_in,
    name_stand_in,
    turn_colleagues,
)
from models import Prompt
from models.talk import Said


async def on_away(_update: Update, talk: Talk) -> None:
    """/away, with days or without."""
    if talk.member is not None:
        await say_away(talk.act(), " ".join(talk.args or ()))


async def take_name(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The name of who stands in."""
    await name_stand_in(talk.act(said), prompt)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("away", on_away, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PROMPTS = {WHOM: take_name}
PRESSES: dict[str, PressAction] = {
    "away.end": pressed(end),
    "away.freeze": pressed(freeze),
    "away.count_on": pressed(count_on),
    "away.whom": pressed(ask_stand_in),
    "away.stand_in": tapped(choose_stand_in),
    "away.page": tapped(turn_colleagues),
}
