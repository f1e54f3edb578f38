"""The shelf of updates: stored as they came, before Telegram is told that we have them."""

import zlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import raw_json
from bot.incoming.strangers import strangers_among
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
    speaker: int  # 0: nobody, as far as can be read
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
            strange = await strangers_among(
                session,
                self._organisation_id,
                [(update.chat_key, update.speaker) for update in arrived],
            )
            await session.execute(
                adding_new(Inbox, session.get_bind().dialect.name), self._rows(arrived, strange)
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

    def _rows(self, arrived: list[Arrived], strange: list[bool]) -> list[dict[str, Any]]:
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
                "from_stranger": from_stranger,
                "payload": update.payload,
                "received_at": now,
                "state": InboxState.WAITING,
                "attempts": 0,
            }
            for number, (update, from_stranger) in enumerate(
                zip(arrived, strange, strict=True), first
            )
        ]


def read_just_enough(update: Any) -> Arrived:
    """Return what storing needs to know; whatever else is wrong with it is found when handled."""
    payload = raw_json.write(update)
    number = update_id_of(update, payload)
    # What belongs to no chat waits for nothing: it has an order of its own.
    chat, speaker = chat_and_speaker_of(update)
    return Arrived(number, chat or speaker or NOBODYS_CHATS + number, speaker, payload)


def update_id_of(update: Any, payload: str) -> int:
    """Return the update's id; something without one gets a number made of its content."""
    given = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(given, int) and not isinstance(given, bool) and given.bit_length() < 63:
        return given
    return -(1 << 40) - zlib.crc32(payload.encode())


def chat_and_speaker_of(update: Any) -> tuple[int, int]:
    """Return the numbers of the update's chat and of its user; 0 for what cannot be read."""
    if not isinstance(update, dict):
        return 0, 0
    for name, body in update.items():
        if name == "update_id" or not isinstance(body, dict):
            continue
        message = body.get("message")
        chat = body.get("chat") or (message.get("chat") if isinstance(message, dict) else None)
        found = number_of(chat), number_of(body.get("from")) or number_of(body.get("user"))
        if any(found):
            return found
    return 0, 0


def number_of(whom: Any) -> int:
    """Return the number of a chat or user; 0 where there is none that a database holds."""
    number = whom.get("id") if isinstance(whom, dict) else None
    return number if isinstance(number, int) and number.bit_length() < 63 else 0
