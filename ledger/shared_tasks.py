"""What members help with 协办: the last part of their lists; its owners answer for it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.fan_out import Recipient
from ledger.list_lines import IN_HAND, Shared
from models import Member, Task, TaskCoOwner

# Built once: a list to many reads it for every hundred of them.
_SHARED = (
    select(TaskCoOwner.member_id, Task, Member.name)
    .join(
        Task,
        (Task.organisation_id == TaskCoOwner.organisation_id) & (Task.id == TaskCoOwner.task_id),
    )
    .join(Member, (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id))
    .where(
        TaskCoOwner.organisation_id == bindparam("of"),
        TaskCoOwner.member_id.between(bindparam("first"), bindparam("last")),
        Task.state.in_(IN_HAND),
    )
    .order_by(Task.deadline, Task.id)
)


async def shared_tasks(
    session: AsyncSession, organisation_id: int, readers: Sequence[Recipient]
) -> dict[int, list[Shared]]:
    """Return the open tasks that each of the readers helps with, nearest deadline first."""
    shared: dict[int, list[Shared]] = {reader.id: [] for reader in readers}
    span = {"of": organisation_id, "first": readers[0].id, "last": readers[-1].id}
    for member_id, task, owner in await session.execute(_SHARED, span):
        if member_id in shared:
            shared[member_id].append((task, owner))
    return shared
