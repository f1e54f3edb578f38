"""What is said about an open task: progress, stance, difficulty, correction.

Only the owner takes a stance, names and clears difficulties and completes; co-owners add progress.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.talk.saying import say
from ledger.tasks.finding import check_works_on, hold_own_task, hold_task
from ledger.tasks.life import Step, check_own_step, check_step, take_step
from ledger.tasks.recording import record_step, sign_if_first
from models import Answer, AnswerKind, Entry, Member, Organisation, Stance, Task, TaskState
from models.talk import Said
from wording.tasks.cards import AlreadyHandled
from wording.tasks.reporting import (
    CorrectedSince,
    CorrectionNoted,
    DifficultyCleared,
    DifficultyNoted,
    NothingChanged,
    NothingToCorrect,
    ProgressNoted,
    StanceAlreadyNoted,
)

ANSWER_KINDS = {Step.REPORT: AnswerKind.PROGRESS, Step.BLOCK: AnswerKind.DIFFICULTY}
STANCE_STEPS = {Stance.ON_TRACK: Step.ON_TRACK, Stance.BEHIND: Step.BEHIND}


async def report_progress(
    session: AsyncSession, *, task_id: int, by: Member, said: Said, now: datetime
) -> Answer:
    """Note progress with its files, and give the receipt."""
    task = await hold_task(session, by.organisation_id, task_id)
    await check_works_on(session, task, by)
    answer, entry = await keep_words(session, task, Step.REPORT, by=by, said=said, now=now)
    await say(
        session,
        to=by,
        message=ProgressNoted(
            title=task.title,
            task_id=task.id,
            version=task.version,
            answer_id=answer.id,
            answer_version=answer.version,
            files=len(said.files),
            album=said.media_group_id is not None,
            receipt=receipt_of(entry),
            may_complete=by.id == task.owner_id and task.state is TaskState.SIGNED,
        ),
        now=now,
        about=task.subject,
    )
    return answer


async def take_stance(
    session: AsyncSession,
    *,
    task_id: int,
    by: Member,
    stance: Stance,
    now: datetime,
    effect_key: str | None = None,
) -> tuple[Task, Entry]:
    """Note on track or behind, in one tap; the caller shows it.

    The same stance on the same day is noted once. `effect_key` names the press.
    """
    task = await hold_own_task(session, by, task_id)
    check_own_step(task, STANCE_STEPS[stance])
    if await taken_today(session, task, stance, now=now):
        raise Refusal(StanceAlreadyNoted())
    if effect_key and await effect_exists(session, by.organisation_id, effect_key):
        raise Refusal(AlreadyHandled(task.title, task.state))
    await sign_if_first(session, task, by, now=now)
    step = STANCE_STEPS[stance]
    entry = await record_step(session, task, step, by=by, now=now, effect_key=effect_key)
    task.stance, task.stance_at = stance, now
    return task, entry


async def taken_today(session: AsyncSession, task: Task, stance: Stance, *, now: datetime) -> bool:
    """Return whether the owner took this very stance last, and today."""
    if task.stance is not stance or task.stance_at is None:
        return False
    organisation = await session.get_one(Organisation, task.organisation_id)
    calendar = await calendar_of(session, organisation)
    return calendar.day_of(task.stance_at) == calendar.day_of(now)


async def report_difficulty(
    session: AsyncSession, *, task_id: int, by: Member, said: Said, now: datetime
) -> Answer:
    """Note what stands in the way; the head finds it in his digest."""
    task = await hold_own_task(session, by, task_id)
    answer, entry = await keep_words(session, task, Step.BLOCK, by=by, said=said, now=now)
    task.blocker, task.blocked_at = said.text or "📎", now
    await say(
        session,
        to=by,
        message=DifficultyNoted(
            title=task.title,
            task_id=task.id,
            version=task.version,
            answer_id=answer.id,
            answer_version=answer.version,
            words=task.blocker,
            receipt=receipt_of(entry),
        ),
        now=now,
        about=task.subject,
    )
    return answer


async def clear_difficulty(
    session: AsyncSession, *, task_id: int, by: Member, now: datetime, effect_key: str | None = None
) -> Task:
    """Note that nothing stands in the way any more."""
    task = await hold_own_task(session, by, task_id)
    repeated = effect_key and await effect_exists(session, by.organisation_id, effect_key)
    if task.blocker is None or repeated:
        raise Refusal(AlreadyHandled(task.title, task.state))
    entry = await record_step(
        session, task, Step.CLEAR, by=by, now=now, effect_key=effect_key, difficulty=task.blocker
    )
    task.blocker = task.blocked_at = None
    message = DifficultyCleared(task.title, receipt_of(entry))
    await say(session, to=by, message=message, now=now, about=task.subject)
    return task


async def correct_report(
    session: AsyncSession,
    *,
    answer: Answer,
    by: Member,
    said: Said,
    now: datetime,
    version: int | None = None,
) -> Answer:
    """Put a corrected version of what was said about a task in its place; the old one is kept."""
    task = await hold_task(session, by.organisation_id, answer.subject_id)
    check_correction(task, answer, by, version=version)
    newer = await correct_answer(session, answer=answer, said=said, now=now)
    if newer is None:
        raise Refusal(NothingChanged())
    take_step(task, Step.CORRECT)
    if newer.kind is AnswerKind.DIFFICULTY and task.blocker == (answer.text or "📎"):
        task.blocker = newer.text or "📎"
    entry = await append_answer(session, newer, Step.CORRECT, said=said, now=now)
    await say(
        session,
        to=by,
        message=CorrectionNoted(
            title=task.title,
            words=newer.text,
            answer_id=newer.id,
            answer_version=newer.version,
            receipt=receipt_of(entry),
        ),
        now=now,
        about=task.subject,
    )
    return newer


def check_correction(task: Task, answer: Answer, by: Member, *, version: int | None) -> None:
    """Refuse to correct another's words, words corrected since, and those about a closed task."""
    if answer.member_id != by.id:
        raise Refusal(NothingToCorrect())
    if answer.superseded or (version is not None and version != answer.version):
        raise Refusal(CorrectedSince())
    check_step(task, Step.CORRECT)


async def keep_words(
    session: AsyncSession, task: Task, step: Step, *, by: Member, said: Said, now: datetime
) -> tuple[Answer, Entry]:
    """Take a step that consists of words and files, and keep them."""
    await sign_if_first(session, task, by, now=now)
    take_step(task, step)
    answer = await keep_answer(
        session, by=by, kind=ANSWER_KINDS[step], about=task.subject, said=said, now=now
    )
    return answer, await append_answer(session, answer, step, said=said, now=now)
