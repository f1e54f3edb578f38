"""What leaders are shown of indicators without asking: what they took on, what nobody holds."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.showing import (
    Row,
    Sight,
    as_rows,
    count_some,
    is_known,
    line_of,
    lines_from,
    lines_of,
)
from models import Standing
from models.among import THESE, Among
from wording.indicators.lines import IndicatorLine

SHOWN = 5  # of what nobody holds, in a digest
MOST_TAKEN = 12  # of one leader, on his list; the rest stands in /indicators
SHOWN_IN_LIST = 8  # of those that hang on one responsibility
_TAKEN_ON = lines_of(
    Standing.organisation_id == bindparam("of"),
    Standing.leader_id.between(bindparam("first"), bindparam("last")),
    Standing.indicator.in_(bindparam("known", expanding=True)),
).order_by(Standing.leader_id, Standing.unit_id, Standing.indicator)


async def taken_on(
    session: AsyncSession, sight: Sight, readers: range, *, asked_at: datetime
) -> dict[int, tuple[IndicatorLine, ...]]:
    """Return what each leader with a number in the range has taken on; of whom has any.

    What he has told about since he was asked is marked.
    """
    if not sight.framework.indicators:
        return {}
    wanted = {
        "of": sight.organisation_id,
        "first": readers.start,
        "last": readers.stop - 1,
        "known": [one.key for one in sight.framework.indicators],
    }
    rows = await session.execute(_TAKEN_ON, wanted)
    found: dict[int, list[Row]] = {}
    for row in as_rows(rows):
        found.setdefault(row[0].leader_id or 0, []).append(row)
    return {
        leader: tuple(
            line_of(number, row, sight.of(leader), told_since=asked_at)
            for number, row in enumerate(own[:MOST_TAKEN], 1)
        )
        for leader, own in found.items()
    }


async def nobodys(
    session: AsyncSession, sight: Sight, units: Collection[int]
) -> tuple[tuple[IndicatorLine, ...], int]:
    """Return the first that lag or are empty in the units and that nobody holds; how many."""
    if not sight.framework.indicators or not units:
        return (), 0
    conditions = (
        Standing.organisation_id == sight.organisation_id,
        Among(Standing.unit_id, THESE),
        *is_nobodys(sight.today),
        is_known(sight),
    )
    return await first_and_count(
        session,
        sight,
        conditions,
        {"these": units},
        order=(Standing.flagged_from, Standing.id),
        shown=SHOWN,
    )


def is_nobodys(today: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an indicator lags or is empty on a day, and nobody holds it."""
    return Standing.flagged_from <= today, Standing.leader_id.is_(None)


async def indicators_on(
    session: AsyncSession, sight: Sight, keys: Collection[str], units: Collection[int] | None
) -> tuple[tuple[IndicatorLine, ...], int]:
    """Return the first indicators that hang on responsibilities, in the units; how many there are.

    What lags or is empty comes first. Units are those given, all if None.
    """
    hung = [one.key for one in sight.framework.indicators if one.responsibility in keys]
    if not hung or (units is not None and not units):
        return (), 0
    here: tuple[ColumnElement[bool], ...] = (
        Standing.organisation_id == sight.organisation_id,
        Standing.indicator.in_(hung),
    )
    conditions = here if units is None else (*here, Among(Standing.unit_id, THESE))
    return await first_and_count(
        session,
        sight,
        conditions,
        {"these": units or ()},
        order=(Standing.flagged_from, Standing.id),
        shown=SHOWN_IN_LIST,
    )


async def first_and_count(
    session: AsyncSession,
    sight: Sight,
    conditions: tuple[ColumnElement[bool], ...],
    wanted: Mapping[str, Collection[int]],
    *,
    order: tuple[object, ...],
    shown: int,
) -> tuple[tuple[IndicatorLine, ...], int]:
    """Return the first of what meets the conditions, and how many do; counting stops at many."""
    first = lines_of(*conditions).order_by(*order).limit(shown)  # type: ignore[arg-type]  # columns
    rows = as_rows(await session.execute(first, wanted))
    if len(rows) < shown:
        return lines_from(rows, sight), len(rows)
    return lines_from(rows, sight), await count_some(session, conditions, wanted)
