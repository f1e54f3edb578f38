"""Talk of minutes 会议议定事项: a pasted list becomes drafts, put right and confirmed together."""

from handlers.talk.context import Talk
from handlers.talk.presses import PressAction, pressed, tapped
from ledger.registering.minutes import (
    KIND,
    ask_responsibility,
    choose_responsibility,
    confirm_all,
    correct_item,
    turn_minutes,
    type_responsibility,
)
from models import Prompt
from models.talk import Said


async def take_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words under the list name the responsibility of the items that have none."""
    await type_responsibility(talk.act(said), prompt)


PROMPTS = {KIND: take_words}
PRESSES: dict[str, PressAction] = {
    "minutes.item": tapped(correct_item),
    "minutes.page": tapped(turn_minutes),
    "minutes.where": tapped(ask_responsibility),
    "minutes.hang": tapped(choose_responsibility),
    "minutes.confirm": pressed(confirm_all),
}
