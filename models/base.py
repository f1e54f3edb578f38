"""The ground every table stands on: aware instants, numbering per organisation, key names."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Select,
    String,
    bindparam,
    event,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, UOWTransaction, mapped_column
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from models.ledger import Head


HELD_HEADS = "held_heads"  # key in Session.info: the head rows this transaction has locked


class NaiveDatetimeError(ValueError):
    """A datetime without a zone was about to be stored."""


class Instant(TypeDecorator[datetime]):
    """A moment, always aware, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite keeps no zone, so it is handed UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDatetimeError(value)
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Hand out UTC-aware values on every database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A StrEnum stored as its own word, so that rows can be read without the code."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Store the word."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """Hand out the member of the enumeration."""
        return None if value is None else self.kind(value)


class Base(DeclarativeBase):
    """Every table; constraint names are fixed so that Alembic can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        # SQLite numbers rows by itself only in a column of exactly this type.
        int: BigInteger().with_variant(Integer(), "sqlite"),
        dict[str, Any]: JSON(),
    }


class Owned:
    """A row of one organisation: its key begins with whose it is."""

    organisation_id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)


class Numbered(Owned):
    """A row numbered 1, 2, 3 … within its organisation, across all tables (see `give_numbers`)."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


def belongs_to(table: str, column: str) -> ForeignKeyConstraint:
    """Return a foreign key that cannot leave the organisation.

    >>> belongs_to("members", "owner_id")  # doctest: +SKIP
    """
    return ForeignKeyConstraint(
        ["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"]
    )


@event.listens_for(Session, "before_flush")
def give_numbers(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Number new rows from the organisation's head row, which this transaction then holds locked.

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
    head = hold_head(session, organisation_id)
    head.last_number += count
    return head.last_number - count + 1


def hold_head(session: Session, organisation_id: int) -> "Head":
    """Return the organisation's head row, locked and read afresh once per transaction.

    A head read before the lock was ours may be out of date: another writer committed in between.
    """
    held: dict[int, Head] = session.info.setdefault(HELD_HEADS, {})
    if organisation_id not in held:
        with session.no_autoflush:
            found = session.execute(_lock_head(), {"of": organisation_id})
            held[organisation_id] = found.scalar_one()
    return held[organisation_id]


@cache
def _lock_head() -> "Select[Head]":
    """Return the statement that locks a head; built once, for it is part of every transaction."""
    from models.ledger import Head  # noqa: PLC0415  # the head is itself a table on this base

    return (
        select(Head)
        .where(Head.organisation_id == bindparam("of"))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def let_go_of_heads(session: Session, *_: object) -> None:
    """Forget which heads are locked: a lock ends with its transaction or savepoint."""
    session.info.pop(HELD_HEADS, None)
