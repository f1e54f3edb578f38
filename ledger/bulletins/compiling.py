"""Compiling: a bulletin of one period becomes one value, from which everything is rendered."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import CODE_LENGTH
from ledger.bulletins.burden_counts import burden_part
from ledger.bulletins.check_in_counts import check_in_part
from ledger.bulletins.coverage import coverage_part
from ledger.bulletins.indicator_readings import indicator_part
from ledger.bulletins.participation import participation_part
from ledger.bulletins.point_totals import point_part
from ledger.bulletins.record_listing import records_part
from ledger.bulletins.register_totals import register_part
from ledger.bulletins.scans import KNOWN, OF, Scan, scan_of
from ledger.bulletins.task_counts import keep_counts, task_part
from ledger.bulletins.turn_counts import turn_part
from models import Entry, Organisation
from models.compiled import Compiled, Label, Part
from models.framework import Bulletin, BulletinSection
from models.framework.bulletins import last_day, name_of_period

MakePart = Callable[[Scan, BulletinSection], Awaitable[Part | None]]

# One function for each kind of section; None where it has nothing to be about.
PARTS: dict[str, MakePart] = {
    "tasks": task_part,
    "check_in": check_in_part,
    "participation": participation_part,
    "turns": turn_part,
    "indicators": indicator_part,
    "registers": register_part,
    "records": records_part,
    "coverage": coverage_part,
    "burden": burden_part,
    "points": point_part,
}


async def compile_bulletin(
    session: AsyncSession,
    organisation: Organisation,
    bulletin: Bulletin,
    first: date,
    *,
    known_at: datetime,
    units: frozenset[int] | None = None,
    unit: str = "",
) -> Compiled:
    """Compile the bulletin of the period that begins on a day, as it was known at a moment.

    The same moment gives the same numbers, whenever it is asked again. `units` are those that the
    reader looks over, called `unit`; None of all.
    """
    scan = await scan_of(session, organisation, bulletin.per, first, known_at=known_at, units=units)
    parts = [await PARTS[section.kind](scan, section) for section in bulletin.sections]
    return Compiled(
        bulletin=bulletin.key,
        title=Label(said=bulletin.title, english=bulletin.english),
        organisation=organisation.name,
        per=bulletin.per,
        period=name_of_period(bulletin.per, first),
        begins=first,
        ends=last_day(bulletin.per, first),
        known_at=known_at,
        unit=unit,
        parts=tuple(part for part in parts if part is not None),
        witness=await witness_at(scan),
    )


async def keep_what_is_over(
    session: AsyncSession,
    organisation: Organisation,
    bulletin: Bulletin,
    first: date,
    *,
    known_at: datetime,
) -> None:
    """Keep what compiling a bulletin would count again each time, where its period is over."""
    if any(section.kind == "tasks" for section in bulletin.sections):
        await keep_counts(
            await scan_of(session, organisation, bulletin.per, first, known_at=known_at)
        )


async def witness_at(scan: Scan) -> str:
    """Return the head of the ledger as it was known: number and hash; empty of none."""
    row = (
        await scan.session.execute(
            select(Entry.seq, Entry.hash)
            .where(Entry.organisation_id == OF, Entry.at < KNOWN)
            .order_by(Entry.at.desc(), Entry.seq.desc())
            .limit(1),
            {"of": scan.number, "known": scan.known_at},
        )
    ).one_or_none()
    return f"{row[0]} · {row[1][:CODE_LENGTH]}" if row else ""
