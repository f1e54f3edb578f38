"""A calendar that runs out: the administrators hear in time that holidays are not known."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, effect_exists
from ledger.organisations import calendar_of
from ledger.people.carers import tell_administrators
from models import Organisation
from models.numbering import hold_chain_end
from wording.rhythm import CalendarRunsOut

CALENDAR_AHEAD = timedelta(days=21)  # working days must be known this far


async def calendar_to_warn_of(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> int | None:
    """Return the year whose holidays will soon be needed, are not known, and were not told of."""
    calendar = await calendar_of(session, organisation)
    ahead = calendar.day_of(now + CALENDAR_AHEAD)
    if calendar.covers(ahead):
        return None
    told = await effect_exists(session, organisation.id, f"calendar_unknown:{ahead.year}")
    return None if told else ahead.year


async def warn_of_calendar(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> None:
    """Tell the administrators, once a year, that the coming weeks' holidays are not known."""
    await hold_chain_end(session, organisation.id)
    year = await calendar_to_warn_of(session, organisation, now)
    if year is None:
        return
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="calendar_unknown",
        now=now,
        about=organisation.subject,
        effect_key=f"calendar_unknown:{year}",
        year=year,
    )
    await tell_administrators(
        session,
        organisation=organisation,
        message=CalendarRunsOut(year),
        now=now,
        once_per=f"calendar:{year}",
    )
