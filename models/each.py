"""The same asked of many: a statement side by side with itself, for some of them at a time."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import CompoundSelect, Select, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.numbered_parameters import all_numbered, numbered

# At a time: more would save little of what a trip costs, and take long to build for the first time.
SOME = 4
Rows = list[tuple[Any, ...]]
Asked = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
Line = TypeVar("Line")


async def ask_of_each(
    session: AsyncSession, statement: Asked, wanted: Sequence[Mapping[str, Any]]
) -> list[Rows]:
    """Return the rows of the statement for each of these parameters.

    It is built once, as all that is asked often, and its columns are values, not rows of a table.
    """
    together = len(wanted) - len(wanted) % SOME
    found: list[Rows] = []
    for first in range(0, together, SOME):
        found += await ask_of_some(session, statement, wanted[first : first + SOME])
    for one in wanted[together:]:
        found.append([tuple(row) for row in await session.execute(statement, one)])
    return found


async def ask_of_some(
    session: AsyncSession, statement: Asked, wanted: Sequence[Mapping[str, Any]]
) -> list[Rows]:
    """Return the same from one statement."""
    found: list[Rows] = [[] for _ in wanted]
    asked = side_by_side(statement, len(wanted))
    for place, *row in await session.execute(asked, all_numbered(wanted)):
        found[place].append(tuple(row))
    return found


async def first_lines_of_each(
    session: AsyncSession,
    statement: Asked,
    wanted: Sequence[Mapping[str, Any]],
    make: Callable[..., Line],
) -> list[tuple[tuple[Line, ...], int]]:
    """Return for each the first lines, made of their number and a row, and how many there are.

    The last column of every row is that count.
    """
    found = await ask_of_each(session, statement, wanted)
    return [
        (
            tuple(make(number, *row[:-1]) for number, row in enumerate(rows, 1)),
            rows[0][-1] if rows else 0,
        )
        for rows in found
    ]


@lru_cache(maxsize=256)
def side_by_side(statement: Asked, size: int) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement so many times in one, its rows led by which of them they are of."""
    several = (numbered(statement, place).subquery() for place in range(size))
    return union_all(
        *(select(literal_column(str(place)), *one.c) for place, one in enumerate(several))
    )
