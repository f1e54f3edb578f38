"""The door out: nothing is said except through here, and at Telegram's pace."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.outgoing.backlog import LOOK_EVERY_S, Backlog, Lookout
from bot.outgoing.connectivity import Connectivity
from bot.outgoing.delivery import Outcome, broken, pause_after
from bot.outgoing.marking import Marking, NotNotedError, Result
from bot.outgoing.outbox_rows import (
    QueuedMessage,
    recall_pace,
    recall_waits,
    recover,
    uncertain_messages,
)
from bot.outgoing.pace import Pace, SlidingWindow
from bot.outgoing.packing import Parcel, lease_parcels
from bot.outgoing.uploads import Uploads
from bot.process.clock import Clock
from bot.process.crash_points import here
from bot.process.patience import Patience
from bot.process.signals import Bell
from bot.transport import Telegram
from models import Database, OutboxState
from models.absence import is_collision, reason_of

log = structlog.stdlib.get_logger()

HORIZON_S = 0.04  # how far ahead moments are given out
REFILL_S = 0.025  # how much of that may be left when more are given out
LINGER_S = 0.03  # marks of messages answered within this time share a commit
CALLS_AT_ONCE = 128
KEPT_FOR_REPLIES = CALLS_AT_ONCE // 4
PARTING_S = 10.0
STUMBLES_IN_ORDER = 6  # within half a minute; then the others of its chat no longer wait for it


class Sender:
    """Leases what may go, sends it, and writes down what became of it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        telegram: Telegram,
        *,
        organisation_id: int,
        pace: Pace,
        patience: Patience,
        connectivity: Connectivity,
        scrub: Callable[[str], str],
        paid: bool = False,
    ) -> None:
        self._database = database
        self._clock = clock
        self._telegram = telegram
        self._organisation_id = organisation_id
        self._pace = pace
        self._window = SlidingWindow(int(pace.ceilings.per_second))
        self._one_at_a_time = asyncio.Lock()
        self._patience = patience
        self.bell = Bell()
        self._connectivity = connectivity
        connectivity.on_news = self.bell.nudge
        self._scrub = scrub
        self._paid = paid
        self._backlog = Backlog()
        self._lookout = Lookout(database, self._backlog, organisation_id=organisation_id)
        self._uploads = Uploads(database, telegram, organisation_id=organisation_id)
        self._results: list[Result] = []
        self._calls: set[asyncio.Task[Outcome]] = set()
        self._stopping = asyncio.Event()
        self.sent = 0
        self._marking = Marking(organisation_id, scrub=scrub, on_told=self.bell.ring)
        self.defects = self._marking.defects

    def on_file_awaited(self, tell: Callable[[], None]) -> None:
        """Have it told whenever something waits for its file to be made."""
        self._lookout.on_awaited = tell

    def send_made_files(self) -> None:
        """Look at what waited for its file: it may go now."""
        self._lookout.look_again()
        self.bell.ring()

    def stop(self) -> None:
        """Begin nothing new; end when what is under way is written down."""
        self._stopping.set()
        self.bell.ring()

    async def run(self) -> None:
        """Send until told to stop."""
        self.bell.ring()
        recovered = False
        while not self._stopping.is_set():
            try:
                if not recovered:
                    await self._recover()
                    recovered = True
                await self._turn()
            except NotNotedError:
                continue  # the transaction is gone; the next one leaves the rules out
            except (SQLAlchemyError, OSError) as error:
                if is_collision(error):
                    continue  # rolled back; done again, it works
                await self._patience.wait(
                    "database_away", reason=reason_of(error), until=self._stopping
                )
        await self._part()

    async def _part(self) -> None:
        """Let what is under way arrive, and write it down."""
        await self._connectivity.close()
        if self._calls:
            await asyncio.wait(self._calls, timeout=PARTING_S)
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        if self._results:
            await self._write_at_parting()

    async def _write_at_parting(self) -> None:
        """Write the last marks; without a database the next process takes them for unknown."""
        try:
            await self._write([])
        except (SQLAlchemyError, OSError) as error:
            log.warning("marks_lost", messages=len(self._results), reason=reason_of(error))

    async def _recover(self) -> None:
        """Take over from the process before: what it was sending, how fast, and who is to wait."""
        at, now = self._clock.monotonic(), self._clock.now()
        number = self._organisation_id
        async with self._database.write() as session:
            await recall_pace(session, number, pace=self._pace, window=self._window, at=at, now=now)
            messages = await recall_waits(session, number, pace=self._pace, at=at, now=now)
            count = await recover(session, number, now=now)
            messages += await uncertain_messages(session, number, now=now)
        if count:
            log.warning("outcome_unknown_after_restart", messages=count)
        if messages:
            self._connectivity.doubt()  # whatever they met before may still be there
        for message in messages:
            if message.uncertain and message.chat_id is not None:
                self._pace.count(message.chat_id, at, edit=message.is_edit)
            self._backlog.add(message, now)

    async def _turn(self) -> None:
        """Look, choose, write down and lease in one commit, start the calls, wait for news."""
        at, now = self._clock.monotonic(), self._clock.now()
        if self.bell.take_news() or self._lookout.is_due(at):
            await self._lookout.look(at, now)
            self._patience.relax()
        room = 0 if self._connectivity.is_in_doubt else CALLS_AT_ONCE - len(self._calls)
        chosen = self._backlog.choose(
            self._pace, at=at, now=now, horizon=HORIZON_S, room=room, keep=KEPT_FOR_REPLIES
        )
        if chosen or self._results:
            self.bell.quiet.clear()
            await self._write(chosen)
        is_trying = self._connectivity.is_in_doubt and not self._connectivity.is_down
        if not (self._calls or self._results or is_trying):
            self.bell.rest()
        await self._wait()

    async def _wait(self) -> None:
        """Wait for news, for answers that are worth a commit, or until the next message may go."""
        at, now = self._clock.monotonic(), self._clock.now()
        seconds = LOOK_EVERY_S
        # What is in doubt gives news of itself.
        if (
            not self._connectivity.is_in_doubt
            and len(self._calls) < CALLS_AT_ONCE - KEPT_FOR_REPLIES
        ):
            seconds = self._backlog.pause(
                self._pace, at=at, now=now, longest=seconds, refill=REFILL_S
            )
        await self.bell.wait(seconds)
        if self._results and self._calls:
            await self.bell.wait_for_news(LINGER_S)

    async def _write(self, chosen: list[tuple[QueuedMessage, float]]) -> None:
        """Write down what became of some messages and lease others, in one commit."""
        results, parcels = list(self._results), {}
        try:
            async with self._database.write() as session:
                if results:
                    here("sender.before_mark")
                    await self._marking.note(session, results)
                if chosen:
                    here("sender.before_lease")
                    parcels = await lease_parcels(
                        session,
                        self._organisation_id,
                        [message for message, _ in chosen],
                        now=self._clock.now(),
                        paid=self._paid,
                    )
        except BaseException:
            for message, _ in chosen:
                self._backlog.put_back(message, self._clock.now())
            raise
        if results:
            here("sender.after_mark")
        if any(result.outcome.wants_file for result in results):
            self.send_made_files()
        if chosen:
            here("sender.after_lease")
        self._patience.relax()
        # New results may have come in during the commit: they stay for the next one.
        del self._results[: len(results)]
        for message, at in chosen:
            self._begin(message, parcels.get(message.id), at)

    def _begin(self, message: QueuedMessage, parcel: Parcel | None, at: float) -> None:
        """Start a call at its moment; without a parcel there is nothing to send now."""
        if parcel is None:
            self._backlog.finish(message, self._clock.now())
            return
        if parcel.is_too_early:
            self._backlog.park(message)
            return
        call = asyncio.create_task(self._call(message, parcel, at))
        self._calls.add(call)
        call.add_done_callback(partial(self._ended, message, parcel))

    async def _call(self, message: QueuedMessage, parcel: Parcel, at: float) -> Outcome:
        """Make the call at its moment."""
        delay = at - self._clock.monotonic()
        if delay > 0:
            await asyncio.sleep(delay)
        if message.chat_id is None:
            return await self._uploads.deliver(parcel, clock=self._clock)
        left_at = await self._wait_for_window()
        try:
            return await self._uploads.deliver(parcel, clock=self._clock)
        finally:
            self._window.come_back(left_at, self._clock.monotonic())

    def _ended(self, message: QueuedMessage, parcel: Parcel, call: asyncio.Task[Outcome]) -> None:
        """Take in what became of a call; one that broke must not hold its chat for ever."""
        self._calls.discard(call)
        if not call.cancelled():
            error = call.exception()
            outcome = call.result() if error is None else broken(parcel, error)
            if error is not None:
                self.defects.append(outcome.error or "")
            self._take_in(message, parcel, outcome)
        self.bell.nudge()

    def _take_in(self, message: QueuedMessage, parcel: Parcel, outcome: Outcome) -> None:
        """Keep a result for the next commit; the message goes back if it is still to be sent."""
        now = self._clock.now()
        if outcome.connection_in_doubt:
            message.stumbles += 1
            pause = max(outcome.wait_chat_s, pause_after(message.stumbles))
            aside = stands_aside(message)
            outcome.wait_chat_s, outcome.wait_alone_s = (0.0, pause) if aside else (pause, 0.0)
            self._connectivity.doubt()
        self._results.append(Result(message, parcel.row, outcome, now))
        if outcome.again:
            self._wait_as_told(message, outcome, now)
        else:
            self._backlog.finish(message, now)
            self.sent += outcome.state is OutboxState.SENT

    async def _wait_for_window(self) -> float:
        """Wait, one after the other, until one more call may go; return when it went."""
        async with self._one_at_a_time:
            seconds = self._window.wait(self._clock.monotonic())
            while seconds > 0:
                await asyncio.sleep(seconds)
                seconds = self._window.wait(self._clock.monotonic())
            left_at = self._clock.monotonic()
            self._window.leave(left_at)
        return left_at

    def _wait_as_told(self, message: QueuedMessage, outcome: Outcome, now: datetime) -> None:
        """Put the message back, and hold it, its chat or everything for as long as we must."""
        at = self._clock.monotonic()
        alone = timedelta(seconds=outcome.wait_alone_s)
        message.uncertain, message.not_before = outcome.uncertain, now + alone if alone else None
        if message.chat_id is None:
            self._pace.halt(at, outcome.wait_chat_s)
        elif outcome.wait_chat_s:
            self._pace.halt_chat(message.chat_id, at, outcome.wait_chat_s)
        if outcome.wait_all_s:
            self._pace.halt(at, outcome.wait_all_s)
        if not outcome.connection_in_doubt:  # else connectivity tells, once for all
            why = self._scrub(outcome.error or "")
            log.warning("message_waits", outbox_id=message.id, why=why, chat_s=outcome.wait_chat_s)
        if outcome.migrated_to is not None and message.chat_id is not None:
            old, message.chat_id = message.chat_id, outcome.migrated_to
            self._backlog.put_back(message, now, served=old)
            self._backlog.move_chat(old, outcome.migrated_to, now)
        else:
            self._backlog.put_back(message, now)


def stands_aside(message: QueuedMessage) -> bool:
    """Return whether nobody waits behind the message while it waits: it alone gets no answer."""
    return message.chat_id is None or message.stumbles > STUMBLES_IN_ORDER
