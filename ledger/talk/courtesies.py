"""Courtesies: words to strangers, and greetings: after everything else, and so many a minute."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.talk.saying import already_said, say_to_chat
from ledger.talk.tallies import count_one
from models import Organisation, Priority
from wording import Message

A_MINUTE = timedelta(minutes=1)
COURTESIES_A_MINUTE = 60  # of the 30 messages a second that a bot has


async def say_courteously(
    session: AsyncSession,
    organisation: Organisation,
    *,
    chat_id: int,
    message: Message,
    now: datetime,
    topic_id: int = 0,
    language: str | None = None,
    once_per: str | None = None,
) -> bool:
    """Say it when nothing else is to be said; False if it was one too many in a minute."""
    if once_per and await already_said(session, organisation.id, once_per):
        return True
    lately = await count_one(session, organisation.id, "courtesies", now=now, period=A_MINUTE)
    if lately.count > COURTESIES_A_MINUTE:
        return False
    await say_to_chat(
        session,
        organisation,
        chat_id=chat_id,
        topic_id=topic_id,
        message=message,
        now=now,
        language=language,
        once_per=once_per,
        priority=Priority.BULK,
    )
    return True
