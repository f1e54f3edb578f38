"""转办: the owner asks a colleague to take the task on; it is his until that one accepts.

Who directs the task hands it over without asking him, and says why: see `hand_task_over`.
"""

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import directors_of, may_direct
from ledger.talk.acts import Act
from ledger.tasks.finding import hold_task, owner_of
from ledger.tasks.handing_over import HandingOver, hand_over_one, helped_by, tell_successor
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may, names_of
from ledger.tasks.recording import reason_said, record_step, record_turn
from ledger.tasks.showing import facts_of, show, show_card
from models import Member, Task, TaskCoOwner, TaskState
from wording.tasks.cards import MayNotAssign, PersonHasLeft
from wording.tasks.transferring import (
    HandedOverNoted,
    OfferAccepted,
    OfferNoted,
    OfferRefused,
    OfferToOwnUnit,
    OwnsItAlready,
    RefusalNoted,
    TaskOffered,
    TaskTakenFromYou,
)


async def offer(act: Act, task_id: int, colleague: Member) -> Task:
    """Ask a colleague of the task's unit to take it on."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.OFFER)
    check_can_take(task, colleague)
    if colleague.unit_id != task.unit_id:
        directors = await directors_of(act.session, task)
        raise Refusal(OfferToOwnUnit(colleague.name, names_of(directors)))
    task.offered_to = colleague.id
    entry = await record_step(
        act,
        task,
        Step.OFFER,
        effect_key=act.effect_key,
        title=task.title,
        to=colleague.name,
        to_id=colleague.id,
    )
    await act.answer_in_place(
        OfferNoted(task.title, colleague.name, entry.seq, receipt_of(entry)), about=task.subject
    )
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(colleague, TaskOffered(facts, act.by.name), about=task.subject)
    return task


async def accept(act: Act, task_id: int) -> Task:
    """Take over the task that its owner offers; from now on it is the actor's."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ACCEPT)
    before = await owner_of(act.session, task)
    helping = await act.session.get(TaskCoOwner, (task.organisation_id, task.id, act.by.id))
    if helping is not None:
        await act.session.delete(helping)
    task.owner_id, task.offered_to = act.by.id, None
    task.stance, task.stance_at = None, act.now
    entry = await record_turn(act, task, Step.ACCEPT, before=before.name, owner=act.by.name)
    await show_card(act, task, entry=entry)
    message = OfferAccepted(task.title, act.by.name, before.name)
    heads = await directors_of(act.session, task)
    for member in dict.fromkeys((before, *heads)):
        await act.tell(member, message, about=task.subject)
    return task


async def refuse(act: Act, task_id: int) -> Task:
    """Leave the task with its owner."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.REFUSE)
    task.offered_to = None
    owner = await owner_of(act.session, task)
    entry = await record_step(act, task, Step.REFUSE, effect_key=act.effect_key, title=task.title)
    await show(act, RefusalNoted(task.title, owner.name, receipt_of(entry)), task)
    await act.tell(owner, OfferRefused(task.title, act.by.name), about=task.subject)
    return task


async def hand_task_over(act: Act, task_id: int, colleague: Member) -> Task:
    """Make a colleague the owner for the reason that was said; both owners read it."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may_hand_over(act, task, colleague)
    owner, reason = await owner_of(act.session, task), reason_said(act)
    handing = HandingOver(act.session, owner, colleague, act.by, act.now, reason=reason)
    helped = await helped_by(act.session, colleague, [task])
    if task.state is not TaskState.COMPLETED:  # what is done was done there, and is verified there
        task.unit_id = colleague.unit_id
    entry = await hand_over_one(handing, task, helped.get(task.id))
    await act.answer_in_place(
        HandedOverNoted(task.title, owner.name, colleague.name, receipt_of(entry)),
        about=task.subject,
    )
    await tell_successor(handing, [task], 1)
    message = TaskTakenFromYou(task.title, colleague.name, act.by.name, reason)
    await act.tell(owner, message, about=task.subject)
    return task


async def check_may_hand_over(act: Act, task: Task, colleague: Member) -> None:
    """Refuse whoever does not direct both the task and the colleague's unit."""
    await check_may(act, task, Step.HAND_OVER)
    check_can_take(task, colleague)
    if not await may_direct(act.session, act.by, unit_id=colleague.unit_id):
        raise Refusal(MayNotAssign(colleague.name, ()))


def check_can_take(task: Task, colleague: Member) -> None:
    """Refuse a colleague who owns the task already, or has left."""
    if colleague.id == task.owner_id:
        raise Refusal(OwnsItAlready(task.title, colleague.name))
    if colleague.left_at is not None:
        raise Refusal(PersonHasLeft(colleague.name))
