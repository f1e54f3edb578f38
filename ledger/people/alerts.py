"""Alerts: what goes wrong again and again is one message to each administrator, with its number."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import administrators
from ledger.talk.saying import edit, reword, row_said, say
from ledger.talk.tallies import count_one
from models import Member, Organisation, Outbox, OutboxState, Priority
from wording import Message

A_MESSAGE_EVERY = timedelta(hours=1)
RECOUNTED_EVERY = timedelta(minutes=1)


async def alert_administrators(
    session: AsyncSession,
    *,
    organisation: Organisation,
    what: str,
    words: Callable[[int], Message],
    now: datetime,
) -> None:
    """Tell each administrator that it happened; within the hour only the number in it is changed.

    `words` makes the message of the number.
    """
    tally = await count_one(session, organisation.id, what, now=now, period=A_MESSAGE_EVERY)
    message = words(tally.count)
    for member in await administrators(session, organisation.id):
        key = f"{what}:{tally.since:%Y%m%dT%H%M%S}:{member.id}"
        told = await row_said(session, organisation.id, key)
        if told is not None:
            await recount(session, told, to=member, message=message, now=now)
            continue
        await say(
            session,
            to=member,
            message=message,
            now=now,
            once_per=key,
            priority=Priority.REMINDER,
        )


async def recount(
    session: AsyncSession, told: Outbox, *, to: Member, message: Message, now: datetime
) -> None:
    """Edit what was told when the minute is over: once, with the number that it has come to."""
    turn = (now - told.created_at) // RECOUNTED_EVERY + 1
    key = f"{told.once_key}:{turn}"
    planned = await row_said(session, told.organisation_id, key)
    if planned is None:
        await edit(
            session,
            earlier=told,
            to=to,
            message=message,
            now=now,
            priority=Priority.REMINDER,
            once_per=key,
            not_before=told.created_at + turn * RECOUNTED_EVERY,
        )
    elif planned.state is OutboxState.PENDING:
        await reword(session, planned, to=to, message=message, now=now)
