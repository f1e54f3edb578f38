"""What stands behind a number: the tasks as they stood, who was asked, readings, records."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.check_in_counts import asked_or_answered, has_answered, rounds_of
from ledger.bulletins.indicator_readings import period_in
from ledger.bulletins.point_totals import amount_known, confirmed_in
from ledger.bulletins.scans import KNOWN, NODES, OF, UNITS, Scan, nodes_under
from ledger.bulletins.task_counts import away_at, conditions_of, is_known, place_of
from models import Member, Point, Reading, Record, Respondent, Standing, Task, TaskSpan, Unit
from models.among import Among, Numbers
from models.compiled import Behind, Part
from models.periods import first_day
from models.records import unscaled
from models.work import OPEN
from wording.bulletins.labels import Measure
from wording.bulletins.report import LINES_ON_A_PAGE, BehindLine
from wording.points.lines import points_text

Statement = Select[*tuple[Any, ...]]
ROUNDS = bindparam("rounds", type_=Numbers())


@dataclass(frozen=True)
class Found:
    """A page of what stands behind a number, and how much there is."""

    lines: tuple[BehindLine, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Asked:
    """Which number of which part is asked about, and which page of what is behind it."""

    part: Part
    meant: Behind
    column: str
    page: int

    @property
    def first(self) -> int:
        """How many lines come before the page."""
        return (max(self.page, 1) - 1) * LINES_ON_A_PAGE


async def behind(scan: Scan, part: Part, meant: Behind, column: str, *, page: int) -> Found:
    """Return a page of what stands behind a number, of the units that the scan is about."""
    if meant.unit_id is not None:
        if scan.units is not None and meant.unit_id not in scan.units:
            return Found()
        scan = scan.of_units(frozenset({meant.unit_id}))
    return await FINDERS[meant.of](scan, Asked(part, meant, column, page))


async def page_of(
    session: AsyncSession, statement: Statement, wanted: dict[str, Any], asked: Asked
) -> tuple[list[Any], int]:
    """Return the rows of a page, and how many there are."""
    counting = select(func.count()).select_from(statement.order_by(None).subquery())
    total = await session.scalar(counting, wanted) or 0
    rows = await session.execute(statement.offset(asked.first).limit(LINES_ON_A_PAGE), wanted)
    return list(rows), total


async def tasks_behind(scan: Scan, asked: Asked) -> Found:
    """Return tasks as they stood, by deadline; the entry is the one that made them stand so."""
    measure, meant = Measure(asked.meant.key), asked.meant
    wanted = {**scan.wanted(scan.now), **await away_at(scan, scan.now)}
    there = [*place_of(some=scan.units is not None), *conditions_of(measure), is_known()]
    if measure is not Measure.STRUCK_OFF:
        there.append(TaskSpan.state.in_(OPEN))
    if meant.node_id is not None:
        there.append(TaskSpan.responsibility_id == meant.node_id)
    elif asked.part.key:
        there.append(Among(TaskSpan.responsibility_id, NODES))
        wanted["nodes"] = [node.id for node in await nodes_under(scan, asked.part.key)]
    statement = (
        select(Task.id, Task.version, Task.title, Member.name, TaskSpan.deadline, TaskSpan.seq)
        .select_from(TaskSpan)
        .join(
            Task,
            and_(Task.organisation_id == TaskSpan.organisation_id, Task.id == TaskSpan.task_id),
        )
        .join(
            Member,
            and_(
                Member.organisation_id == TaskSpan.organisation_id, Member.id == TaskSpan.owner_id
            ),
        )
        .where(*there)
        .order_by(TaskSpan.deadline, TaskSpan.task_id)
    )
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(number, title, owner, deadline, seq, "task.show", task, version)
        for number, (task, version, title, owner, deadline, seq) in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


async def people_behind(scan: Scan, asked: Asked) -> Found:
    """Return who was asked, has answered, late or not at all; nobody of what is not open."""
    check_in = scan.framework.check_in(asked.meant.key)
    if check_in is None or asked.part.tables[0].rows == ():
        return Found()
    rounds = await rounds_of(scan, check_in, scan.now)
    wanted = {**scan.wanted(scan.now), "rounds": rounds}
    there = [Respondent.organisation_id == OF, Among(Respondent.round_id, ROUNDS)]
    there += [Among(Respondent.unit_id, UNITS)] if scan.units is not None else []
    conditions = {
        "asked": (asked_or_answered(),),
        "answered": (has_answered(),),
        "late": (has_answered(), Respondent.late.is_(True)),
        "silent": (asked_or_answered(), ~has_answered()),
    }
    statement = (
        select(Member.name, Unit.name, Respondent.answered_at)
        .join(
            Member,
            and_(
                Member.organisation_id == Respondent.organisation_id,
                Member.id == Respondent.member_id,
            ),
        )
        .join(
            Unit,
            and_(Unit.organisation_id == Respondent.organisation_id, Unit.id == Respondent.unit_id),
        )
        .where(*there, *conditions[asked.column])
        .order_by(Respondent.unit_id, Respondent.member_id)
    )
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(number, unit, name, answered_at)
        for number, (name, unit, answered_at) in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


async def readings_behind(scan: Scan, asked: Asked) -> Found:
    """Return the reading behind a value, and the way to its history."""
    indicator = scan.framework.indicator(asked.meant.key)
    if indicator is None:
        return Found()
    statement = (
        select(Standing.id, Unit.name, Member.name, Reading.read_at, Reading.seq)
        .select_from(Standing)
        .join(Unit, and_(Unit.organisation_id == OF, Unit.id == Standing.unit_id))
        .join(
            Reading,
            and_(
                Reading.organisation_id == OF,
                Reading.indicator == Standing.indicator,
                Reading.unit_id == Standing.unit_id,
                Reading.period == bindparam("period"),
            ),
        )
        .outerjoin(Member, and_(Member.organisation_id == OF, Member.id == Reading.member_id))
        .where(
            Standing.organisation_id == OF,
            Standing.indicator == bindparam("key"),
            Among(Standing.unit_id, UNITS),
        )
        .order_by(Standing.id)
    )
    wanted = {
        **scan.wanted(scan.now),
        "key": indicator.key,
        "period": period_in(scan, indicator),
    }
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(number, unit, name or "", read_at, seq, "indicator.show", standing, 1)
        for number, (standing, unit, name, read_at, seq) in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


async def records_behind(scan: Scan, asked: Asked) -> Found:
    """Return the records of a register: of the period, or of the year so far."""
    of_year = asked.column != "value"
    first = first_day("year", scan.now.first) if of_year else scan.now.first
    there = [Among(Record.unit_id, UNITS)] if scan.units is not None else []
    statement = (
        select(Record.id, Member.name, Unit.name, Record.on_date)
        .join(
            Member,
            and_(Member.organisation_id == Record.organisation_id, Member.id == Record.member_id),
        )
        .join(Unit, and_(Unit.organisation_id == Record.organisation_id, Unit.id == Record.unit_id))
        .where(
            Record.organisation_id == OF,
            Record.register == bindparam("key"),
            Record.on_date >= bindparam("first"),
            Record.on_date < bindparam("end"),
            Record.cancelled_at.is_(None),
            Record.recorded_at < KNOWN,
            *there,
        )
        .order_by(Record.on_date, Record.id)
    )
    wanted = {
        **scan.wanted(scan.now),
        "key": asked.meant.key,
        "first": first,
        "end": scan.now.end,
    }
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(number, unit, name, noon(on_date), 0, "record.show", record)
        for number, (record, name, unit, on_date) in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


async def points_behind(scan: Scan, asked: Asked) -> Found:
    """Return what was confirmed in the period, the oldest first, with the entry behind each."""
    statement = (
        select(
            *(Point.id, Point.version, amount_known().label("amount"), Point.title),
            *(Member.name, Point.confirmed_at, Point.seq),
        )
        .join(
            Member,
            and_(Member.organisation_id == Point.organisation_id, Member.id == Point.member_id),
        )
        .where(*confirmed_in(some=scan.units is not None), *POINTS_IN[asked.column])
        .order_by(Point.confirmed_at, Point.id)
    )
    rows, total = await page_of(scan.session, statement, scan.wanted(scan.now), asked)
    lines = (
        BehindLine(
            number,
            f"{points_text(unscaled(row.amount))} {row.title}",
            row.name,
            row.confirmed_at,
            row.seq,
            "point.show",
            row.id,
            row.version,
        )
        for number, row in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


# Which points make up a column.
POINTS_IN: dict[str, tuple[ColumnElement[bool], ...]] = {
    "confirmed": (),
    "given": (amount_known() > 0,),
    "deducted": (amount_known() < 0,),
    "sum": (amount_known() != 0,),
}


def noon(day: Any) -> datetime:
    """Return a moment of a day that is that day in most places."""
    return datetime.combine(day, time(4), tzinfo=UTC)


Finder = Callable[[Scan, Asked], Awaitable[Found]]
FINDERS: dict[str, Finder] = {
    "tasks": tasks_behind,
    "check_in": people_behind,
    "indicator": readings_behind,
    "register": records_behind,
    "points": points_behind,
}
