"""The doorway: one update, one transaction, or many updates in one when all goes well."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.incoming.application import MalformedUpdateError, read_update
from bot.incoming.files import TelegramFiles, read_file
from bot.incoming.handful import Handful
from bot.incoming.outlines import outline_of
from bot.incoming.setting_aside import set_aside, tell_refusal
from bot.incoming.waiting_room import (
    Taken,
    Waiting,
    forget_words,
    mark_done,
    next_moment,
    note_failure,
    take_waiting,
)
from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.process.patience import Patience
from bot.process.repeats import Repeats
from bot.process.signals import Bell
from handlers.talk.context import BotApplication, Case, FileWanted, current_case
from ledger.book.refusals import Refusal
from ledger.talk.forgetting import is_to_be_forgotten
from ledger.talk.reading_ahead import read_ahead
from models import Database, Organisation
from models.absence import is_away, is_collision, reason_of
from models.documents import Document
from models.workbook.reading import Contents

log = structlog.stdlib.get_logger()

AT_ONCE = 100  # updates handled in one transaction at most
# Of so many groups of updates one is of strangers', if any wait: whoever joins is one until then.
STRANGERS_EVERY = 4
LOOK_EVERY_S = 5.0  # besides the bell: rows that another process has stored
BACKOFF = (2, 10)  # seconds before the second and third attempt; so long its chat waits with it


class HandlingError(Exception):
    """An update failed: its transaction must go, and with it all that was handled before it."""

    def __init__(
        self, place: int, row: Waiting, cause: Exception, *, forgets: bool = False
    ) -> None:
        super().__init__(place)
        self.place = place
        self.row = row
        self.cause = cause
        self.forgets = forgets  # refused, it is emptied


class Doorway:
    """Takes what waits, in order per chat, and sees each update through exactly once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        application: BotApplication,
        *,
        organisation_id: int,
        on_handled: Callable[[], None],
        patience: Patience,
        scrub: Callable[[str], str],
    ) -> None:
        self._database = database
        self._clock = clock
        self._application = application
        self._organisation_id = organisation_id
        self._on_handled = on_handled
        self._patience = patience
        self._scrub = scrub
        self._fetch = TelegramFiles(application)
        self._documents: dict[str, Document | Contents] = {}
        self._repeats = Repeats(clock.monotonic)
        self._handful = Handful(AT_ONCE)
        self._stopping = asyncio.Event()
        self.bell = Bell()
        self._groups = 0
        self.handled = 0
        self.next_attempt: datetime | None = None  # of an update that has failed
        self.defect: Exception | None = None  # the latest

    def stop(self) -> None:
        """End after the group under way."""
        self._stopping.set()
        self.bell.ring()

    async def run(self) -> None:
        """Handle until told to stop."""
        self.bell.ring()
        while not self._stopping.is_set():
            try:
                if not await self.handle_some():
                    self.bell.rest()
                    await self.bell.wait(self._pause())
            except (SQLAlchemyError, OSError) as error:
                await self._patience.wait(
                    "database_away", reason=reason_of(error), until=self._stopping
                )
            else:
                self._patience.relax()

    def _pause(self) -> float:
        """Return how long to sleep: until a failed update's next attempt, or a while."""
        if self.next_attempt is None:
            return LOOK_EVERY_S
        left = (self.next_attempt - self._clock.now()).total_seconds()
        return min(max(left, 0.01), LOOK_EVERY_S)

    async def handle_some(self) -> bool:
        """Handle one group of what waits; return whether more may wait.

        When one fails, those before it are a group of their own, and it is handled alone.
        """
        self._groups += 1
        limit = self._handful.limit
        while limit > 1:
            try:
                return self._count(await self._handle_together(limit))
            except HandlingError as stumble:
                limit = stumble.place
        return self._count(await self._handle_one())

    def _count(self, taken: Taken) -> bool:
        if taken.rows:
            self.handled += len(taken.rows)
            self._on_handled()
        return taken.more

    async def _handle_one(self) -> Taken:
        """Handle the first update in a transaction of its own, and see to it if it fails.

        A file that it wants is fetched and read without any transaction, then it is handled again.
        """
        try:
            return await self._handle_together(1)
        except HandlingError as failure:
            if isinstance(failure.cause, FileWanted):
                wanted = failure.cause
                found = await read_file(self._fetch, wanted.file, wanted.read)
                self._documents[wanted.file.file_id] = found
                return await self._handle_one()
            await self._see_to(failure.row, failure.cause, forgets=failure.forgets)
            return Taken([failure.row], more=True)
        finally:
            self._documents = {}

    async def _handle_together(self, limit: int) -> Taken:
        async with self._database.write() as session:
            now = self._clock.now()
            taken = await take_waiting(
                session,
                self._organisation_id,
                now=now,
                limit=limit,
                strangers_first=self._groups % STRANGERS_EVERY == 0,
            )
            rows = taken.rows
            if not rows:
                self.next_attempt = await next_moment(session, self._organisation_id, now=now)
                return taken
            self.bell.quiet.clear()
            self._handful.weigh(len(rows), sum(len(row.payload) for row in rows))
            unreadable = await self._handle_all(session, rows, now)
            await mark_done(session, [row for row in rows if row not in unreadable], now=now)
            here("doorway.before_commit")
        here("doorway.after_commit")
        for row, error in unreadable.items():
            self._tell_defect(row, error, final=True)
        return taken

    async def _handle_all(
        self, session: AsyncSession, rows: Sequence[Waiting], now: datetime
    ) -> dict[Waiting, MalformedUpdateError]:
        """Handle the updates one after the other, reading ahead and writing for all together.

        Return those that cannot be read. They are set aside in their turn: a transaction for each
        would let whoever sends many of them hold up everybody.
        """
        unreadable, forgotten = {}, []
        try:
            organisation = await session.get_one(Organisation, self._organisation_id)
            values = [row.value() for row in rows]
            outlines = [outline_of(value) for value in values]
            await read_ahead(session, organisation, [outline for outline in outlines if outline])
            for place, row in enumerate(rows):
                case = Case(session, organisation, now, row.received_at, documents=self._documents)
                if (outline := outlines[place]) is not None:
                    case.quoted_id, case.quoted_seals = outline.quoted_id, outline.quoted_seals
                try:
                    update = read_update(self._application, values[place])
                    await self._handle(case, update)
                    if is_to_be_forgotten(session):
                        forgotten.append(row)
                except MalformedUpdateError as error:
                    unreadable[row] = bare(error)
                    await self._set_aside(case, row, error)
                except Exception as error:
                    forgets = is_to_be_forgotten(session)
                    raise HandlingError(place, row, error, forgets=forgets) from error
            await forget_words(session, forgotten)
            await session.flush()
        except HandlingError:
            raise
        except Exception as error:
            # Reading ahead or writing broke: smaller groups show whose rows it was.
            raise HandlingError(len(rows) // 2, rows[0], error) from error
        return unreadable

    async def _handle(self, case: Case, update: Update) -> None:
        """Let PTB and the handlers do their work; "it returned" is not "it worked"."""
        token = current_case.set(case)
        try:
            await self._application.process_update(update)
            if case.error is not None:
                raise case.error
        finally:
            current_case.reset(token)
        if case.unanswered:
            why = case.unanswered
            self._repeats.tell("update_unanswered", kind=why, level=logging.INFO, why=why)

    async def _see_to(self, row: Waiting, cause: Exception, *, forgets: bool) -> None:
        """End a refused update with its sentence; try a failed one later, or set it aside."""
        if is_away(cause):
            raise cause  # no fault of the update's: it waits, and is not counted as failed
        if is_collision(cause):
            return  # rolled back; it is the next to be taken
        async with self._database.write() as session:
            organisation = await session.get_one(Organisation, self._organisation_id)
            case = Case(session, organisation, self._clock.now(), row.received_at)
            if isinstance(cause, Refusal):
                await tell_refusal(self._application, case, row, cause.message)
                if forgets or cause.message.forgets:
                    await forget_words(session, [row])
                await mark_done(session, [row], now=case.now)
                log.info("update_refused", update_id=row.update_id, why=cause.message.template)
                return
            await self._note_defect(case, row, cause)

    async def _note_defect(self, case: Case, row: Waiting, cause: Exception) -> None:
        attempts = row.attempts + 1
        final = attempts > len(BACKOFF)
        self._tell_defect(row, cause, final=final)
        if final:
            await self._set_aside(case, row, cause)
            return
        later = case.now + timedelta(seconds=BACKOFF[attempts - 1])
        await note_failure(case.session, row, error=self._account_of(cause), not_before=later)

    async def _set_aside(self, case: Case, row: Waiting, cause: Exception) -> None:
        error, kind = self._account_of(cause), type(cause).__name__
        await set_aside(self._application, case, row, error=error, cause=kind)

    def _account_of(self, cause: Exception) -> str:
        return self._scrub(f"{type(cause).__name__}: {cause}")[:2000]

    def _tell_defect(self, row: Waiting, cause: Exception, *, final: bool) -> None:
        self.defect = cause
        self._repeats.tell(
            "update_set_aside" if final else "update_failed",
            kind=kind_of(cause),
            level=logging.ERROR,
            update_id=row.update_id,
            attempts=row.attempts + 1,
            exc_info=cause,
        )


def bare(error: MalformedUpdateError) -> MalformedUpdateError:
    """Return the error without its trace, whose frames would keep all that was half read."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def kind_of(defect: BaseException) -> tuple[str, str, int]:
    """Return what alike defects have in common: their type, and the line that raised them."""
    trace = defect.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(defect).__name__, "", 0
    return type(defect).__name__, trace.tb_frame.f_code.co_filename, trace.tb_lineno
