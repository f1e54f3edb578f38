"""Everything that is due now, done once: what a tick does, and what a push by hand does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.check_ins.asking import advance_rounds, ask_newcomers, newcomers, rounds_are_due
from ledger.lists.handing_out import PreparedChunk, next_open, prepare_chunk, serve_chunk
from ledger.organisations import framework_of
from ledger.people.readership import KEPT, Readership
from ledger.rhythm.calendar_gaps import calendar_to_warn_of, warn_of_calendar
from ledger.rhythm.missed import next_to_settle, settle
from ledger.rhythm.occurrences import (
    decide,
    look,
    open_occurrence,
    reached_nobody,
    reopen_occurrence,
)
from ledger.rhythm.planning import PlannedOccurrence, period_of
from models import Database, Occurrence, Organisation
from models.framework import CheckIn, Push
from models.numbering import hold_chain_end
from scheduler.planned_times import LOOK_AHEAD, plan_of, planned_times
from wording.rhythm import PushSentAlready, PushUnknown


@dataclass(frozen=True)
class Queued:
    """A push by hand: which one, of which period, and whether that period had it already."""

    rule: str
    period: str
    already: bool
    opened_at: datetime


def nobody_waits() -> None:
    """Do nothing: nobody is to be woken."""


async def run_due(
    database: Database,
    organisation_id: int,
    now: datetime,
    *,
    on_commit: Callable[[], None] = nobody_waits,
    breath_s: float = 0.0,
) -> int:
    """Do all that is due now, until nothing remains; return how many pieces of work that took.

    A look costs a few reads; only what is found due takes the write lock. Each piece is its own
    transaction, so a crash between two of them loses nothing; after each `on_commit` is called, so
    that sending begins with the first chunk of a long fan-out. Between two chunks there are
    `breath_s` seconds for those who wait for an answer meanwhile.
    """
    pieces = 0
    while await run_one(database, organisation_id, now, on_commit=on_commit, breath_s=breath_s):
        pieces += 1
    return pieces


async def run_one(
    database: Database,
    organisation_id: int,
    now: datetime,
    *,
    on_commit: Callable[[], None] = nobody_waits,
    breath_s: float = 0.0,
) -> bool:
    """Do one piece of what is due; return whether there was one."""
    async with database.read() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        work = await find_work(session, organisation, now)
    if work is None:
        return False
    more: object = True
    while more is True:  # only a chunk of a fan-out says that another follows it
        if isinstance(work, ChunkWork):
            async with database.read() as session:
                await work.prepare(session, await session.get_one(Organisation, organisation_id))
        async with database.write() as session:
            more = await work(session, await session.get_one(Organisation, organisation_id))
        on_commit()
        await asyncio.sleep(breath_s if more is True else 0)
    return True


DueWork = Callable[[AsyncSession, Organisation], Awaitable[object]]


@dataclass
class ChunkWork:
    """The next chunk of a fan-out: made ready where that needs no lock, then handed out."""

    rule: str
    period: str
    now: datetime
    prepared: PreparedChunk | None = None
    kept: dict[int, Readership] = field(default_factory=dict)

    async def prepare(self, session: AsyncSession, organisation: Organisation) -> None:
        """Read and word the chunk ahead of the lock."""
        session.info[KEPT] = self.kept
        self.prepared = await prepare_chunk(
            session, organisation, rule=self.rule, period=self.period, now=self.now
        )

    async def __call__(self, session: AsyncSession, organisation: Organisation) -> bool:
        """Hand it out."""
        return await serve_chunk(
            session,
            organisation,
            rule=self.rule,
            period=self.period,
            now=self.now,
            prepared=self.prepared,
        )


async def find_work(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> DueWork | None:
    """Return the next work that is due: rounds first, then new pushes, then handing out."""
    plan = plan_of(framework_of(organisation), timezone=organisation.timezone, now=now)
    if await rounds_are_due(session, organisation, now):
        return lambda session, row: advance_rounds(session, row, now)
    if await look(session, organisation, plan=plan, now=now):
        return lambda session, row: decide(session, row, plan=plan, now=now)
    waiting = await next_open(session, organisation.id)
    if waiting is not None:
        rule, period = waiting
        return ChunkWork(rule, period, now)
    return await find_afterwork(session, organisation, now)


async def find_afterwork(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> DueWork | None:
    """Return what is to be done once nothing else is: late comers, what is over, the calendar."""
    if await newcomers(session, organisation, now):
        return lambda session, row: ask_newcomers(session, row, now)
    over = await next_to_settle(session, organisation.id, now)
    if over is not None:
        rule, period = over
        return lambda session, row: settle(session, row, rule=rule, period=period, now=now)
    if await calendar_to_warn_of(session, organisation, now=now):
        return lambda session, row: warn_of_calendar(session, row, now=now)
    return None


async def queue_push(
    session: AsyncSession, organisation: Organisation, key: str, now: datetime
) -> Queued:
    """Open a push or check-in now, once per period; the next tick hands it out.

    A push that was missed, or found nobody to send to, has not used up its period.

    Raises Refusal (`PushUnknown`) when the framework has none of that key.
    """
    framework = framework_of(organisation)
    rule = framework.rule(key)
    if rule is None:
        known = tuple(one.key for one in framework.rules)
        raise Refusal(PushUnknown(key, known))
    planned = planned_by_hand(organisation, rule, now)
    await hold_chain_end(session, organisation.id)
    before = await session.get(Occurrence, (organisation.id, planned.rule, planned.period))
    if before is None:
        await open_occurrence(session, organisation, planned=planned, now=now)
    elif isinstance(rule, Push) and reached_nobody(before):
        await reopen_occurrence(session, organisation, occurrence=before, planned=planned, now=now)
    else:
        return Queued(planned.rule, planned.period, already=True, opened_at=before.opened_at)
    return Queued(planned.rule, planned.period, already=False, opened_at=now)


def planned_by_hand(
    organisation: Organisation, rule: Push | CheckIn, now: datetime
) -> PlannedOccurrence:
    """Return what a push by hand opens: this day's or week's period, or the round closing next."""
    zone = ZoneInfo(organisation.timezone)
    if isinstance(rule, Push):
        return PlannedOccurrence(rule.key, period_of(rule, now, zone), now, now + rule.useful_for)
    closes = planned_times(
        (rule.closes.day,),
        rule.closes.at,
        timezone=organisation.timezone,
        since=now,
        until=now + LOOK_AHEAD,
    )[0]
    opens = planned_times(
        (rule.opens.day,),
        rule.opens.at,
        timezone=organisation.timezone,
        since=closes - LOOK_AHEAD,
        until=closes,
    )[-1]
    return PlannedOccurrence(rule.key, period_of(rule, opens, zone), now, closes)


async def push_now(database: Database, organisation_id: int, key: str, now: datetime) -> Queued:
    """Open a push by hand and hand it out to the end.

    Raises Refusal when there is none of that key, or when its period has had it.
    """
    async with database.write() as session:
        organisation = await session.get_one(Organisation, organisation_id)
        queued = await queue_push(session, organisation, key, now)
        rule = framework_of(organisation).rule(key)
    if queued.already and rule is not None:
        raise Refusal(PushSentAlready(rule, queued.period, queued.opened_at))
    more = True
    while more:
        async with database.write() as session:
            organisation = await session.get_one(Organisation, organisation_id)
            more = await serve_chunk(
                session, organisation, rule=queued.rule, period=queued.period, now=now
            )
    return queued
