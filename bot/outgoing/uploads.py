"""Files of our own making on their way: handed to Telegram once, then named by its number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.outgoing.delivery import Outcome, again, deliver
from bot.outgoing.packing import Parcel
from bot.process.clock import Clock
from bot.transport import Telegram, Upload
from ledger.talk.files import content_of
from models import Database, OutboxState
from models.absence import reason_of

DATABASE_AWAY_S = 1.0  # before the row is tried again
KNOWN_AT_MOST = 1_000  # the oldest are looked up again
FORGOTTEN = ("wrong file identifier", "wrong remote file")  # another bot's, say
MADE_AGAIN = "its file is made once more"


@dataclass(slots=True)
class Turn:
    """Whose turn it is to carry a file, and how many wait for it or have it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Uploads:
    """Makes calls that carry a file.

    Of one that Telegram lacks only one call is under way at a time: the others need not carry it.
    """

    def __init__(self, database: Database, telegram: Telegram, *, organisation_id: int) -> None:
        self._database = database
        self._telegram = telegram
        self._organisation_id = organisation_id
        self._known: dict[int, str] = {}
        self._turns: dict[int, Turn] = {}

    async def deliver(self, parcel: Parcel, *, clock: Clock) -> Outcome:
        """Make the call and return what it means."""
        file = parcel.file
        if file is None:
            return await deliver(self._telegram, parcel, clock=clock)
        file_id = file.file_id or self._known.get(file.id)
        if file_id is None:
            async with self._turn(file.id):
                file_id = self._known.get(file.id)
                if file_id is None:
                    return await self._carry(parcel, clock=clock)
        parcel.payload[file.parameter] = file_id
        outcome = await deliver(self._telegram, parcel, clock=clock)
        if outcome.code == 400 and any(words in outcome.description for words in FORGOTTEN):
            self._known.pop(file.id, None)
            return await self._carry(parcel, clock=clock)
        return outcome

    async def _carry(self, parcel: Parcel, *, clock: Clock) -> Outcome:
        """Send the bytes along; where they were let go, they are made again."""
        file = parcel.file
        assert file is not None  # noqa: S101  # whoever calls has looked
        try:
            async with self._database.read() as session:
                content = await content_of(session, self._organisation_id, file.id)
        except (SQLAlchemyError, OSError) as error:
            outcome = again(parcel, error=f"not sent: {reason_of(error)}")
            outcome.wait_chat_s = DATABASE_AWAY_S
            return outcome
        if content is None:
            return Outcome(
                OutboxState.PENDING,
                parcel.row.method,
                error=MADE_AGAIN,
                attempts=parcel.row.attempts,
                wants_file=True,
            )
        parcel.payload.pop(file.parameter, None)
        parcel.upload = Upload(file.parameter, file.name, file.mime, content)
        outcome = await deliver(self._telegram, parcel, clock=clock)
        parcel.upload = None
        if outcome.file_id is not None:
            self._remember(file.id, outcome.file_id)
        return outcome

    def _remember(self, number: int, file_id: str) -> None:
        if len(self._known) >= KNOWN_AT_MOST:
            self._known.pop(next(iter(self._known)))
        self._known[number] = file_id

    @asynccontextmanager
    async def _turn(self, number: int) -> AsyncIterator[None]:
        """Wait until nobody else carries the file."""
        turn = self._turns.setdefault(number, Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                del self._turns[number]
