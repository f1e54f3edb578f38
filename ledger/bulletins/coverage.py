"""Coverage of clauses: what hangs below a responsibility, what of it lies still or lacks proof."""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from ledger.bulletins.scans import AT, NODES, OF, SINCE, Scan, nodes_under, was_replaced
from ledger.bulletins.task_counts import is_known, place_of
from ledger.talk.evidence import ITS_ANSWER
from models import Answer, Evidence, SubjectKind, TaskSpan, TaskState
from models.among import Among, always, one_of
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection
from models.work import OPEN
from wording.bulletins.labels import (
    BY_NODE,
    CLAUSES,
    COVERAGE,
    MEASURES,
    TOTAL,
    UNHEARD,
    UNPROVEN,
    Measure,
    both,
    columns,
)

COLUMNS = {
    "clauses": CLAUSES,
    "struck_off": MEASURES[Measure.STRUCK_OFF],
    "unheard": UNHEARD,
    "unproven": UNPROVEN,
}


def struck_off() -> ColumnElement[bool]:
    """Return the condition for a clause that is done with."""
    return always(TaskSpan.state, TaskState.STRUCK_OFF)


def unheard() -> ColumnElement[bool]:
    """Return the condition for a clause of which nobody has said anything yet."""
    return and_(always(TaskSpan.state, TaskState.ASSIGNED), TaskSpan.stanced_at.is_(None))


def unproven() -> ColumnElement[bool]:
    """Return the condition for a clause about which no file had been handed in, and stood."""
    return ~(
        select(Evidence.id)
        .join(Answer, ITS_ANSWER)
        .where(
            Answer.organisation_id == OF,
            Answer.subject_kind == SubjectKind.TASK,
            Answer.subject_id == TaskSpan.task_id,
            Answer.said_at < AT,
            ~was_replaced(by=AT),
        )
        .exists()
    )


CONDITIONS = {"struck_off": struck_off, "unheard": unheard, "unproven": unproven}


def struck_off_since() -> ColumnElement[bool]:
    """Return the condition for what was struck off since a moment."""
    return and_(struck_off(), TaskSpan.state_since >= SINCE)


def is_open() -> ColumnElement[bool]:
    """Return the condition for what is open, for however long."""
    return one_of(TaskSpan.state, OPEN)


def is_clause(state: ColumnElement[bool], *, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is in a state, of some responsibilities."""
    return (
        *place_of(some=some),
        state,
        is_known(),
        Among(TaskSpan.responsibility_id, NODES),
    )


def any_clause(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is open, or was struck off since, of some responsibilities."""
    return is_clause(or_(is_open(), struck_off_since()), some=some)


def year_of(scan: Scan) -> datetime:
    """Return since when what was struck off counts."""
    at = scan.at(scan.now)
    leap = (at.month, at.day) == (2, 29)
    return at.replace(year=at.year - 1, day=28 if leap else at.day)


@cache
def clauses_known(*, closed: bool, some: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement that counts clauses by responsibility: closed ones, or the open.

    Each is counted by an index of its own.
    """
    return (
        select(
            TaskSpan.responsibility_id,
            func.count(),
            func.sum(case((struck_off(), 1), else_=0)),
            func.sum(case((unheard(), 1), else_=0)),
            func.sum(case((unproven(), 1), else_=0)),
        )
        .where(*is_clause(struck_off_since() if closed else is_open(), some=some))
        .group_by(TaskSpan.responsibility_id)
    )


async def coverage_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the clauses below a responsibility: those open, and those struck off in a year."""
    nodes = {node.id: node.name for node in await nodes_under(scan, section.responsibility)}
    wanted = {**scan.wanted(scan.now), "since": year_of(scan), "nodes": sorted(nodes)}
    found: Counter[tuple[int | None, str]] = Counter()
    for closed in (False, True):
        known = clauses_known(closed=closed, some=scan.units is not None)
        for node, *counts in await scan.session.execute(known, wanted):
            for key, count in zip(COLUMNS, counts, strict=True):
                found[node, key] += int(count)
                found[None, key] += int(count)

    def numbers(node: int | None) -> tuple[Number, ...]:
        return tuple(
            Number(
                value=Decimal(found[node, key]),
                behind=Behind(of="clauses", key=key, node_id=node),
            )
            for key in COLUMNS
        )

    table = Table(
        heading=both(BY_NODE),
        columns=columns(COLUMNS),
        rows=tuple(
            Row(label=Label(said=name), numbers=numbers(number))
            for number, name in nodes.items()
            if found[number, "clauses"]
        ),
        total=Row(label=both(TOTAL), numbers=numbers(None)),
    )
    return Part(
        kind="coverage", key=section.responsibility or "", heading=both(COVERAGE), tables=(table,)
    )
