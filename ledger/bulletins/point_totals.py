"""Points of a period, by unit: what was confirmed in it, and what that comes to as it was known.

Nobody is named and nobody ranked: units stand in the order of the roster.
"""

from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from ledger.bulletins.scans import AT, KNOWN, OF, SINCE, UNITS, Scan, Stretch, unit_names
from models import Point
from models.among import Among
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection
from models.records import unscaled
from wording.bulletins.labels import (
    BY_UNIT,
    CONFIRMED,
    DEDUCTED,
    GIVEN,
    POINTS,
    SUM,
    TOTAL,
    both,
    columns,
)

COLUMNS = {
    "confirmed": CONFIRMED,
    "given": GIVEN,
    "deducted": DEDUCTED,
    "sum": SUM,
}
Sums = tuple[int, int, int, int]
NONE: Sums = (0, 0, 0, 0)


def amount_known() -> ColumnElement[int]:
    """Return what a point came to as it was known: withdrawn, settled, or as it was confirmed."""
    return case(
        (Point.withdrawn_at < KNOWN, 0),
        (Point.settled_at < KNOWN, Point.amount),
        else_=Point.confirmed,
    )


def confirmed_in(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was confirmed in a stretch, of some units or of all."""
    here = (Point.organisation_id == OF, Point.confirmed_at >= SINCE, Point.confirmed_at < AT)
    return (*here, Among(Point.unit_id, UNITS)) if some else here


@cache
def sums_of_units(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement for the columns of each unit."""
    amount = amount_known()
    return (
        select(
            Point.unit_id,
            func.count(),
            func.sum(case((amount > 0, amount), else_=0)),
            func.sum(case((amount < 0, amount), else_=0)),
            func.sum(amount),
        )
        .where(*confirmed_in(some=some))
        .group_by(Point.unit_id)
    )


async def sums_in(scan: Scan, stretch: Stretch) -> dict[int | None, Sums]:
    """Return the columns of each unit for a stretch, and under None those of all."""
    statement = sums_of_units(some=scan.units is not None)
    found: dict[int | None, Sums] = {None: NONE}
    for unit, count, given, deducted, total in await scan.session.execute(
        statement, scan.wanted(stretch)
    ):
        found[unit] = (int(count), int(given), int(deducted), int(total))
        found[None] = add(found[None], found[unit])
    return found


def add(one: Sums, other: Sums) -> Sums:
    """Return the columns of both together."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


async def point_part(scan: Scan, section: BulletinSection) -> Part:
    """Compile what was confirmed in a period, by unit, with the period before."""
    del section
    now, before = await sums_in(scan, scan.now), await sums_in(scan, scan.before)
    names = await unit_names(scan, {unit for unit in now if unit is not None})

    def numbers(unit: int | None) -> tuple[Number, ...]:
        counts = zip(COLUMNS, now[unit], before.get(unit, NONE), strict=True)
        return tuple(
            Number(
                value=Decimal(value) if key == "confirmed" else unscaled(value),
                before=Decimal(earlier) if key == "confirmed" else unscaled(earlier),
                behind=Behind(of="points", unit_id=unit),
            )
            for key, value, earlier in counts
        )

    table = Table(
        heading=both(BY_UNIT),
        columns=columns(COLUMNS),
        rows=tuple(
            Row(label=Label(said=name), numbers=numbers(number), unit_id=number)
            for number, name in names.items()
        ),
        total=Row(label=both(TOTAL), numbers=numbers(None)),
    )
    return Part(kind="points", heading=both(POINTS), tables=(table,))
