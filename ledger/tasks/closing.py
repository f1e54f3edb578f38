"""The end of a task: completed by its owner, verified by another, struck off, or sent back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.people.authority import verifiers_of
from ledger.talk.acts import Act
from ledger.talk.answers import answers_about
from ledger.talk.evidence import count_evidence
from ledger.talk.saying import edit, row_said, say
from ledger.tasks.finding import co_owners_of, hold_task, owner_of
from ledger.tasks.life import Step
from ledger.tasks.open_demands import let_demand_follow
from ledger.tasks.permission import check_may
from ledger.tasks.recording import (
    difficulty_of,
    forget_difficulty,
    reason_said,
    record_turn,
    sign_if_first,
)
from ledger.tasks.requirements import unverified
from ledger.tasks.showing import (
    facts_of,
    replace_requests,
    request_key,
    show,
    show_card,
)
from models import Answer, Entry, Member, Task, TaskState
from wording import Message
from wording.tasks.closing import (
    CompletionNoted,
    CompletionWithdrawn,
    ReturnedByAnother,
    ReturnedByYou,
    ReturnNoted,
    StruckOffNoted,
    TaskReturned,
    TaskStruckOff,
    VerificationAsked,
    VerifiedByAnother,
    VerifiedByYou,
)


async def complete(act: Act, task_id: int) -> Task:
    """Note that the owner says it is done, and ask another to verify it."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.COMPLETE)
    await sign_if_first(act, task)
    entry = await record_turn(act, task, Step.COMPLETE)
    task.completed_at = act.at
    verifiers = await ask_to_verify(act.session, task, now=act.now)
    names = tuple(member.name for member in verifiers)
    facts = await facts_of(act.session, task, now=act.now)
    await show(act, CompletionNoted(facts, names, receipt_of(entry)), task)
    return task


async def ask_to_verify(session: AsyncSession, task: Task, *, now: datetime) -> list[Member]:
    """Ask whoever may verify the task; return who was asked."""
    verifiers = await verifiers_of(session, task)
    message = await request_for(session, task, now=now)
    for verifier in verifiers:
        await say_request(session, task, verifier, message, now=now)
    return verifiers


async def ask_to_verify_anew(
    session: AsyncSession,
    task: Task,
    *,
    asked_as: int,
    reported_by: Member | None = None,
    now: datetime,
) -> None:
    """Ask again for a completion that was asked for as the version `asked_as`.

    Of another owner, where somebody else reported it.

    Who was asked then finds the request of now in place of that one.
    """
    message = await request_for(session, task, now=now, reported_by=reported_by)
    for verifier in await verifiers_of(session, task):
        key = request_key(task.id, asked_as, verifier)
        row = await row_said(session, task.organisation_id, key)
        if row is None:
            await say_request(session, task, verifier, message, now=now)
        else:
            row.once_key = request_key(task.id, task.version, verifier)
            await edit(session, earlier=row, to=verifier, message=message, now=now)


async def say_request(
    session: AsyncSession, task: Task, verifier: Member, message: Message, *, now: datetime
) -> None:
    """Put the request to one who may verify the task, once per completion."""
    await say(
        session,
        to=verifier,
        message=message,
        now=now,
        about=task.subject,
        once_per=request_key(task.id, task.version, verifier),
    )


async def request_for(
    session: AsyncSession, task: Task, *, now: datetime, reported_by: Member | None = None
) -> VerificationAsked:
    """Return the request to verify the task as it stands; its owner reported it, or another."""
    answers = await answers_about(session, task.organisation_id, task.subject, limit=5)
    words, helper = await last_words(session, task, answers)
    return VerificationAsked(
        task=await facts_of(session, task, now=now),
        last_words=words,
        said_by=helper,
        words=sum(1 for answer in answers if answer.text),
        files=await count_evidence(session, task.organisation_id, task.subject),
        reported_by=reported_by.name if reported_by else "",
    )


async def last_words(session: AsyncSession, task: Task, answers: list[Answer]) -> tuple[str, str]:
    """Return what was said last, and the name of who said it unless it was the owner."""
    last = next((answer for answer in answers if answer.text), None)
    if last is None or last.member_id == task.owner_id:
        return (last.text if last is not None else ""), ""
    helper = await session.get_one(Member, (task.organisation_id, last.member_id))
    return last.text, helper.name


async def withdraw_completion(act: Act, task_id: int) -> Task:
    """Take the completion back, as long as nobody has verified it, and show the task's card."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.WITHDRAW)
    asked = task.version
    entry = await record_turn(act, task, Step.WITHDRAW)
    task.completed_at = task.verified_at = None
    others = CompletionWithdrawn(task.title, act.by.name)
    await replace_requests(act, task, asked, own=None, others=others)
    await show_card(act, task, entry=entry)
    return task


async def verify(act: Act, task_id: int) -> Task:
    """Note that another has verified it: all of it, or its owner's part where others lead it."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.VERIFY)
    entry = await record_turn(act, task, Step.VERIFY)
    task.verified_at = act.at
    await conclude(act, task, entry)
    return task


async def conclude(act: Act, task: Task, entry: Entry, *, lead: Member | None = None) -> bool:
    """Strike the task off if each who leads it is verified, else show what waits; say which.

    The entry is of the part that was verified last: the owner's, or that of a `lead`.
    """
    done = task.state is TaskState.COMPLETED
    if done and task.verified_at is not None and not await unverified(act.session, task):
        await strike_off(act, task, lead=lead)
        return True
    await show_card(act, task, entry=entry)
    if done:
        message = await request_for(act.session, task, now=act.now)
        await replace_requests(act, task, task.version, own=message, others=message)
    return False


async def strike_off(act: Act, task: Task, *, lead: Member | None) -> None:
    """Strike the task off 完成一项、销号一项, and tell all who worked on it or were asked."""
    asked = task.version
    last = {"lead": lead.name, "lead_id": lead.id} if lead else {}
    entry = await record_turn(act, task, Step.STRIKE_OFF, **difficulty_of(task), **last)
    task.struck_off_at = act.now
    forget_difficulty(task)
    owner = await owner_of(act.session, task)
    receipt = receipt_of(entry)
    await show(act, StruckOffNoted(task.title, owner.name, entry.seq, receipt), task)
    own = VerifiedByYou(task.title, owner.name)
    others = VerifiedByAnother(task.title, owner.name, act.by.name)
    await replace_requests(act, task, asked, own=own, others=others)
    message = TaskStruckOff(task.title, act.by.name, receipt)
    for member in (owner, *await co_owners_of(act.session, task)):
        await act.tell(member, message, about=task.subject)
    await let_demand_follow(act, task)


async def send_back(act: Act, task_id: int) -> Task:
    """Send a completed task back to its owner, with the reason that was said."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.RETURN)
    reason = reason_said(act)
    entry = await take_completion_back(act, task, reason=reason)
    owner = await owner_of(act.session, task)
    noted = ReturnNoted(task.title, owner.name, reason, receipt_of(entry))
    await act.answer(noted, about=task.subject)
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(owner, TaskReturned(facts, act.by.name, reason), about=task.subject)
    return task


async def take_completion_back(act: Act, task: Task, *, reason: str) -> Entry:
    """Note that a completion was not accepted, and say so to whoever was asked to verify it."""
    asked = task.version
    entry = await record_turn(act, task, Step.RETURN, reason=reason)
    task.completed_at = task.verified_at = None
    owner = await owner_of(act.session, task)
    own = ReturnedByYou(task.title, owner.name)
    others = ReturnedByAnother(task.title, owner.name, act.by.name)
    await replace_requests(act, task, asked, own=own, others=others)
    return entry
