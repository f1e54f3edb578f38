"""A calendar that runs out: the administrators hear in time that holidays are not known."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, effect_exists
from ledger.organisations import calendar_of
from ledger.people.carers import tell_administrators
from models import ChainEnd, Entry, Organisation
from models.numbering import hold_chain_end
from models.whether import Question
from wording.rhythm import CalendarRunsOut

CALENDAR_AHEAD = timedelta(days=21)  # working days must be known this far


# Built once: every tick asks it.
_NOT_TOLD = select(ChainEnd.last_seq).where(
    ChainEnd.organisation_id == bindparam("of"),
    ~exists().where(
        Entry.organisation_id == bindparam("of"), Entry.effect_key == bindparam("told")
    ),
)


async def calendar_unknown(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds whether the administrators have yet to hear that a calendar runs out."""
    year = await year_not_known(session, organisation, now)
    if year is None:
        return []
    return [Question(_NOT_TOLD, {"of": organisation.id, "told": effect_of(year)})]


async def year_not_known(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> int | None:
    """Return the year whose holidays will soon be needed and are not known."""
    calendar = await calendar_of(session, organisation)
    ahead = calendar.day_of(now + CALENDAR_AHEAD)
    return None if calendar.covers(ahead) else ahead.year


def effect_of(year: int) -> str:
    """Return the key of having told of a year."""
    return f"calendar_unknown:{year}"


async def warn_of_calendar(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> None:
    """Tell the administrators, once a year, that the coming weeks' holidays are not known."""
    await hold_chain_end(session, organisation.id)
    year = await year_not_known(session, organisation, now)
    if year is None or await effect_exists(session, organisation.id, effect_of(year)):
        return
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="calendar_unknown",
        now=now,
        about=organisation.subject,
        effect_key=effect_of(year),
        year=year,
    )
    await tell_administrators(
        session,
        organisation=organisation,
        message=CalendarRunsOut(year),
        now=now,
        once_per=f"calendar:{year}",
    )
