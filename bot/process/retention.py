"""Sweeping away what nobody needs any more: a small batch per transaction, so that nobody waits.

The ledger, the answers and their files are no matter of sweeping: they stay.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.dml import Delete, Update

from ledger.organisations import framework_of
from ledger.rhythm.folding import FOLDED
from ledger.talk.burden import week_at
from ledger.talk.files import let_go
from ledger.talk.waiting import forget_secrets
from models import (
    Burden,
    Call,
    Inbox,
    InboxState,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
    ProducedFile,
    Prompt,
    Sweep,
    WeekBurden,
)

BATCH = 500  # rows looked at in one transaction
# Twice the time for which Telegram keeps an update, so that none comes again unrecognised.
UPDATES_KEPT = timedelta(hours=48)
# Nobody replies to these, and nothing refers to them once they were made.
PASSING = (
    Call.EDIT,
    Call.EDIT_CAPTION,
    Call.TAKE_BACK,
    Call.ANSWER_PRESS,
    Call.SET_MENU,
    Call.REMOVE_MENU,
)
STILL_TO_GO = (OutboxState.PENDING, OutboxState.SENDING)
IS_OUT = or_(Outbox.state == OutboxState.SENT, Outbox.error == FOLDED)
# At least so long a list changes in place when a button of it is pressed.
PLACES_KEPT = timedelta(days=60)

SweepBatch = Callable[[AsyncSession, Organisation, datetime], Awaitable[bool]]
Change = Callable[[AsyncSession, ColumnElement[bool]], Awaitable[None]]


async def sweep_updates(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Delete updates handled long ago; return whether there are more."""
    return await sweep_updates_of(session, organisation, now, ~Inbox.from_stranger) or (
        await sweep_updates_of(session, organisation, now, Inbox.from_stranger)
    )


async def sweep_updates_of(
    session: AsyncSession,
    organisation: Organisation,
    now: datetime,
    whose: ColumnElement[bool] | InstrumentedAttribute[bool],
) -> bool:
    """Delete some of our people's, or of strangers': each are found in their order of arrival."""
    of_them = (Inbox.organisation_id == organisation.id, Inbox.state == InboxState.DONE, whose)
    rows = await session.execute(
        select(Inbox.arrival, Inbox.done_at).where(*of_them).order_by(Inbox.arrival).limit(BATCH)
    )
    until = now - UPDATES_KEPT
    old = [arrival for arrival, done_at in rows if done_at is not None and done_at <= until]
    if not old:
        return False
    deleted = delete(Inbox).where(
        *of_them, Inbox.arrival.between(old[0], old[-1]), Inbox.done_at <= until
    )
    return await changed_by(session, deleted) >= BATCH


