"""Pushes whose time is over: what of them Telegram never got is reported, once per push."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from ledger.people.authority import administrators
from ledger.talk.saying import say
from models import (
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Subject,
    SubjectKind,
)
from models.numbering import hold_chain_end
from wording.rhythm.pushes import PushExpired

TOO_LATE = "too late to make sense"  # the error of an outbox row dropped past its time


async def next_to_settle(
    session: AsyncSession, organisation_id: int, now: datetime
) -> tuple[str, str] | None:
    """Return the rule and period of a push that was handed out and whose time is over."""
    row = (
        await session.execute(
            select(Occurrence.rule, Occurrence.period)
            .where(
                Occurrence.organisation_id == organisation_id,
                Occurrence.settled_at.is_(None),
                Occurrence.useful_until <= now,
                Occurrence.state == OccurrenceState.DONE,
            )
            .order_by(Occurrence.useful_until)
            .limit(1)
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


async def settle(
    session: AsyncSession, organisation: Organisation, *, rule: str, period: str, now: datetime
) -> None:
    """Note that the push is over; tell the administrators if some of it was not delivered."""
    await hold_chain_end(session, organisation.id)
    occurrence = await session.get_one(Occurrence, (organisation.id, rule, period))
    if occurrence.settled_at is not None:
        return
    occurrence.settled_at = now
    undelivered = await count_undelivered(session, occurrence, now)
    if undelivered:
        await report(session, organisation, occurrence, undelivered, now)


async def count_undelivered(session: AsyncSession, occurrence: Occurrence, now: datetime) -> int:
    """Return how many of the push's messages were dropped as too late, or are about to be."""
    prefix = f"{occurrence.rule}:{occurrence.period}:"
    count = await session.scalar(
        select(func.count())
        .select_from(Outbox)
        .where(
            Outbox.organisation_id == occurrence.organisation_id,
            or_(
                and_(Outbox.state == OutboxState.DROPPED, Outbox.error == TOO_LATE),
                and_(Outbox.state == OutboxState.PENDING, Outbox.not_after <= now),
            ),
            Outbox.once_key.startswith(prefix, autoescape=True),
        )
    )
    return count or 0


async def report(
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
        about=Subject(SubjectKind.ORGANISATION, organisation.id),
        rule=occurrence.rule,
        period=occurrence.period,
        undelivered=undelivered,
        served=occurrence.served,
    )
    rule = framework_of(organisation).rule(occurrence.rule.partition(".")[0])
    if rule is None:
        return
    message = PushExpired(rule, occurrence.due_at, undelivered, occurrence.served)
    for administrator in await administrators(session, organisation.id):
        await say(
            session,
            to=administrator,
            message=message,
            now=now,
            once_per=f"expired:{occurrence.rule}:{occurrence.period}:{administrator.id}",
            priority=Priority.REMINDER,
        )
