"""Following: the open tasks of who goes to another department go with him, each on record.

The owner and what he may do stay as they are, so his buttons do too; who verifies is another.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.people.authority import verifiers_of
from ledger.talk.saying import edit, row_said
from ledger.tasks.closing import ask_to_verify
from ledger.tasks.handing_over import next_open_tasks
from ledger.tasks.open_directives import move_directives
from ledger.tasks.showing import request_key
from models import Member, Task, TaskState, Unit
from wording.tasks.handing_over import VerifiedElsewhere

MOVED = "task_moved"


async def follow(
    session: AsyncSession,
    owner: Member,
    *,
    before: Unit,
    unit: Unit,
    by: Member | None,
    now: datetime,
) -> int:
    """Let the owner's open tasks of the unit before be those of the other; return how many.

    What he answers for in a third department stays that one's.
    """
    count = 0
    while tasks := await next_open_tasks(session, owner, before.id):
        for task in tasks:
            await move_one(session, task, before=before, unit=unit, by=by, now=now)
        numbers = [task.id for task in tasks]
        await move_directives(session, owner.organisation_id, numbers, unit.id)
        count += len(tasks)
    return count


async def move_one(
    session: AsyncSession,
    task: Task,
    *,
    before: Unit,
    unit: Unit,
    by: Member | None,
    now: datetime,
) -> None:
    """Let the task be the unit's; where it waits for verification, the heads there are asked."""
    asked = await verifiers_of(session, task) if task.state is TaskState.COMPLETED else []
    task.unit_id = unit.id
    await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=MOVED,
        now=now,
        actor_id=by.id if by else None,
        about=task.subject,
        version=task.version,
        title=task.title,
        before=before.name,
        unit=unit.name,
    )
    if task.state is TaskState.COMPLETED:
        verifiers = await ask_to_verify(session, task, now=now)
        still = {one.id for one in verifiers}
        words = VerifiedElsewhere(task.title, unit.name)
        for reader in asked:
            key = request_key(task.id, task.version, reader)
            row = await row_said(session, task.organisation_id, key)
            if row is not None and reader.id not in still:
                await edit(session, earlier=row, to=reader, message=words, now=now)
