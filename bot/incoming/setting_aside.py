"""What people hear when an update did not go through: a refusal's sentence, or that it is noted."""

from contextlib import suppress

from telegram import Update

from bot.incoming.application import MalformedUpdateError, read_update
from bot.incoming.outlines import outline_of
from bot.incoming.waiting_room import Waiting, mark_set_aside
from handlers.originals import show_why_refused
from handlers.talk.context import BotApplication, Case, Talk, current_case
from ledger.people.alerts import alert_administrators
from wording import Message
from wording.process import NotedAsDefect, UpdatesSetAside


async def tell_refusal(
    application: BotApplication, case: Case, row: Waiting, message: Message
) -> None:
    """Say why not, where it was asked: on top of the chat for a press, else as a message."""
    value = row.value()
    update, outline = read_update(application, value), outline_of(value)
    talk = await talk_of(application, case, update)
    if update.callback_query is None:
        await talk.say_to_anybody(message)
        case.quoted_id = outline.quoted_id if outline is not None else None
        await show_why_refused(talk)
        return
    talk.answer(message, alert=True)
    if message.keyboard() and update.effective_chat is not None:
        await talk.say_to_anybody(message)  # an alert has no buttons, and they are the way on


async def set_aside(
    application: BotApplication, case: Case, row: Waiting, *, error: str, cause: str
) -> None:
    """Set the update aside; tell the speaker that nothing is lost, and the administrators."""
    await mark_set_aside(case.session, row, error=error)
    value = row.value()
    if outline_of(value) is not None:  # else nobody knows who spoke where
        with suppress(MalformedUpdateError):
            await tell_speaker(application, case, read_update(application, value))
    await alert_administrators(
        case.session,
        organisation=case.organisation,
        what="set-aside",
        words=lambda count: UpdatesSetAside(count, update_id=row.update_id, error=cause),
        now=case.now,
    )


async def tell_speaker(application: BotApplication, case: Case, update: Update) -> None:
    """Tell whoever spoke that his words are noted; in silence where nobody spoke to us."""
    talk = await talk_of(application, case, update)
    if update.callback_query is not None:
        talk.answer(NotedAsDefect(), alert=True)
    elif update.effective_message is not None:
        await talk.say_to_anybody(NotedAsDefect())


async def talk_of(application: BotApplication, case: Case, update: Update) -> Talk:
    """Return the talk of an update outside PTB's own round of handlers."""
    token = current_case.set(case)
    try:
        talk = Talk.from_update(update, application)
        await talk.refresh_data()
    finally:
        current_case.reset(token)
    return talk
