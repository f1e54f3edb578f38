"""What a part is compiled from: the stretch of time, the moment until which is known, the units."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.organisations import calendar_of, framework_of
from models import Answer, Entry, Instant, Organisation, Responsibility, SubjectKind, Unit
from models.among import THESE, Among, Numbers
from models.framework import Framework
from models.frozen import frozen
from models.periods import Per, end_of, shifted

# Statements are built once, and told these.
OF: BindParameter[int] = bindparam("of")
UNITS: BindParameter[Any] = bindparam("units", type_=Numbers())
NODES: BindParameter[Any] = bindparam("nodes", type_=Numbers())
SINCE, AT, KNOWN = (bindparam(name, type_=Instant()) for name in ("since", "at", "known"))


def was_replaced(by: BindParameter[Any] = KNOWN) -> ColumnElement[bool]:
    """Return the condition that an answer had a newer version by a moment."""
    newer = aliased(Answer)
    return (
        select(newer.id)
        .where(
            newer.organisation_id == OF,
            newer.supersedes_id == Answer.id,
            newer.subject_kind == Answer.subject_kind,
            newer.subject_id == Answer.subject_id,
            newer.member_id == Answer.member_id,
            newer.said_at < by,
        )
        .exists()
    )


@cache
def turned_since(kind: SubjectKind, entries: tuple[str, ...]) -> Select[int | None]:
    """Return the statement for what entries of some kinds are about, from the moment on."""
    return (
        select(Entry.subject_id)
        .where(
            Entry.organisation_id == OF,
            Entry.kind.in_(entries),
            Entry.at >= KNOWN,
            Entry.subject_kind == kind,
        )
        .distinct()
    )


@frozen
class Stretch:
    """A period: its first day, the day after its last one, and the moments of both."""

    first: date
    end: date
    since: datetime
    until: datetime


@frozen
class Scan:
    """What a part is compiled from.

    Nothing counts that was put on record from `known_at` on. `units` are those the reader looks
    over; None of all.
    """

    session: AsyncSession
    organisation: Organisation
    framework: Framework
    per: Per
    now: Stretch
    before: Stretch
    known_at: datetime
    known_on: date  # the day of that moment, as the organisation has it
    units: frozenset[int] | None = None

    @property
    def number(self) -> int:
        """The organisation's."""
        return self.organisation.id

    def of_units(self, units: frozenset[int]) -> "Scan":
        """Return the scan of some units."""
        return replace(self, units=units)

    def at(self, stretch: Stretch) -> datetime:
        """Return the moment as of which a stretch is told: its end, or what is known of it."""
        return min(stretch.until, self.known_at)

    def wanted(self, stretch: Stretch) -> dict[str, Any]:
        """Return the parameters of statements about a stretch."""
        return {
            "of": self.number,
            "units": self.units or frozenset(),
            "since": stretch.since,
            "at": self.at(stretch),
            "known": self.known_at,
        }


async def scan_of(
    session: AsyncSession,
    organisation: Organisation,
    per: Per,
    first: date,
    *,
    known_at: datetime,
    units: frozenset[int] | None = None,
) -> Scan:
    """Return what is scanned for the period that begins on a day."""
    calendar = await calendar_of(session, organisation)

    def stretch(begins: date) -> Stretch:
        end = end_of(per, begins)
        since, until = (calendar.instant(day, time.min) for day in (begins, end))
        return Stretch(begins, end, since, until)

    return Scan(
        session=session,
        organisation=organisation,
        framework=framework_of(organisation),
        per=per,
        now=stretch(first),
        before=stretch(shifted(per, first, -1)),
        known_at=known_at,
        known_on=calendar.day_of(known_at),
        units=units,
    )


async def unit_names(scan: Scan, numbers: Collection[int]) -> dict[int, str]:
    """Return what units are called, in the order in which they stand on the roster."""
    rows = await scan.session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.organisation_id == scan.number, Among(Unit.id, THESE))
        .order_by(Unit.id),
        {"these": sorted(numbers)},
    )
    return {number: name for number, name in rows}  # noqa: C416  # rows, not pairs


async def nodes_under(scan: Scan, key: str | None) -> list[Responsibility]:
    """Return a responsibility and those below it, in their order; without a key all there were.

    What the work model has dropped since still counts: the past stays what it was.
    """
    rows = await scan.session.scalars(
        select(Responsibility)
        .where(Responsibility.organisation_id == scan.number)
        .order_by(Responsibility.position, Responsibility.id)
    )
    if not key:
        return list(rows)
    keys = {key}
    for node, parent in scan.framework.walk():  # parents first
        if parent is not None and parent.key in keys:
            keys.add(node.key)
    return [node for node in rows if node.key in keys]
