"""Counts of tasks at the end of a period that is over: kept once counted, for they stay the same.

`models/spans.py` drops them should anything of before that moment be written after all.
"""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from ledger.bulletins.scans import Scan, Stretch
from models import TaskCount
from wording.bulletins.labels import Measure

Key = tuple[int, int, Measure]  # unit, responsibility, measure
# What began before midnight may be committed a little after it, as a leave of its last second.
SETTLED_AFTER = timedelta(hours=1)


def is_settled(scan: Scan, stretch: Stretch) -> bool:
    """Return whether all of a stretch is known, and nothing more is to come."""
    return scan.known_at >= stretch.until + SETTLED_AFTER


async def kept_counts(scan: Scan, stretch: Stretch) -> Counter[Key] | None:
    """Return what was counted at the end of a stretch, of the units asked about; None if nothing.

    What was counted by other measures than today's is no answer.
    """
    row = await row_of(scan, stretch) if is_settled(scan, stretch) else None
    if row is None or row.counts["measures"] != list(Measure):
        return None
    found: Counter[Key] = Counter()
    for unit, node, *counts in row.counts["rows"]:
        if scan.units is None or unit in scan.units:
            for measure, count in zip(Measure, counts, strict=True):
                if count:
                    found[unit, node, measure] = count
    return found


async def keep(scan: Scan, stretch: Stretch, counts: Counter[Key]) -> None:
    """Keep what was counted of the whole organisation."""
    places = sorted({(unit, node) for unit, node, _ in counts})
    rows = [[*place, *(counts[*place, measure] for measure in Measure)] for place in places]
    told = {"measures": list(Measure), "rows": rows}
    row = await row_of(scan, stretch)
    if row is None:
        scan.session.add(
            TaskCount(
                organisation_id=scan.number, at=stretch.until, since=stretch.since, counts=told
            )
        )
    else:
        row.counts = told


async def row_of(scan: Scan, stretch: Stretch) -> TaskCount | None:
    """Return the row of a stretch, as it is in the database: spans drop it past the session."""
    found: TaskCount | None = await scan.session.scalar(
        select(TaskCount)
        .where(
            TaskCount.organisation_id == scan.number,
            TaskCount.at == stretch.until,
            TaskCount.since == stretch.since,
        )
        .execution_options(populate_existing=True)
    )
    return found
