"""One page of tasks by deadline, chosen by the database: nothing but its numbers is read."""

from collections.abc import Collection

from sqlalchemy import BindParameter, ColumnElement, Integer, Subquery, bindparam, select, union_all

from models import Task, TaskState

FIRST: BindParameter[int] = bindparam("first", type_=Integer())
SIZE: BindParameter[int] = bindparam("size", type_=Integer())
END: BindParameter[int] = bindparam("end", type_=Integer())


def part(first: int, size: int) -> dict[str, int]:
    """Return the parameters that say which part is wanted: how many, after how many."""
    return {"first": first, "size": size, "end": first + size}


def page_by_deadline(*conditions: ColumnElement[bool], states: Collection[TaskState]) -> Subquery:
    """Return the numbers (column `id`) of up to `size` tasks after the `first` ones, by deadline.

    An index gives the tasks of one state in this order. Each state is followed as far as the page
    goes, and what was found is merged. The statement is executed with the parameters of `part`.
    """
    found = union_all(
        *(
            select(Task.id, Task.deadline)
            .where(Task.state == state, *conditions)
            .order_by(Task.deadline, Task.id)
            .limit(END)
            .subquery()
            .select()
            for state in sorted(states)
        )
    ).subquery()
    return (
        select(found.c.id)
        .order_by(found.c.deadline, found.c.id)
        .offset(FIRST)
        .limit(SIZE)
        .subquery()
    )


def page_of_few(*conditions: ColumnElement[bool]) -> Subquery:
    """Return the same of tasks that are few, whatever their states."""
    return (
        select(Task.id)
        .where(*conditions)
        .order_by(Task.deadline, Task.id)
        .offset(FIRST)
        .limit(SIZE)
        .subquery()
    )
