"""Talk of rotations 轮值: /turns, swaps, what came of a turn, what is handed in by reply."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.rotations.listing import show_turns, turns_for
from ledger.rotations.marking import correct_material, hold, miss, send_material, take_reply
from ledger.rotations.swapping import agree, ask_to_swap, decline, offer_swap
from models import Answer, SubjectKind
from models.talk import Said


async def on_turns(_update: Update, talk: Talk) -> None:
    """/turns."""
    await talk.say(await turns_for(talk.act()))


async def press_page(talk: Talk, press: Press) -> None:
    """Another rotation."""
    await show_turns(await talk.press_act(press), press.target)


async def take_words(talk: Talk, turn_id: int, said: Said) -> None:
    """A reply to a message about a turn."""
    await take_reply(talk.act(said), turn_id)


async def take_correction(talk: Talk, answer: Answer, said: Said) -> None:
    """An edit of what was handed in."""
    await correct_material(talk.act(said), answer)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("turns", on_turns, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)
]
PRESSES: dict[str, PressAction] = {
    "turns.page": press_page,
    "turn.held": pressed(hold),
    "turn.missed": pressed(miss),
    "turn.swap": pressed(offer_swap),
    "turn.files": pressed(send_material),
    "swap.ask": tapped(ask_to_swap),
    "swap.agree": pressed(agree),
    "swap.decline": pressed(decline),
}
REPLIES = {SubjectKind.TURN: take_words}
CORRECTIONS = {SubjectKind.TURN: take_correction}
