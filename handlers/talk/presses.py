"""Button presses: the seal is opened, the action found, the press answered."""

from collections.abc import Awaitable, Callable

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from handlers.talk.context import Press, Talk
from ledger.talk.buttons import open_seal
from wording.talk import ButtonNotOurs, NotOnRoster

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
