"""What the rows of sheet 读数 come to: readings of indicators that are new, or say otherwise."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.periods import read_period
from ledger.indicators.reading import NewReading, record_reading
from ledger.organisations import calendar_of, framework_of
from ledger.roster.planned import Planned
from models import Organisation, Reading, Unit
from models.framework import Framework, Indicator
from models.frozen import frozen
from models.periods import first_day
from models.workbook import READINGS, Contents, ReadingRow, Reason, match_key

EARLIEST = 1990  # a year before is a slip of the pen


@frozen
class PlannedReading:
    """A reading of a row: of which indicator, of the unit under that key, for which period."""

    indicator: Indicator
    unit: str
    period: date
    value: Decimal
    source: str


async def plan_readings(
    session: AsyncSession,
    organisation: Organisation,
    contents: Contents,
    *,
    units: dict[str, Unit],
    new_units: Collection[str],
    today: date,
) -> Planned[PlannedReading]:
    """Say which readings an import records; what names nothing, or stands twice, is a problem."""
    planned = Planned[PlannedReading]()
    if not contents.readings:
        return planned
    framework = framework_of(organisation)
    known = await values_known(session, organisation.id, framework)
    seen: dict[tuple[str, str, date], int] = {}
    for row in contents.readings:
        one = reading_planned(contents, row, framework, {*units, *new_units}, today)
        if one is None:
            continue
        place = (one.indicator.key, one.unit, one.period)
        if place in seen:
            complain(contents, row, "期间", Reason.READING_TWICE, row.period, line=seen[place])
            continue
        seen[place] = row.line
        unit = units.get(one.unit)
        before = known.get((one.indicator.key, unit.id, one.period)) if unit else None
        if before == one.value:
            planned.unchanged += 1
        else:
            (planned.new if before is None else planned.changed).append(one)
    return planned


def reading_planned(
    contents: Contents, row: ReadingRow, framework: Framework, units: set[str], today: date
) -> PlannedReading | None:
    """Return what a row says; None where a cell of it is wrong, which is noted."""
    if row.bad:
        return None
    named = match_key(row.indicator)
    indicator = next(
        (one for one in framework.indicators if named in {match_key(one.title), one.key}), None
    )
    if indicator is None:
        known = "、".join(one.title for one in framework.indicators[:12]) or "–"
        complain(contents, row, "指标", Reason.INDICATOR_UNKNOWN, row.indicator, known=known)
        return None
    if match_key(row.department) not in units:
        complain(contents, row, "部门", Reason.UNIT_UNKNOWN, row.department)
        return None
    period = period_of(row.period, indicator, today)
    if period is None or period.year < EARLIEST:
        complain(contents, row, "期间", Reason.PERIOD_UNREADABLE, row.period)
        return None
    if period > today:
        complain(contents, row, "期间", Reason.PERIOD_AHEAD, row.period)
        return None
    return PlannedReading(indicator, match_key(row.department), period, row.value, row.source or "")


def period_of(said: Any, indicator: Indicator, today: date) -> date | None:
    """Return the first day of the period that a cell names: a day in it, or words."""
    if isinstance(said, date):
        return first_day(indicator.period, said)
    return read_period(str(said), indicator.period, today)


def complain(
    contents: Contents,
    row: ReadingRow,
    heading: str,
    reason: Reason,
    value: object,
    **facts: object,
) -> None:
    """Note a problem with a cell of a row."""
    contents.problems.append(contents.problem(READINGS, row, heading, reason, value, **facts))


async def values_known(
    session: AsyncSession, organisation_id: int, framework: Framework
) -> dict[tuple[str, int, date], Decimal]:
    """Return what was read so far; an import, which reads all books, compares with it."""
    rows = await session.execute(
        select(Reading.indicator, Reading.unit_id, Reading.period, Reading.value).where(
            Reading.organisation_id == organisation_id,
            Reading.indicator.in_([one.key for one in framework.indicators]),
        )
    )
    return {(key, unit, period): value for key, unit, period, value in rows}


async def record_readings(
    session: AsyncSession,
    organisation: Organisation,
    planned: Planned[PlannedReading],
    units: dict[str, Unit],
    *,
    source: str,
    now: datetime,
) -> int:
    """Put the readings on record; what stood there is kept. `source` names the file."""
    today = (await calendar_of(session, organisation)).day_of(now)
    for one in sorted(planned.to_set, key=lambda reading: reading.period):
        new = NewReading(
            one.indicator,
            units[one.unit],
            one.period,
            one.value,
            by=None,
            source=one.source or source,
            reason=source,
        )
        await record_reading(session, new, today=today, at=now, now=now)
    return len(planned.to_set)
