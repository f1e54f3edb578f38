"""Making the files that outbox rows wait for: outside of transactions, away from the event loop.

What can be made is listed in `wording.products`; what has to be read first, at the moment of making
and not of asking, in `GATHERED`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.workshop import NotMadeError, Workshop
from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.process.patience import Patience
from bot.process.signals import Bell
from ledger.people.produced import give_up_file
from ledger.talk.files import Order, keep_made, next_order, put_off_making
from models import Database, Organisation
from models.absence import is_collision, reason_of
from wording.products import Product, UnknownProductError, as_source, from_source

log = structlog.stdlib.get_logger()

LOOK_EVERY_S = 60.0  # besides being told
SHORTEST_WAIT_S = 0.5

# What reads all that a file shows: given the transaction, the organisation, and the request.
Gather = Callable[[AsyncSession, Organisation, Product, datetime], Awaitable[Product]]
GATHERED: Mapping[str, Gather] = {}


class Maker:
    """Makes one file after the other; `on_made` is called when rows may be sent."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        workshop: Workshop,
        *,
        organisation_id: int,
        patience: Patience,
        on_made: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._workshop = workshop
        self._organisation_id = organisation_id
        self._patience = patience
        self._on_made = on_made
        self._stopping = asyncio.Event()
        self.bell = Bell()

    def stop(self) -> None:
        """Begin nothing new; what is being made is made again by the next process."""
        self._stopping.set()
        self._workshop.break_off()
        self.bell.ring()

    async def run(self) -> None:
        """Make what is wanted until told to stop."""
        self.bell.ring()
        while not self._stopping.is_set():
            try:
                await self._turn()
            except (SQLAlchemyError, OSError) as error:
                if is_collision(error):
                    continue
                await self._patience.wait(
                    "database_away", reason=reason_of(error), until=self._stopping
                )
        await self._workshop.close()

    async def _turn(self) -> None:
        """Make one file, or wait until there is one to be made."""
        now = self._clock.now()
        async with self._database.read() as session:
            order, later = await next_order(session, self._organisation_id, now=now)
        self._patience.relax()
        if order is not None:
            self.bell.quiet.clear()
            await self._make(order)
            return
        self.bell.rest()
        wait = (later - now).total_seconds() if later else LOOK_EVERY_S
        await self.bell.wait(min(max(wait, SHORTEST_WAIT_S), LOOK_EVERY_S))

    async def _make(self, order: Order) -> None:
        try:
            content = await self._workshop.make(order.kind, await self._source_of(order))
        except NotMadeError as error:
            await self._note_failure(order, str(error))
            return
        except (UnknownProductError, ValidationError) as error:
            await self._note_failure(order, type(error).__name__)  # and none of the words in it
            return
        async with self._database.write() as session:
            await keep_made(
                session, self._organisation_id, order.id, content, now=self._clock.now()
            )
            here("maker.before_commit")
        here("maker.after_commit")
        log.info("file_made", file=order.id, kind=order.kind, bytes=len(content))
        self._on_made()

    async def _source_of(self, order: Order) -> dict[str, object]:
        """Return all that the file is made of, read now where its request does not hold it."""
        gather = GATHERED.get(order.kind)
        if gather is None:
            return order.source
        async with self._database.read() as session:
            organisation = await session.get_one(Organisation, self._organisation_id)
            asked = from_source(order.kind, order.source)
            return as_source(await gather(session, organisation, asked, self._clock.now()))

    async def _note_failure(self, order: Order, error: str) -> None:
        """Count the try; after the last one its readers get the words alone."""
        if self._stopping.is_set():
            return  # it was broken off
        log.warning("file_not_made", file=order.id, kind=order.kind, error=error)
        now = self._clock.now()
        async with self._database.write() as session:
            organisation = await session.get_one(Organisation, self._organisation_id)
            again = await put_off_making(session, organisation.id, order, error=error, now=now)
            if not again:
                await give_up_file(session, organisation, order.id, error=error, now=now)
        if not again:
            self._on_made()
