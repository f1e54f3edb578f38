"""Putting off: who has had enough this week is asked later what can wait; never not at all.

Which check-ins can wait says the framework, and how much is enough. Lists, reminders of deadlines,
digests and what people write to each other never wait.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import calendar_of, framework_of
from ledger.rhythm.planning import REMINDER, part_of
from ledger.talk.burden import week_at
from models import Burden, Occurrence, Organisation
from models.framework import CheckIn


async def put_off_some(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> datetime | None:
    """Let those of the new outbox rows wait whose readers have had enough; return until when.

    None when none of them waits: it cannot, nobody has had enough, or it would come too late.
    """
    check_in = framework_of(organisation).check_in(occurrence.rule.partition(".")[0])
    if check_in is None or not check_in.may_wait or part_of(occurrence.rule) == REMINDER:
        return None
    later = await later_moment(session, organisation, occurrence, check_in, now=now)
    if later is None:
        return None
    readers = [row["member_id"] for row in rows]
    sated = await who_had_enough(session, organisation, readers, now=now)
    if not sated:
        return None
    for row in rows:
        if row["member_id"] in sated:
            row["not_before"] = later
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="prompts_put_off",
        now=now,
        about=organisation.subject,
        rule=occurrence.rule,
        period=occurrence.period,
        people=len(sated),
        until=later.isoformat(),
    )
    return later


async def who_had_enough(
    session: AsyncSession, organisation: Organisation, readers: Sequence[int], *, now: datetime
) -> set[int]:
    """Return who of the readers was asked and told as much this week as the framework allows."""
    found = await session.scalars(
        select(Burden.member_id).where(
            Burden.organisation_id == organisation.id,
            Burden.week == week_at(organisation, now),
            Burden.member_id.in_(readers),
            Burden.prompts >= framework_of(organisation).thresholds.prompts_a_week,
        )
    )
    return set(found)


async def later_moment(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    check_in: CheckIn,
    *,
    now: datetime,
) -> datetime | None:
    """Return the morning of next week's first working day, or of the next one; None if too late.

    It must leave time to answer before the first reminder.
    """
    calendar = await calendar_of(session, organisation)
    reminders = check_in.follow_up.remind if occurrence.rule == check_in.key else ()
    latest = occurrence.useful_until - max(reminders, default=timedelta(0))
    today = calendar.day_of(now)
    for day in (today + timedelta(days=7 - today.weekday()), today + timedelta(days=1)):
        morning = framework_of(organisation).thresholds.start_of_day
        moment = calendar.instant(calendar.first_working_day(day), morning)
        if moment < latest:
            return moment
    return None
