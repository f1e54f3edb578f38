"""What the rules are told of a delivery: who cannot be reached, and which group has moved."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.delivery import Outcome
from bot.outgoing.outbox_rows import Leased
from ledger.chats.reachability import note_migration, note_refusal
from models import Organisation, Outbox

log = structlog.stdlib.get_logger()


async def note_outcome(
    session: AsyncSession, organisation_id: int, row: Leased, outcome: Outcome, *, now: datetime
) -> None:
    """Tell the rules, which may have something to say to people."""
    organisation = await session.get_one(Organisation, organisation_id)
    if outcome.migrated_to is not None and row.chat_id is not None:
        log.warning("group_migrated", chat_id=row.chat_id, to=outcome.migrated_to)
        await note_migration(
            session,
            organisation=organisation,
            old_chat_id=row.chat_id,
            new_chat_id=outcome.migrated_to,
            now=now,
        )
        return
    explained = await note_refusal(
        session,
        organisation=organisation,
        row=await session.get_one(Outbox, (organisation_id, row.id)),
        code=outcome.code,
        description=outcome.description,
        now=now,
    )
    outcome.is_defect = not explained
    log_refusal(row, outcome)


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
