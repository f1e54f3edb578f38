"""Talk of the roster: /leave and /move, by which administrators let somebody go, or elsewhere."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.roster import leaving_in_chat as leaving
from ledger.roster import moving_in_chat as moving
from ledger.roster.moving_questions import Draft as MovingDraft
from models import Prompt
from models.talk import Said


async def on_leave(_update: Update, talk: Talk) -> None:
    """/leave, with a name or without."""
    await leaving.begin(talk.act(), " ".join(talk.args or ()))


async def take_leaving_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words typed at a question of /leave."""
    await leaving.take_words(talk.act(said), prompt)


async def on_move(_update: Update, talk: Talk) -> None:
    """/move, with a name or without."""
    await moving.begin(talk.act(), " ".join(talk.args or ()))


async def take_moving_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words typed at a question of /move."""
    await moving.take_words(talk.act(said), prompt)


IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler("leave", on_leave, IN_PRIVATE),
    CommandHandler("move", on_move, IN_PRIVATE),
]
PROMPTS = {leaving.Draft.kind: take_leaving_words, MovingDraft.kind: take_moving_words}
PRESSES: dict[str, PressAction] = {
    "leave.who": tapped(leaving.choose_leaver),
    "leave.to": tapped(leaving.choose_successor),
    "leave.page": tapped(leaving.turn_page),
    "leave.back": pressed(leaving.go_back),
    "leave.confirm": pressed(leaving.confirm),
    "move.who": tapped(moving.choose_mover),
    "move.unit": tapped(moving.choose_unit),
    "move.follow": pressed(moving.let_follow),
    "move.to": tapped(moving.choose_successor),
    "move.role": tapped(moving.switch_role),
    "move.roles": pressed(moving.end_roles),
    "move.page": tapped(moving.turn_page),
    "move.back": pressed(moving.go_back),
    "move.confirm": pressed(moving.confirm),
}
