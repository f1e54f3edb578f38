"""What waits in the outbox for a chat: dropped when it is closed, redirected when it moved."""

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import Organisation, Outbox, OutboxState, ProducedFile

OUT = (OutboxState.SENT, OutboxState.REFUSED, OutboxState.DROPPED)
# Whether it arrived is not known, and it is not tried again.
GIVEN_UP = and_(Outbox.state == OutboxState.UNKNOWN, Outbox.not_before.is_(None))
NOT_OUT_YET = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)


async def drop(session: AsyncSession, *which: ColumnElement[bool], error: str) -> int:
    """Drop pending outbox rows; return how many."""
    dropped = await session.execute(
        update(Outbox)
        .where(Outbox.state == OutboxState.PENDING, *which)
        .values(state=OutboxState.DROPPED, error=error)
    )
    return dropped.rowcount if isinstance(dropped, CursorResult) else 0


async def forget_secrets(session: AsyncSession, organisation_id: int) -> int:
    """Empty the words, and the files, of secret messages that are out: a link is kept as a hash."""
    rows = list(
        await session.scalars(
            select(Outbox).where(
                Outbox.organisation_id == organisation_id,
                Outbox.secret,
                or_(Outbox.state.in_(OUT), GIVEN_UP),
            )
        )
    )
    for row in rows:
        row.payload = {"chat_id": row.chat_id}
        row.secret = False
    files = [row.produced_id for row in rows if row.produced_id is not None]
    if files:
        await session.execute(
            update(ProducedFile)
            .where(ProducedFile.organisation_id == organisation_id, ProducedFile.id.in_(files))
            .values(source={}, body=None)
        )
    return len(rows)


async def redirect(
    session: AsyncSession, organisation: Organisation, *, old_chat_id: int, new_chat_id: int
) -> None:
    """Send what still waits for the old chat to the new one."""
    rows = await session.scalars(
        select(Outbox).where(
            Outbox.organisation_id == organisation.id,
            Outbox.chat_id == old_chat_id,
            Outbox.state.in_(NOT_OUT_YET),
        )
    )
    for row in rows:
        row.chat_id = new_chat_id
        row.payload = row.payload | {"chat_id": new_chat_id}
