"""Milestones as they are read: of one task, and the next ones of many."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Milestone, Task
from models.work import IN_HAND
from wording.tasks.plans import MilestoneLine

_NEXT = (
    select(Milestone)
    .join(
        Task,
        (Task.organisation_id == Milestone.organisation_id) & (Task.id == Milestone.task_id),
    )
    .where(
        Task.organisation_id == bindparam("of"),
        Task.owner_id.between(bindparam("first"), bindparam("last")),
        Task.state.in_(IN_HAND),
        Milestone.done_at.is_(None),
    )
    .order_by(Milestone.due.desc(), Milestone.id.desc())
)


async def milestones_of(session: AsyncSession, task: Task) -> list[Milestone]:
    """Return the task's milestones by date."""
    rows = await session.scalars(
        select(Milestone)
        .where(Milestone.organisation_id == task.organisation_id, Milestone.task_id == task.id)
        .order_by(Milestone.due, Milestone.id)
    )
    return list(rows)


def milestone_line(milestone: Milestone, now: datetime) -> MilestoneLine:
    """Return a milestone as it is shown."""
    done = milestone.done_at is not None
    return MilestoneLine(
        milestone.id, milestone.title, milestone.due, done, late=not done and milestone.due < now
    )


async def next_milestones(
    session: AsyncSession, organisation_id: int, *, first: int, last: int
) -> dict[int, Milestone]:
    """Return the next milestone of each open task whose owner's number lies between, by task."""
    rows = await session.scalars(_NEXT, {"of": organisation_id, "first": first, "last": last})
    return {milestone.task_id: milestone for milestone in rows}
