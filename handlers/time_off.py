"""Talk of time off: /away, and who stands in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.people.time_off import end, say_away
from ledger.talk.acts import Act
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


def pressed(take: Callable[[Act, int], Awaitable[None]]) -> PressAction:
    """Return what a button does about one time off."""

    async def on_press(talk: Talk, press: Press) -> None:
        await take(await talk.press_act(press), press.target)

    return on_press


def numbered(take: Callable[[Act, int, int], Awaitable[None]]) -> PressAction:
    """Return what a button does that stands for one of the things shown."""

    async def on_press(talk: Talk, press: Press) -> None:
        act = replace(await talk.press_act(press), version=None)
        await take(act, press.target, press.version)

    return on_press


async def take_name(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The name of who stands in."""
    await name_stand_in(talk.act(said), prompt)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("away", on_away, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PROMPTS = {WHOM: take_name}
PRESSES: dict[str, PressAction] = {
    "away.end": pressed(end),
    "away.whom": pressed(ask_stand_in),
    "away.stand_in": numbered(choose_stand_in),
    "away.page": numbered(turn_colleagues),
}
