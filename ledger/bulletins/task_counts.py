"""Tasks counted as they stood: by unit and by responsibility, with the period before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import IntEnum
from functools import cache
from itertools import product
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)

from ledger.bulletins.kept_counts import Key, is_settled, keep, kept_counts
from ledger.bulletins.scans import (
    AT,
    OF,
    SINCE,
    UNITS,
    Scan,
    Stretch,
    nodes_under,
    unit_names,
)
from models import Stance, TaskSpan, TaskState, TimeOff
from models.among import Among, Numbers, always
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection
from models.numbering import hold_chain_end
from models.spans import FOREVER
from models.work import IN_HAND, OPEN
from wording.bulletins.labels import (
    BY_NODE,
    BY_UNIT,
    MEASURES,
    TASKS,
    TOTAL,
    Measure,
    both,
    column,
)

Statement = Select[*tuple[Any, ...]]
AWAY: BindParameter[Any] = bindparam("away", type_=Numbers())
FROZEN: BindParameter[Any] = bindparam("frozen", type_=Numbers())


def is_known() -> ColumnElement[bool]:
    """Return the condition that a span holds at the moment."""
    return and_(TaskSpan.begins < AT, TaskSpan.ends >= AT)


@cache
def in_hand(*, some_away: bool) -> dict[Measure, ColumnElement[bool]]:
    """Return the conditions for what counts only while a task lies with its owner.

    Of all but what is overdue, exactly one holds. With nobody away no owner is looked up.
    """
    said = TaskSpan.stanced_at >= SINCE
    silent = or_(TaskSpan.stance.is_(None), TaskSpan.stanced_at.is_(None), ~said)
    # Nobody asked for it: it came since, or its owner is away.
    not_asked, overdue = TaskSpan.asked_from >= SINCE, TaskSpan.deadline < AT
    if some_away:
        not_asked = or_(not_asked, Among(TaskSpan.owner_id, AWAY))
        overdue = and_(overdue, ~Among(TaskSpan.owner_id, FROZEN))
    return {
        Measure.ON_TRACK: and_(said, TaskSpan.stance == Stance.ON_TRACK),
        Measure.BEHIND: and_(said, TaskSpan.stance == Stance.BEHIND),
        Measure.SPARED: and_(not_asked, silent),
        Measure.UNANSWERED: and_(~not_asked, silent),
        Measure.OVERDUE: overdue,
    }


WAITING_AS = {TaskState.COMPLETED: Measure.DONE, TaskState.DECLINED: Measure.SPARED}


def counted_in(state: TaskState) -> dict[Measure, ColumnElement[bool]]:
    """Return what a task in an open state may count as, and when it does."""
    return in_hand(some_away=True) if state in IN_HAND else {WAITING_AS[state]: true()}


def conditions_of(measure: Measure) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for one measure, beside those of time and place."""
    if measure is Measure.STRUCK_OFF:
        return (
            always(TaskSpan.state, TaskState.STRUCK_OFF),
            TaskSpan.state_since >= SINCE,
            TaskSpan.state_since < AT,
        )
    there = (
        and_(always(TaskSpan.state, state), counted_in(state)[measure])
        for state in sorted(OPEN)
        if measure in counted_in(state)
    )
    return (or_(*there),)


