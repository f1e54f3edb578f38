"""签收: the owner takes a task on, or gives it back; whoever directs it may insist."""

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import directors_of
from ledger.talk.acts import Act
from ledger.tasks.finding import hold_task, owner_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from ledger.tasks.recording import reason_said, record_step, record_turn
from ledger.tasks.showing import facts_of, show, show_card
from ledger.tasks.standing_in import acts_as_owner
from models import Task, TaskState
from wording.tasks.signing import (
    DeclineNoted,
    InsistNoted,
    SignedAlready,
    TaskDeclined,
    TaskInsisted,
)


async def sign(act: Act, task_id: int) -> Task:
    """Note that the owner takes the task on, and show its card."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    if task.state is TaskState.SIGNED and await acts_as_owner(act, task):
        raise Refusal(SignedAlready(task.title))
    await check_may(act, task, Step.SIGN)
    key = f"{Step.SIGN}:{task.id}:{task.version}"
    entry = await record_step(act, task, Step.SIGN, effect_key=key, was=task.state)
    await show_card(act, task, entry=entry)
    return task


async def decline(act: Act, task_id: int) -> Task:
    """Give the task back with a reason, and ask whoever directs it to decide."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.DECLINE)
    reason = reason_said(act)
    task.offered_to = None
    entry = await record_turn(act, task, Step.DECLINE, reason=reason)
    deciders = await directors_of(act.session, task)
    names = tuple(member.name for member in deciders)
    noted = DeclineNoted(task.title, names, reason, receipt_of(entry), task.id, task.version)
    await show(act, noted, task)
    facts = await facts_of(act.session, task, now=act.now)
    for member in deciders:
        await act.tell(member, TaskDeclined(facts, reason), about=task.subject)
    return task


async def insist(act: Act, task_id: int) -> Task:
    """Tell the owner that the task is his all the same, with the reason."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.INSIST)
    reason = reason_said(act)
    entry = await record_turn(act, task, Step.INSIST, reason=reason)
    owner = await owner_of(act.session, task)
    await show(act, InsistNoted(task.title, owner.name, reason, receipt_of(entry)), task)
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(owner, TaskInsisted(facts, act.by.name, reason), about=task.subject)
    return task
