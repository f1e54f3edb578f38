"""One page of tasks by deadline, chosen by the database: nothing but its numbers is read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, Subquery, bindparam, select, union_all

from models import Task, TaskState
from wording.rendering import MANY

FIRST: BindParameter[int] = bindparam("first", type_=Integer())
SIZE: BindParameter[int] = bindparam("size", type_=Integer())
END: BindParameter[int] = bindparam("end", type_=Integer())


@dataclass(frozen=True)
class Part:
    """Which tasks are wanted: `size` of them after the `first` ones, of `count` in all.

    They are looked for from the nearer end: the last page costs what the first one does. Where
    counting stopped at many nobody knows how far the end is.
    """

    first: int
    size: int
    count: int

    @property
    def is_from_the_end(self) -> bool:
        """Whether the end is nearer."""
        return 2 * self.first > self.count and self.count < MANY

    @property
    def wanted(self) -> dict[str, int]:
        """The parameters of a statement with a page in it, looked for from the nearer end."""
        size = max(min(self.size, self.count - self.first), 0)
        first = self.first
        if self.is_from_the_end:
            first = max(self.count - self.first - size, 0)
        return {"first": first, "size": size, "end": first + size}


def page_by_deadline(
    *conditions: ColumnElement[bool],
    states: Collection[TaskState],
    alternatives: Collection[Collection[ColumnElement[bool]]] = ((),),
    from_the_end: bool = False,
) -> Subquery:
    """Return the numbers (column `id`) of up to `size` tasks after the `first` ones, by deadline.

    An index gives the tasks of one state in this order. Each state is followed as far as the page
    goes, in each alternative to the conditions, and what was found is merged. No task meets two
    alternatives. The statement is executed with what a `Part` wants.
    """
    turned = direction(from_the_end=from_the_end)
    found = union_all(
        *(
            select(Task.id, Task.deadline)
            .where(Task.state == state, *one, *conditions)
            .order_by(turned(Task.deadline), turned(Task.id))
            .limit(END)
            .subquery()
            .select()
            for state in sorted(states)
            for one in alternatives
        )
    ).subquery()
    return (
        select(found.c.id)
        .order_by(turned(found.c.deadline), turned(found.c.id))
        .offset(FIRST)
        .limit(SIZE)
        .subquery()
    )


def page_of_few(*conditions: ColumnElement[bool], from_the_end: bool = False) -> Subquery:
    """Return the same of tasks that are few, whatever their states."""
    turned = direction(from_the_end=from_the_end)
    return (
        select(Task.id)
        .where(*conditions)
        .order_by(turned(Task.deadline), turned(Task.id))
        .offset(FIRST)
        .limit(SIZE)
        .subquery()
    )


def direction(*, from_the_end: bool) -> Callable[[Any], ColumnElement[Any]]:
    """Return what puts a column into the order of the search."""
    return lambda column: column.desc() if from_the_end else column.asc()
