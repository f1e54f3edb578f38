"""Indicators of a period: value, month on month, year on year, target; what lags or is empty.

Of a reading that was corrected since, what it said at the moment is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from ledger.bulletins.scans import KNOWN, OF, UNITS, Scan, unit_names
from models import Reading, ReadingVersion, Standing
from models.among import Among, Words
from models.compiled import Behind, Flag, Label, Number, Part, Row, Series, Table
from models.framework import BulletinSection, Indicator
from models.frozen import frozen
from models.periods import shifted
from wording.bulletins.labels import INDICATORS, VALUE, both, column
from wording.dates import period_text

Statement = Select[*tuple[Any, ...]]
KEYS = bindparam("keys", type_=Words())
POINTS = 12  # periods of a chart
CHARTS = 24  # small multiples of one indicator; what is flagged comes first
Values = dict[tuple[str, int, date], Decimal]  # by indicator, unit and period


@cache
def readings_known(*, some: bool) -> Statement:
    """Return the statement for the readings of indicators between two periods, if they stood."""
    there = (Among(Reading.unit_id, UNITS),) if some else ()
    return select(Reading.indicator, Reading.unit_id, Reading.period, Reading.value).where(
        Reading.organisation_id == OF,
        Among(Reading.indicator, KEYS),
        Reading.period >= bindparam("oldest"),
        Reading.period <= bindparam("newest"),
        Reading.read_at < KNOWN,
        *there,
    )


@cache
def readings_replaced(*, some: bool) -> Statement:
    """Return the statement for what readings said that were corrected since, the newest last."""
    there = (Among(Reading.unit_id, UNITS),) if some else ()
    return (
        select(Reading.indicator, Reading.unit_id, Reading.period, ReadingVersion.value)
        .join(
            ReadingVersion,
            (ReadingVersion.organisation_id == Reading.organisation_id)
            & (ReadingVersion.reading_id == Reading.id),
        )
        .where(
            Reading.organisation_id == OF,
            Among(Reading.indicator, KEYS),
            Reading.period >= bindparam("oldest"),
            Reading.period <= bindparam("newest"),
            Reading.read_at >= KNOWN,
            ReadingVersion.read_at < KNOWN,
            *there,
        )
        .order_by(ReadingVersion.version)
    )


@cache
def units_reading(*, some: bool) -> Statement:
    """Return the statement for which units are asked for which indicators."""
    there = (Among(Standing.unit_id, UNITS),) if some else ()
    return select(Standing.indicator, Standing.unit_id).where(
        Standing.organisation_id == OF,
        Among(Standing.indicator, KEYS),
        or_(Standing.known_from.is_(None), Standing.known_from < KNOWN),
        *there,
    )


async def indicator_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the indicators; a table and charts for each."""
    wanted = section.indicators or tuple(one.key for one in scan.framework.indicators)
    indicators = [one for one in scan.framework.indicators if one.key in wanted]
    if not indicators:
        return None
    values = await values_of(scan, indicators)
    units = {unit for _, unit, _ in values}
    asked: dict[str, set[int]] = {}
    rows = await scan.session.execute(
        units_reading(some=scan.units is not None), parameters(scan, indicators)
    )
    for key, unit in rows:
        asked.setdefault(key, set()).add(unit)
        units.add(unit)
    names = await unit_names(scan, units)
    sights = [
        Sight(one, period_in(scan, one), values, {n: names[n] for n in names if n in found})
        for one in indicators
        if (found := asked.get(one.key, set()) | {u for k, u, _ in values if k == one.key})
    ]
    return Part(
        kind="indicators",
        heading=both(INDICATORS),
        tables=tuple(table_of(one) for one in sights),
        series=tuple(series for one in sights for series in charts_of(one)),
    )


def period_in(scan: Scan, indicator: Indicator) -> date:
    """Return the first day of the last period of an indicator that is over with the bulletin's."""
    return indicator.period_before(scan.now.end)