def place_of(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for whose tasks are counted."""
    here = (TaskSpan.organisation_id == OF,)
    return (*here, Among(TaskSpan.unit_id, UNITS)) if some else here


# Left of all that lie with their owners by the others, which are counted.
LEFT = Measure.UNANSWERED
COUNTED = (Measure.ON_TRACK, Measure.BEHIND, Measure.SPARED, Measure.OVERDUE)


@cache
def open_counts(state: TaskState, *, some: bool, still: bool, some_away: bool) -> Statement:
    """Return the statement that counts what was open in a state: all, and each measure beside it.

    What stands so `still` is counted apart from what has changed since: the index has it in the
    order of units and responsibilities, so that nothing is sorted.
    """
    conditions = in_hand(some_away=some_away)
    counted = COUNTED if state in IN_HAND else ()
    sums = (func.count().filter(conditions[measure]) for measure in counted)
    ends = (TaskSpan.ends == FOREVER,) if still else (TaskSpan.ends >= AT, TaskSpan.ends < FOREVER)
    return (
        select(TaskSpan.unit_id, TaskSpan.responsibility_id, func.count(), *sums)
        .where(*place_of(some=some), always(TaskSpan.state, state), TaskSpan.begins < AT, *ends)
        .group_by(TaskSpan.unit_id, TaskSpan.responsibility_id)
    )


def told_apart(state: TaskState, all_of: int, sums: Sequence[int]) -> dict[Measure, int]:
    """Return what a row of `open_counts` says of each measure."""
    if state not in IN_HAND:
        return {WAITING_AS[state]: all_of}
    found = dict(zip(COUNTED, sums, strict=True))
    others = sum(count for measure, count in found.items() if measure is not Measure.OVERDUE)
    return found | {LEFT: all_of - others}


@cache
def struck_off_counts(*, some: bool) -> Statement:
    """Return the statement that counts what was struck off in the period."""
    return (
        select(TaskSpan.unit_id, TaskSpan.responsibility_id, func.count())
        .where(*place_of(some=some), *conditions_of(Measure.STRUCK_OFF), is_known())
        .group_by(TaskSpan.unit_id, TaskSpan.responsibility_id)
    )


@cache
def absences() -> Statement:
    """Return the statement for who was away at the moment, and whether his deadlines count."""
    return select(TimeOff.member_id, TimeOff.frozen).where(
        TimeOff.organisation_id == OF,
        TimeOff.ends_at > AT,
        TimeOff.begins_at <= AT,
        TimeOff.entered_at < AT,
        or_(TimeOff.ended_at.is_(None), TimeOff.ended_at >= AT),
    )


async def away_at(scan: Scan, stretch: Stretch) -> dict[str, Any]:
    """Return the parameters that say who was away at the end of a stretch."""
    rows = (await scan.session.execute(absences(), scan.wanted(stretch))).all()
    return {
        "away": [number for number, _ in rows],
        "frozen": [number for number, frozen in rows if frozen],
    }


async def counts_of(scan: Scan, stretch: Stretch) -> Counter[Key]:
    """Count the tasks as they stood at the end of a stretch, or read what was counted of it."""
    kept = await kept_counts(scan, stretch)
    return kept if kept is not None else await counted_anew(scan, stretch)


async def keep_counts(scan: Scan) -> None:
    """Keep what a period and the one before it come to, as far as they are over.

    It is counted while nobody else writes: no span of before can be committed unseen meanwhile.
    """
    scan = replace(scan, units=None)
    for stretch in (scan.now, scan.before):
        if is_settled(scan, stretch) and await kept_counts(scan, stretch) is None:
            await hold_chain_end(scan.session, scan.number)
            if await kept_counts(scan, stretch) is None:  # nor has anybody just counted it
                await keep(scan, stretch, await counted_anew(scan, stretch))


async def counted_anew(scan: Scan, stretch: Stretch) -> Counter[Key]:
    """Count the tasks as they stood at the end of a stretch."""
    wanted = {**scan.wanted(stretch), **await away_at(scan, stretch)}
    some = scan.units is not None
    found: Counter[Key] = Counter()
    for state, still in product(sorted(OPEN), (True, False)):
        statement = open_counts(state, some=some, still=still, some_away=bool(wanted["away"]))
        for unit, node, all_of, *sums in await scan.session.execute(statement, wanted):
            for measure, count in told_apart(state, all_of, sums).items():
                found[unit, node, measure] += count
    for unit, node, count in await scan.session.execute(struck_off_counts(some=some), wanted):
        found[unit, node, Measure.STRUCK_OFF] = count
    return found


async def task_part(scan: Scan, section: BulletinSection) -> Part:
    """Compile the tasks of a period, by unit and by responsibility."""
    nodes = {node.id: node.name for node in await nodes_under(scan, section.responsibility)}
    two = [
        {key: count for key, count in counts.items() if key[1] in nodes}
        for counts in (await counts_of(scan, scan.now), await counts_of(scan, scan.before))
    ]
    units = await unit_names(scan, {unit for unit, _, _ in two[0]})
    hung = {node for _, node, _ in two[0]}
    places = {number: name for number, name in nodes.items() if number in hung}
    heading = Label(said=next(iter(nodes.values()))) if section.responsibility else both(TASKS)
    return Part(
        kind="tasks",
        key=section.responsibility or "",
        heading=heading,
        tables=(table_of(two, Axis.UNIT, units), table_of(two, Axis.NODE, places)),
    )


class Axis(IntEnum):
    """By what a table counts: its place in the key of a count."""

    UNIT = 0
    NODE = 1


HEADINGS = {Axis.UNIT: BY_UNIT, Axis.NODE: BY_NODE}


def table_of(two: Sequence[Mapping[Key, int]], axis: Axis, places: Mapping[int, str]) -> Table:
    """Return the table of units or of nodes, each with all measures, and the total."""
    now, before = (summed(counts, axis) for counts in two)

    def numbers(of: int | None) -> tuple[Number, ...]:
        unit, node = (of, None) if axis is Axis.UNIT else (None, of)
        return tuple(
            Number(
                value=Decimal(now[of, measure]),
                before=Decimal(before[of, measure]),
                flag="late" if measure is Measure.OVERDUE and now[of, measure] else None,
                behind=Behind(of="tasks", key=measure, unit_id=unit, node_id=node),
            )
            for measure in Measure
        )

    return Table(
        heading=both(HEADINGS[axis]),
        columns=tuple(column(measure, words) for measure, words in MEASURES.items()),
        rows=tuple(
            Row(
                label=Label(said=name),
                numbers=numbers(number),
                unit_id=number if axis is Axis.UNIT else None,
            )
            for number, name in places.items()
        ),
        total=Row(label=both(TOTAL), numbers=numbers(None)),
    )


def summed(counts: Mapping[Key, int], axis: Axis) -> Counter[tuple[int | None, Measure]]:
    """Return the counts of each place of an axis, and under None those of all."""
    found: Counter[tuple[int | None, Measure]] = Counter()
    for key, count in counts.items():
        found[key[0] if axis is Axis.UNIT else key[1], key[2]] += count
        found[None, key[2]] += count
    return found
