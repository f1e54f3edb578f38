"""Private before public: until when owners have been told of deadlines that are over.

A group hears of no overdue task before its owner; of whom nothing reaches, his head was told.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.lists.together import comes_with_list
from ledger.organisations import framework_of
from ledger.people.quiet_hours import common_hours, own_hours
from ledger.rhythm.occurrences import latest_opening
from models import Member, Occurrence, Organisation, Outbox, OutboxState, TimeOff
from models.framework import PushKind

TELLING = (PushKind.DEADLINES, PushKind.TASK_LIST)
INSTANT = timedelta(microseconds=1)  # what opened at the very moment has told, too
MOST_WAITING = 500  # owners whose own quiet hours last into the morning


async def told_until(
    session: AsyncSession, organisation: Organisation, calendar: WorkCalendar, at: datetime
) -> datetime | None:
    """Return up to which deadline every owner had been told at that moment; None: of none yet.

    A framework without reminders does not wait for them.
    """
    framework = framework_of(organisation)
    if not any(push.kind is PushKind.DEADLINES for push in framework.pushes):
        return at
    before = at + INSTANT
    if comes_with_list(framework, PushKind.DEADLINES, calendar.day_of(at), calendar):
        before = calendar.instant(calendar.day_of(at), time.min)  # the list tells it today
    openings = [
        await latest_opening(session, organisation, kind=PushKind.DEADLINES, before=before),
        await latest_opening(session, organisation, kind=PushKind.TASK_LIST, before=at + INSTANT),
    ]
    return max((opened for opened in openings if opened is not None), default=None)


async def not_told_yet(
    session: AsyncSession, organisation: Organisation, calendar: WorkCalendar, now: datetime
) -> set[int]:
    """Return the owners whom the reminder reaches later: after their quiet hours, or time off.

    Only who has chosen hours of his own is looked at: what is held back for all is no post either.
    """
    keys = [push.key for push in framework_of(organisation).pushes if push.kind in TELLING]
    morning = calendar.instant(calendar.day_of(now), time.min)
    opened = await session.execute(
        select(Occurrence.rule, Occurrence.period).where(
            Occurrence.organisation_id == organisation.id,
            Occurrence.rule.in_(keys),
            Occurrence.opened_at >= morning,
        )
    )
    waiting = await away_at(session, organisation.id, now)
    for rule, period in opened.all():
        rows = await session.execute(
            select(Member.id, Member.quiet_from, Member.quiet_until, Member.timezone)
            .join(
                Outbox,
                (Outbox.organisation_id == Member.organisation_id)
                & (Outbox.member_id == Member.id),
            )
            .where(
                Outbox.organisation_id == organisation.id,
                Outbox.rule == rule,
                Outbox.period == period,
                Outbox.state == OutboxState.PENDING,
                or_(Member.quiet_from.is_not(None), Member.timezone.is_not(None)),
            )
            .limit(MOST_WAITING)
        )
        for number, begin, end, timezone in rows:
            hours = own_hours(begin, end) or common_hours(organisation)
            zone = ZoneInfo(timezone) if timezone else calendar.timezone
            if hours.hold(now.astimezone(zone).time()):
                waiting.add(number)
    return waiting


async def away_at(session: AsyncSession, organisation_id: int, now: datetime) -> set[int]:
    """Return who is away: of what they were not told, no group is told."""
    rows = await session.scalars(
        select(TimeOff.member_id).where(
            TimeOff.organisation_id == organisation_id,
            TimeOff.ends_at > now,
            TimeOff.begins_at <= now,
            TimeOff.ended_at.is_(None),
        )
    )
    return set(rows)
