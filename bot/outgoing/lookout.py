"""The lookout: brings new outbox rows into the backlog, a bounded number of them at a time."""

from collections import Counter
from datetime import datetime, timedelta

from bot.outgoing.backlog import Backlog
from bot.outgoing.outbox_rows import new_messages
from models import Database, Priority

LOOK_EVERY_S = 1.0  # besides being told: rows that another process has written
LOOK_AGAIN_EVERY = timedelta(seconds=60)  # at all rows: some may have been made pending by hand
WINDOW = 4_000  # messages of a priority held in memory
PAGE = 1_000


class Lookout:
    """Remembers how far it has looked; row numbers grow in the order of their commits."""

    def __init__(self, database: Database, backlog: Backlog, *, organisation_id: int) -> None:
        self._database = database
        self._backlog = backlog
        self._organisation_id = organisation_id
        self._seen: dict[Priority, int] = dict.fromkeys(Priority, 0)
        self._unseen: set[Priority] = set()
        self._looked_at = float("-inf")
        self._again_at: datetime | None = None

    def is_due(self, at: float) -> bool:
        """Whether it is time to look though nobody said that there is news."""
        return at - self._looked_at >= LOOK_EVERY_S or any(
            self._backlog.count[priority] < WINDOW // 2 for priority in self._unseen
        )

    async def look(self, at: float, now: datetime) -> None:
        """Take in new rows, unless enough of their priority are in memory already."""
        if self._again_at is None or now >= self._again_at:
            self._again_at = now + LOOK_AGAIN_EVERY
            self._seen = dict.fromkeys(Priority, 0)
        self._looked_at = at
        rooms = {
            priority: min(max(WINDOW - self._backlog.count[priority], 0), PAGE)
            for priority in Priority
        }
        async with self._database.read() as session:
            messages = await new_messages(
                session, self._organisation_id, after=self._seen, limits=rooms
            )
        for message in messages:
            self._backlog.add(message, now)
            priority = Priority(message.priority)
            self._seen[priority] = max(self._seen[priority], message.id)
        found = Counter(message.priority for message in messages)
        self._unseen = {priority for priority in Priority if found[priority] == rooms[priority]}
