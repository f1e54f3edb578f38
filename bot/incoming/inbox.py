"""The shelf of updates: stored as they came, before Telegram is told that we have them."""

import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import raw_json
from bot.process.clock import Clock
from bot.process.crash_points import here
from models import Database, Inbox, InboxState
from models.among import THESE, Among
from models.inserting import adding_new
from models.queues import FORGOTTEN

TABLE = cast("Table", Inbox.__table__)
DELIVERED_FOR = timedelta(hours=24)  # Telegram keeps an update that long
NOBODYS_CHATS = -(1 << 62)  # far from the number of any chat

# Built once.
_KNOWN = select(TABLE.c.update_id, TABLE.c.payload, TABLE.c.arrival, TABLE.c.received_at).where(
    TABLE.c.organisation_id == bindparam("of"),
    TABLE.c.bot_id == bindparam("bot"),
    Among(TABLE.c.update_id, THESE),
)


class Arrived(NamedTuple):
    """An update read just far enough to be stored."""

    update_id: int
    chat_key: int
    payload: str


class InboxShelf:
    """Stores updates of one bot, once each, in their order of arrival."""

    def __init__(
        self, database: Database, clock: Clock, *, organisation_id: int, bot_id: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._organisation_id = organisation_id
        self._bot_id = bot_id
        self._arrivals: int | None = None

    async def store(self, updates: Sequence[Any]) -> int:
        """Store the parsed JSON of some updates in one commit; those here already stay.

        Return how long they are together, in signs.
        """
        arrived = [read_just_enough(update) for update in updates]
        async with self._database.write() as session:
            if self._arrivals is None:
                self._arrivals = await self._last_arrival(session)
            await self._make_room(session, arrived)
            await session.execute(
                adding_new(Inbox, session.get_bind().dialect.name), self._rows(arrived)
            )
            here("intake.before_commit")
        here("intake.after_commit")
        return sum(len(update.payload) for update in arrived)

    async def _last_arrival(self, session: AsyncSession) -> int:
        last = await session.scalar(
            select(func.max(Inbox.arrival)).where(Inbox.organisation_id == self._organisation_id)
        )
        return last or 0

    async def _make_room(self, session: AsyncSession, arrived: list[Arrived]) -> None:
        """Give rows another number whose update id Telegram has begun to use anew.

        After a week without updates the ids go on anywhere. The same id with other content is
        another update: swallowing it would lose a reply. What was forgotten has no content to
        compare: it is the same for as long as Telegram may deliver it again.
        """
        payloads = {update.update_id: update.payload for update in arrived}
        wanted = {"of": self._organisation_id, "bot": self._bot_id, "these": payloads}
        known = await session.execute(_KNOWN, wanted)
        again_until = self._clock.now() - DELIVERED_FOR
        for update_id, payload, arrival, received_at in known.all():
            comes_again = payload == FORGOTTEN and received_at > again_until
            if payload != payloads[update_id] and not comes_again:
                await session.execute(
                    update(Inbox)
                    .where(
                        Inbox.organisation_id == self._organisation_id,
                        Inbox.bot_id == self._bot_id,
                        Inbox.update_id == update_id,
                    )
                    .values(update_id=-arrival)  # Telegram's own ids are positive
                    .execution_options(synchronize_session=False)
                )

    def _rows(self, arrived: list[Arrived]) -> list[dict[str, Any]]:
        assert self._arrivals is not None  # noqa: S101
        now, first = self._clock.now(), self._arrivals + 1
        self._arrivals += len(arrived)
        return [
            {
                "organisation_id": self._organisation_id,
                "bot_id": self._bot_id,
                "update_id": update.update_id,
                "arrival": number,
                "chat_key": update.chat_key,
                "payload": update.payload,
                "received_at": now,
                "state": InboxState.WAITING,
                "attempts": 0,
            }
            for number, update in enumerate(arrived, first)
        ]


def read_just_enough(update: Any) -> Arrived:
    """Return what storing needs to know; whatever else is wrong with it is found when handled."""
    payload = raw_json.write(update)
    number = update_id_of(update, payload)
    # What belongs to no chat waits for nothing: it has an order of its own.
    return Arrived(number, chat_key_of(update) or NOBODYS_CHATS + number, payload)


def update_id_of(update: Any, payload: str) -> int:
    """Return the update's id; something without one gets a number made of its content."""
    given = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(given, int) and not isinstance(given, bool) and given.bit_length() < 63:
        return given
    return -(1 << 40) - zlib.crc32(payload.encode())


def chat_key_of(update: Any) -> int:
    """Return whose order the update must keep: its chat's, else its user's, else nobody's (0)."""
    if not isinstance(update, dict):
        return 0
    for name, body in update.items():
        if name == "update_id" or not isinstance(body, dict):
            continue
        message = body.get("message")
        chat = body.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
        for place in (chat, body.get("from"), body.get("user")):
            number = place.get("id") if isinstance(place, dict) else None
            if isinstance(number, int) and number.bit_length() < 63:
                return number
    return 0
