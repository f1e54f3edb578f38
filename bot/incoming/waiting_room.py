"""The updates that wait: which may be handled now, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import raw_json
from models import Inbox, InboxState
from models.among import THESE, Among, always
from models.queues import FORGOTTEN

# Of strangers' together: as long as they are handled, nobody else is, and SQLite stores nothing.
STRANGERS_AT_ONCE = 10


class Waiting(NamedTuple):
    """An update as the doorway takes it."""

    organisation_id: int
    bot_id: int
    update_id: int
    arrival: int
    chat_key: int
    from_stranger: bool
    payload: str
    received_at: datetime
    attempts: int

    def value(self) -> Any:
        """Return the update as parsed JSON; None for what cannot be read: no handler takes it."""
        try:
            return raw_json.read_storable(self.payload)
        except (ValueError, RecursionError):
            return None


class Taken(NamedTuple):
    """Updates to be handled together, and whether more may wait behind them."""

    rows: Sequence[Waiting]
    more: bool


TABLE = cast("Table", Inbox.__table__)
# Built once: making such a statement costs more than executing it.
_PUT_OFF = and_(
    TABLE.c.organisation_id == bindparam("of"),
    always(TABLE.c.state, InboxState.WAITING),
    TABLE.c.not_before.is_not(None),
    TABLE.c.not_before > bindparam("now"),
)
_NEXT = select(func.min(TABLE.c.not_before)).where(_PUT_OFF)
_TAKE = (
    select(*(TABLE.c[name] for name in Waiting._fields))
    .where(
        TABLE.c.organisation_id == bindparam("of"),
        always(TABLE.c.state, InboxState.WAITING),
        TABLE.c.chat_key.not_in(select(TABLE.c.chat_key).where(_PUT_OFF).scalar_subquery()),
    )
    .order_by(TABLE.c.from_stranger, TABLE.c.arrival, TABLE.c.update_id)
    .limit(bindparam("limit"))
    .with_for_update()
)
_TAKE_STRANGERS = _TAKE.where(TABLE.c.from_stranger)
_OURS_AMONG = select(TABLE.c.chat_key).where(
    TABLE.c.organisation_id == bindparam("of"),
    always(TABLE.c.state, InboxState.WAITING),
    ~TABLE.c.from_stranger,
    Among(TABLE.c.chat_key, THESE),
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
    session: AsyncSession,
    organisation_id: int,
    *,
    now: datetime,
    limit: int,
    strangers_first: bool = False,
) -> Taken:
    """Take what may be handled now, the oldest first: our people's, or if none waits, strangers'.

    With `strangers_first` it is the other way round. A chat whose update failed waits for it.
    """
    wanted = {"of": organisation_id, "now": now, "limit": limit}
    if strangers_first and (rows := await take_strangers(session, wanted)):
        return Taken(rows, more=True)
    waiting = [Waiting(*row) for row in await session.execute(_TAKE, wanted)]
    ours = [row for row in waiting if not row.from_stranger]
    rows = ours or waiting[:STRANGERS_AT_ONCE]
    return Taken(rows, more=len(waiting) == limit or len(rows) < len(waiting))


async def take_strangers(session: AsyncSession, wanted: dict[str, Any]) -> Sequence[Waiting]:
    """Return strangers' oldest, but for those in whose chats some of ours wait: a chat keeps order.

    What comes behind a stranger's is a stranger's, so whatever waits there of ours came earlier.
    """
    few = wanted | {"limit": min(wanted["limit"], STRANGERS_AT_ONCE)}
    rows = [Waiting(*row) for row in await session.execute(_TAKE_STRANGERS, few)]
    if not rows:
        return ()
    chats = {"of": wanted["of"], "these": {row.chat_key for row in rows}}
    busy = set(await session.scalars(_OURS_AMONG, chats))
    return [row for row in rows if row.chat_key not in busy]


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
