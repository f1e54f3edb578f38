"""The parts of leads that are done, and wait for the reader to verify them; the task goes on."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, TextClause, and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.people.readership import OF, READER, UNITS, has_a_hand_in_it, is_open_to_reader
from models import Member, Task, TaskCoOwner
from models.among import Among, one_of
from models.each import first_lines_of_each
from models.work import IN_HAND
from wording.lists.digests import LeadWaiting

SHOWN = 5
Statement = Select[*tuple[Any, ...]]
# As the index of the few says it, so that it is the one to take.
WAITING = text("part.leads AND part.done_at IS NOT NULL AND part.verified_at IS NULL")


PART = aliased(TaskCoOwner, name="part")


def its_task() -> ColumnElement[bool]:
    """Return the condition that joins a part with its task."""
    return and_(Task.organisation_id == PART.organisation_id, Task.id == PART.task_id)


def is_waiting() -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Return the conditions that a part waits for the reader.

    What its owner reported as done stands among what waits for verification already.
    """
    return (
        PART.organisation_id == OF,
        WAITING,
        one_of(Task.state, IN_HAND),
        Among(Task.unit_id, UNITS),
        ~has_a_hand_in_it(READER),
        is_open_to_reader(),
    )


@cache
def waiting_parts() -> Statement:
    """Return the statement for the first of them, each with the count of all."""
    return (
        select(Task.id, Member.id, Task.title, Member.name, PART.done_at, func.count().over())
        .join(Task, its_task())
        .join(
            Member,
            and_(Member.organisation_id == PART.organisation_id, Member.id == PART.member_id),
        )
        .where(*is_waiting())
        .order_by(PART.done_at, Task.id)
        .limit(SHOWN)
    )


async def leads_waiting_there(
    session: AsyncSession, wanted: Sequence[Mapping[str, Any]]
) -> list[tuple[tuple[LeadWaiting, ...], int]]:
    """Return for each reader the first of them, and how many; `wanted` says for whom."""
    return await first_lines_of_each(session, waiting_parts(), wanted, LeadWaiting)
