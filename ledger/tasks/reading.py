"""Who may read of a task: who works on it, who handed it out, and who looks over its unit."""

from ledger.book.refusals import Refusal
from ledger.people.authority import VERIFYING, holds
from ledger.talk.acts import Act
from ledger.tasks.finding import is_co_owner
from ledger.tasks.standing_in import acts_as_owner
from models import Task
from wording.tasks.cards import TaskNotForYou


async def may_look_over(act: Act, task: Task) -> bool:
    """Return whether tasks of that unit are the actor's to verify."""
    return await holds(act.session, act.by, VERIFYING, unit_id=task.unit_id)


async def may_read(act: Act, task: Task) -> bool:
    """Return whether the task, and all that was said about it, is the actor's to read."""
    if act.by.id in (task.owner_id, task.registered_by, task.offered_to):
        return True
    if await acts_as_owner(act, task):
        return True
    return await is_co_owner(act.session, task, act.by) or await may_look_over(act, task)


async def check_may_read(act: Act, task: Task) -> None:
    """Refuse whom the task does not concern, and say so."""
    if not await may_read(act, task):
        raise Refusal(TaskNotForYou())
