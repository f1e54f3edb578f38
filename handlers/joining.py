"""/start: a code is redeemed, a member is welcomed back."""

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, filters

from handlers.talk import Talk
from ledger.joining import join, welcome_back


async def on_start(_update: Update, talk: Talk) -> None:
    """Redeem the code behind /start, or welcome the member."""
    if talk.user is None:
        return
    code = talk.args[0] if talk.args else None
    if code is None:
        language = talk.user.language_code
        await talk.say(await welcome_back(talk.session, member=talk.speaker, language=language))
        return
    outcome = await join(
        talk.session,
        organisation=talk.organisation,
        code=code,
        user_id=talk.user.id,
        language=talk.user.language_code,
        now=talk.now,
    )
    talk.member = outcome.member or talk.member
    if outcome.words is not None:
        await talk.say(outcome.words)


IN_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS: list[BaseHandler[Update, Talk, None]] = [CommandHandler("start", on_start, IN_PRIVATE)]
