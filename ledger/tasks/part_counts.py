"""How many parts a task has, and how many of them are struck off."""

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Task, TaskState


async def part_counts(session: AsyncSession, task: Task) -> tuple[int, int]:
    """Return how many parts are struck off, and how many there are; one called off is none."""
    done = func.coalesce(func.sum(case((Task.state == TaskState.STRUCK_OFF, 1), else_=0)), 0)
    row = await session.execute(
        select(done, func.count()).where(
            Task.organisation_id == task.organisation_id,
            Task.parent_id == task.id,
            Task.state != TaskState.CANCELLED,
        )
    )
    struck_off, total = row.one()
    return int(struck_off), int(total)
