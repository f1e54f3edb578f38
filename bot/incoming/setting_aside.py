"""What people hear when an update did not go through: a refusal's sentence, or that it is noted."""

from telegram import Update

from bot import raw_json
from bot.incoming.application import MalformedUpdateError, read_update
from bot.incoming.waiting_room import Waiting, mark_set_aside
from handlers.talk.context import BotApplication, Case, Talk, current_case
from ledger.people.readership import tell_administrators
from models import Priority
from wording import Message
from wording.process import NotedAsDefect, UpdateSetAside


async def tell_refusal(
    application: BotApplication, case: Case, row: Waiting, message: Message
) -> None:
    """Say why not, where it was asked: on top of the chat for a press, else as a message."""
    update = read_update(application, raw_json.read_storable(row.payload))
    talk = await talk_of(application, case, update)
    if update.callback_query is None:
        await talk.say_to_anybody(message)
        return
    talk.answer(message, alert=True)
    if message.keyboard() and update.effective_chat is not None:
        await talk.say_to_anybody(message)  # an alert has no buttons, and they are the way on


async def set_aside(
    application: BotApplication, case: Case, row: Waiting, *, error: str, cause: str
) -> None:
    """Set the update aside; tell the speaker that nothing is lost, and each administrator once."""
    await mark_set_aside(case.session, row, error=error)
    try:
        update = read_update(application, raw_json.read_storable(row.payload))
    except MalformedUpdateError:
        pass  # nobody knows who spoke
    else:
        await tell_speaker(application, case, update)
    await tell_administrators(
        case.session,
        organisation=case.organisation,
        message=UpdateSetAside(update_id=row.update_id, error=cause),
        now=case.now,
        once_per=f"set-aside:{row.bot_id}:{row.update_id}:{row.arrival}",
        priority=Priority.REPLY,
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
