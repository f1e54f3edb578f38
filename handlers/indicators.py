"""Talk of indicators: how they stand, their readings, who takes them on."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.indicators.drawing import draw_one, draw_units
from ledger.indicators.reading_out import READING, ask_reading, take_reading
from ledger.indicators.showing import indicators_shown, show_history, show_indicators
from ledger.indicators.taking_on import (
    LINE,
    RETURN,
    ask_line,
    ask_return,
    correct_line,
    keep_line,
    take_line,
    take_on,
    take_return,
)
from models import Answer, Prompt, SubjectKind
from models.talk import Said


async def on_indicators(_update: Update, talk: Talk) -> None:
    """/indicators: what lags or is empty; if nothing does, all of them."""
    if talk.member is not None:
        await talk.say(await indicators_shown(talk.act(), None, 1))


async def on_reading(talk: Talk, prompt: Prompt, said: Said) -> None:
    """A reading, as it was asked for."""
    await take_reading(talk.act(said), prompt)


async def on_line(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The week's line."""
    await take_line(talk.act(said), prompt)


async def on_return(talk: Talk, prompt: Prompt, said: Said) -> None:
    """The word with which it is handed back."""
    await take_return(talk.act(said), prompt)


async def reply(talk: Talk, standing_id: int, said: Said) -> None:
    """A reply to a message about an indicator: a line of who has taken it on."""
    await keep_line(talk.act(said), standing_id)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edited message corrects the line it became."""
    await correct_line(talk.act(said), answer)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "indicators", on_indicators, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {
    "indicators.page": tapped(show_indicators),
    "indicator.show": tapped(show_history),
    "indicator.draw": pressed(draw_one),
    "indicator.draw_units": pressed(draw_units),
    "indicator.read": pressed(ask_reading),
    "indicator.take": pressed(take_on),
    "indicator.line": pressed(ask_line),
    "indicator.return": pressed(ask_return),
}
PROMPTS = {READING: on_reading, LINE: on_line, RETURN: on_return}
REPLIES = {SubjectKind.INDICATOR: reply}
CORRECTIONS = {SubjectKind.INDICATOR: take_correction}
