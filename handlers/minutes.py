"""Talk of minutes 会议议定事项: a pasted list becomes drafts, put right and confirmed together."""

from collections.abc import Awaitable, Callable

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.registering.minutes import (
    KIND,
    ask_responsibility,
    choose_responsibility,
    confirm_all,
    correct_item,
    type_responsibility,
)
from ledger.talk.acts import Act
from models import Prompt
from models.talk import Said


def numbered(take: Callable[[Act, int, int], Awaitable[None]]) -> PressAction:
    """Return what a button does that stands for one of the things shown."""

    async def on_press(talk: Talk, press: Press) -> None:
        await take(await talk.press_act(press), press.target, press.version)

    return on_press


async def press_confirm(talk: Talk, press: Press) -> None:
    """确认登记 of all that lack nothing."""
    await confirm_all(await talk.press_act(press), press.target)


async def take_words(talk: Talk, prompt: Prompt, said: Said) -> None:
    """Words under the list name the responsibility of the items that have none."""
    await type_responsibility(talk.act(said), prompt)


PROMPTS = {KIND: take_words}
PRESSES: dict[str, PressAction] = {
    "minutes.item": numbered(correct_item),
    "minutes.where": numbered(ask_responsibility),
    "minutes.hang": numbered(choose_responsibility),
    "minutes.confirm": press_confirm,
}
