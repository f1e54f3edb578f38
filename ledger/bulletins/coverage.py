"""Coverage of clauses: what hangs below a responsibility, and about what nothing was ever said."""

from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from ledger.bulletins.scans import NODES, SINCE, Scan, nodes_under
from ledger.bulletins.task_counts import is_known, place_of
from models import TaskSpan, TaskState
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
    Measure,
    both,
    columns,
)

COLUMNS = {
    "clauses": CLAUSES,
    "struck_off": MEASURES[Measure.STRUCK_OFF],
    "unheard": UNHEARD,
}


@cache
def clauses_known(*, some: bool) -> Select[*tuple[Any, ...]]:
    """Return the statement for what is open, or was struck off since, of some responsibilities."""
    struck_off = TaskSpan.state == TaskState.STRUCK_OFF
    unheard = and_(TaskSpan.state == TaskState.ASSIGNED, TaskSpan.stanced_at.is_(None))
    return (
        select(
            TaskSpan.responsibility_id,
            func.count(),
            func.sum(case((struck_off, 1), else_=0)),
            func.sum(case((unheard, 1), else_=0)),
        )
        .where(
            *place_of(some=some),
            TaskSpan.state.in_((*OPEN, TaskState.STRUCK_OFF)),
            is_known(),
            TaskSpan.state_since >= SINCE,
            Among(TaskSpan.responsibility_id, NODES),
        )
        .group_by(TaskSpan.responsibility_id)
    )


async def coverage_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the clauses below a responsibility: of a year, how many are struck off or silent."""
    nodes = {node.id: node.name for node in await nodes_under(scan, section.responsibility)}
    year_ago = scan.at(scan.now).replace(year=scan.at(scan.now).year - 1)
    wanted = {**scan.wanted(scan.now), "since": year_ago, "nodes": sorted(nodes)}
    found: Counter[tuple[int | None, str]] = Counter()
    rows = await scan.session.execute(clauses_known(some=scan.units is not None), wanted)
    for node, *counts in rows:
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
