"""The outbox in the database: what is new, what is leased, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Select, Table, bindparam, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.pace import MINUTE_AND_A_BIT, Pace, SlidingWindow
from models import Outbox, OutboxState, Priority

TABLE = cast("Table", Outbox.__table__)
LEASE = timedelta(seconds=60)
IN_FLIGHT = "may have arrived; in flight when the process ended"
SENDABLE = (OutboxState.PENDING, OutboxState.UNKNOWN)
QUEUED = (
    TABLE.c.id, TABLE.c.chat_id, TABLE.c.priority, TABLE.c.edits_id, TABLE.c.method,
    TABLE.c.not_before, TABLE.c.state, TABLE.c.attempts, TABLE.c.quiet_from, TABLE.c.quiet_until,
    TABLE.c.awaits_file,
)  # fmt: skip


@dataclass(slots=True, eq=False)
class QueuedMessage:
    """An outbox row that may be sent: just enough to decide when."""

    id: int
    chat_id: int | None
    priority: int
    edits_id: int | None = None
    is_edit: bool = False
    not_before: datetime | None = None
    uncertain: bool = False  # sent before, perhaps: this time it says so
    stumbles: int = 0  # calls that Telegram did not answer
    quiet_from: datetime | None = None
    quiet_until: datetime | None = None
    awaits_file: bool = False

    def waits_until(self, now: datetime) -> datetime | None:
        """Return until when it is not to be sent; None: it may go."""
        if self.not_before is not None and self.not_before > now:
            return self.not_before
        if self.quiet_from is not None and self.quiet_until is not None:
            into_the_day = (now - self.quiet_from) % timedelta(days=1)
            left = self.quiet_until - self.quiet_from - into_the_day
            return now + left if left > timedelta() else None
        return None


class Leased(NamedTuple):
    """A row about to be sent, with its text."""

    id: int
    method: str
    chat_id: int | None
    payload: dict[str, Any]
    attempts: int
    not_after: datetime | None
    edits_id: int | None
    member_id: int | None
    produced_id: int | None


class Target(NamedTuple):
    """The row that an edit is about."""

    id: int
    state: OutboxState
    message_id: int | None
    not_before: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it may still get a message id."""
        if self.state is OutboxState.UNKNOWN:
            return self.not_before is not None
        return self.state in (OutboxState.PENDING, OutboxState.SENDING)


@dataclass(slots=True)
class Mark:
    """What is to be written into a row."""

    id: int
    state: OutboxState
    method: str
    attempts: int
    message_id: int | None = None
    sent_at: datetime | None = None
    not_before: datetime | None = None
    error: str | None = None


# Built once: making such a statement costs more than executing it.
def _new_of(priority: Priority) -> Select[*tuple[Any, ...]]:
    return (
        select(*QUEUED)
        .where(
            TABLE.c.organisation_id == bindparam("of"),
            TABLE.c.state == OutboxState.PENDING,
            TABLE.c.priority == int(priority),
            TABLE.c.id > bindparam(f"after_{priority}"),
        )
        .order_by(TABLE.c.id)
        .limit(bindparam(f"limit_{priority}"))
        .subquery()
        .select()
    )


_NEW = union_all(*(_new_of(priority) for priority in Priority))
_LEASE = (
    update(TABLE)
    .where(
        TABLE.c.organisation_id == bindparam("of"),
        TABLE.c.id.in_(bindparam("numbers", expanding=True)),
        TABLE.c.state.in_(SENDABLE),
    )
    .values(state=OutboxState.SENDING, leased_until=bindparam("until"))
    .returning(*(TABLE.c[name] for name in Leased._fields))
)


async def recover(session: AsyncSession, organisation_id: int, *, now: datetime) -> int:
    """Call unknown what was under way when the last process ended; each is sent once more."""
    result = await session.execute(
        update(TABLE)
        .where(TABLE.c.organisation_id == organisation_id, TABLE.c.state == OutboxState.SENDING)
        .values(state=OutboxState.UNKNOWN, not_before=now, error=IN_FLIGHT)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


async def uncertain_messages(
    session: AsyncSession, organisation_id: int, *, now: datetime
) -> list[QueuedMessage]:
    """Return the rows that are to be sent once more, now."""
    rows = await session.execute(
        select(*QUEUED).where(
            TABLE.c.organisation_id == organisation_id,
            TABLE.c.state == OutboxState.UNKNOWN,
            TABLE.c.not_before <= now,
        )
    )
    return [queued_message(row) for row in rows]


async def new_messages(
    session: AsyncSession,
    organisation_id: int,
    *,
    after: Mapping[Priority, int],
    limits: Mapping[Priority, int],
) -> list[QueuedMessage]:
    """Return pending rows of each priority in order; row numbers grow with their commits."""
    wanted = {f"after_{one}": after[one] for one in Priority}
    wanted |= {f"limit_{one}": limits[one] for one in Priority}
    rows = await session.execute(_NEW, {"of": organisation_id, **wanted})
    return [queued_message(row) for row in rows]


def queued_message(row: Row[*tuple[Any, ...]]) -> QueuedMessage:
    """Return the message for a row."""
    return QueuedMessage(
        id=row.id,
        chat_id=row.chat_id,
        priority=row.priority,
        edits_id=row.edits_id,
        is_edit=row.method.startswith(("edit", "delete")),
        not_before=row.not_before,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        uncertain=row.state is OutboxState.UNKNOWN or row.attempts > 0,
        awaits_file=row.awaits_file,
    )


async def lease(
    session: AsyncSession, organisation_id: int, ids: Sequence[int], *, now: datetime
) -> dict[int, Leased]:
    """Mark rows as being sent and return them; one that is not to be sent any more is left out."""
    rows = await session.execute(
        _LEASE, {"of": organisation_id, "numbers": list(ids), "until": now + LEASE}
    )
    return {row.id: Leased(*row) for row in rows}


_TARGETS = select(TABLE.c.id, TABLE.c.state, TABLE.c.message_id, TABLE.c.not_before).where(
    TABLE.c.organisation_id == bindparam("of"),
    TABLE.c.id.in_(bindparam("numbers", expanding=True)),
)


async def targets_of(
    session: AsyncSession, organisation_id: int, ids: Sequence[int]
) -> dict[int, Target]:
    """Return the rows that edits are about."""
    rows = await session.execute(_TARGETS, {"of": organisation_id, "numbers": list(ids)})
    return {row.id: Target(*row) for row in rows}


_MARK = (
    update(TABLE)
    .where(
        TABLE.c.organisation_id == bindparam("of"),
        TABLE.c.id == bindparam("number"),
    )
    .values(
        state=bindparam("to_state", type_=TABLE.c.state.type),
        method=bindparam("to_method"),
        attempts=bindparam("to_attempts"),
        message_id=bindparam("to_message_id"),
        sent_at=bindparam("to_sent_at"),
        not_before=bindparam("to_not_before"),
        error=bindparam("to_error"),
        leased_until=None,
    )
)


async def write_marks(session: AsyncSession, organisation_id: int, marks: Sequence[Mark]) -> None:
    """Write what became of the rows, all at once."""
    await session.execute(
        _MARK,
        [
            {
                "of": organisation_id,
                "number": mark.id,
                "to_state": mark.state,
                "to_method": mark.method,
                "to_attempts": mark.attempts,
                "to_message_id": mark.message_id,
                "to_sent_at": mark.sent_at,
                "to_not_before": mark.not_before,
                "to_error": mark.error,
            }
            for mark in marks
        ],
    )


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
            pace.count(chat_id, moment, edit=method.startswith(("edit", "delete")))
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