async def sweep_passing(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Delete edits, deletions and answers to presses; return whether there may be more."""
    days = framework_of(organisation).thresholds.keep_passing_days
    until = now - timedelta(days=days)
    return await sweep_by_number(
        session, organisation, "passing", Outbox.created_at, forget_passing, until=until
    )


async def forget_passing(session: AsyncSession, some: ColumnElement[bool]) -> None:
    """Delete those of the rows that nobody needs."""
    passed = Outbox.method.in_(PASSING), Outbox.state.not_in(STILL_TO_GO)
    await changed_by(session, delete(Outbox).where(some, *passed))


async def sweep_places(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Delete what was sent long ago and is about nothing; return whether there may be more."""
    kept = timedelta(days=framework_of(organisation).thresholds.keep_words_days)
    until = now - max(kept, PLACES_KEPT)
    return await sweep_by_number(
        session, organisation, "places", Outbox.created_at, forget_places, until=until
    )


async def forget_places(session: AsyncSession, some: ColumnElement[bool]) -> None:
    """Delete those of the rows to which a reply belongs nowhere, and by which nobody looks.

    What was to be said once is not said again for want of its row, if a push said it: that is over.
    """
    handed_out_now = exists().where(
        Occurrence.organisation_id == Outbox.organisation_id,
        Occurrence.rule == Outbox.rule,
        Occurrence.period == Outbox.period,
        Occurrence.state == OccurrenceState.OPEN,
    )
    belongs_nowhere = and_(
        Outbox.chat_id.is_not(None), Outbox.about_kind.is_(None), Outbox.produced_id.is_(None)
    )
    of_a_push = and_(Outbox.rule.is_not(None), ~handed_out_now)
    not_looked_for = or_(Outbox.once_key.is_(None), of_a_push)
    gone = delete(Outbox).where(some, IS_OUT, belongs_nowhere, not_looked_for)
    await changed_by(session, gone)


async def sweep_words(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Empty what was sent, or stood in a list, of its words; return whether there may be more.

    Chat, message number and what it is about stay: a reply to it still finds its place.
    """
    days = framework_of(organisation).thresholds.keep_words_days
    until = now - timedelta(days=days)
    return await sweep_by_number(
        session, organisation, "words", Outbox.created_at, empty, until=until
    )


async def empty(session: AsyncSession, some: ColumnElement[bool]) -> None:
    """Write rows anew without their words.

    Emptied where they stand they would leave the pages of an SQLite file half empty for ever: what
    is left over in a page is no room for later rows. So the pages go, and others are filled.
    """
    table = cast("Table", Outbox.__table__)
    rows = (await session.execute(select(*table.c).where(some, IS_OUT))).mappings().all()
    await session.execute(delete(table).where(some, IS_OUT))
    if rows:
        await session.execute(insert(table), [{**row, "payload": {}} for row in rows])


async def sweep_by_number(
    session: AsyncSession,
    organisation: Organisation,
    name: str,
    made_at: InstrumentedAttribute[datetime],
    change: Change,
    *,
    until: datetime,
) -> bool:
    """Change the next batch of rows made until then, and remember how far it went.

    Rows are walked by number: no index is needed that each new one would have to be written to.
    """
    kind = made_at.class_
    place = await place_of(session, organisation, name)
    rows = await session.execute(
        select(kind.id, made_at)
        .where(kind.organisation_id == organisation.id, kind.id > place.up_to)
        .order_by(kind.id)
        .limit(BATCH)
    )
    old = [number for number, made in rows if made <= until]
    if not old:
        return False
    here = kind.id.between(old[0], old[-1])
    await change(session, and_(kind.organisation_id == organisation.id, here))
    place.up_to = old[-1]
    return len(old) == BATCH


async def place_of(session: AsyncSession, organisation: Organisation, name: str) -> Sweep:
    """Return how far a sort of rows was swept."""
    place = await session.get(Sweep, (organisation.id, name))
    if place is None:
        place = Sweep(organisation_id=organisation.id, name=name, up_to=0)
        session.add(place)
    return place


async def sweep_prompts(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Delete questions that expired long ago, answered or not; return whether there are more."""
    days = framework_of(organisation).thresholds.keep_closed_days
    old = (
        select(Prompt.id)
        .where(
            Prompt.organisation_id == organisation.id,
            Prompt.expires_at <= now - timedelta(days=days),
        )
        .limit(BATCH)
    )
    deleted = delete(Prompt).where(Prompt.organisation_id == organisation.id, Prompt.id.in_(old))
    return await changed_by(session, deleted) >= BATCH


async def sweep_occurrences(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> bool:
    """Delete pushes that were over long ago; return whether there are more."""
    days = framework_of(organisation).thresholds.keep_closed_days
    old = (
        select(Occurrence.rule, Occurrence.period)
        .where(
            Occurrence.organisation_id == organisation.id,
            Occurrence.useful_until <= now - timedelta(days=days),
            Occurrence.state != OccurrenceState.OPEN,
        )
        .limit(BATCH)
    )
    deleted = delete(Occurrence).where(
        Occurrence.organisation_id == organisation.id,
        tuple_(Occurrence.rule, Occurrence.period).in_(old),
    )
    return await changed_by(session, deleted) >= BATCH


async def sweep_burdens(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Delete what people were asked and told in weeks long ago; return whether there is more."""
    days = framework_of(organisation).thresholds.keep_closed_days
    until = week_at(organisation, now - timedelta(days=days))
    of_weeks = delete(WeekBurden).where(
        WeekBurden.organisation_id == organisation.id, WeekBurden.week < until
    )
    await changed_by(session, of_weeks)  # a few rows a week
    old = (
        select(Burden.week, Burden.member_id)
        .where(Burden.organisation_id == organisation.id, Burden.week < until)
        .limit(BATCH)
    )
    deleted = delete(Burden).where(
        Burden.organisation_id == organisation.id,
        tuple_(Burden.week, Burden.member_id).in_(old),
    )
    return await changed_by(session, deleted) >= BATCH


async def sweep_files(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Let the bytes of files of our own making go; return whether there are more.

    Digest and Telegram's number stay: it is sent again by that, or made again.
    """
    days = framework_of(organisation).thresholds.keep_files_days
    return await let_go(session, organisation.id, until=now - timedelta(days=days), limit=BATCH)


async def sweep_sources(session: AsyncSession, organisation: Organisation, now: datetime) -> bool:
    """Empty what files of our own were made of; return whether there is more."""
    days = framework_of(organisation).thresholds.keep_words_days
    until = now - timedelta(days=days)
    return await sweep_by_number(
        session, organisation, "sources", ProducedFile.wanted_at, forget_sources, until=until
    )


async def forget_sources(session: AsyncSession, some: ColumnElement[bool]) -> None:
    """Empty the rows where they stand: they are few."""
    await changed_by(session, update(ProducedFile).where(some).values(source={}))


async def sweep_secrets(session: AsyncSession, organisation: Organisation, _now: datetime) -> bool:
    """Forget the words of secrets that are out: there are few, and none are left after it."""
    await forget_secrets(session, organisation.id)
    return False


async def changed_by(session: AsyncSession, statement: Update | Delete) -> int:
    """Run the statement; return how many rows it changed."""
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return result.rowcount if isinstance(result, CursorResult) else 0


SWEEPS: tuple[SweepBatch, ...] = (
    sweep_secrets,
    sweep_updates,
    sweep_passing,
    sweep_places,
    sweep_words,
    sweep_files,
    sweep_sources,
    sweep_prompts,
    sweep_occurrences,
    sweep_burdens,
)
