"""Calendars over HTTP: whoever knows a member's address reads what is due for him."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.process.clock import Clock
from ledger.tasks.calendar import calendar_of_member, member_behind
from models import Database, Organisation

Feed = Callable[[str], Awaitable[bytes | None]]


class CalendarFeed:
    """Finds a calendar by the last part of its address."""

    def __init__(self, database: Database, clock: Clock, *, organisation_id: int) -> None:
        self._database = database
        self._clock = clock
        self._organisation_id = organisation_id
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, name: str) -> bytes | None:
        """Return the calendar as a file; None for any address that is nobody's."""
        async with self._database.read() as session:
            organisation = await session.get_one(Organisation, self._organisation_id)
            member = await member_behind(session, organisation, name)
            if member is None:
                return None
            now = self._clock.now()
            calendar = await calendar_of_member(session, organisation, member, now=now)
        async with self._one_at_a_time:
            return await asyncio.to_thread(calendar.content)
