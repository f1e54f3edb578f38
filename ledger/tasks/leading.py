"""Leads 牵头: the part of whoever leads a task with its owner is verified on its own.

The task is struck off once the owner's part and theirs are verified, in whatever order.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import verifiers_of
from ledger.talk.acts import Act
from ledger.talk.saying import edit, row_said, say
from ledger.tasks.asking import ask
from ledger.tasks.closing import conclude, send_back, take_completion_back, verify
from ledger.tasks.finding import hold_task, leads_of, owner_of, share_of, task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from ledger.tasks.recording import reason_said, record_step
from ledger.tasks.requirements import waits_for_verification
from ledger.tasks.showing import facts_of
from models import Member, Prompt, Task, TaskCoOwner, TaskState
from models.work import IN_HAND
from wording import Message
from wording.tasks.cards import AlreadyHandled
from wording.tasks.leading import (
    CompletionReturnedWithLead,
    LeadReturned,
    LeadReturnedBy,
    LeadReturnNoted,
    LeadReturnReasonAsked,
    LeadVerificationAsked,
    LeadVerified,
    LeadVerifiedBy,
    LeadWithdrawn,
)

RETURN = "lead.return"


async def verify_what_waits(act: Act, task_id: int) -> None:
    """Verify the task; said of one that is in hand, the one part that waits for it."""
    member_id = await one_that_waits(act, task_id)
    if member_id is None:
        await verify(act, task_id)
    else:
        await verify_lead(act, task_id, member_id)


async def return_what_waits(act: Act, task_id: int) -> None:
    """Send the task back; said of one that is in hand, the one part that waits to be verified."""
    member_id = await one_that_waits(act, task_id)
    if member_id is None:
        await send_back(act, task_id)
    else:
        await return_lead(act, task_id, member_id)


async def one_that_waits(act: Act, task_id: int) -> int | None:
    """Return whose part is meant by words about a task in hand: the only one that waits."""
    task = await task_of(act.session, act.organisation_id, task_id)
    if task.state not in IN_HAND:
        return None
    leads = await leads_of(act.session, task)
    waiting = [member.id for member, part in leads if waits_for_verification(part)]
    return waiting[0] if len(waiting) == 1 else None


async def hold_part(
    act: Act, task_id: int, member_id: int, step: Step
) -> tuple[Task, Member, TaskCoOwner]:
    """Return the task, a lead and his part, which waits to be verified. Raises Refusal."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    part = await share_of(act.session, task, member_id)
    if part is None or not waits_for_verification(part):
        raise Refusal(AlreadyHandled(task.title, task.state))
    return task, await act.session.get_one(Member, (act.organisation_id, member_id)), part


async def verify_lead(act: Act, task_id: int, member_id: int) -> None:
    """Note that a lead's part is verified; with the last one the task is struck off."""
    task, lead, part = await hold_part(act, task_id, member_id, Step.VERIFY_LEAD)
    part.verified_at = act.at
    entry = await record_step(
        act,
        task,
        Step.VERIFY_LEAD,
        effect_key=act.effect_key,
        title=task.title,
        lead=lead.name,
        lead_id=lead.id,
    )
    await settle_requests(act, task, part, LeadVerifiedBy(task.title, lead.name, act.by.name))
    if not await conclude(act, task, entry, lead=lead):
        await act.tell(lead, LeadVerified(task.title, act.by.name), about=task.subject)


async def ask_reason(act: Act, task_id: int, member_id: int) -> None:
    """Ask why a lead's part goes back."""
    task, lead, _ = await hold_part(act, task_id, member_id, Step.RETURN_LEAD)

    def question(prompt_id: int) -> Message:
        return LeadReturnReasonAsked(prompt_id, task.title, lead.name)

    await ask(act, task, RETURN, question, lead=lead.id, version=task.version)


async def take_reason(act: Act, prompt: Prompt, task_id: int) -> None:
    """Take the reason why a lead's part goes back."""
    await return_lead(act, task_id, prompt.state["lead"])


async def return_lead(act: Act, task_id: int, member_id: int) -> None:
    """Send a lead's part back with the reason that was said; a completion goes back with it."""
    task, lead, part = await hold_part(act, task_id, member_id, Step.RETURN_LEAD)
    reason = reason_said(act)
    await settle_requests(act, task, part, LeadReturnedBy(task.title, lead.name, act.by.name))
    part.done_at = None
    entry = await record_step(
        act,
        task,
        Step.RETURN_LEAD,
        effect_key=None,
        title=task.title,
        lead=lead.name,
        lead_id=lead.id,
        reason=reason,
    )
    noted = LeadReturnNoted(task.title, lead.name, reason, receipt_of(entry))
    await act.answer(noted, about=task.subject)
    if task.state is TaskState.COMPLETED:
        await take_completion_back(act, task, reason=reason)
        facts = await facts_of(act.session, task, now=act.now)
        told = CompletionReturnedWithLead(facts, lead.name, act.by.name, reason)
        await act.tell(await owner_of(act.session, task), told, about=task.subject)
    facts = await facts_of(act.session, task, now=act.now)
    message = LeadReturned(facts, lead.name, act.by.name, reason)
    await act.tell(lead, message, about=task.subject)


async def ask_to_verify_lead(
    session: AsyncSession, task: Task, part: TaskCoOwner, lead: Member, *, now: datetime
) -> None:
    """Ask whoever may verify the task about a lead's part; in the place where it was asked."""
    message = LeadVerificationAsked(await facts_of(session, task, now=now), lead.id, lead.name)
    for verifier in await verifiers_of(session, task):
        key = lead_request_key(part, verifier)
        row = await row_said(session, task.organisation_id, key)
        if row is None:
            await say(
                session, to=verifier, message=message, now=now, about=task.subject, once_per=key
            )
        else:
            await edit(session, earlier=row, to=verifier, message=message, now=now)


async def drop_requests(act: Act, task: Task, part: TaskCoOwner) -> None:
    """Say in place of the requests that the part is not done after all."""
    if waits_for_verification(part):
        await settle_requests(act, task, part, LeadWithdrawn(task.title, act.by.name))


async def settle_requests(act: Act, task: Task, part: TaskCoOwner, message: Message) -> None:
    """Put what became of a lead's part in place of the requests to verify it.

    Not in that which was pressed: it shows how the task stands.
    """
    for reader in await verifiers_of(act.session, task):
        row = await row_said(act.session, task.organisation_id, lead_request_key(part, reader))
        if row is not None and (act.pressed is None or row.id != act.pressed.id):
            await edit(act.session, earlier=row, to=reader, message=message, now=act.now)


def lead_request_key(part: TaskCoOwner, verifier: Member) -> str:
    """Return the key under which a verifier is asked once about a part that was done."""
    assert part.done_at is not None  # noqa: S101  # only what is done is asked about
    moment = int(part.done_at.timestamp())
    return f"verify_lead:{part.task_id}:{part.member_id}:{moment}:{verifier.id}"
