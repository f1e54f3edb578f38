"""What stands behind a number: the tasks as they stood, who was asked, readings, points."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true

from ledger.bulletins.burden_counts import weeks_in
from ledger.bulletins.check_in_counts import (
    SEVERAL,
    asked_or_answered,
    has_answered,
    rounds_of,
    who_took_back,
)
from ledger.bulletins.coverage import CONDITIONS, any_clause, year_of
from ledger.bulletins.found import Asked, Found, page_of
from ledger.bulletins.indicator_readings import period_in
from ledger.bulletins.point_totals import amount_known, confirmed_in, undone_since
from ledger.bulletins.records_behind import demands_behind, records_behind
from ledger.bulletins.scans import NODES, OF, UNITS, Scan, nodes_under
from ledger.bulletins.task_counts import away_at, conditions_of, is_known, place_of
from ledger.bulletins.turn_counts import turns_behind
from ledger.rhythm.planning import key_of
from models import (
    Member,
    Point,
    Reading,
    Respondent,
    Standing,
    Task,
    TaskSpan,
    Unit,
    WeekBurden,
)
from models.among import Among, Numbers, one_of
from models.burdens import ALL
from models.compiled import Behind, Part
from models.framework import Privacy
from models.records import unscaled
from models.work import OPEN
from wording.bulletins.labels import OTHERS, Measure, both
from wording.bulletins.report import LINES_ON_A_PAGE, BehindLine
from wording.points.lines import points_text
from wording.rhythm import name_of

ROUNDS, KEPT = (bindparam(one, type_=Numbers()) for one in ("rounds", "kept"))


async def behind(scan: Scan, part: Part, meant: Behind, column: str, *, page: int) -> Found:
    """Return a page of what stands behind a number, of the units that the scan is about."""
    if meant.unit_id is not None:
        if scan.units is not None and meant.unit_id not in scan.units:
            return Found()
        scan = scan.of_units(frozenset({meant.unit_id}))
    return await FINDERS[meant.of](scan, Asked(part, meant, column, page))


async def tasks_behind(scan: Scan, asked: Asked) -> Found:
    """Return tasks as they stood, by deadline; the entry is the one that made them stand so."""
    measure, meant = Measure(asked.meant.key), asked.meant
    wanted = {**scan.wanted(scan.now), **await away_at(scan, scan.now)}
    there = [*place_of(some=scan.units is not None), *conditions_of(measure), is_known()]
    if measure is not Measure.STRUCK_OFF:
        there.append(one_of(TaskSpan.state, OPEN))
    if meant.node_id is not None:
        there.append(TaskSpan.responsibility_id == meant.node_id)
    elif asked.part.key:
        there.append(Among(TaskSpan.responsibility_id, NODES))
        wanted["nodes"] = [node.id for node in await nodes_under(scan, asked.part.key)]
    return await spans_behind(scan, there, wanted, asked)


async def clauses_behind(scan: Scan, asked: Asked) -> Found:
    """Return clauses as they stood, by deadline."""
    nodes = [node.id for node in await nodes_under(scan, asked.part.key)]
    wanted = {
        **scan.wanted(scan.now),
        "since": year_of(scan),
        "nodes": nodes if asked.meant.node_id is None else [asked.meant.node_id],
    }
    there = [*any_clause(some=scan.units is not None)]
    if asked.meant.key in CONDITIONS:
        there.append(CONDITIONS[asked.meant.key]())
    return await spans_behind(scan, there, wanted, asked)


async def spans_behind(
    scan: Scan, there: Sequence[ColumnElement[bool]], wanted: dict[str, Any], asked: Asked
) -> Found:
    """Return a page of the tasks whose spans fulfil some conditions."""
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
    check_ins = [scan.framework.check_in(key) for key in asked.meant.key.split(SEVERAL)]
    is_open = [one for one in check_ins if one is not None and one.privacy is Privacy.OPEN]
    rounds = [number for one in is_open for number in await rounds_of(scan, one, scan.now)]
    taken_back = await who_took_back(scan, rounds)
    wanted = {**scan.wanted(scan.now), "rounds": rounds, "taken_back": taken_back}
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


async def burden_behind(scan: Scan, asked: Asked) -> Found:
    """Return what has asked and told how often: each rule, and the rest; nobody is named."""
    counted = {"prompts": WeekBurden.prompts, "put_off": WeekBurden.put_off}
    column, language = counted.get(asked.column, WeekBurden.saved), scan.organisation.language
    rows = await scan.session.execute(
        select(WeekBurden.rule, func.sum(column))
        .where(
            WeekBurden.organisation_id == scan.number,
            WeekBurden.week.in_(list(weeks_in(scan, scan.now))),
        )
        .group_by(WeekBurden.rule)
    )
    counts: Counter[str] = Counter()
    for rule, count in rows:
        counts[key_of(rule)] += int(count)
    rest = counts.pop(ALL, 0) - counts.total()
    named = [(scan.framework.rhythm(key), count) for key, count in counts.most_common() if count]
    said = [(name_of(one, language), count) for one, count in named if one is not None]
    rest += sum(count for one, count in named if one is None)
    if rest:
        said.append((both(OTHERS).text(language), rest))
    lines = [
        BehindLine(number, f"{words} {count}", "") for number, (words, count) in enumerate(said, 1)
    ]
    return Found(tuple(lines[asked.first :][:LINES_ON_A_PAGE]), len(lines))


async def points_behind(scan: Scan, asked: Asked) -> Found:
    """Return what was confirmed in the period, the oldest first, with the entry behind each."""
    undone = {one.id: one for one in await undone_since(scan)}
    kept = [
        number
        for number, one in undone.items()
        if one.is_in(scan, scan.now) and PARTS_OF[asked.column](one.amount)
    ]
    stands = and_(*confirmed_in(some=scan.units is not None), POINTS_IN[asked.column])
    statement = (
        select(
            *(Point.id, Point.version, amount_known().label("amount"), Point.title),
            *(Member.name, Point.confirmed_at, Point.seq),
        )
        .join(
            Member,
            and_(Member.organisation_id == Point.organisation_id, Member.id == Point.member_id),
        )
        .where(Point.organisation_id == OF, or_(stands, Among(Point.id, KEPT)))
        .order_by(Point.confirmed_at, Point.id)
    )
    wanted = {**scan.wanted(scan.now), "undone": list(undone), "kept": kept}
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(
            number,
            f"{points_text(unscaled(then.amount if then else row.amount))} {row.title}",
            row.name,
            then.confirmed_at if then else row.confirmed_at,
            row.seq,
            "point.show",
            row.id,
            row.version,
        )
        for number, row in enumerate(rows, asked.first + 1)
        for then in (undone.get(row.id),)
    )
    return Found(tuple(lines), total)


# Which points make up a column: for the database, and of an amount.
POINTS_IN: dict[str, ColumnElement[bool]] = {
    "confirmed": true(),
    "given": amount_known() > 0,
    "deducted": amount_known() < 0,
    "sum": amount_known() != 0,
}
PARTS_OF: dict[str, Callable[[int], bool]] = {
    "confirmed": lambda _amount: True,
    "given": lambda amount: amount > 0,
    "deducted": lambda amount: amount < 0,
    "sum": lambda amount: amount != 0,
}


Finder = Callable[[Scan, Asked], Awaitable[Found]]
FINDERS: dict[str, Finder] = {
    "tasks": tasks_behind,
    "clauses": clauses_behind,
    "check_in": people_behind,
    "turns": turns_behind,
    "indicator": readings_behind,
    "register": records_behind,
    "demands": demands_behind,
    "points": points_behind,
    "burden": burden_behind,
}
