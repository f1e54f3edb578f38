"""What is said about an open task: progress, stance, difficulty, correction.

Only the owner takes a stance, names and clears difficulties and completes; co-owners add progress.
"""

from ledger.book.chain import effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.tasks.finding import check_works_on, hold_own_task, hold_task
from ledger.tasks.life import Step, check_own_step, check_step, take_step
from ledger.tasks.recording import record_step, sign_if_first
from models import Answer, AnswerKind, Entry, Organisation, Stance, Task, TaskState
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


async def report_progress(act: Act, task_id: int) -> Answer:
    """Note progress with its files, and give the receipt."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_works_on(act.session, task, act.by)
    answer, entry = await keep_words(act, task, Step.REPORT)
    message = ProgressNoted(
        title=task.title,
        task_id=task.id,
        version=task.version,
        answer_id=answer.id,
        answer_version=answer.version,
        files=len(act.words.files),
        album=act.words.media_group_id is not None,
        receipt=receipt_of(entry),
        may_complete=act.by.id == task.owner_id and task.state is TaskState.SIGNED,
    )
    await act.answer(message, about=task.subject)
    return answer


async def take_stance(act: Act, task_id: int, stance: Stance) -> tuple[Task, Entry]:
    """Note on track or behind, in one tap; the caller shows it.

    The same stance on the same day is noted once.
    """
    step = STANCE_STEPS[stance]
    task = await hold_own_task(act, task_id)
    check_own_step(task, step)
    if await taken_today(act, task, stance):
        raise Refusal(StanceAlreadyNoted())
    await check_first_press(act, task)
    await sign_if_first(act, task)
    entry = await record_step(act, task, step, effect_key=act.effect_key)
    task.stance, task.stance_at = stance, act.at
    return task, entry


async def taken_today(act: Act, task: Task, stance: Stance) -> bool:
    """Return whether the owner took this very stance last, and today."""
    if task.stance is not stance or task.stance_at is None:
        return False
    organisation = await act.session.get_one(Organisation, task.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    return calendar.day_of(task.stance_at) == calendar.day_of(act.at)


async def check_first_press(act: Act, task: Task) -> None:
    """Refuse a press that has had its effect."""
    if act.effect_key and await effect_exists(act.session, act.organisation_id, act.effect_key):
        raise Refusal(AlreadyHandled(task.title, task.state))


async def report_difficulty(act: Act, task_id: int) -> Answer:
    """Note what stands in the way; the head finds it in his digest."""
    task = await hold_own_task(act, task_id)
    answer, entry = await keep_words(act, task, Step.BLOCK)
    task.blocker, task.blocked_at = act.words.text or "📎", act.at
    message = DifficultyNoted(
        title=task.title,
        task_id=task.id,
        version=task.version,
        answer_id=answer.id,
        answer_version=answer.version,
        words=task.blocker,
        receipt=receipt_of(entry),
    )
    await act.answer(message, about=task.subject)
    return answer


async def clear_difficulty(act: Act, task_id: int) -> Task:
    """Note that nothing stands in the way any more."""
    task = await hold_own_task(act, task_id)
    if task.blocker is None:
        raise Refusal(AlreadyHandled(task.title, task.state))
    await check_first_press(act, task)
    await sign_if_first(act, task)  # it may be what the owner before him named
    entry = await record_step(
        act, task, Step.CLEAR, effect_key=act.effect_key, difficulty=task.blocker
    )
    task.blocker = task.blocked_at = None
    await act.answer(DifficultyCleared(task.title, receipt_of(entry)), about=task.subject)
    return task


async def correct_report(act: Act, answer: Answer) -> Answer:
    """Put a corrected version of what was said about a task in its place; the old one is kept."""
    task = await hold_task(act.session, act.organisation_id, answer.subject_id)
    check_correction(act, task, answer)
    newer = await correct_answer(act.session, answer=answer, said=act.words, at=act.at)
    if newer is None:
        raise Refusal(NothingChanged())
    take_step(task, Step.CORRECT)
    if newer.kind is AnswerKind.DIFFICULTY and task.blocker == (answer.text or "📎"):
        task.blocker = newer.text or "📎"
    entry = await append_answer(act.session, newer, Step.CORRECT, said=act.said, now=act.now)
    message = CorrectionNoted(
        title=task.title,
        words=newer.text,
        answer_id=newer.id,
        answer_version=newer.version,
        receipt=receipt_of(entry),
    )
    await act.answer(message, about=task.subject)
    return newer


def check_correction(act: Act, task: Task, answer: Answer) -> None:
    """Refuse to correct another's words, words corrected since, and those about a closed task."""
    if answer.member_id != act.by.id:
        raise Refusal(NothingToCorrect())
    if answer.superseded or (act.version is not None and act.version != answer.version):
        raise Refusal(CorrectedSince())
    check_step(task, Step.CORRECT)


async def keep_words(act: Act, task: Task, step: Step) -> tuple[Answer, Entry]:
    """Take a step that consists of words and files, and keep them."""
    await sign_if_first(act, task)
    take_step(task, step)
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=ANSWER_KINDS[step],
        about=task.subject,
        said=act.words,
        at=act.at,
    )
    return answer, await append_answer(act.session, answer, step, said=act.said, now=act.now)
