"""How each safeguard is taken out, by the words of docs/reliability.md.

What the product does is replaced while its test runs; the product itself has no switch.
"""

import itertools
import socket
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, delete
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from bot import transport
from bot.incoming import doorway, inbox, waiting_room, webhook
from bot.incoming.doorway import Doorway, HandlingError
from bot.incoming.intake import Intake, next_offset
from bot.incoming.waiting_room import Taken, Waiting
from bot.outgoing import sender
from bot.outgoing.sender import Sender
from bot.outgoing.uploads import Uploads
from bot.process import lease, retention
from bot.process.lease import Holder, Tenure
from bot.transport import NotTelegramError, Reply
from ledger.book import chain
from ledger.lists import handing_out
from ledger.rhythm import fan_out
from ledger.roster import leaving
from ledger.talk import digests, files
from ledger.talk.acts import Act
from ledger.tasks import assigning
from ledger.tasks.assigning import NewTask
from models import Entry, Occurrence, Organisation, Outbox, OutboxState, database
from scheduler import due
from tests.ablation.taking_out import replace_everywhere, without


@without("stored before acknowledged: the next offset is asked for after the commit")
def _acknowledge_first(patch: pytest.MonkeyPatch) -> None:
    store = Intake._store

    async def thank_and_store(self: Intake, updates: list[Any]) -> None:
        offset = next_offset(updates, self._next_id)
        await self._quietly("getUpdates", {"offset": offset, "timeout": 0})
        await store(self, updates)

    patch.setattr(Intake, "_store", thank_and_store)


