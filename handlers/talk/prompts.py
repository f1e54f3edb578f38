"""The way out of a question: 取消 and 不用了 below it, and /cancel for all that are open."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.talk.prompts import cancel_all, end_prompt
from wording import Message as Words
from wording.talk import LeftAtThat, PromptCancelled


def ending(words: Words) -> PressAction:
    """Return what a button does that puts these words in place of its question."""

    async def on_press(talk: Talk, press: Press) -> None:
        await end_prompt(
            talk.session,
            member=talk.speaker,
            prompt_id=press.target,
            message=words,
            now=talk.now,
            asked=await talk.pressed(),
        )

    return on_press


async def on_cancel(_update: Update, talk: Talk) -> None:
    """/cancel ends whatever is going on."""
    if talk.member is not None:
        await cancel_all(talk.session, member=talk.speaker, now=talk.now)


cancel = ending(PromptCancelled())
HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "cancel", on_cancel, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {"prompt.cancel": cancel, "prompt.leave": ending(LeftAtThat())}
