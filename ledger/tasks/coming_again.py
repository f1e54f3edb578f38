"""以后每…: a task that stands is to come again from now on, by a tap on its card or in words."""

from collections.abc import Mapping
from enum import IntEnum

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompts
from ledger.tasks.assigning import NewTask
from ledger.tasks.finding import co_owners_of, hold_task, leads_of, owner_of, task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may, steps_open
from ledger.tasks.recurring import Again, begin_recurrence, running_of
from ledger.tasks.rhythms import Rhythm, read_rhythm
from models import Organisation, Project, Prompt, Responsibility, Shift, Task
from wording.tasks.recurring import (
    ComesAgainAlready,
    RecurrenceBegun,
    RhythmAsked,
    RhythmNotRead,
)

RHYTHM = "task.rhythm"
LEADING = ("以后", "今后", "from now on ")
WEEKDAYS = "一二三四五六日"


class Usual(IntEnum):
    """The rhythms that are a tap away; they come on the day of the deadline of now."""

    WEEK = 0
    MONTH = 1
    QUARTER = 2


async def ask_rhythm(act: Act, task_id: int) -> None:
    """Ask whoever directs the task how often it is to come from now on."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    await check_comes_once(act.session, task)
    prompt = await open_prompt(act, RHYTHM, about=task.subject)
    await act.answer_in_place(RhythmAsked(prompt.id, task.title, task.id), about=prompt.subject)


async def tap_rhythm(act: Act, task_id: int, number: int) -> None:
    """Let it come again by one of the usual rhythms."""
    task = await task_of(act.session, act.organisation_id, task_id)
    rhythm = read_rhythm((await usual_words(act, task))[Usual(number)])
    assert rhythm is not None  # noqa: S101  # they are ours
    await come_again(act, task_id, rhythm)


async def usual_words(act: Act, task: Task) -> Mapping[Usual, str]:
    """Return the usual rhythms in words, on the day of the deadline."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    day = (await calendar_of(act.session, organisation)).day_of(task.deadline)
    return {
        Usual.WEEK: f"每周{WEEKDAYS[day.weekday()]}",
        Usual.MONTH: f"每月{day.day}日",
        Usual.QUARTER: "每季度末",
    }


async def take_rhythm(act: Act, prompt: Prompt, task_id: int) -> None:
    """Take the rhythm in words; what is not understood is asked again."""
    rhythm = whole_rhythm(act.words.text)
    if rhythm is not None:
        await come_again(act, task_id, rhythm)
        return
    task = await task_of(act.session, act.organisation_id, task_id)
    again = await open_prompt(act, prompt.kind, about=task.subject)
    await act.answer(RhythmNotRead(again.id), about=again.subject)


async def taken_as_rhythm(act: Act, task_id: int) -> bool:
    """Take words about a task that name a rhythm and no more, of whoever directs it; say so."""
    rhythm = whole_rhythm(act.words.text)
    if rhythm is None:
        return False
    task = await task_of(act.session, act.organisation_id, task_id)
    if not await steps_open(act, task, {Step.CHANGE}):
        return False
    await come_again(act, task_id, rhythm)
    return True


def whole_rhythm(text: str) -> Rhythm | None:
    """Return the rhythm that the words name, if they name nothing besides."""
    words = text.strip().rstrip("。.!！")
    for leading in LEADING:
        words = words.removeprefix(leading).strip("，, ")
    rhythm = read_rhythm(words)
    return rhythm if rhythm is not None and rhythm.span == (0, len(words)) else None


async def come_again(act: Act, task_id: int, rhythm: Rhythm) -> None:
    """Let the task come again from now on; the next one is put on the books when this is due."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    await check_comes_once(act.session, task)
    again = Again(rhythm.rule, rhythm.words, Shift.EARLIER)
    begun = await begin_recurrence(act, task, await like(act.session, task), again)
    for prompt in await open_prompts(act):
        if prompt.kind == RHYTHM and (prompt.subject_kind, prompt.subject_id) == task.subject:
            close_prompt(act, prompt)  # the tap was the answer
    message = RecurrenceBegun(begun.id, task.title, begun.words, begun.moved, begun.next_due)
    await act.answer_in_place(message, about=task.subject)


async def check_comes_once(session: AsyncSession, task: Task) -> None:
    """Refuse to let a task come again by two rules."""
    running = await running_of(session, task)
    if running is not None:
        raise Refusal(ComesAgainAlready(task.title, running.words))


async def like(session: AsyncSession, task: Task) -> NewTask:
    """Return what a task like this one is made of."""
    number, project = task.organisation_id, task.project_id
    return NewTask(
        title=task.title,
        responsibility=await session.get_one(Responsibility, (number, task.responsibility_id)),
        owner=await owner_of(session, task),
        deadline=task.deadline,
        co_owners=await co_owners_of(session, task),
        leads=frozenset(member.id for member, _ in await leads_of(session, task)),
        project=await session.get_one(Project, (number, project)) if project else None,
        standard=task.standard,
        target=task.target,
        target_unit=task.target_unit,
        category=task.category,
        details=task.details or {},
        outside=task.outside,
        document=task.document,
        urgency=task.urgency,
        evidence_required=task.evidence_required,
        confidential=task.confidential,
    )
