"""Deadlines for a draft: the usual ones to tap, and those typed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.deadlines import Deadline, read_deadline
from ledger.organisations import calendar_of, framework_of
from models import Organisation
from wording.registering import QUICK_DEADLINES


async def read_due(
    session: AsyncSession, organisation: Organisation, text: str, *, now: datetime
) -> Deadline | None:
    """Return the deadline that words name, on the organisation's calendar."""
    return read_deadline(
        text,
        now=now,
        calendar=await calendar_of(session, organisation),
        end_of_day=framework_of(organisation).thresholds.end_of_day,
    )


async def quick_deadlines(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> list[tuple[int, str, datetime]]:
    """Return the usual deadlines that lie ahead: number, label, moment; none of them twice."""
    found: list[tuple[int, str, datetime]] = []
    for number, label in enumerate(QUICK_DEADLINES):
        due = await read_due(session, organisation, label, now=now)
        if due is not None and due.at > now and due.at not in {at for _, _, at in found}:
            found.append((number, label, due.at))
    return found
