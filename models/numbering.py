"""Numbers of rows, drawn from the one row per organisation that every transaction queues on."""

from sqlalchemy import bindparam, event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, UOWTransaction

from models.base import Numbered
from models.ledger import ChainEnd

HELD = "held_chain_ends"  # key in Session.info: the rows this transaction has locked
# Built once: it is part of every transaction.
_LOCK = (
    select(ChainEnd)
    .where(ChainEnd.organisation_id == bindparam("of"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


@event.listens_for(Session, "before_flush")
def give_numbers(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Number new rows from the organisation's chain end, which this transaction then holds locked.

    One row gives row numbers and ledger sequence alike: operations of one organisation queue on it,
    numbers only grow, and a composite key needs no sequence that SQLite does not have.
    """
    for row in session.new:
        if isinstance(row, Numbered) and row.id is None:
            row.id = next_number(session, row.organisation_id)


def next_number(session: Session, organisation_id: int) -> int:
    """Return the next free row number of the organisation."""
    return next_numbers(session, organisation_id, 1)


def next_numbers(session: Session, organisation_id: int, count: int) -> int:
    """Draw `count` row numbers in one go; return the first of them."""
    end = lock_chain_end(session, organisation_id)
    end.last_number += count
    return end.last_number - count + 1


async def hold_chain_end(session: AsyncSession, organisation_id: int) -> ChainEnd:
    """Return the organisation's chain end, locked until the commit."""
    held: ChainEnd | None = session.info.get(HELD, {}).get(organisation_id)
    if held is not None:
        return held
    return await session.run_sync(lock_chain_end, organisation_id)


def lock_chain_end(session: Session, organisation_id: int) -> ChainEnd:
    """Return the organisation's chain end, locked and read afresh once per transaction.

    What was read before the lock was ours may be out of date: another writer committed in between.
    """
    held: dict[int, ChainEnd] = session.info.setdefault(HELD, {})
    if organisation_id not in held:
        with session.no_autoflush:
            found = session.execute(_LOCK, {"of": organisation_id})
            held[organisation_id] = found.scalar_one()
    return held[organisation_id]


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def let_go_of_chain_ends(session: Session, *_: object) -> None:
    """Forget which rows are locked: a lock ends with its transaction or savepoint."""
    session.info.pop(HELD, None)
