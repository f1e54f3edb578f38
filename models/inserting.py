"""Insertions into what may stand there already: each database says that in a dialect of its own."""

from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from models.base import Base


def inserting(dialect: str) -> Any:
    """Return what makes an insertion that can look at what stands there already."""
    return sqlite_insert if dialect == "sqlite" else postgresql_insert


@cache
def adding_new(kind: type[Base], dialect: str) -> Any:
    """Return the statement that adds rows, and leaves those that stand there as they are.

    It is of the table, not of the class: the ORM's bulk insert would ask for the rows back.
    """
    return inserting(dialect)(kind.__table__).on_conflict_do_nothing()
