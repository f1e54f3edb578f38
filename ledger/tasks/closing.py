"""The end of a task: completed by its owner, verified by another, struck off, or sent back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import may_verify, verifiers_of
from ledger.talk.answers import answers_about
from ledger.talk.evidence import count_evidence
from ledger.talk.saying import say
from ledger.tasks.finding import co_owners_of, hold_own_task, hold_task, owner_of
from ledger.tasks.life import Step, check_own_step, check_step, check_version
from ledger.tasks.recording import record_turn, sign_if_first
from ledger.tasks.showing import facts_of, is_own_message, replace_requests, request_key, show
from models import Answer, Entry, Member, Outbox, Task
from wording.tasks.closing import (
    CompletionNoted,
    CompletionWithdrawn,
    MayNotVerify,
    OwnTaskNotVerified,
    ReasonNeeded,
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


async def complete(
    session: AsyncSession,
    *,
    task_id: int,
    by: Member,
    now: datetime,
    version: int | None = None,
    pressed: Outbox | None = None,
) -> Task:
    """Note that the owner says it is done, and ask another to verify it."""
    task = await hold_own_task(session, by, task_id, version=version)
    check_own_step(task, Step.COMPLETE)
    await sign_if_first(session, task, by, now=now)
    entry = await record_turn(session, task, Step.COMPLETE, by, now=now)
    task.completed_at = now
    verifiers = await ask_to_verify(session, task, now=now)
    message = CompletionNoted(
        await facts_of(session, task, now=now),
        tuple(member.name for member in verifiers),
        receipt_of(entry),
    )
    await show(session, to=by, message=message, task=task, now=now, pressed=pressed)
    return task


async def ask_to_verify(session: AsyncSession, task: Task, *, now: datetime) -> list[Member]:
    """Ask whoever may verify the task; return who was asked."""
    verifiers = await verifiers_of(session, task)
    answers = await answers_about(session, task.organisation_id, task.subject, limit=5)
    words, helper = await last_words(session, task, answers)
    message = VerificationAsked(
        task=await facts_of(session, task, now=now),
        last_words=words,
        said_by=helper,
        words=sum(1 for answer in answers if answer.text),
        files=await count_evidence(session, task.organisation_id, task.subject),
    )
    for verifier in verifiers:
        await say(
            session,
            to=verifier,
            message=message,
            now=now,
            about=task.subject,
            once_per=request_key(task.id, task.version, verifier),
        )
    return verifiers


async def last_words(session: AsyncSession, task: Task, answers: list[Answer]) -> tuple[str, str]:
    """Return what was said last, and the name of who said it unless it was the owner."""
    last = next((answer for answer in answers if answer.text), None)
    if last is None or last.member_id == task.owner_id:
        return (last.text if last is not None else ""), ""
    helper = await session.get_one(Member, (task.organisation_id, last.member_id))
    return last.text, helper.name


async def withdraw_completion(
    session: AsyncSession,
    *,
    task_id: int,
    by: Member,
    now: datetime,
    version: int | None = None,
) -> tuple[Task, Entry]:
    """Take the completion back, as long as nobody has verified it; the caller shows the card."""
    task = await hold_own_task(session, by, task_id, version=version)
    check_step(task, Step.WITHDRAW)
    asked = task.version
    entry = await record_turn(session, task, Step.WITHDRAW, by, now=now)
    task.completed_at = None
    await replace_requests(
        session,
        task=task,
        version=asked,
        by=by,
        own=None,
        others=CompletionWithdrawn(task.title, by.name),
        now=now,
    )
    return task, entry


async def verify_and_strike_off(
    session: AsyncSession,
    *,
    task_id: int,
    by: Member,
    now: datetime,
    version: int | None = None,
    pressed: Outbox | None = None,
) -> Task:
    """Note that another has verified the task, and strike it off 完成一项、销号一项."""
    task = await hold_task(session, by.organisation_id, task_id)
    await check_may_verify(session, task, by)
    check_version(task, version)
    check_step(task, Step.VERIFY)
    asked = task.version
    await record_turn(session, task, Step.VERIFY, by, now=now)
    entry = await record_turn(session, task, Step.STRIKE_OFF, by, now=now)
    task.struck_off_at, task.blocker, task.blocked_at = now, None, None
    owner = await owner_of(session, task)
    receipt = receipt_of(entry)
    noted = StruckOffNoted(task.title, owner.name, receipt)
    await show(session, to=by, message=noted, task=task, now=now, pressed=pressed)
    answered_there = pressed is not None and is_own_message(pressed, task, by)
    await replace_requests(
        session,
        task=task,
        version=asked,
        by=by,
        own=None if answered_there else VerifiedByYou(task.title, owner.name),
        others=VerifiedByAnother(task.title, owner.name, by.name),
        now=now,
    )
    for member in (owner, *await co_owners_of(session, task)):
        message = TaskStruckOff(task.title, by.name, receipt)
        await say(session, to=member, message=message, now=now, about=task.subject)
    return task


async def send_back(
    session: AsyncSession,
    *,
    task_id: int,
    by: Member,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> Task:
    """Send a completed task back to its owner, with the reason."""
    task = await hold_task(session, by.organisation_id, task_id)
    await check_may_return(session, task, by, version=version)
    if not reason.strip():
        raise Refusal(ReasonNeeded())
    asked = task.version
    entry = await record_turn(session, task, Step.RETURN, by, now=now, reason=reason)
    task.completed_at = None
    owner = await owner_of(session, task)
    noted = ReturnNoted(task.title, owner.name, reason, receipt_of(entry))
    await say(session, to=by, message=noted, now=now, about=task.subject)
    await replace_requests(
        session,
        task=task,
        version=asked,
        by=by,
        own=ReturnedByYou(task.title, owner.name),
        others=ReturnedByAnother(task.title, owner.name, by.name),
        now=now,
    )
    facts = await facts_of(session, task, now=now)
    message = TaskReturned(facts, by.name, reason)
    await say(session, to=owner, message=message, now=now, about=task.subject)
    return task


async def check_may_return(
    session: AsyncSession, task: Task, by: Member, *, version: int | None
) -> None:
    """Refuse whoever may not send this task back now; asked again once he gives his reason."""
    await check_may_verify(session, task, by)
    check_version(task, version)
    check_step(task, Step.RETURN)


async def check_may_verify(session: AsyncSession, task: Task, by: Member) -> None:
    """Refuse the owner himself, and whoever is not entitled."""
    if by.id == task.owner_id:
        raise Refusal(OwnTaskNotVerified())
    if not await may_verify(session, by, task=task):
        raise Refusal(MayNotVerify(task.title))
