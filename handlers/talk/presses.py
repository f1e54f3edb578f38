"""Button presses: the seal is opened, the action found, the press answered; a question ended."""

from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from ledger.forms.leaving import cancel_all
from ledger.talk.acts import Act
from ledger.talk.buttons import open_seal
from ledger.talk.prompts import end_prompt
from wording import Message as Words
from wording.talk import ButtonNotOurs, LeftAtThat, NotOnRoster, PromptCancelled

PressAction = Callable[[Talk, Press], Awaitable[None]]


def press_handler(actions: dict[str, PressAction]) -> BaseHandler[Update, Talk, None]:
    """Return the one handler of all presses, over the table action → function."""

    async def on_press(_: Update, talk: Talk) -> None:
        press = open_seal(talk.query.data or "", talk.organisation.button_key)
        if talk.member is None:
            talk.answer(NotOnRoster(), alert=True)
        elif press is None or press.action not in actions:
            talk.answer(ButtonNotOurs(), alert=True)
        else:
            await actions[press.action](talk, press)
            talk.answer()  # whatever was not answered with words stops spinning

    return CallbackQueryHandler(on_press)


def pressed(take: Callable[[Act, int], Awaitable[object]]) -> PressAction:
    """Return what a button does that names the row of an operation."""

    async def on_press(talk: Talk, press: Press) -> None:
        await take(await talk.press_act(press), press.target)

    return on_press


def tapped(take: Callable[[Act, int, int], Awaitable[object]]) -> PressAction:
    """Return what a button does that stands for one of the things shown: its number comes along.

    The number stands in place of a version.
    """

    async def on_press(talk: Talk, press: Press) -> None:
        await take(await talk.press_act(press), press.target, press.version)

    return on_press


def ending(words: Words) -> PressAction:
    """Return what a button does that puts these words in place of its question."""

    async def on_press(talk: Talk, press: Press) -> None:
        await end_prompt(await talk.press_act(press), press.target, words)

    return on_press


async def on_cancel(_update: Update, talk: Talk) -> None:
    """/cancel ends whatever is going on."""
    if talk.member is not None:
        await cancel_all(talk.act())


cancel = ending(PromptCancelled())
HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "cancel", on_cancel, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {"prompt.cancel": cancel, "prompt.leave": ending(LeftAtThat())}
