"""Before all other handlers: strangers are turned away, and whoever is heard can be reached."""

from telegram import Chat, Message, Update
from telegram.ext import ApplicationHandlerStop, BaseHandler, TypeHandler

from handlers.talk.context import TOO_MANY, Talk
from ledger.people.joining import turn_away
from ledger.people.reachability import note_reachable
from ledger.talk.held_back import check_words

FIRST = -1  # the handler group that PTB asks before the others, which are in group 0


async def on_any(update: Update, talk: Talk) -> None:
    """Let members through; answer a stranger's words here, unless he brings a code."""
    chat = update.effective_chat
    if chat is None or chat.type != Chat.PRIVATE:
        return
    if talk.member is not None:
        if update.my_chat_member is None:
            await note_reachable(talk.session, member=talk.member, now=talk.now)
        check_words(talk.organisation, words_of(update))
    elif update.message is not None and not brings_code(update.message):
        heard = await turn_away(
            talk.session,
            organisation=talk.organisation,
            chat_id=chat.id,
            language=talk.language,
            now=talk.now,
        )
        if not heard:
            talk.case.unanswered = TOO_MANY
        raise ApplicationHandlerStop
    elif update.edited_message is not None:
        raise ApplicationHandlerStop  # what he wrote first was answered


def words_of(update: Update) -> str:
    """Return what was written, in a new message or in the place of an older one."""
    message = update.effective_message if update.callback_query is None else None
    return (message.text or message.caption or "") if message is not None else ""


def brings_code(message: Message) -> bool:
    """Return whether the message is /start with a code behind it."""
    words = (message.text or "").split()
    return len(words) > 1 and words[0].partition("@")[0] == "/start"


GATE: BaseHandler[Update, Talk, None] = TypeHandler(Update, on_any)
