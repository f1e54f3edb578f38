"""收到 about a task: from an owner who has not signed for it, his signing; else a courtesy."""

from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.people.authority import may_verify
from ledger.talk.acts import Act
from ledger.tasks.finding import hold_task
from ledger.tasks.signing import sign
from ledger.tasks.standing_in import acts_as_owner
from models import Task, TaskState
from wording.talk import Acknowledged
from wording.tasks.closing import HowToVerify
from wording.tasks.transferring import HowToAccept


async def acknowledge(act: Act, task_id: int) -> None:
    """Sign for the task, if it waits for that from who acts; else answer and note nothing.

    Raises Refusal where 好的 may be meant for a step that has words of its own.
    """
    task = await hold_task(act.session, act.organisation_id, task_id)
    if task.state is TaskState.ASSIGNED and await acts_as_owner(act, task):
        await sign(act, task_id)
    elif task.offered_to == act.by.id:
        raise Refusal(HowToAccept(task.title))
    elif task.state is TaskState.COMPLETED and await may_verify(act.session, act.by, task=task):
        raise Refusal(HowToVerify(task.title))
    else:
        await act.answer(Acknowledged(), about=task.subject)


async def tasks_to_sign(act: Act, *, limit: int) -> list[int]:
    """Return the numbers of the actor's own tasks about which he has not said a word yet."""
    rows = await act.session.scalars(
        select(Task.id)
        .where(
            Task.organisation_id == act.organisation_id,
            Task.owner_id == act.by.id,
            Task.state == TaskState.ASSIGNED,
        )
        .order_by(Task.deadline)
        .limit(limit)
    )
    return list(rows)
