"""`taizhang calendar`: deadlines as a file for any calendar; everybody's, or one person's."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.exporting import written_whole
from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.personal import person_or_complaint
from bot.commands.progress import told_how_far
from bot.commands.tables import note
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import words
from wording.command_line import people as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Organisation


async def write_calendar(settings: Settings, *, file: Path, member: str | None) -> None:
    """Write what is due into a file."""
    now = Clock().now()
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        if member is None:
            count = await write_everybodys(session, organisation, file=file, now=now)
        else:
            count = await write_persons(session, organisation, member, file=file, now=now)
    note(words(said.CALENDAR_WRITTEN, count=count, file=file))


async def write_everybodys(
    session: "AsyncSession", organisation: "Organisation", *, file: Path, now: datetime
) -> int:
    """Write everybody's deadlines as they are read; return how many."""
    from ledger.exports.deadlines import calendar_of_all, deadlines_of_all  # noqa: PLC0415
    from wording.calendars.file import CLOSING  # noqa: PLC0415

    calendar, count = calendar_of_all(organisation, now), 0
    with written_whole(file) as opened, told_how_far(None) as done:
        opened.write(calendar.opening())
        async for due in deadlines_of_all(session, organisation):
            opened.write(calendar.events(due))
            count += len(due)
            done(count)
        opened.write(CLOSING)
    return count


async def write_persons(
    session: "AsyncSession", organisation: "Organisation", member: str, *, file: Path, now: datetime
) -> int:
    """Write one person's deadlines; return how many."""
    from ledger.tasks.calendar import calendar_of_member  # noqa: PLC0415

    person = await person_or_complaint(session, member, present=True)
    calendar = await calendar_of_member(session, organisation, person, now=now)
    with written_whole(file) as opened:
        opened.write(calendar.content())
    return len(calendar.due)
