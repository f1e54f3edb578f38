"""What is said about an open task: progress, stance, difficulty, correction.

Only the owner takes a stance, names and clears difficulties and completes; co-owners add progress.
"""

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.people.authority import directors_of
from ledger.talk.acts import Act
from ledger.talk.answers import append_answer, correct_answer, keep_answer
from ledger.tasks.difficulties import difficulty_reported, first_answer_due
from ledger.tasks.finding import hold_task
from ledger.tasks.last_words import note_correction, note_words
from ledger.tasks.life import Step, check_state, take_step
from ledger.tasks.measuring import measure, measure_again
from ledger.tasks.permission import STANCE_STEPS, check_may
from ledger.tasks.recording import (
    check_first_press,
    difficulty_of,
    forget_difficulty,
    record_step,
    sign_if_first,
)
from ledger.tasks.showing import acknowledge_words
from ledger.tasks.standing_in import acts_as_owner, on_behalf_of
from models import Answer, AnswerKind, Entry, Stance, Task, TaskState
from wording.tasks.reporting import (
    CorrectedSince,
    CorrectionNoted,
    DifficultyCleared,
    DifficultyNoted,
    NothingChanged,
    NothingToCorrect,
    ProgressNoted,
)

ANSWER_KINDS = {Step.REPORT: AnswerKind.PROGRESS, Step.BLOCK: AnswerKind.DIFFICULTY}


async def report_progress(act: Act, task_id: int) -> Answer:
    """Note progress with its files, and give the receipt."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.REPORT)
    answer, entry = await keep_words(act, task, Step.REPORT)
    measured = await measure(act, task, answer)
    message = ProgressNoted(
        title=task.title,
        task_id=task.id,
        version=task.version,
        answer_id=answer.id,
        answer_version=answer.version,
        files=len(act.words.files),
        album=act.words.media_group_id is not None,
        receipt=receipt_of(entry),
        progress=measured.progress,
        unsure=measured.question,
        may_complete=await acts_as_owner(act, task) and task.state is TaskState.SIGNED,
    )
    await acknowledge_words(act, message, task, asks=measured.question is not None)
    return answer


async def take_stance(act: Act, task_id: int, stance: Stance) -> tuple[Task, Entry]:
    """Note on track or behind, in one tap; the caller shows it.

    The same stance on the same day is noted once.
    """
    step = STANCE_STEPS[stance]
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    await check_first_press(act, task)
    await sign_if_first(act, task)
    entry = await record_step(
        act,
        task,
        step,
        effect_key=act.effect_key,
        stance_before=task.stance,
        stance_at_before=task.stance_at.isoformat() if task.stance_at else None,
    )
    task.stance, task.stance_at = stance, act.at
    return task, entry


async def report_difficulty(act: Act, task_id: int) -> Answer:
    """Note what stands in the way, and tell whoever directs the task at once."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.BLOCK)
    answer, entry = await keep_words(act, task, Step.BLOCK)
    forget_difficulty(task)  # an answer to another one is none to this
    task.blocker, task.blocked_at = act.words.text or "📎", act.at
    task.answer_due_at = await first_answer_due(act)
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
    reported = await difficulty_reported(act.session, task, now=act.now)
    for director in await directors_of(act.session, task):
        await act.tell(director, reported, about=task.subject)
    return answer


async def clear_difficulty(act: Act, task_id: int) -> Task:
    """Note that nothing stands in the way any more."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CLEAR)
    await check_first_press(act, task)
    await sign_if_first(act, task)  # it may be what the owner before him named
    entry = await record_step(
        act,
        task,
        Step.CLEAR,
        effect_key=act.effect_key,
        **difficulty_of(task),
    )
    forget_difficulty(task)
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
    note_correction(task, answer, newer, now=act.now)
    entry = await append_answer(act.session, newer, Step.CORRECT, said=act.said, now=act.now)
    await measure_again(act, task, newer)
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
    check_state(task, Step.CORRECT)


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
    note_words(task, answer, now=act.now)
    behalf = await on_behalf_of(act, task)
    return answer, await append_answer(
        act.session, answer, step, said=act.said, now=act.now, **behalf
    )
