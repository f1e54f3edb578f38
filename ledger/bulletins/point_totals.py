"""Points of a period, by unit: what was confirmed in it, and what that comes to as it was known.

Nobody is named and nobody ranked: units stand in the order of the roster. What was taken back since
the moment is counted as the ledger tells it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from ledger.bulletins.scans import (
    AT,
    KNOWN,
    OF,
    SINCE,
    UNITS,
    Scan,
    Stretch,
    turned_since,
    unit_names,
)
from models import Entry, Point, SubjectKind
from models.among import Among, Numbers
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection
from models.frozen import frozen
from models.records import scaled, unscaled
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
UNDONE = bindparam("undone", type_=Numbers())
UNDOING = ("point_unconfirmed", "point_unsettled")  # kinds of entries
CONFIRMING = ("point_confirmed", "point_changed")


def amount_known() -> ColumnElement[int]:
    """Return what a point came to as it was known: withdrawn, settled, or as it was confirmed."""
    return case(
        (Point.withdrawn_at < KNOWN, 0),
        (Point.settled_at < KNOWN, Point.amount),
        else_=Point.confirmed,
    )


def confirmed_in(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was confirmed in a stretch, of some units or of all.

    What was taken back since is not among them: see `undone_since`.
    """
    here = (
        *(Point.organisation_id == OF, Point.confirmed_at >= SINCE, Point.confirmed_at < AT),
        ~Among(Point.id, UNDONE),
    )
    return (*here, Among(Point.unit_id, UNITS)) if some else here


@frozen
class KnownPoint:
    """A point as it was known, of those that were taken back since."""

    id: int
    unit_id: int
    confirmed_at: datetime | None = None  # None: it was not confirmed
    amount: int = 0
    given: int = 0  # when it was confirmed, whatever an appeal made of it

    def after(self, kind: str, at: datetime, amount: int) -> "KnownPoint":
        """Return it as an entry leaves it."""
        if kind in CONFIRMING:
            return replace(self, confirmed_at=at, amount=amount, given=amount)
        if kind == "point_unconfirmed":
            return replace(self, confirmed_at=None, amount=0)
        amounts = {"point_settled": amount, "point_unsettled": self.given, "point_withdrawn": 0}
        return replace(self, amount=amounts.get(kind, self.amount))

    def is_in(self, scan: Scan, stretch: Stretch) -> bool:
        """Return whether it counts in a stretch, of the units that the scan is about."""
        if self.confirmed_at is None or not stretch.since <= self.confirmed_at < scan.at(stretch):
            return False
        return scan.units is None or self.unit_id in scan.units


async def undone_since(scan: Scan) -> list[KnownPoint]:
    """Return the points that somebody has taken back since the moment, as they were known."""
    of = {"of": scan.number, "known": scan.known_at}
    since = turned_since(SubjectKind.POINT, UNDOING)
    numbers = list(await scan.session.scalars(since, of))
    if not numbers:
        return []
    rows = await scan.session.execute(
        select(Point.id, Point.unit_id).where(Point.organisation_id == OF, Among(Point.id, UNDONE)),
        {"of": scan.number, "undone": numbers},
    )
    found = {number: KnownPoint(number, unit) for number, unit in rows}
    entries = await scan.session.execute(steps_known(), of | {"undone": numbers})
    for number, kind, at, content in entries:
        amount = Decimal(orjson.loads(content or "{}").get("points", 0))
        found[number] = found[number].after(kind, at, scaled(amount))
    return list(found.values())


@cache
def steps_known() -> Select[*tuple[Any, ...]]:
    """Return the statement for the entries about those that were made before the moment."""
    return (
        select(Entry.subject_id, Entry.kind, Entry.at, Entry.content)
        .where(
            Entry.organisation_id == OF,
            Entry.subject_kind == SubjectKind.POINT,
            Among(Entry.subject_id, UNDONE),
            Entry.at < KNOWN,
        )
        .order_by(Entry.seq)
    )


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


async def sums_in(
    scan: Scan, stretch: Stretch, undone: Sequence[KnownPoint]
) -> dict[int | None, Sums]:
    """Return the columns of each unit for a stretch, and under None those of all."""
    statement = sums_of_units(some=scan.units is not None)
    wanted = {**scan.wanted(stretch), "undone": [one.id for one in undone]}
    found: dict[int | None, Sums] = {None: NONE}
    for unit, count, given, deducted, total in await scan.session.execute(statement, wanted):
        found[unit] = (int(count), int(given), int(deducted), int(total))
        found[None] = add(found[None], found[unit])
    for one in undone:
        if one.is_in(scan, stretch):
            sums = (1, max(one.amount, 0), min(one.amount, 0), one.amount)
            found[one.unit_id] = add(found.get(one.unit_id, NONE), sums)
            found[None] = add(found[None], sums)
    return found


def add(one: Sums, other: Sums) -> Sums:
    """Return the columns of both together."""
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])


async def point_part(scan: Scan, section: BulletinSection) -> Part:
    """Compile what was confirmed in a period, by unit, with the period before."""
    del section
    undone = await undone_since(scan)
    now, before = [await sums_in(scan, one, undone) for one in (scan.now, scan.before)]
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
