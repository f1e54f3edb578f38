"""The last quarter of the units: where it ends, moved along with each reading.

Of all readings of an indicator for a period, the worst first, the one is kept that stands at a
quarter of their number. A reading more or another moves it by one or two places, each found by an
index: nothing is counted, however many units there are.
"""

from datetime import date

from sqlalchemy import ColumnElement, case, literal, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import Quarter, Reading, Standing

Place = tuple[int, int]  # a reading's rank and unit


async def move_quarter(
    session: AsyncSession, reading: Reading, *, before: int | None, ranked: bool, today: date
) -> int:
    """Return the rank from which on a unit is outside the last quarter, with this reading in it.

    `before` is the rank that the reading had; None for a new one. Where units are `ranked`, the
    marks of others change with the place.
    """
    key = (reading.organisation_id, reading.indicator, reading.period)
    row = await session.get(Quarter, key)
    new = (reading.rank, reading.unit_id)
    if row is None:
        session.add(
            Quarter(
                organisation_id=reading.organisation_id,
                indicator=reading.indicator,
                period=reading.period,
                count=1,
                rank=reading.rank,
                unit_id=reading.unit_id,
            )
        )
        return reading.rank
    earlier = row.rank
    place, index = (row.rank, row.unit_id), row.count // 4
    if before is not None:
        place, index = await without(session, reading, (before, reading.unit_id), place, index)
        row.count -= 1
    index += new < place
    row.count += 1
    row.rank, row.unit_id = await stepped(session, reading, place, row.count // 4 - index)
    if ranked:
        await mark_others(session, reading, earlier, row.rank, today=today)
    return row.rank


async def without(
    session: AsyncSession, reading: Reading, old: Place, place: Place, index: int
) -> tuple[Place, int]:
    """Return the place kept and its index once a reading's earlier rank is taken out."""
    if old != place:
        return place, index - (old < place)
    after = await neighbour(session, reading, place, up=True, besides=reading.unit_id)
    if after is not None:
        return after, index
    ahead = await neighbour(session, reading, place, up=False, besides=reading.unit_id)
    return (ahead, index - 1) if ahead is not None else ((reading.rank, reading.unit_id), 0)


async def stepped(session: AsyncSession, reading: Reading, place: Place, steps: int) -> Place:
    """Return the place so many readings further on, or back."""
    for _ in range(abs(steps)):
        following = await neighbour(session, reading, place, up=steps > 0)
        place = following or place
    return place


async def neighbour(
    session: AsyncSession, reading: Reading, place: Place, *, up: bool, besides: int = 0
) -> Place | None:
    """Return the reading next to a place in the order of the indicator's ranks in the period."""
    columns = tuple_(Reading.rank, Reading.unit_id)
    there = tuple_(literal(place[0]), literal(place[1]))
    turned = [column.asc() if up else column.desc() for column in (Reading.rank, Reading.unit_id)]
    row = (
        await session.execute(
            select(Reading.rank, Reading.unit_id)
            .where(
                Reading.organisation_id == reading.organisation_id,
                Reading.indicator == reading.indicator,
                Reading.period == reading.period,
                columns > there if up else columns < there,
                Reading.unit_id != besides,
            )
            .order_by(*turned)
            .limit(1)
        )
    ).first()
    return (row[0], row[1]) if row is not None else None


async def mark_others(
    session: AsyncSession, reading: Reading, earlier: int, now: int, *, today: date
) -> None:
    """Mark the units that the quarter took in, or let out, when its end moved between ranks."""
    if earlier == now:
        return
    took_in = now > earlier
    low, high = sorted((earlier, now))
    await session.execute(
        update(Standing)
        .where(
            Standing.organisation_id == reading.organisation_id,
            Standing.indicator == reading.indicator,
            Standing.period == reading.period,
            Standing.rank >= low,
            Standing.rank < high,
            Standing.unit_id != reading.unit_id,
        )
        .values(last=took_in, flagged_from=flagged_from(today) if took_in else unless_flagged())
    )


def flagged_from(today: date) -> ColumnElement[date]:
    """Return from when on a unit is shown that is marked today."""
    return case((Standing.flagged_from < today, Standing.flagged_from), else_=literal(today))


def unless_flagged() -> ColumnElement[date]:
    """Return from when on a unit is shown that left the last quarter."""
    marked = or_(Standing.behind.is_(True), Standing.zero.is_(True))
    return case((marked, Standing.flagged_from), else_=Standing.missing_from)
