"""The ground every table stands on: aware instants, keys per organisation, key names."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import orjson
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    cast,
    text,
    type_coerce,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.orm.attributes import get_history, instance_state
from sqlalchemy.orm.base import PassiveFlag
from sqlalchemy.types import TypeDecorator


class NaiveDatetimeError(ValueError):
    """A datetime without a zone was about to be stored."""


class Instant(TypeDecorator[datetime]):
    """A moment, always aware, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Hand over UTC; SQLite keeps no zone, and is handed text."""
        return _utc_as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002
    ) -> Callable[[Any], datetime | None] | None:
        """Hand out UTC-aware values on every database; asyncpg's are such already."""
        return _from_text if dialect.name == "sqlite" else None


def _in_utc(value: datetime | None) -> datetime | None:
    """Return the moment in UTC. Raises NaiveDatetimeError."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise NaiveDatetimeError(value)
    return value.astimezone(UTC)


def _utc_as_text(value: datetime | None) -> str | None:
    """Return the same as text that sorts: 2026-12-04 01:00:00.000000."""
    moment = _in_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")[:-6]


def _from_text(stored: str | None) -> datetime | None:
    """Return the moment of such a text."""
    return None if stored is None else datetime.fromisoformat(f"{stored}+00:00")


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

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[str | None], StrEnum | None]:
        """Hand out the member of the enumeration."""
        return Members(self.kind).__getitem__


class Members(dict[str | None, StrEnum | None]):
    """The members of an enumeration by their words: looked up for every row that is read."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__((member.value, member) for member in kind)
        self[None] = None
        self.kind = kind

    def __missing__(self, word: str) -> StrEnum:
        """Refuse a word that is none of them, as the enumeration does. Raises ValueError."""
        return self.kind(word)


class ReadOnce(TypeDecorator[dict[str, Any]]):
    """JSON that is long, read in every transaction and seldom another: made of its text once.

    All who read the same text are handed the same dictionary: nobody changes it in place.
    """

    impl = JSON
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Ask for the text: asyncpg would make it into objects by itself, each time."""
        return type_coerce(cast(column, Text), self)

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[str | None], dict[str, Any] | None]:
        """Hand out what was made of this text."""
        return lambda text: None if text is None else _made_of(text)


@lru_cache(maxsize=64)
def _made_of(text: str) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(text)
    return made


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
    """A row numbered 1, 2, 3 … within its organisation, across all tables: `models.numbering`."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


def belongs_to(table: str, column: str) -> ForeignKeyConstraint:
    """Return a foreign key that cannot leave the organisation.

    >>> belongs_to("members", "owner_id")  # doctest: +SKIP
    """
    return ForeignKeyConstraint(
        ["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"]
    )


def partial_index(
    name: str,
    *columns: str,
    where: str | ColumnElement[bool],
    on_sqlite: str | None = None,
    unique: bool = False,
) -> Index:
    """Return an index of those rows alone of which the condition is true.

    SQLite uses it where the same words stand in a query, as SQLAlchemy writes them there; hence
    `on_sqlite`, where it writes a condition otherwise for either database.
    """
    everywhere = text(where) if isinstance(where, str) else where
    return Index(
        name,
        *columns,
        unique=unique,
        sqlite_where=everywhere if on_sqlite is None else text(on_sqlite),
        postgresql_where=everywhere,
    )


class SubjectKind(StrEnum):
    """The noun a row is about."""

    ORGANISATION = "organisation"
    UNIT = "unit"
    MEMBER = "member"
    GROUP = "group"
    TASK = "task"
    ROUND = "round"
    PROMPT = "prompt"
    DIRECTIVE = "directive"
    RECORD = "record"
    DOCUMENT = "document"
    TURN = "turn"
    INDICATOR = "indicator"
    SAMPLE = "sample"
    SAMPLE_ITEM = "sample_item"
    BULLETIN = "bulletin"
    POINT = "point"


class Subject(NamedTuple):
    """A pointer to one row of the organisation, e.g. `Subject(SubjectKind.TASK, 12)`."""

    kind: SubjectKind
    id: int


def has_changed(row: Base, names: Iterable[str]) -> bool:
    """Return whether one of these attributes is another than it was read or written last."""
    # As `inspect(row).attrs` has it, which is made anew for all attributes at each look. What was
    # not set since has nothing to compare.
    were_set = instance_state(row).committed_state.keys() & names
    return bool(were_set) and any(
        get_history(row, name, PassiveFlag.PASSIVE_NO_INITIALIZE).has_changes() for name in were_set
    )
