"""What the last process said just before it ended: the pace goes on from there.

Telegram counts messages per bot and chat, not per process. A bot that started with an empty memory
would speak too fast, be told to wait, and then to wait longer.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.backlog import Letter
from bot.outgoing.outbox_rows import LETTER, TABLE, letter_of
from bot.outgoing.pace import MINUTE_AND_A_BIT, Door, Pace
from models import OutboxState, Priority

REMEMBERED = timedelta(seconds=MINUTE_AND_A_BIT)
# Within a priority messages go in the order of their numbers: the last ones sent are the highest.
LOOKED_AT = 4_000
LONGEST_WAIT_S = 3600.0  # Telegram's waits end; one left by a clock that stood wrong must, too


async def recall_pace(
    session: AsyncSession, organisation_id: int, *, pace: Pace, door: Door, at: float, now: datetime
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
            door.count(moment)


async def recall_waits(
    session: AsyncSession, organisation_id: int, *, pace: Pace, at: float, now: datetime
) -> list[Letter]:
    """Hold the chats that Telegram told us to leave alone; return the letters that wait for it."""
    rows = await session.execute(
        select(*LETTER).where(
            TABLE.c.organisation_id == organisation_id,
            TABLE.c.state.in_((OutboxState.PENDING, OutboxState.UNKNOWN)),
            TABLE.c.not_before > now,
            TABLE.c.error.is_not(None),
        )
    )
    letters = [letter_of(row) for row in rows]
    for letter in letters:
        if letter.chat_id is not None and letter.not_before is not None:
            seconds = (letter.not_before - now).total_seconds()
            pace.halt_chat(letter.chat_id, at, min(seconds, LONGEST_WAIT_S))
        # The wait is the chat's: its letters keep their order.
        letter.not_before = None
    return letters
