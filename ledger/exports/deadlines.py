"""Everybody's deadlines as a calendar, read a page of tasks at a time: for the command line."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.pages import by_number
from ledger.tasks.calendar import due_of
from models import Organisation, Task
from models.work import OPEN
from wording.calendars.file import Calendar, Due
from wording.calendars.talk import EVERYBODYS
from wording.catalogues import translations
from wording.languages import supported


def calendar_of_all(organisation: Organisation, now: datetime) -> Calendar:
    """Return the calendar of an organisation, with nothing in it yet."""
    language = supported(organisation.language)
    return Calendar(
        name=translations(language).gettext(EVERYBODYS).format(name=organisation.name),
        language=language,
        timezone=organisation.timezone,
        made_at=now,
        due=(),
    )


async def deadlines_of_all(
    session: AsyncSession, organisation: Organisation
) -> AsyncIterator[Sequence[Due]]:
    """Yield what is open in the whole organisation, a page of tasks at a time."""
    language = supported(organisation.language)
    async for tasks in by_number(session, Task, organisation.id, Task.state.in_(OPEN)):
        yield await due_of(session, organisation, tasks, language)
