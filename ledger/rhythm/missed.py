"""What came too late: pushes that were missed, and what Telegram never got in time; told once."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import BindParameter, Integer, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.people.carers import tell_administrators
from ledger.rhythm.planning import CLOSING, ESCALATION, REMINDER, PlannedOccurrence, key_of, part_of
from models import (
    Instant,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
)
from models.among import one_of
from models.numbering import hold_chain_end
from models.whether import Question
from wording.rhythm import MissedPart, MissedPush, PushesMissed, PushExpired

PARTS = (
    (MissedPart.WHOLE, ""),
    (MissedPart.REMINDER, REMINDER),
    (MissedPart.SUMMARY, CLOSING),
    (MissedPart.ESCALATION, ESCALATION),
)
AT_ONCE = 5  # pushes settled in one transaction
TOO_LATE = "too late to make sense"  # the error of an outbox row dropped past its time
# Waits for Telegram, or was sent in vain, as it seems, and is to be sent once more.
STILL_TRIED = or_(
    Outbox.state == OutboxState.PENDING,
    and_(Outbox.state == OutboxState.UNKNOWN, Outbox.not_before.is_not(None)),
)


async def record_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[PlannedOccurrence],
    now: datetime,
) -> None:
    """Record what came too late, once; all in one report."""
    for one in missed:
        session.add(
            Occurrence(
                organisation_id=organisation.id,
                rule=one.rule,
                period=one.period,
                due_at=one.due_at,
                opened_at=now,
                useful_until=one.useful_until,
                state=OccurrenceState.MISSED,
            )
        )
    await report_missed(session, organisation, missed=missed, now=now)


async def give_up(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, *, now: datetime
) -> None:
    """Stop a push whose rest would come too late, and report it like one that never began."""
    occurrence.state = OccurrenceState.MISSED
    planned = PlannedOccurrence(
        occurrence.rule, occurrence.period, occurrence.due_at, occurrence.useful_until
    )
    await report_missed(session, organisation, missed=[planned], now=now)


async def report_missed(
    session: AsyncSession,
    organisation: Organisation,
    *,
    missed: Collection[PlannedOccurrence],
    now: datetime,
) -> None:
    """Put on record what was missed, and tell the administrators."""
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="pushes_missed",
        now=now,
        about=organisation.subject,
        missed=[[one.rule, one.period, one.due_at.isoformat()] for one in missed],
    )
    message = PushesMissed(pushes=tuple(missed_lines(organisation, missed)))
    await tell_administrators(
        session,
        organisation=organisation,
        message=message,
        now=now,
        once_per=f"missed:{entry.seq}",
    )


def missed_lines(
    organisation: Organisation, missed: Collection[PlannedOccurrence]
) -> Iterator[MissedPush]:
    """Yield one line per rule, in the framework's order: which, how many, from when to when."""
    for rule in framework_of(organisation).planned:
        for part, suffix in PARTS:
            times = sorted(one.due_at for one in missed if is_of(one.rule, rule.key, suffix))
            if times:
                yield MissedPush(rule, len(times), times[0], times[-1], part)


def is_of(rule: str, key: str, part: str) -> bool:
    """Return whether an occurrence's rule is that part of the push or check-in of a key."""
    return key_of(rule) == key and part_of(rule) == part


NOW: BindParameter[datetime] = bindparam("now", type_=Instant())
OVER = (
    Occurrence.organisation_id == bindparam("of"),
    Occurrence.settled_at.is_(None),
    Occurrence.useful_until <= NOW,
    one_of(Occurrence.state, (OccurrenceState.DONE, OccurrenceState.FAILED)),
)
# Dropped as too late, or about to be.
UNDELIVERED = or_(
    and_(Outbox.state == OutboxState.DROPPED, Outbox.error == TOO_LATE),
    and_(STILL_TRIED, Outbox.not_after <= NOW),
)
# Built once: every tick asks the first. The pushes that were handed out and whose time is over.
_OVER = (
    select(Occurrence.rule, Occurrence.period)
    .where(*OVER)
    .order_by(Occurrence.useful_until)
    .limit(bindparam("most", type_=Integer()))
)
_ALL_DELIVERED = (
    select(Occurrence)
    .where(
        *OVER,
        ~exists().where(
            Outbox.organisation_id == Occurrence.organisation_id,
            Outbox.rule == Occurrence.rule,
            Outbox.period == Occurrence.period,
            UNDELIVERED,
        ),
    )
    .order_by(Occurrence.useful_until)
    .limit(AT_ONCE)
)
_UNDELIVERED = (
    select(func.count())
    .select_from(Outbox)
    .where(
        Outbox.organisation_id == bindparam("of"),
        Outbox.rule == bindparam("rule"),
        Outbox.period == bindparam("period"),
        UNDELIVERED,
    )
)


async def any_to_settle(
    _session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether there is such a push."""
    return [Question(_OVER, {"of": organisation.id, "now": now, "most": 1})]


async def pushes_to_settle(
    session: AsyncSession, organisation_id: int, now: datetime, *, limit: int
) -> list[tuple[str, str]]:
    """Return the rules and periods of pushes that were handed out and whose time is over."""
    rows = await session.execute(_OVER, {"of": organisation_id, "now": now, "most": limit})
    return [(rule, period) for rule, period in rows]


async def settle(
    session: AsyncSession, organisation: Organisation, *, rule: str, period: str, now: datetime
) -> None:
    """Note that the push is over; tell the administrators if some of it was not delivered.

    With it some others of which all was: about these there is nothing to say.
    """
    await hold_chain_end(session, organisation.id)
    occurrence = await session.get_one(Occurrence, (organisation.id, rule, period))
    if occurrence.settled_at is not None:
        return
    occurrence.settled_at = now
    undelivered = await count_undelivered(session, occurrence, now)
    if undelivered:
        await report_undelivered(session, organisation, occurrence, undelivered, now)
    for other in await session.scalars(_ALL_DELIVERED, {"of": organisation.id, "now": now}):
        other.settled_at = now


async def count_undelivered(session: AsyncSession, occurrence: Occurrence, now: datetime) -> int:
    """Return how many of the push's messages were dropped as too late, or are about to be."""
    wanted = {"of": occurrence.organisation_id, "now": now}
    push = {"rule": occurrence.rule, "period": occurrence.period}
    return await session.scalar(_UNDELIVERED, {**wanted, **push}) or 0


async def report_undelivered(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    undelivered: int,
    now: datetime,
) -> None:
    """Put it on record and tell the administrators."""
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="push_expired",
        now=now,
        about=organisation.subject,
        rule=occurrence.rule,
        period=occurrence.period,
        undelivered=undelivered,
        served=occurrence.served,
    )
    rule = framework_of(organisation).rhythm(key_of(occurrence.rule))
    if rule is None:
        return
    message = PushExpired(rule, occurrence.due_at, undelivered, occurrence.served)
    await tell_administrators(
        session,
        organisation=organisation,
        message=message,
        now=now,
        once_per=f"expired:{occurrence.rule}:{occurrence.period}",
    )
