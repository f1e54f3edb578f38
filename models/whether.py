"""Whether there is anything at all: one trip for several questions."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.numbered_parameters import all_numbered, numbered

Statement = Select[*tuple[Any, ...]]
SHARED = frozenset({"of", "now"})  # what all questions are told alike: of whom, and as of when


class Question(NamedTuple):
    """What finds a row where there is something, and what it is told.

    The statement is built once, see `all_of`. Of whom and as of when is called `of` and `now`.
    """

    statement: Statement
    wanted: Mapping[str, Any]


async def finds_any(session: AsyncSession, questions: Sequence[Question]) -> bool:
    """Return whether one of the statements would find a row; none is read to its end."""
    return any(await which_find(session, questions))


async def which_find(session: AsyncSession, questions: Sequence[Question]) -> Sequence[bool]:
    """Return of each whether its statement would find a row."""
    if not questions:
        return ()
    asked = all_of(tuple(one.statement for one in questions))
    parameters = all_numbered((one.wanted for one in questions), but=SHARED)
    return [bool(found) for found in (await session.execute(asked, parameters)).one()]


@lru_cache(maxsize=256)
def all_of(statements: tuple[Statement, ...]) -> Statement:
    """Return the statement that says of each whether it finds a row."""
    return select(
        *(numbered(one, place, but=SHARED).exists() for place, one in enumerate(statements))
    )
