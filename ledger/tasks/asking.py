"""Asking for words about a task: each question is a prompt, checked before it is put."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.answers import latest_answer
from ledger.talk.prompts import open_prompt
from ledger.talk.saying import say
from ledger.tasks.closing import check_may_return
from ledger.tasks.finding import check_owner, check_works_on, owner_of, task_of
from ledger.tasks.life import Step, check_own_step, check_step
from ledger.tasks.reporting import check_correction
from models import Answer, Member, Prompt, Subject, SubjectKind, Task
from wording import Message
from wording.talk import Receipt
from wording.tasks.closing import ReturnReasonAsked
from wording.tasks.reporting import (
    BehindAsked,
    CorrectionAsked,
    DifficultyAsked,
    NothingToCorrect,
    ProgressAsked,
)

PROGRESS, DIFFICULTY = "task.progress", "task.difficulty"
RETURN, CORRECTION = "task.return", "task.correct"


async def ask(
    session: AsyncSession,
    member: Member,
    task: Task,
    kind: str,
    question: Callable[[int], Message],
    *,
    now: datetime,
    **state: int,
) -> None:
    """Put a question about the task; its message is made for the number of its prompt."""
    prompt = await open_prompt(session, to=member, kind=kind, now=now, about=task.subject, **state)
    message = question(prompt.id)
    await say(session, to=member, message=message, now=now, about=prompt.subject)


async def ask_progress(session: AsyncSession, *, task_id: int, by: Member, now: datetime) -> None:
    """Ask someone who works on the task how far it is."""
    task = await task_of(session, by.organisation_id, task_id)
    await check_works_on(session, task, by)
    check_step(task, Step.REPORT)
    await ask(session, by, task, PROGRESS, partial(ProgressAsked, title=task.title), now=now)


async def open_reason_for_delay(
    session: AsyncSession, *, task: Task, by: Member, now: datetime
) -> Prompt:
    """Keep an open ear for a line on why the task is behind; the caller shows the question."""
    return await open_prompt(session, to=by, kind=PROGRESS, now=now, about=task.subject)


async def ask_reason_for_delay(
    session: AsyncSession, *, task: Task, by: Member, receipt: Receipt, now: datetime
) -> None:
    """Ask, without pressing, why the task is behind."""
    prompt = await open_reason_for_delay(session, task=task, by=by, now=now)
    message = BehindAsked(prompt.id, task.title, receipt)
    await say(session, to=by, message=message, now=now, about=prompt.subject)


async def ask_difficulty(session: AsyncSession, *, task_id: int, by: Member, now: datetime) -> None:
    """Ask the owner what stands in the way."""
    task = await task_of(session, by.organisation_id, task_id)
    await check_owner(session, task, by)
    check_own_step(task, Step.BLOCK)
    await ask(session, by, task, DIFFICULTY, partial(DifficultyAsked, title=task.title), now=now)


async def ask_return_reason(
    session: AsyncSession, *, task_id: int, by: Member, now: datetime, version: int | None = None
) -> None:
    """Ask the verifier why he sends the task back."""
    task = await task_of(session, by.organisation_id, task_id)
    await check_may_return(session, task, by, version=version)
    owner = await owner_of(session, task)
    question = partial(ReturnReasonAsked, title=task.title, owner=owner.name)
    await ask(session, by, task, RETURN, question, now=now, version=task.version)


async def ask_correction(
    session: AsyncSession, *, answer: Answer, by: Member, now: datetime, version: int | None = None
) -> None:
    """Ask for the right words in place of an earlier answer."""
    task = await task_of(session, by.organisation_id, answer.subject_id)
    check_correction(task, answer, by, version=version)
    question = partial(CorrectionAsked, title=task.title, words=answer.text)
    await ask(session, by, task, CORRECTION, question, now=now, answer=answer.id)


async def answer_to_correct(session: AsyncSession, *, answer_id: int, by: Member) -> Answer:
    """Return the answer by its number, if it is one about a task."""
    answer = await session.get(Answer, (by.organisation_id, answer_id))
    if answer is None or answer.subject_kind is not SubjectKind.TASK:
        raise Refusal(NothingToCorrect())
    return answer


async def last_report(session: AsyncSession, *, task_id: int, by: Member) -> Answer:
    """Return what the member last said about the task. Raises Refusal when he said nothing."""
    about = Subject(SubjectKind.TASK, task_id)
    answer = await latest_answer(session, by=by, about=about)
    if answer is None:
        raise Refusal(NothingToCorrect())
    return answer
