"""Many numbers in one parameter: no statement grows with how many there are."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any, Self

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    TextualSelect,
    bindparam,
    literal,
    literal_column,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class Numbers(TypeDecorator[Collection[int]]):
    """Numbers as one value: an array in PostgreSQL, JSON in SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say how the value is handed over."""
        array: TypeEngine[Any] = ARRAY(BigInteger())
        return dialect.type_descriptor(array if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        """Hand the numbers over."""
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else orjson.dumps(numbers).decode()


class Words(TypeDecorator[Collection[str]]):
    """Words as one value, in the same way."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Say how the value is handed over."""
        array: TypeEngine[Any] = ARRAY(Text())
        return dialect.type_descriptor(array if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        """Hand the words over."""
        words = list(value or ())
        return words if dialect.name == "postgresql" else orjson.dumps(words).decode()


class Among(FunctionElement[bool]):
    """The condition that a column's value is among those of a parameter, `Numbers` or `Words`."""

    type = Boolean()
    inherit_cache = True

    def __init__(
        self, column: ColumnElement[int] | ColumnElement[str] | Any, numbers: BindParameter[Any]
    ) -> None:
        super().__init__(column, numbers)

    def self_group(self, against: Any = None) -> Self:  # noqa: ARG002
        """Stand as it is: compared with 1, as SQLite has other truths compared, no index serves."""
        return self


@compiles(Among, "sqlite")
def in_json(element: Among, compiler: Any, **options: Any) -> str:
    """Return the SQL of SQLite."""
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608


@compiles(Among, "postgresql")
def any_of(element: Among, compiler: Any, **options: Any) -> str:
    """Return the SQL of PostgreSQL, whose planner knows how many there are."""
    column, numbers = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY ({numbers})"


# The numbers of the rows that a statement is about, where it is about some.
THESE: BindParameter[Any] = bindparam("these", type_=Numbers())
_EACH = {
    "sqlite": "SELECT value AS id FROM json_each(:{key})",
    "postgresql": "SELECT unnest(:{key}) AS id",
}


def each_of(numbers: BindParameter[Any], dialect: str) -> TextualSelect:
    """Return the statement for the numbers of a parameter as rows."""
    statement = text(_EACH[dialect].format(key=numbers.key))
    return statement.bindparams(numbers).columns(id=BigInteger())


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that the column has one of a few values that are always the same.

    As part of the statement: those of an `in_` are put into its text each time it is executed.
    """
    each = (
        written(one) if isinstance(one, StrEnum) else literal(one, column.type)
        for one in sorted(values)
    )
    fixed: ColumnElement[bool] = column.in_(list(each))
    return fixed


def always(column: Any, value: StrEnum | int) -> ColumnElement[bool]:
    """Return the condition that the column has a value that is always the same, as it is written.

    Where an index holds the rows of some value only, SQLite plans a statement that compares the
    column with a parameter anew each time: whether the index serves depends on what is handed over.
    """
    condition: ColumnElement[bool] = column == written(value)
    return condition


def written(value: StrEnum | int) -> ColumnElement[Any]:
    """Return a word or number of ours as part of a statement's text, where any plan knows it."""
    if isinstance(value, StrEnum):
        return literal_column(f"'{value}'", Text())
    return literal_column(str(int(value)), Integer())
