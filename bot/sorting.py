"""What the rules are told of a delivery: who cannot be reached, and which group has moved."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import Outcome
from bot.outbox_rows import Leased
from models import Organisation, Outbox, OutboxState

log = structlog.stdlib.get_logger()


async def note_outcome(
    session: AsyncSession, organisation_id: int, row: Leased, outcome: Outcome, *, now: datetime
) -> bool:
    """Tell the rules what they must know of; True if they may have had something to say."""
    # Late: the rules behind it are not needed to start.
    from ledger import reachability  # noqa: PLC0415

    if outcome.migrated_to is not None and row.chat_id is not None:
        log.warning("group_migrated", chat_id=row.chat_id, to=outcome.migrated_to)
        await reachability.note_migration(
            session,
            organisation=await session.get_one(Organisation, organisation_id),
            old_chat_id=row.chat_id,
            new_chat_id=outcome.migrated_to,
            now=now,
        )
        return True
    if outcome.state is OutboxState.REFUSED:
        explained = await reachability.note_refusal(
            session,
            organisation=await session.get_one(Organisation, organisation_id),
            row=await session.get_one(Outbox, (organisation_id, row.id)),
            code=outcome.code,
            description=outcome.description,
            now=now,
        )
        outcome.is_defect = not explained
        log_refusal(row, outcome)
        return True
    if outcome.state is OutboxState.UNKNOWN and not outcome.again:
        log.error("message_unknown", outbox_id=row.id, method=row.method, attempts=outcome.attempts)
    return False


def log_refusal(row: Leased, outcome: Outcome) -> None:
    """Log a refusal: a chat closed to us is no defect; anything else refused for good is ours."""
    say = log.error if outcome.is_defect else log.warning
    say(
        "message_refused",
        outbox_id=row.id,
        method=row.method,
        code=outcome.code,
        description=outcome.description,
    )
