"""Readings that are awaited: what is asked of whom is known as empty before anybody answers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.indicators.access import answers_for
from models import Member, Standing, Unit
from models.among import THESE, Among
from models.framework import Indicator


async def indicators_of(
    session: AsyncSession, member: Member, units: Iterable[Unit], indicators: Iterable[Indicator]
) -> dict[str, tuple[Indicator, Unit]]:
    """Return the indicators for which the member answers, each with the first such unit of his."""
    found: dict[str, tuple[Indicator, Unit]] = {}
    there = list(units)
    for indicator in indicators:
        for unit in there:
            if await answers_for(session, member, indicator, unit):
                found[indicator.key] = (indicator, unit)
                break
    return found


async def expect(
    session: AsyncSession,
    organisation_id: int,
    wanted: Collection[tuple[Indicator, Unit]],
    *,
    today: date,
    now: datetime,
) -> None:
    """Note that readings are awaited of units of which there was none so far.

    The chain end is held by whoever calls.
    """
    units = {unit.id for _, unit in wanted}
    rows = await session.execute(
        select(Standing.indicator, Standing.unit_id).where(
            Standing.organisation_id == organisation_id, Among(Standing.unit_id, THESE)
        ),
        {"these": units},
    )
    known = {(key, unit) for key, unit in rows}
    for indicator, unit in wanted:
        if (indicator.key, unit.id) in known:
            continue
        known.add((indicator.key, unit.id))
        missing = indicator.missing_from(indicator.before(indicator.period_before(today)))
        session.add(
            Standing(
                organisation_id=organisation_id,
                indicator=indicator.key,
                unit_id=unit.id,
                missing_from=missing,
                flagged_from=missing,
                known_from=now,
            )
        )