@without("an update is stored once, by its id and content")
def _every_arrival_is_new(patch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(1)
    patch.setattr(inbox, "update_id_of", lambda _update, _payload: next(numbers))


@without("effect key: one press has one effect")
def _entries_without_keys(patch: pytest.MonkeyPatch) -> None:
    make = Entry.__init__

    def make_without(self: Entry, **columns: Any) -> None:
        make(self, **columns | {"effect_key": None})

    patch.setattr(Entry, "__init__", make_without)


@without("state, entry, outbox row and “done” in one transaction")
def _commit_what_is_half_done(patch: pytest.MonkeyPatch) -> None:
    handle_all = Doorway._handle_all

    async def handle_and_keep(
        self: Doorway, session: AsyncSession, rows: Sequence[Waiting], now: datetime
    ) -> None:
        try:
            await handle_all(self, session, rows, now)
        except HandlingError:
            await session.commit()
            raise

    patch.setattr(Doorway, "_handle_all", handle_and_keep)


@without("a failing update waits, its chat alone with it, then stands aside")
def _all_wait_with_the_failing_one(patch: pytest.MonkeyPatch) -> None:
    async def take_unless_one_failed(
        session: AsyncSession, organisation_id: int, *, now: datetime, **how: Any
    ) -> Taken:
        if await waiting_room.next_moment(session, organisation_id, now=now) is not None:
            return Taken((), more=False)
        return await waiting_room.take_waiting(session, organisation_id, now=now, **how)

    patch.setattr(doorway, "take_waiting", take_unless_one_failed)


@without("strangers' updates wait for those of our people")
def _nobody_is_a_stranger(patch: pytest.MonkeyPatch) -> None:
    async def none_among(
        _session: AsyncSession, _organisation_id: int, chats_and_speakers: Sequence[tuple[int, int]]
    ) -> list[bool]:
        return [False for _ in chats_and_speakers]

    patch.setattr(inbox, "strangers_among", none_among)


@without("once key: a push reaches a member once a period")
def _every_letter_is_new(patch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(1)
    patch.setattr(fan_out, "once_key", lambda *parts: f"{parts}:{next(numbers)}")


@without("chunk cursor: letters and cursor in one transaction")
def _cursor_of_its_own(patch: pytest.MonkeyPatch) -> None:
    serve = handing_out.serve_chunk
    cursors: dict[str, int] = {}

    async def serve_from_cursor(
        session: AsyncSession, organisation: Organisation, *, rule: str, period: str, **how: Any
    ) -> bool:
        row = await session.get_one(Occurrence, (organisation.id, rule, period))
        row.served_up_to = max(row.served_up_to, cursors.get(f"{rule}:{period}", 0))
        more = await serve(session, organisation, rule=rule, period=period, **how)
        cursors[f"{rule}:{period}"] = row.served_up_to  # it stays when the letters are rolled back
        return more

    replace_everywhere(patch, serve, serve_from_cursor)


@without("a piece of the schedule that fails is counted and comes again")
def _a_failure_ends_the_tick(patch: pytest.MonkeyPatch) -> None:
    run_step = due.run_step

    async def fails(*_: object) -> None:
        raise LookupError

    async def run_step_or_end(*what: Any, **how: Any) -> Any:
        try:
            return await run_step(*what, **how)
        except LookupError:
            return ()

    patch.setattr(due, "see_to", fails)
    patch.setattr(due, "run_step", run_step_or_end)


@without("what is too late is not made ready")
def _ready_however_late(patch: pytest.MonkeyPatch) -> None:
    def in_time(make: Callable[..., Any]) -> Callable[..., Any]:
        async def make_in_time(
            session: AsyncSession, organisation: Organisation, *, now: datetime, **how: Any
        ) -> Any:
            row = await session.get_one(Occurrence, (organisation.id, how["rule"], how["period"]))
            just_in_time = min(now, row.useful_until - timedelta(seconds=1))
            return await make(session, organisation, now=just_in_time, **how)

        return make_in_time

    for make in (handing_out.prepare_chunk, handing_out.serve_chunk):
        replace_everywhere(patch, make, in_time(make))


@without("what was under way at a crash goes once more, marked 补发")
def _forget_what_was_under_way(patch: pytest.MonkeyPatch) -> None:
    async def recover_nothing(*_: object, **__: object) -> int:
        return 0

    patch.setattr(sender, "recover", recover_nothing)


@without("a body that is no Bot API answer decides nothing")
def _the_status_decides(patch: pytest.MonkeyPatch) -> None:
    read = transport.read_reply

    def read_or_believe(status: int, body: bytes) -> Reply:
        try:
            return read(status, body)
        except NotTelegramError:
            return Reply(status, None, body.decode())

    patch.setattr(transport, "read_reply", read_or_believe)


@without("a call that breaks is noted and made once more")
def _a_broken_call_is_nothing(patch: pytest.MonkeyPatch) -> None:
    ended = Sender._ended

    def ended_well(self: Sender, message: Any, parcel: Any, call: Any) -> None:
        if call.cancelled() or call.exception() is None:
            ended(self, message, parcel, call)
        else:
            self._calls.discard(call)
            self.bell.nudge()

    patch.setattr(Sender, "_ended", ended_well)


@without("a file that cannot be made is set aside after some tries, and its words go alone")
def _try_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(files, "TRIES", 1_000)


@without("a file that cannot be fetched for its digest waits longer and longer")
def _fetch_again_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(digests, "pause_after", lambda _tries: timedelta())


@without("of a file that Telegram lacks one call at a time carries it")
def _carry_with_every_call(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Uploads, "_turn", lambda *_: nullcontext())


@without("epoch: every write transaction holds the lease's row")
def _write_whoever_has_the_lease(patch: pytest.MonkeyPatch) -> None:
    async def check_nothing(_self: Tenure, _session: AsyncSession) -> None:
        pass

    patch.setattr(Tenure, "check", check_nothing)


@without("dead only within one boot and PID namespace")
def _dead_by_hostname(patch: pytest.MonkeyPatch) -> None:
    def is_dead(self: Holder) -> bool:
        return self.host == socket.gethostname() and lease.started_at(self.pid) != self.started

    patch.setattr(Holder, "is_dead", is_dead)


@without("one reader, one moment")
def _each_statement_its_moment(patch: pytest.MonkeyPatch) -> None:
    options = database.reader_options

    def only_for_sqlite(url: URL) -> dict[str, Any]:
        return options(url) if url.get_backend_name() == "sqlite" else {}

    patch.setattr(database, "reader_options", only_for_sqlite)


@without("the moment of saying counts")
def _the_moment_of_handling_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Act, "at", property(lambda act: act.now))


@without("the hash chain with its end row")
def _believe_each_entry(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chain, "broken_link", lambda _entry, **_: None)


@without("limits at the webhook")
def _let_nobody_go(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(webhook.Entrance, "_let_go", lambda *_: None)
    patch.setattr("tests.bot.test_webhook.PATIENCE_S", 2)  # for what does not come


@without("sweeping in small batches that leave what a reply needs")
def _sweep_whole_rows(patch: pytest.MonkeyPatch) -> None:
    async def delete_rows(session: AsyncSession, some: ColumnElement[bool]) -> None:
        await session.execute(delete(Outbox).where(some, Outbox.state == OutboxState.SENT))

    patch.setattr(retention, "empty", delete_rows)


@without("a watchdog over the parting")
def _part_however_long_it_takes(patch: pytest.MonkeyPatch) -> None:
    from tests.cli import test_running  # noqa: PLC0415  # pytest rewrites what it imports itself

    unwatched = test_running.SHORT_PARTING + "house.leave_at_once = lambda: None; "
    patch.setattr(test_running, "SHORT_PARTING", unwatched)


@without("leaving reads both people afresh under the lock")
def _leave_by_what_was_read_before(patch: pytest.MonkeyPatch) -> None:
    async def as_they_were(_session: AsyncSession, _members: object) -> None:
        pass

    patch.setattr(leaving, "read_afresh", as_they_were)


@without("nobody who has left is handed a task")
def _hand_tasks_to_anybody(patch: pytest.MonkeyPatch) -> None:
    check = assigning.check_whole

    def check_but_for_leaving(new: NewTask, *, now: datetime) -> Any:
        if new.owner is None or new.owner.left_at is None:
            return check(new, now=now)
        return new.owner, new.responsibility, new.deadline

    replace_everywhere(patch, check, check_but_for_leaving)
