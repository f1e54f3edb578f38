"""The burden: what a week brought each, the most asked by name, and how the weeks before were.

Read from rows that were counted as it was said: a few for a week, and the first of an index.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import LEADING, roles_of
from ledger.rhythm.planning import key_of
from models import Burden, Member, Organisation, RoleName, WeekBurden
from models.burdens import ALL
from models.framework import CheckIn
from models.framework.schedules import week_of
from wording.lists.burden import BurdenPage, NoBurdenForYou, WeekCount

WEEKS = 8  # beside each other, and turned over
NAMED = 5
CHECK_INS = 3
A_WEEK = timedelta(weeks=1)


async def burden_of(
    session: AsyncSession, member: Member, *, now: datetime, page: int = 1
) -> BurdenPage:
    """Return a week's burden, the first page being this week. Refused to who leads nobody.

    Names are for leaders: an administrator sees how much it is, not whose.
    """
    roles = {role.role for role in await roles_of(session, member)}
    if LEADING.isdisjoint(roles):
        raise Refusal(NoBurdenForYou())
    organisation = await session.get_one(Organisation, member.organisation_id)
    calendar = await calendar_of(session, organisation)
    page = min(max(page, 1), WEEKS)
    today = calendar.day_of(now)
    monday = today - timedelta(days=today.weekday()) - (page - 1) * A_WEEK
    weeks = await weeks_until(session, organisation, calendar, monday)
    name = week_of(monday)
    is_leader = RoleName.LEADER in roles
    return BurdenPage(
        weeks=weeks,
        sunday=calendar.instant(monday + timedelta(days=6), time.min),
        cap=framework_of(organisation).thresholds.prompts_a_week,
        check_ins=await asking_most(session, organisation, name),
        most_asked=await most_asked(session, organisation.id, name) if is_leader else (),
        page=page,
        pages=WEEKS,
    )


async def weeks_until(
    session: AsyncSession, organisation: Organisation, calendar: WorkCalendar, monday: date
) -> tuple[WeekCount, ...]:
    """Return the weeks up to one, from the first in which anything was said."""
    mondays = [monday - number * A_WEEK for number in reversed(range(WEEKS))]
    of = {"organisation_id": organisation.id, "rule": ALL}
    worst = (
        select(func.max(Burden.prompts))
        .where(Burden.organisation_id == WeekBurden.organisation_id, Burden.week == WeekBurden.week)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(WeekBurden, worst)
        .filter_by(**of)
        .where(WeekBurden.week.in_([week_of(one) for one in mondays]))
    )
    found = {row.week: (row, most) for row, most in rows}
    counts = []
    for one in mondays:
        begins = calendar.instant(one, time.min)
        if week_of(one) in found:
            row, most = found[week_of(one)]
            counts.append(
                WeekCount(begins, row.prompts, row.people, row.put_off, row.saved, most or 0)
            )
        elif counts or one == monday:
            counts.append(WeekCount(begins))
    return tuple(counts)


async def asking_most(
    session: AsyncSession, organisation: Organisation, week: str
) -> tuple[tuple[CheckIn, int], ...]:
    """Return the check-ins that have asked most in a week, with their reminders."""
    rows = await session.execute(
        select(WeekBurden.rule, WeekBurden.prompts).where(
            WeekBurden.organisation_id == organisation.id,
            WeekBurden.week == week,
            WeekBurden.rule != ALL,
        )
    )
    counts: Counter[str] = Counter()
    for rule, prompts in rows:
        counts[key_of(rule)] += prompts
    framework = framework_of(organisation)
    found = ((framework.check_in(key), count) for key, count in counts.most_common())
    return tuple((one, count) for one, count in found if one is not None)[:CHECK_INS]


async def most_asked(
    session: AsyncSession, organisation_id: int, week: str
) -> tuple[tuple[str, int], ...]:
    """Return who was asked and told most in a week."""
    rows = await session.execute(
        select(Member.name, Burden.prompts)
        .join(
            Member,
            (Member.organisation_id == Burden.organisation_id) & (Member.id == Burden.member_id),
        )
        .where(Burden.organisation_id == organisation_id, Burden.week == week, Burden.prompts > 0)
        .order_by(Burden.prompts.desc(), Burden.member_id.desc())
        .limit(NAMED)
    )
    return tuple((name, prompts) for name, prompts in rows)
