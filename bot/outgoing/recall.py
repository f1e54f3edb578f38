"""What the last process said just before it ended: the pace goes on from there.

Telegram counts messages per bot and chat, not per process. A bot that started with an empty memory
would speak too fast, be told to wait, and then to wait longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.outbox_rows import QUEUED, TABLE, QueuedMessage, queued_message
from bot.outgoing.pace import MINUTE_AND_A_BIT, Pace, SlidingWindow
from models import OutboxState, Priority

REMEMBERED = timedelta(seconds=MINUTE_AND_A_BIT)
# Within a priority messages go in the order of their numbers: the last ones sent are the highest.
LOOKED_AT = 4_000
LONGEST_WAIT_S = 3600.0  # Telegram's waits end; one left by a clock that stood wrong must, too


async def recall_pace(
    session: AsyncSession,
    organisation_id: int,
    *,
    pace: Pace,
    window: SlidingWindow,
    at: float,
    now: datetime,
) -> None:
    """Count what went out in the last minute as if this process had sent it."""
    latest = union_all(
        *(
            select(TABLE.c.chat_id, TABLE.c.method, TABLE.c.sent_at)
            .where(
                TABLE.c.organisation_id == organisation_id,
                TABLE.c.state == OutboxState.SENT,
                TABLE.c.priority == priority,
            )
            .order_by(TABLE.c.id.desc())
            .limit(LOOKED_AT)
            .subquery()
            .select()
            for priority in Priority
        )
    ).subquery()
    rows = await session.execute(
        select(latest)
        .where(latest.c.sent_at.between(now - REMEMBERED, now))
        .order_by(latest.c.sent_at)
    )
    for chat_id, method, sent_at in rows:
        if chat_id is not None:
            moment = at - (now - sent_at).total_seconds()
            pace.count(chat_id, moment, edit=method.startswith("edit"))
            window.count(moment)


async def recall_waits(
    session: AsyncSession, organisation_id: int, *, pace: Pace, at: float, now: datetime
) -> list[QueuedMessage]:
    """Hold the chats that Telegram told us to leave alone; return the messages that wait for it."""
    rows = await session.execute(
        select(*QUEUED).where(
            TABLE.c.organisation_id == organisation_id,
            TABLE.c.state.in_((OutboxState.PENDING, OutboxState.UNKNOWN)),
            TABLE.c.not_before > now,
            TABLE.c.error.is_not(None),
        )
    )
    messages = [queued_message(row) for row in rows]
    for message in messages:
        if message.chat_id is not None and message.not_before is not None:
            seconds = (message.not_before - now).total_seconds()
            pace.halt_chat(message.chat_id, at, min(seconds, LONGEST_WAIT_S))
        # The wait is the chat's: its messages keep their order.
        message.not_before = None
    return messages