def parameters(scan: Scan, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """Return the parameters of the statements about these indicators."""
    periods = [(one, period_in(scan, one)) for one in indicators]
    oldest = [
        min(one.oldest_needed(at), shifted(one.period, at, 1 - POINTS)) for one, at in periods
    ]
    return {
        **scan.wanted(scan.now),
        "keys": [one.key for one in indicators],
        "oldest": min(oldest),
        "newest": max(at for _, at in periods),
    }


async def values_of(scan: Scan, indicators: Sequence[Indicator]) -> Values:
    """Return what was read, as it was known."""
    found: Values = {}
    for statement in (readings_known, readings_replaced):
        rows = await scan.session.execute(
            statement(some=scan.units is not None), parameters(scan, indicators)
        )
        found |= {(key, unit, period): value for key, unit, period, value in rows}
    return found


@frozen
class Sight:
    """One indicator, the period it is told of, what was read, and the units by number."""

    indicator: Indicator
    period: date
    values: Values
    units: Mapping[int, str]

    def value(self, unit: int, period: date) -> Decimal | None:
        """Return what was read of a unit for a period."""
        return self.values.get((self.indicator.key, unit, period))

    def reached(self, unit: int) -> Decimal | None:
        """Return what counts towards the target: the value, or all since the target's begin."""
        value = self.value(unit, self.period)
        if value is None or not self.indicator.adds_up:
            return value
        since = self.indicator.span(self.period)
        periods = (one for key, of, one in self.values if key == self.indicator.key and of == unit)
        those = [self.value(unit, one) for one in periods if since <= one <= self.period]
        return sum((one for one in those if one is not None), Decimal(0))

    def last_quarter(self) -> set[int]:
        """Return the units in the last quarter of those read; of fewer than four none."""
        read = [
            (v, unit) for unit in self.units if (v := self.value(unit, self.period)) is not None
        ]
        if not self.indicator.ranked or len(read) < 4:  # a quarter of them
            return set()
        ranked = sorted(read, key=lambda one: (self.indicator.rank_of(one[0]), one[1]))
        limit = self.indicator.rank_of(ranked[len(ranked) // 4][0])
        return {unit for value, unit in read if self.indicator.rank_of(value) < limit}

    def flag(self, unit: int, last: set[int]) -> Flag | None:
        """Return why the unit's value is looked at."""
        value = self.value(unit, self.period)
        if value is None or self.indicator.is_empty(value):
            return "empty"
        wanted = self.indicator.wanted_by(self.units[unit], self.period)
        reached = self.reached(unit)
        short = reached is not None and self.indicator.is_behind(reached, wanted)
        return "lagging" if short or unit in last else None


def table_of(sight: Sight) -> Table:
    """Return the table of one indicator: a row for each unit."""
    indicator, last = sight.indicator, sight.last_quarter()
    return Table(
        heading=Label(said=indicator.title, english=indicator.english),
        columns=(column("value", VALUE, indicator.unit),),
        rows=tuple(
            Row(
                label=Label(said=name),
                unit_id=unit,
                numbers=(
                    Number(
                        value=sight.value(unit, sight.period),
                        before=sight.value(unit, indicator.before(sight.period)),
                        year_before=sight.value(unit, indicator.a_year_before(sight.period)),
                        target=indicator.wanted_by(name, sight.period),
                        flag=sight.flag(unit, last),
                        behind=Behind(of="indicator", key=indicator.key, unit_id=unit),
                    ),
                ),
            )
            for unit, name in sight.units.items()
        ),
    )


def charts_of(sight: Sight) -> Iterator[Series]:
    """Yield a small chart for each unit, those with a flag first, up to some."""
    last, indicator = sight.last_quarter(), sight.indicator
    flags = {unit: sight.flag(unit, last) for unit in sight.units}
    periods = [shifted(indicator.period, sight.period, -back) for back in range(POINTS - 1, -1, -1)]
    points = tuple(
        Label(
            said=period_text(indicator.period, one, "zh_CN"),
            english=period_text(indicator.period, one, "en"),
        )
        for one in periods
    )
    for unit in sorted(sight.units, key=lambda one: (flags[one] is None, one))[:CHARTS]:
        name = sight.units[unit]
        yield Series(
            label=Label(
                said=f"{indicator.title} · {name}",
                english=f"{indicator.title_in('en')} · {name}",
            ),
            points=points,
            values=tuple(sight.value(unit, one) for one in periods),
            target=indicator.wanted_by(name, sight.period),
            flags=(*(None for _ in periods[1:]), flags[unit]),
            counted_in=indicator.unit,
        )
