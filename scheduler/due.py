"""Everything that is due now, done once: what a tick does. What fails does not stop the rest."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.rhythm.setbacks import (
    ATTEMPTS,
    forget_setback,
    note_setback,
    organisation_and_setbacks,
    set_push_aside,
    tell_of_setback,
)
from models import Database, Organisation
from models.rounds import ScheduledStep
from scheduler.pieces import ChunkWork, Piece, find_pieces, is_nobodys_failure

log = structlog.stdlib.get_logger()


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
    pieces, step = 0, None
    while done := await run_step(
        database, organisation_id, now, first=step, on_commit=on_commit, breath_s=breath_s
    ):
        pieces, step = pieces + len(done), done[0].step
    return pieces


async def run_step(
    database: Database,
    organisation_id: int,
    now: datetime,
    *,
    first: ScheduledStep | None = None,
    on_commit: Callable[[], None] = nobody_waits,
    breath_s: float = 0.0,
) -> Sequence[Piece]:
    """Do what one step has that is due; return its pieces, none where nothing is due.

    It is looked for from the `first` step on, and at last in those before it: what was done last
    has more of its kind, as a rule. A piece that fails is counted and comes again later; whatever
    else is due goes on.
    """
    async with database.read() as session:
        organisation, known = await organisation_and_setbacks(session, organisation_id)
        held = {step for step, setback in known.items() if setback.not_before > now}
        pieces = await find_pieces(session, organisation, now, held, first=first)
    for piece in pieces:
        try:
            await do_piece(database, organisation_id, piece, on_commit=on_commit, breath_s=breath_s)
            if piece.key in known:
                async with database.write() as session:
                    await forget_setback(session, organisation_id, piece.key)
        except Exception as error:
            if is_nobodys_failure(error):
                raise
            await see_to(database, organisation_id, piece, error, now)
            on_commit()
    return pieces


async def do_piece(
    database: Database,
    organisation_id: int,
    piece: Piece,
    *,
    on_commit: Callable[[], None],
    breath_s: float,
) -> None:
    """Do a piece to its end, chunk by chunk if it is a fan-out."""
    work = piece.work
    more: object = True
    while more is True:  # only a chunk of a fan-out says that another follows it
        if isinstance(work, ChunkWork) and work.reads_ahead:
            async with database.read() as session:
                await work.prepare(session, await session.get_one(Organisation, organisation_id))
        async with database.write() as session:
            more = await work(session, await session.get_one(Organisation, organisation_id))
        on_commit()
        await asyncio.sleep(breath_s if more is True else 0)


async def see_to(
    database: Database, organisation_id: int, piece: Piece, error: Exception, now: datetime
) -> None:
    """Count the failure; after some, set a push aside, or tell of a step that goes on failing.

    Where that fails too the failure is counted alone: what else is due goes on.
    """
    key, reason = piece.key, type(error).__name__
    try:
        async with database.write() as session:
            organisation = await session.get_one(Organisation, organisation_id)
            attempts = await note_setback(session, organisation, key, reason=reason, now=now)
            await give_up(session, organisation, piece, attempts=attempts, now=now)
    except Exception as untold:
        if is_nobodys_failure(untold):
            raise
        log.exception("setback_untold", step=key)
        async with database.write() as session:
            organisation = await session.get_one(Organisation, organisation_id)
            attempts = await note_setback(session, organisation, key, reason=reason, now=now)
    log.error("step_failed", step=key, attempts=attempts, exc_info=error)


async def give_up(
    session: AsyncSession,
    organisation: Organisation,
    piece: Piece,
    *,
    attempts: int,
    now: datetime,
) -> None:
    """After some failures set a push aside; of any other step tell, once."""
    if attempts < ATTEMPTS:
        return
    if piece.step is ScheduledStep.PUSHES and piece.push is not None:
        await set_push_aside(session, organisation, push=piece.push, now=now)
        await forget_setback(session, organisation.id, piece.key)
    elif attempts == ATTEMPTS:
        await tell_of_setback(session, organisation, piece.step, attempts=attempts, now=now)
