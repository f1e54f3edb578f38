"""What the rows of sheet 工作日历 come to: the days on which the calendar is to say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.occurrences import note_change
from models import CalendarDay, Organisation
from models.workbook import DAYS, Contents, DayRow, Reason

FARTHEST = timedelta(days=3660)  # ten years: what lies beyond is a slip of the pen


@dataclass
class PlannedDays:
    """Which days are to be set, each to whether people work on it."""

    new: dict[date, bool] = field(default_factory=dict)
    changed: dict[date, bool] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def to_set(self) -> dict[date, bool]:
        """Return the days on which something changes, in their order."""
        return dict(sorted((self.new | self.changed).items()))


def plan_days(contents: Contents, overrides: Mapping[date, bool], today: date) -> PlannedDays:
    """Say which days an import sets; what stands twice or lies too far becomes a problem."""
    days = PlannedDays()
    seen: dict[date, int] = {}
    for row in contents.days:
        if "日期" in row.bad:
            continue
        if row.day in seen:
            complain(contents, row, Reason.DAY_TWICE, line=seen[row.day])
        elif abs(row.day - today) > FARTHEST:
            complain(contents, row, Reason.DAY_FAR)
        elif row.day not in overrides:
            days.new[row.day] = row.working
        elif overrides[row.day] != row.working:
            days.changed[row.day] = row.working
        else:
            days.unchanged += 1
        seen.setdefault(row.day, row.line)
    return days


def complain(contents: Contents, row: DayRow, reason: Reason, **facts: object) -> None:
    """Note a problem with the date of a row."""
    problem = contents.problem(DAYS, row, "日期", reason, row.day, **facts)
    contents.problems.append(problem)


def with_days(calendar: WorkCalendar, days: PlannedDays) -> WorkCalendar:
    """Return the calendar as it will be: the tasks of the same file are counted by it."""
    if not days.to_set:
        return calendar
    return replace(calendar, overrides={**calendar.overrides, **days.to_set})


async def set_days(
    session: AsyncSession, organisation: Organisation, days: PlannedDays, *, now: datetime
) -> None:
    """Enter the days into the calendar; one entry tells of all that have changed."""
    to_set = days.to_set
    if not to_set:
        return
    known = await session.scalars(
        select(CalendarDay).where(CalendarDay.organisation_id == organisation.id)
    )
    for row in known:
        row.working = days.changed.get(row.day, row.working)
    session.add_all(
        CalendarDay(organisation_id=organisation.id, day=day, working=working)
        for day, working in days.new.items()
    )
    session.info.pop("calendar", None)  # it was read before the change
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="calendar_changed",
        now=now,
        about=organisation.subject,
        count=len(to_set),
        working=[day.isoformat() for day, working in to_set.items() if working],
        free=[day.isoformat() for day, working in to_set.items() if not working],
    )
    await note_change(session, entry=entry, now=now)
