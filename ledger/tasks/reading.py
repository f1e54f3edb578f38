"""Who may read of a task: who works on it, who handed it out, and who looks over its unit."""

from ledger.book.refusals import Refusal
from ledger.people.authority import oversees
from ledger.talk.acts import Act
from ledger.tasks.finding import hold_task, is_co_owner, task_of
from ledger.tasks.standing_in import acts_as_owner
from models import Task
from wording.tasks.cards import TaskGone, TaskNotForYou


async def may_look_over(act: Act, task: Task) -> bool:
    """Return whether tasks of that unit are the actor's to verify."""
    return await oversees(act.session, act.by, task)


async def may_read(act: Act, task: Task) -> bool:
    """Return whether the task, and all that was said about it, is the actor's to read."""
    if act.by.id in (task.owner_id, task.registered_by, task.offered_to):
        return True
    if await acts_as_owner(act, task):
        return True
    return await is_co_owner(act.session, task, act.by) or await may_look_over(act, task)


async def check_may_read(act: Act, task: Task) -> None:
    """Refuse whom the task does not concern, and say so; of a secret, that there is none."""
    if not await may_read(act, task):
        raise Refusal(TaskGone() if task.confidential else TaskNotForYou())


async def check_known(act: Act, task_id: int) -> Task:
    """Return the task; where it is confidential and not the actor's to know of, there is none.

    Asked before any step, so that a secret stays one.
    """
    task = await task_of(act.session, act.organisation_id, task_id)
    if task.confidential and not await may_read(act, task):
        raise Refusal(TaskGone())
    return task


async def hold_known(act: Act, task_id: int) -> Task:
    """Return the task for a step, as `check_known` does for looking at."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    return await check_known(act, task.id)
