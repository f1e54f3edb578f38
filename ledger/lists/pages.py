"""One page of tasks by deadline, chosen by the database: nothing but its numbers is read."""

from collections.abc import Callable, Collection
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    bindparam,
    select,
    text,
    union_all,
)

from models import Task, TaskState
from models.among import always
from models.frozen import frozen
from wording.rendering import MANY

FIRST: BindParameter[int] = bindparam("first", type_=Integer())
SIZE: BindParameter[int] = bindparam("size", type_=Integer())
UP_TO_END = text("LIMIT :end").bindparams(bindparam("end", type_=Integer()))


class Way(Enum):
    """How the tasks of a page are looked for."""

    IN_ORDER = auto()  # of many: along an index in their order, as far as the page goes
    GATHERED = auto()  # of fewer than many: all there are, by whatever tells them, put in order
    FROM_THE_END = auto()  # the same, the last one first


@frozen
class Part:
    """Which tasks are wanted: `size` of them after the `first` ones, of `count` in all.

    They are looked for from the nearer end: the last page costs what the first one does. Where
    counting stopped at many nobody knows how far the end is.
    """

    first: int
    size: int
    count: int

    @property
    def way(self) -> Way:
        """How they are looked for."""
        if self.count >= MANY:
            return Way.IN_ORDER
        return Way.FROM_THE_END if 2 * self.first > self.count else Way.GATHERED

    @property
    def wanted(self) -> dict[str, int]:
        """The parameters of a statement with a page in it, looked for in this way."""
        size = max(min(self.size, self.count - self.first), 0)
        first = self.first
        if self.way is Way.FROM_THE_END:
            first = max(self.count - self.first - size, 0)
        return {"first": first, "size": size, "end": first + size}


def page_by_deadline(
    *conditions: ColumnElement[bool],
    states: Collection[TaskState],
    alternatives: Collection[Collection[ColumnElement[bool]]] = ((),),
    way: Way,
) -> Subquery:
    """Return the numbers (column `id`) of up to `size` tasks after the `first` ones, by deadline.

    An index gives the organisation's tasks of one state in this order: of many that are wanted
    some are met soon. Of few the last might stand behind everybody else's, so that they are all
    looked up by what they are wanted for. No task meets two alternatives. The statement is executed
    with what a `Part` wants.
    """
    if way is Way.IN_ORDER:
        # The limit makes PostgreSQL walk along the index; with it SQLite would not merge them.
        streams = [
            tasks_where(always(Task.state, state), *one, *conditions)
            .order_by(Task.deadline, Task.id)
            .suffix_with(UP_TO_END, dialect="postgresql")
            for state in sorted(states)
            for one in alternatives
        ]
    else:
        # The limit, which they do not reach, keeps the order out of the choice of an index.
        streams = [
            tasks_where(Task.state.in_(states), *one, *conditions).limit(MANY)
            for one in alternatives
        ]
    found = union_all(*(stream.subquery().select() for stream in streams))
    turned, columns = direction(way), found.selected_columns
    page = found.order_by(turned(columns.deadline), turned(columns.id))
    return page.offset(FIRST).limit(SIZE).subquery()


def tasks_where(*conditions: ColumnElement[bool]) -> Select[int, datetime]:
    """Return the numbers and the deadlines of tasks."""
    return select(Task.id, Task.deadline).where(*conditions)


def page_of_few(*conditions: ColumnElement[bool], way: Way) -> Subquery:
    """Return the same of tasks that are few, whatever their states."""
    turned = direction(way)
    return (
        select(Task.id)
        .where(*conditions)
        .order_by(turned(Task.deadline), turned(Task.id))
        .offset(FIRST)
        .limit(SIZE)
        .subquery()
    )


def direction(way: Way) -> Callable[[Any], ColumnElement[Any]]:
    """Return what puts a column into the order of the search."""
    return lambda column: column.desc() if way is Way.FROM_THE_END else column.asc()
