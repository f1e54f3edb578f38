"""`taizhang calendar`: deadlines as a file for any calendar; everybody's, or one person's."""

from pathlib import Path

from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.personal import person_or_complaint
from bot.commands.tables import note, write_file
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import words
from wording.command_line import people as said


async def write_calendar(settings: Settings, *, file: Path, member: str | None) -> None:
    """Write what is due into a file."""
    from ledger.tasks.calendar import calendar_of_all, calendar_of_member  # noqa: PLC0415

    now = Clock().now()
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        if member is None:
            calendar = await calendar_of_all(session, organisation, now=now)
        else:
            person = await person_or_complaint(session, member, present=True)
            calendar = await calendar_of_member(session, organisation, person, now=now)
    write_file(file, calendar.content())
    note(words(said.CALENDAR_WRITTEN, count=len(calendar.due), file=file))
