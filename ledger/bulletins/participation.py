"""Taking part in several check-ins: of each how many were asked and have answered, then by unit.

Of what is not open to read, the whole alone is told: it is in no unit's numbers.
"""

from collections import Counter
from collections.abc import Iterable

from ledger.bulletins.check_in_counts import COLUMNS, Sums, numbers_for, sums_of
from ledger.bulletins.scans import Scan, unit_names
from models.compiled import Label, Part, Row, Table
from models.framework import BulletinSection, CheckIn, Privacy
from wording.bulletins.labels import (
    BY_CHECK_IN,
    BY_UNIT,
    PARTICIPATION,
    TOTAL,
    both,
    columns,
)


async def participation_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile who took part in the period; None where none of the check-ins is left."""
    every = scan.framework.check_ins
    found = [one for one in every if not section.check_ins or one.key in section.check_ins]
    if not found:
        return None
    sums = {
        one.key: (await sums_of(scan, one, scan.now), await sums_of(scan, one, scan.before))
        for one in found
    }
    is_open = [one for one in found if one.privacy is Privacy.OPEN]
    now, before = (added(sums[one.key][place] for one in is_open) for place in (0, 1))
    names = await unit_names(scan, {unit for unit, _ in now if unit is not None})
    return Part(
        kind="participation",
        heading=both(PARTICIPATION),
        tables=(
            Table(
                heading=both(BY_CHECK_IN),
                columns=columns(COLUMNS),
                rows=tuple(
                    Row(label=title_of(one), numbers=numbers_for([one], *sums[one.key], None))
                    for one in found
                ),
            ),
            Table(
                heading=both(BY_UNIT),
                columns=columns(COLUMNS),
                rows=tuple(
                    Row(
                        label=Label(said=name),
                        numbers=numbers_for(is_open, now, before, unit),
                        unit_id=unit,
                    )
                    for unit, name in names.items()
                ),
                total=Row(label=both(TOTAL), numbers=numbers_for(is_open, now, before, None)),
            ),
        ),
    )


def title_of(check_in: CheckIn) -> Label:
    """Return what a check-in is called."""
    return Label(said=check_in.title_in("zh_CN"), english=check_in.title_in("en"))


def added(some: Iterable[Sums]) -> Sums:
    """Return the counts of several check-ins as one."""
    return sum(some, Counter())
