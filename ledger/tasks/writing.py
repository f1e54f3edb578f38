"""Writing to the owner: who looks after a task writes a line to its owner about it, on record."""

from functools import partial

from ledger.book.chain import append_entry, effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.asking import ask
from ledger.tasks.difficulties import answer_in_words
from ledger.tasks.finding import hold_task, is_co_owner, owner_of, task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import steps_open
from ledger.tasks.reading import may_look_over
from ledger.tasks.reporting import report_progress
from ledger.tasks.showing import facts_of
from ledger.tasks.urging import check_hears
from models import Member, Task, TaskState
from models.work import CLOSED
from wording.tasks.cards import TaskClosed
from wording.tasks.writing import (
    LineAsked,
    LineNoted,
    MayNotWrite,
    OwnerWrittenTo,
    WordsOnly,
)

LINE = "task.write"  # the question for the line
WRITTEN = "written"  # its entry


async def ask_line(act: Act, task_id: int) -> None:
    """Ask who looks after the task what he wants to write to its owner."""
    task = await task_of(act.session, act.organisation_id, task_id)
    owner = await check_may_write(act, task)
    await ask(act, task, LINE, partial(LineAsked, title=task.title, owner=owner.name))


async def write_to_owner(act: Act, task_id: int) -> None:
    """Put the line on record, and tell the owner at once; the same message counts once."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    owner = await check_may_write(act, task)
    words = line_said(act)
    key = f"{WRITTEN}:{act.words.chat_id}:{act.words.message_id}"
    if await effect_exists(act.session, task.organisation_id, key):
        return
    entry = await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=WRITTEN,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        version=task.version,
        effect_key=key,
        title=task.title,
        text=act.words.text,
    )
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(owner, OwnerWrittenTo(facts, act.by.name, words), about=task.subject)
    receipt = receipt_of(entry)
    await act.answer(LineNoted(task.title, owner.name, receipt), about=task.subject)


async def take_words(act: Act, task_id: int) -> None:
    """Take words about a task: of who works on it they are progress, of who looks after it a line.

    Of whoever is to answer a difficulty, they are the answer.

    While it waits for his word, a verifier is told how to give it.
    """
    task = await task_of(act.session, act.organisation_id, task_id)
    works_on = act.by.id == task.owner_id or await is_co_owner(act.session, task, act.by)
    waits = task.state is TaskState.COMPLETED
    if works_on or waits or not await may_look_over(act, task):
        await report_progress(act, task_id)
    elif task.answer_due_at is not None and await steps_open(act, task, {Step.ANSWER}):
        await answer_in_words(act, task_id)
    else:
        await write_to_owner(act, task_id)


def line_said(act: Act) -> str:
    """Return the line that was said; refused where it is none, or a file came along."""
    words = act.words.text.strip()
    if act.words.files or not words:
        raise Refusal(WordsOnly())
    return words


async def check_may_write(act: Act, task: Task) -> Member:
    """Return the owner. Refused to whoever does not look after the task, or would not be heard."""
    if act.by.id == task.owner_id or not await may_look_over(act, task):
        raise Refusal(MayNotWrite())
    if task.state in CLOSED:
        raise Refusal(TaskClosed(task.title, task.state))
    owner = await owner_of(act.session, task)
    check_hears(owner)
    return owner
