"""撤销 and 重开: a task is taken off the books before it is done, or put back on them after."""

from ledger.book.chain import receipt_of
from ledger.talk.acts import Act
from ledger.tasks.finding import co_owners_of, hold_task, leads_of, owner_of
from ledger.tasks.leading import settle_requests
from ledger.tasks.life import Step
from ledger.tasks.open_demands import let_demand_follow
from ledger.tasks.permission import check_may
from ledger.tasks.recording import reason_said, record_turn
from ledger.tasks.requirements import waits_for_verification
from ledger.tasks.showing import facts_of, replace_requests, show
from models import Task
from wording.tasks.cancelling import (
    CancellationNoted,
    ReopeningNoted,
    RequestCancelled,
    TaskCancelled,
    TaskReopened,
)


async def cancel(act: Act, task_id: int) -> Task:
    """Take the task off the books for a reason; whoever works on it or was asked is told."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CANCEL)
    reason, asked = reason_said(act), task.version
    was_done = task.completed_at is not None
    entry = await record_turn(act, task, Step.CANCEL, reason=reason)
    task.offered_to = None
    owner = await owner_of(act.session, task)
    dropped = RequestCancelled(task.title, act.by.name)
    if was_done:
        await replace_requests(act, task, asked, own=dropped, others=dropped)
    for _, part in await leads_of(act.session, task):
        if waits_for_verification(part):
            await settle_requests(act, task, part, dropped)
    noted = CancellationNoted(task.title, owner.name, reason, receipt_of(entry))
    await show(act, noted, task)
    message = TaskCancelled(task.title, act.by.name, reason)
    for member in (owner, *await co_owners_of(act.session, task)):
        await act.tell(member, message, about=task.subject)
    await let_demand_follow(act, task)
    return task


async def reopen(act: Act, task_id: int) -> Task:
    """Put a task that is over back into its owner's hands, for a reason."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.REOPEN)
    reason = reason_said(act)
    entry = await record_turn(act, task, Step.REOPEN, reason=reason)
    task.completed_at = task.verified_at = task.struck_off_at = None
    for _, part in await leads_of(act.session, task):
        part.done_at = part.verified_at = None  # each is to say anew that his is done
    task.stance, task.stance_at = None, act.now
    owner = await owner_of(act.session, task)
    await show(act, ReopeningNoted(task.title, owner.name, reason, receipt_of(entry)), task)
    facts = await facts_of(act.session, task, now=act.now)
    message = TaskReopened(facts, act.by.name, reason)
    for member in (owner, *await co_owners_of(act.session, task)):
        await act.tell(member, message, about=task.subject)
    await let_demand_follow(act, task)
    return task
