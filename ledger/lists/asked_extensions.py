"""Requests for more time about the tasks of a reader's units, which wait for his answer."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.readership import LED, OF, READER, UNITS, is_open_to_reader
from models import Member, Task
from models.among import Among
from models.each import first_lines_of_each
from models.work import DONE
from wording.lists.digests import AskedExtension

SHOWN = 5
Statement = Select[*tuple[Any, ...]]


def is_asked_for() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the reader decides whether a task is given more time.

    What is for leaders stands with them, wherever below it is; nobody decides about his own.
    """
    for_heads = and_(Task.extension_for_leaders.is_(False), Among(Task.unit_id, UNITS))
    for_leaders = and_(Task.extension_for_leaders.is_(True), Among(Task.unit_id, LED))
    return (
        Task.organisation_id == OF,
        # Said of the states it is not in: the index of the few is the one to take.
        Task.extension_wanted.is_not(None),
        Task.state.not_in(DONE),
        Task.owner_id != READER,
        or_(for_heads, for_leaders),
        is_open_to_reader(),
    )


@cache
def asked_for() -> Statement:
    """Return the statement for the first of them, each with the count of all."""
    return (
        select(
            Task.id,
            Task.version,
            Task.title,
            Member.name,
            Task.deadline,
            Task.extension_wanted,
            func.count().over(),
        )
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(*is_asked_for())
        .order_by(Task.extension_wanted, Task.id)
        .limit(SHOWN)
    )


async def extensions_asked_there(
    session: AsyncSession, wanted: Sequence[Mapping[str, Any]]
) -> list[tuple[tuple[AskedExtension, ...], int]]:
    """Return for each reader the first of them, and how many; `wanted` says whose units."""
    return await first_lines_of_each(session, asked_for(), wanted, AskedExtension)
