"""The way out of a question: 取消 and 不用了 below it, and /cancel for all that are open."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction
from ledger.talk.prompts import cancel_all, cancel_prompt, leave_unanswered


async def press_cancel(talk: Talk, press: Press) -> None:
    """取消 under a question."""
    await cancel_prompt(
        talk.session,
        member=talk.speaker,
        prompt_id=press.target,
        now=talk.now,
        asked=await talk.pressed(),
    )


async def press_leave(talk: Talk, press: Press) -> None:
    """不用了 under a question that needs no answer."""
    await leave_unanswered(
        talk.session,
        member=talk.speaker,
        prompt_id=press.target,
        now=talk.now,
        asked=await talk.pressed(),
    )


async def on_cancel(_update: Update, talk: Talk) -> None:
    """/cancel ends whatever is going on."""
    if talk.member is not None:
        await cancel_all(talk.session, member=talk.speaker, now=talk.now)


HANDLERS: list[BaseHandler[Update, Talk, None]] = [
    CommandHandler(
        "cancel", on_cancel, filters=filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    )
]
PRESSES: dict[str, PressAction] = {"prompt.cancel": press_cancel, "prompt.leave": press_leave}
