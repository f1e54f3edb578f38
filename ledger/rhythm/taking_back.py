"""Taking back: a reminder takes the place of what it says again, so that a chat shows it once.

What its reader has used stays: it shows what he said. So does what Telegram deletes no more.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models import Call, Outbox, OutboxState
from models.numbering import next_numbers
from models.queues import EDITS

# Telegram lets a bot delete what it said in a private chat for 48 hours; some are for the way.
DELETABLE_FOR = timedelta(hours=47, minutes=30)


async def take_back(
    session: AsyncSession,
    organisation_id: int,
    repeated: Mapping[str, Mapping[str, Any]],
    *,
    now: datetime,
) -> None:
    """Delete what new outbox rows say again, by its once key, after each of them has gone out.

    Rows of one chat and priority go in the order of their numbers.
    """
    if not repeated:
        return
    edit = aliased(Outbox)
    is_used = exists().where(
        edit.organisation_id == organisation_id,
        edit.chat_id == Outbox.chat_id,
        edit.message_id == Outbox.message_id,
        edit.method.in_(EDITS),
    )
    found = await session.execute(
        select(Outbox.once_key, Outbox.message_id).where(
            Outbox.organisation_id == organisation_id,
            Outbox.once_key.in_(list(repeated)),
            Outbox.state == OutboxState.SENT,
            Outbox.message_id.is_not(None),
            Outbox.sent_at > now - DELETABLE_FOR,
            ~is_used,
        )
    )
    earlier = sorted((str(key), message_id) for key, message_id in found)
    if not earlier:
        return
    numbers = await next_numbers(session, organisation_id, len(earlier))
    for number, (key, message_id) in enumerate(earlier, numbers):
        row = repeated[key]
        session.add(
            Outbox(
                id=number,
                organisation_id=organisation_id,
                method=Call.TAKE_BACK,
                chat_id=row["chat_id"],
                payload={"chat_id": row["chat_id"], "message_id": message_id},
                priority=row["priority"],
                created_at=now,
                not_after=row["not_after"],
                quiet_from=row["quiet_from"],
                quiet_until=row["quiet_until"],
                member_id=row["member_id"],
            )
        )
