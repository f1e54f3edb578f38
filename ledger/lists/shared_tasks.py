"""What members help with 协办: the last part of their lists; its owners answer for it."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.lists.lines import Shared
from ledger.rhythm.fan_out import Recipient
from models import Member, Task, TaskCoOwner
from models.work import IN_HAND

# Built once: a list to many asks for every hundred of them, mostly in vain. Two statements, because
# PostgreSQL, while it has no statistics, joins them the wrong way round and reads every task.
_HELPING = select(TaskCoOwner.member_id, TaskCoOwner.task_id).where(
    TaskCoOwner.organisation_id == bindparam("of"),
    TaskCoOwner.member_id.between(bindparam("first"), bindparam("last")),
)
_TASKS = (
    select(Task, Member.name)
    .join(Member, (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id))
    .where(
        Task.organisation_id == bindparam("of"),
        Task.id.in_(bindparam("ids", expanding=True)),
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
    helpers: dict[int, list[int]] = {}
    for member_id, task_id in await session.execute(_HELPING, span):
        if member_id in shared:
            helpers.setdefault(task_id, []).append(member_id)
    if helpers:
        wanted = {"of": organisation_id, "ids": list(helpers)}
        for task, owner in await session.execute(_TASKS, wanted):
            for member_id in helpers[task.id]:
                shared[member_id].append((task, owner))
    return shared
