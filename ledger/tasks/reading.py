"""Who may know of a task at all: asked before any step, so that a secret stays one."""

from ledger.book.refusals import Refusal
from ledger.people.authority import may_read
from ledger.talk.acts import Act
from ledger.tasks.finding import task_of
from models import Task
from wording.tasks.cards import TaskGone


async def check_known(act: Act, task_id: int) -> Task:
    """Return the task; where it is confidential and not the actor's to know of, there is none."""
    task = await task_of(act.session, act.organisation_id, task_id)
    if task.confidential and not await may_read(act.session, act.by, task):
        raise Refusal(TaskGone())
    return task
