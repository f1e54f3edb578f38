"""Numbering: new rows are numbered 1, 2, 3 … within their organisation, across all tables.

One row per organisation gives row numbers and the ledger's sequence alike: operations of one
organisation queue on it, numbers only grow, and a composite key needs no sequence that SQLite does
not have. While it is held, a row has its number and its defaults as soon as it is added; it is
written when somebody asks the database, or at the commit.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, UOWTransaction, object_mapper

from models.base import Base, Numbered
from models.ledger import ChainEnd

Row = TypeVar("Row", bound=Base)

# Keys in Session.info: the rows this transaction has locked; what was added and is not written yet.
HELD, ADDED = "held_chain_ends", "added"
# Built once: it is part of every transaction that writes.
_LOCK = (
    select(ChainEnd)
    .where(ChainEnd.organisation_id == bindparam("of"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def add(session: AsyncSession, row: Row) -> Row:
    """Add a new row, numbered at once; return it."""
    if isinstance(row, Numbered) and row.id is None:
        await hold_chain_end(session, row.organisation_id)
    session.add(row)
    return row


def added(session: AsyncSession, kind: type[Row]) -> list[Row]:
    """Return the new rows of a kind that are not written yet, in the order of their numbers."""
    found: list[Row] = session.info.get(ADDED, {}).get(kind, [])
    return found


async def find(
    session: AsyncSession, kind: type[Row], organisation_id: int, number: int
) -> Row | None:
    """Return the row of a number, or None; what waits to be written waits on."""
    for row in added(session, kind):
        if (row.organisation_id, row.id) == (organisation_id, number):  # type: ignore[attr-defined]
            return row
    with session.no_autoflush:
        return await session.get(kind, (organisation_id, number))


def flush_if_among(waiting: Iterable[object], kind: type[Any], member_id: int) -> dict[str, bool]:
    """Return the options of a statement that reads a member's rows of a kind.

    If none of these waits to be written, whatever else does waits on, and is written with the rows
    of others in few statements.
    """
    return {
        "autoflush": any(isinstance(row, kind) and row.member_id == member_id for row in waiting)
    }


async def next_numbers(session: AsyncSession, organisation_id: int, count: int) -> int:
    """Draw `count` row numbers in one go; return the first of them."""
    return draw(await hold_chain_end(session, organisation_id), count)


async def hold_chain_end(session: AsyncSession, organisation_id: int) -> ChainEnd:
    """Return the organisation's chain end, locked until the commit."""
    held = held_chain_end(session.sync_session, organisation_id)
    if held is not None:
        return held
    end: ChainEnd = await session.run_sync(lock_chain_end, organisation_id)
    return end


def held_chain_end(session: Session, organisation_id: int) -> ChainEnd | None:
    """Return the chain end if this transaction has locked it."""
    held: dict[int, ChainEnd] = session.info.get(HELD, {})
    return held.get(organisation_id)


def lock_chain_end(session: Session, organisation_id: int) -> ChainEnd:
    """Lock the chain end and read it afresh: before, another writer may have committed."""
    with session.no_autoflush:
        end = session.execute(_LOCK, {"of": organisation_id}).scalar_one()
    session.info.setdefault(HELD, {})[organisation_id] = end
    return end


def draw(end: ChainEnd, count: int = 1) -> int:
    """Draw numbers from a chain end that is held; return the first."""
    end.last_number += count
    return end.last_number - count + 1


@event.listens_for(Session, "transient_to_pending")
def complete(session: Session, row: Base) -> None:
    """Give a row what writing it would: its number, if that can be had, and its defaults."""
    if isinstance(row, Numbered) and row.id is None:
        end = held_chain_end(session, row.organisation_id)
        if end is not None:
            row.id = draw(end)
    session.info.setdefault(ADDED, {}).setdefault(type(row), []).append(row)
    given = vars(row)  # asking the row itself for what it was not given takes six calls
    for name, make in defaults_of(object_mapper(row)):
        if given.get(name) is None:
            setattr(row, name, make(None))


@cache
def defaults_of(mapper: Mapper[Any]) -> tuple[tuple[str, Callable[[None], Any]], ...]:
    """Return the attributes of a table's class that have a default, and how each is made."""
    found = []
    for attribute in mapper.column_attrs:
        default = attribute.columns[0].default
        if default is not None and default.is_scalar:
            found.append((attribute.key, lambda _, value=default.arg: value))
        elif default is not None and default.is_callable:
            found.append((attribute.key, default.arg))
    return tuple(found)


@event.listens_for(Session, "before_flush")
def number_the_rest(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Number what was added before the chain end was held."""
    for row in session.new:
        if isinstance(row, Numbered) and row.id is None:
            held = held_chain_end(session, row.organisation_id)
            row.id = draw(held or lock_chain_end(session, row.organisation_id))


@event.listens_for(Session, "after_flush")
@event.listens_for(Session, "after_soft_rollback")
def forget_added(session: Session, *_: object) -> None:
    """Forget what was added: it is written, or gone."""
    session.info.pop(ADDED, None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def let_go_of_chain_ends(session: Session, *_: object) -> None:
    """Forget which chain ends are locked: a lock ends with its transaction or savepoint."""
    session.info.pop(HELD, None)
