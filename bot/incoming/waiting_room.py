"""The updates that wait: which may be handled now, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import raw_json
from models import Inbox, InboxState
from models.queues import FORGOTTEN


class Waiting(NamedTuple):
    """An update as the doorway takes it."""

    organisation_id: int
    bot_id: int
    update_id: int
    arrival: int
    payload: str
    received_at: datetime
    attempts: int

    def value(self) -> Any:
        """Return the update as parsed JSON; None for what cannot be read: no handler takes it."""
        try:
            return raw_json.read_storable(self.payload)
        except (ValueError, RecursionError):
            return None


TABLE = cast("Table", Inbox.__table__)
# Built once: making such a statement costs more than executing it.
_HELD = (
    select(TABLE.c.chat_key)
    .where(
        TABLE.c.organisation_id == bindparam("of"),
        TABLE.c.state == InboxState.WAITING,
        TABLE.c.not_before > bindparam("now"),
    )
    .scalar_subquery()
)
_TAKE = (
    select(*(TABLE.c[name] for name in Waiting._fields))
    .where(
        TABLE.c.organisation_id == bindparam("of"),
        TABLE.c.state == InboxState.WAITING,
        TABLE.c.chat_key.not_in(_HELD),
    )
    .order_by(TABLE.c.arrival, TABLE.c.update_id)
    .limit(bindparam("limit"))
    .with_for_update()
)
_NEXT = select(func.min(TABLE.c.not_before)).where(
    TABLE.c.organisation_id == bindparam("of"),
    TABLE.c.state == InboxState.WAITING,
    TABLE.c.not_before > bindparam("now"),
)
_THIS_ROW = and_(
    TABLE.c.organisation_id == bindparam("of"),
    TABLE.c.bot_id == bindparam("bot"),
    TABLE.c.update_id == bindparam("number"),
)
_DONE = (
    update(TABLE).where(_THIS_ROW).values(state=InboxState.DONE, done_at=bindparam("handled_at"))
)

_EMPTIED = update(TABLE).where(_THIS_ROW).values(payload=FORGOTTEN)


async def take_waiting(
    session: AsyncSession, organisation_id: int, *, now: datetime, limit: int
) -> Sequence[Waiting]:
    """Return what may be handled now, oldest first; a chat whose update failed waits for it."""
    rows = await session.execute(_TAKE, {"of": organisation_id, "now": now, "limit": limit})
    return [Waiting(*row) for row in rows]


async def next_moment(
    session: AsyncSession, organisation_id: int, *, now: datetime
) -> datetime | None:
    """Return when a failed update may be tried next."""
    found: datetime | None = await session.scalar(_NEXT, {"of": organisation_id, "now": now})
    return found


async def mark_done(session: AsyncSession, rows: Sequence[Waiting], *, now: datetime) -> None:
    """Mark the updates handled, in the transaction that handled them."""
    if not rows:
        return
    await session.execute(_DONE, [{**keys(row), "handled_at": now} for row in rows])


async def forget_words(session: AsyncSession, rows: Sequence[Waiting]) -> None:
    """Empty updates: what was said in them is not to be stored. That they came stays known."""
    if rows:
        await session.execute(_EMPTIED, [keys(row) for row in rows])


async def note_failure(
    session: AsyncSession, row: Waiting, *, error: str, not_before: datetime
) -> None:
    """Count a failed attempt; the update keeps its place in its chat's order."""
    await session.execute(
        update(TABLE)
        .where(_THIS_ROW)
        .values(attempts=row.attempts + 1, error=error, not_before=not_before),
        [keys(row)],
    )


async def mark_set_aside(session: AsyncSession, row: Waiting, *, error: str) -> None:
    """Keep the update with its error, out of the way of those behind it."""
    await session.execute(
        update(TABLE)
        .where(_THIS_ROW)
        .values(state=InboxState.SET_ASIDE, attempts=row.attempts + 1, error=error),
        [keys(row)],
    )


def keys(row: Waiting) -> dict[str, int]:
    """Return the parameters that find the row."""
    return {"of": row.organisation_id, "bot": row.bot_id, "number": row.update_id}
