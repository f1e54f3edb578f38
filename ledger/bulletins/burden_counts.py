"""How much was asked of everybody in the weeks of a period, and how much was spared.

It is counted as it goes out, week by week; a week that is not over is not told of, for whoever
tells of the same moment later could not say how much it was then.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select

from ledger.bulletins.scans import Scan, Stretch
from models import WeekBurden
from models.burdens import ALL
from models.compiled import Behind, Number, Part, Row, Table
from models.framework import BulletinSection
from models.framework.bulletins import name_of_period
from models.periods import first_day
from wording.bulletins.labels import BURDEN, PROMPTS, PUT_OFF, SAVED, TOTAL, both, columns

COLUMNS = {"prompts": PROMPTS, "put_off": PUT_OFF, "saved": SAVED}


async def burden_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the burden of all: it is kept for the whole organisation, week by week."""
    del section
    if scan.units is not None:
        return None
    now, before = await burden_in(scan, scan.now), await burden_in(scan, scan.before)
    numbers = tuple(
        Number(value=Decimal(value), before=Decimal(earlier), behind=Behind(of="burden"))
        for value, earlier in zip(now, before, strict=True)
    )
    table = Table(columns=columns(COLUMNS), rows=(), total=Row(label=both(TOTAL), numbers=numbers))
    return Part(kind="burden", heading=both(BURDEN), tables=(table,))


async def burden_in(scan: Scan, stretch: Stretch) -> tuple[int, int, int]:
    """Return prompts, those put off, and fields spared in the weeks that begin in a stretch."""
    row = await scan.session.execute(
        select(
            func.coalesce(func.sum(WeekBurden.prompts), 0),
            func.coalesce(func.sum(WeekBurden.put_off), 0),
            func.coalesce(func.sum(WeekBurden.saved), 0),
        ).where(
            WeekBurden.organisation_id == scan.number,
            WeekBurden.rule == ALL,
            WeekBurden.week.in_(list(weeks_in(scan, stretch))),
        )
    )
    prompts, put_off, saved = row.one()
    return int(prompts), int(put_off), int(saved)


def weeks_in(scan: Scan, stretch: Stretch) -> Iterator[str]:
    """Yield the names of the weeks that begin in a stretch and were over at the moment."""
    monday = first_day("week", stretch.first + timedelta(days=6))
    while monday < stretch.end and monday + timedelta(days=7) <= scan.known_on:
        yield name_of_period("week", monday)
        monday += timedelta(days=7)
