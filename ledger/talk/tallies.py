"""Tallies: how often something happened lately, as a row, so that it need not be said each time."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models import Tally
from models.numbering import hold_chain_end


async def count_one(
    session: AsyncSession, organisation_id: int, what: str, *, now: datetime, period: timedelta
) -> Tally:
    """Count once more, from one on when the period is over; return the tally."""
    await hold_chain_end(session, organisation_id)  # counted by one at a time
    tally = await session.get(Tally, (organisation_id, what))
    if tally is None:
        tally = Tally(organisation_id=organisation_id, what=what, since=now, count=0)
        session.add(tally)
    elif now >= tally.since + period:
        tally.since, tally.count = now, 0
    tally.count += 1
    return tally
