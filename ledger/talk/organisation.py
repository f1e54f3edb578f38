"""What an act needs to know of its organisation: work model, today, the end of an office day."""

from datetime import date, datetime

from ledger.organisations import calendar_of, framework_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models.framework import Framework


async def framework_for(act: Act) -> Framework:
    """Return the work model of the actor's organisation."""
    return framework_of(await organisation_of(act.session, act.organisation_id))


async def today_of(act: Act) -> date:
    """Return the day on which who acts speaks, on his organisation's calendar."""
    organisation = await organisation_of(act.session, act.organisation_id)
    return (await calendar_of(act.session, organisation)).day_of(act.at)


async def end_of_day(act: Act, day: date) -> datetime:
    """Return the end of an office day."""
    organisation = await organisation_of(act.session, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    return calendar.instant(day, framework_of(organisation).thresholds.end_of_day)


async def due_within(act: Act, working_days: int) -> datetime:
    """Return the end of the last of so many working days after today."""
    organisation = await organisation_of(act.session, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    return await end_of_day(act, calendar.add_working_days(await today_of(act), working_days))
