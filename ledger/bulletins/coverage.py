"""Coverage of clauses: what hangs below a responsibility, what of it lies still or lacks proof."""

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select

from ledger.bulletins.scans import KNOWN, NODES, OF, SINCE, Scan, nodes_under, was_replaced
from ledger.bulletins.task_counts import is_known, place_of
from ledger.talk.evidence import ITS_ANSWER
from models import Answer, Evidence, SubjectKind, TaskSpan, TaskState
from models.among import Among
from models.compiled import Label, Number, Part, Row, Table
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


def is_proven() -> ColumnElement[bool]:
    """Return the condition that a file about a task had been handed in, and stood."""
    return (
        select(Evidence.id)
        .join(Answer, ITS_ANSWER)
        .where(
            Answer.organisation_id == OF,
            Answer.subject_kind == SubjectKind.TASK,
            Answer.subject_id == TaskSpan.task_id,
            Answer.said_at < KNOWN,
            ~was_replaced(),
        )
        .exists()
    )


@cache
def clauses_known(*, closed: bool, some: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement for what is open, or was struck off since, of some responsibilities.

    Each is counted by an index of its own: what is open for long is a clause, too.
    """
    of_state = (
        (TaskSpan.state == TaskState.STRUCK_OFF, TaskSpan.state_since >= SINCE)
        if closed
        else (TaskSpan.state.in_(OPEN),)
    )
    unheard = and_(TaskSpan.state == TaskState.ASSIGNED, TaskSpan.stanced_at.is_(None))
    return (
        select(
            TaskSpan.responsibility_id,
            func.count(),
            func.count() if closed else literal(0),
            func.sum(case((unheard, 1), else_=0)),
            func.sum(case((is_proven(), 0), else_=1)),
        )
        .where(
            *place_of(some=some),
            *of_state,
            is_known(),
            Among(TaskSpan.responsibility_id, NODES),
        )
        .group_by(TaskSpan.responsibility_id)
    )


async def coverage_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the clauses below a responsibility: those open, and those struck off in a year."""
    nodes = {node.id: node.name for node in await nodes_under(scan, section.responsibility)}
    year_ago = scan.at(scan.now).replace(year=scan.at(scan.now).year - 1)
    wanted = {**scan.wanted(scan.now), "since": year_ago, "nodes": sorted(nodes)}
    found: Counter[tuple[int | None, str]] = Counter()
    for closed in (False, True):
        known = clauses_known(closed=closed, some=scan.units is not None)
        for node, *counts in await scan.session.execute(known, wanted):
            for key, count in zip(COLUMNS, counts, strict=True):
                found[node, key] += int(count)
                found[None, key] += int(count)

    def numbers(node: int | None) -> tuple[Number, ...]:
        return tuple(Number(value=Decimal(found[node, key])) for key in COLUMNS)

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
