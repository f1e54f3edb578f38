"""Finding a task, and who stands how to it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.reading_ahead import rows_read_ahead
from models import Member, Task, TaskCoOwner
from models.numbering import hold_chain_end
from wording.tasks.cards import TaskGone


async def task_of(session: AsyncSession, organisation_id: int, task_id: int) -> Task:
    """Return the task for looking at. Raises Refusal when there is none."""
    known = rows_read_ahead(session).tasks.get(task_id)
    if known is not None:
        return known
    task = await session.get(Task, (organisation_id, task_id))
    if task is None:
        raise Refusal(TaskGone())
    return task


async def hold_task(session: AsyncSession, organisation_id: int, task_id: int) -> Task:
    """Return the task for a step: nobody else can change it until the commit.

    The organisation's chain end is the one lock of all operations; what is read after it is fresh.
    """
    known = rows_read_ahead(session).tasks.get(task_id)
    if known is not None:
        return known
    await hold_chain_end(session, organisation_id)
    task = await session.get(Task, (organisation_id, task_id), populate_existing=True)
    if task is None:
        raise Refusal(TaskGone())
    return task


async def is_co_owner(session: AsyncSession, task: Task, member: Member) -> bool:
    """Return whether the member helps with the task."""
    return await share_of(session, task, member.id) is not None


async def co_owners_of(session: AsyncSession, task: Task) -> list[Member]:
    """Return who helps with the task, by number."""
    rows = await session.scalars(
        select(Member)
        .join(
            TaskCoOwner,
            (TaskCoOwner.organisation_id == Member.organisation_id)
            & (TaskCoOwner.member_id == Member.id),
        )
        .where(TaskCoOwner.organisation_id == task.organisation_id, TaskCoOwner.task_id == task.id)
        .order_by(Member.id)
    )
    return list(rows)


async def share_of(session: AsyncSession, task: Task, member_id: int) -> TaskCoOwner | None:
    """Return a co-owner's share in the task."""
    key = (task.organisation_id, task.id, member_id)
    return await session.get(TaskCoOwner, key)


async def leads_of(session: AsyncSession, task: Task) -> list[tuple[Member, TaskCoOwner]]:
    """Return who leads the task with its owner, by number, each with his share."""
    rows = await session.execute(
        select(Member, TaskCoOwner)
        .join(
            TaskCoOwner,
            (TaskCoOwner.organisation_id == Member.organisation_id)
            & (TaskCoOwner.member_id == Member.id),
        )
        .where(
            TaskCoOwner.organisation_id == task.organisation_id,
            TaskCoOwner.task_id == task.id,
            TaskCoOwner.leads.is_(True),
        )
        .order_by(Member.id)
    )
    return [(member, part) for member, part in rows]


async def owner_of(session: AsyncSession, task: Task) -> Member:
    """Return who answers for the task."""
    return await session.get_one(Member, (task.organisation_id, task.owner_id))
