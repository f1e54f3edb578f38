"""Asking for words about a task: each question is a prompt, checked before it is put."""

from collections.abc import Callable, Mapping
from functools import partial

from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.talk.answers import latest_answer
from ledger.talk.prompts import open_prompt
from ledger.tasks.finding import owner_of, task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from ledger.tasks.reading import check_known
from ledger.tasks.reporting import check_correction
from ledger.tasks.standing_in import acts_as_owner
from models import Answer, Prompt, Subject, SubjectKind, Task
from wording import Message
from wording.talk import Receipt
from wording.tasks.cancelling import CancelReasonAsked, ReopenReasonAsked
from wording.tasks.closing import ReturnReasonAsked
from wording.tasks.difficulties import AnswerAsked
from wording.tasks.reporting import (
    BehindAsked,
    CorrectionAsked,
    DifficultyAsked,
    NothingToCorrect,
    ProgressAsked,
)
from wording.tasks.signing import DeclineReasonAsked, InsistReasonAsked

PROGRESS, DIFFICULTY = "task.progress", "task.difficulty"
ANSWER = "difficulty.answer"
CORRECTION = "task.correct"
# The kind of the prompt, and the question, by the step that needs a reason.
REASONS: Mapping[Step, tuple[str, Callable[..., Message]]] = {
    Step.RETURN: ("task.return", ReturnReasonAsked),
    Step.DECLINE: ("task.decline", DeclineReasonAsked),
    Step.INSIST: ("task.insist", InsistReasonAsked),
    Step.CANCEL: ("task.cancel", CancelReasonAsked),
    Step.REOPEN: ("task.reopen", ReopenReasonAsked),
}


async def ask(
    act: Act, task: Task, kind: str, question: Callable[[int], Message], **state: int
) -> None:
    """Put a question about the task; its message is made for the number of its prompt."""
    prompt = await open_prompt(act, kind, about=task.subject, **state)
    await act.answer(question(prompt.id), about=prompt.subject)


async def ask_progress(act: Act, task_id: int) -> None:
    """Ask someone who works on the task how far it is."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.REPORT)
    # Where there is no number, how far it is can be told by a tap.
    owns = await acts_as_owner(act, task)
    staged = task.id if task.target is None and owns else None
    await ask(act, task, PROGRESS, partial(ProgressAsked, title=task.title, staged=staged))


async def open_reason_for_delay(act: Act, task: Task) -> Prompt:
    """Keep an open ear for a line on why the task is behind; the caller shows the question."""
    return await open_prompt(act, PROGRESS, about=task.subject)


async def ask_reason_for_delay(act: Act, task: Task, receipt: Receipt) -> None:
    """Ask, without pressing, why the task is behind."""
    await ask(act, task, PROGRESS, partial(BehindAsked, title=task.title, receipt=receipt))


async def ask_difficulty(act: Act, task_id: int) -> None:
    """Ask the owner what stands in the way."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.BLOCK)
    await ask(act, task, DIFFICULTY, partial(DifficultyAsked, title=task.title))


async def ask_answer(act: Act, task_id: int) -> None:
    """Ask whoever directs the task for an answer to its difficulty."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ANSWER)
    owner = await owner_of(act.session, task)
    await ask(act, task, ANSWER, partial(AnswerAsked, title=task.title, owner=owner.name))


async def ask_reason(act: Act, task_id: int, step: Step) -> None:
    """Ask for the reason without which the step is not taken."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    owner = await owner_of(act.session, task)
    kind, question = REASONS[step]
    about = partial(question, title=task.title, owner=owner.name)
    await ask(act, task, kind, about, version=task.version)


async def ask_correction(act: Act, answer: Answer) -> None:
    """Ask for the right words in place of an earlier answer."""
    task = await check_known(act, answer.subject_id)
    check_correction(act, task, answer)
    question = partial(CorrectionAsked, title=task.title, words=answer.text)
    await ask(act, task, CORRECTION, question, answer=answer.id)


async def answer_to_correct(act: Act, answer_id: int) -> Answer:
    """Return the answer by its number, if it is one about a task."""
    answer = await act.session.get(Answer, (act.organisation_id, answer_id))
    if answer is None or answer.subject_kind is not SubjectKind.TASK:
        raise Refusal(NothingToCorrect())
    return answer


async def last_report(act: Act, task_id: int) -> Answer:
    """Return what the member last said about the task. Raises Refusal when he said nothing."""
    about = Subject(SubjectKind.TASK, task_id)
    answer = await latest_answer(act.session, by=act.by, about=about)
    if answer is None:
        raise Refusal(NothingToCorrect())
    return answer
