"""What becomes of a difficulty: whoever directs the task answers it, or promises to by a date.

Without an answer by then it goes to whoever is above him, once; his digest says so, once.
"""

import re
from datetime import date, datetime, time

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, effect_exists, receipt_of
from ledger.book.refusals import Refusal
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import directors_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.saying import say
from ledger.tasks.finding import hold_task, owner_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may, names_of
from ledger.tasks.recording import check_first_press, record_step
from ledger.tasks.showing import facts_of, show
from models import Instant, Organisation, Priority, Task
from models.among import one_of
from models.whether import Question
from models.work import IN_HAND
from wording.tasks.cards import ReasonNeeded
from wording.tasks.difficulties import (
    AnswerNoted,
    AnswerPromised,
    DifficultyAnswered,
    DifficultyRaised,
    DifficultyReported,
    Promise,
    PromisePast,
)

RAISED = "difficulty_raised"
PROMISES = (
    re.compile(r"(?P<when>.{1,20}?)(?:之?前|以?内)?(?:给你|给您)?(?:答复|回复)[。.!！]?"),
    re.compile(r"answer (?P<when>(?:by )?.{1,30}?)[.!]?", re.IGNORECASE),
)
LAST_MINUTE = time(23, 59)


async def difficulty_reported(
    session: AsyncSession, task: Task, *, now: datetime
) -> DifficultyReported:
    """Return what whoever directs the task is told, and asked."""
    return DifficultyReported(await facts_of(session, task, now=now), task.blocker or "")


async def first_answer_due(act: Act) -> datetime:
    """Return by when a difficulty of now is to be answered if nobody promises another date."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    thresholds = framework_of(organisation).thresholds
    today, days = calendar.day_of(act.at), thresholds.answer_working_days
    if not days and calendar.instant(today, thresholds.end_of_day) > act.now:
        return calendar.instant(today, thresholds.end_of_day)
    return calendar.instant(calendar.add_working_days(today, max(days, 1)), thresholds.end_of_day)


async def tap_promise(act: Act, task_id: int, number: int) -> None:
    """Promise an answer by the date of the button."""
    await promise_answer(act, task_id, await promised_with(act, Promise(number)))


async def promised_with(act: Act, promise: Promise) -> datetime:
    """Return the date of the button; of a week that has no other working day left, the next one."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    end_of_day = framework_of(organisation).thresholds.end_of_day
    today = calendar.day_of(act.at)
    if promise is Promise.TODAY:
        office_closes = calendar.instant(today, end_of_day)
        late = office_closes <= act.now
        return calendar.instant(today, LAST_MINUTE) if late else office_closes
    following = calendar.add_working_days(today, 1)
    if promise is Promise.THIS_WEEK:
        following = last_of_week(calendar, following) if same_week(today, following) else following
    return calendar.instant(following, end_of_day)


async def promise_answer(act: Act, task_id: int, due: datetime) -> None:
    """Note by when the difficulty will be answered; the owner reads it on the card."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.PROMISE)
    await check_first_press(act, task)
    if due <= act.now:
        raise Refusal(PromisePast(due))
    task.answer_due_at = due
    entry = await record_step(
        act,
        task,
        Step.PROMISE,
        effect_key=act.effect_key,
        title=task.title,
        due=due.isoformat(),
    )
    facts = await facts_of(act.session, task, now=act.now)
    await show(act, AnswerPromised(facts, task.blocker or "", receipt_of(entry)), task)


async def answer_difficulty(act: Act, task_id: int) -> None:
    """Give the owner the answer that was said; the same message counts once."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ANSWER)
    words = act.words.text.strip()
    if not words or act.words.files:
        raise Refusal(ReasonNeeded())
    key = f"{Step.ANSWER}:{act.words.chat_id}:{act.words.message_id}"
    if await effect_exists(act.session, task.organisation_id, key):
        return
    task.answer_due_at = None
    entry = await record_step(
        act, task, Step.ANSWER, effect_key=key, title=task.title, text=act.words.text
    )
    owner = await owner_of(act.session, task)
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(owner, DifficultyAnswered(facts, act.by.name, words), about=task.subject)
    await act.answer(AnswerNoted(task.title, owner.name, receipt_of(entry)), about=task.subject)


async def answer_in_words(act: Act, task_id: int) -> None:
    """Take words as the answer; 周五前答复 promises one."""
    due = await day_promised(act)
    if due is None:
        await answer_difficulty(act, task_id)
    else:
        await promise_answer(act, task_id, due)


async def day_promised(act: Act) -> datetime | None:
    """Return by when the words promise an answer, if they do that and no more."""
    for promise in PROMISES:
        found = promise.fullmatch(act.words.text.strip())
        if found is None:
            continue
        read = await read_due(act, found["when"])
        if read is not None and read.phrase.strip() == found["when"].strip():
            return read.at
    return None


def same_week(one: date, other: date) -> bool:
    """Return whether two days lie in one week."""
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def last_of_week(calendar: WorkCalendar, day: date) -> date:
    """Return the last working day of the week from a day on."""
    following = calendar.add_working_days(day, 1)
    while same_week(day, following):
        day, following = following, calendar.add_working_days(following, 1)
    return day


# Built once: every tick asks it.
_UNANSWERED = select(Task.id).where(
    Task.organisation_id == bindparam("of"),
    Task.answer_due_at < bindparam("now", type_=Instant()),
    Task.answer_raised_at.is_(None),
    Task.blocked_at.is_not(None),
    one_of(Task.state, IN_HAND),
)


def unanswered(organisation_id: int, now: datetime) -> Question:
    """Return what finds the difficulties without an answer in time that are to go up."""
    return Question(_UNANSWERED, {"of": organisation_id, "now": now})


async def raise_difficulty(session: AsyncSession, task: Task, now: datetime) -> None:
    """Tell whoever is above those who were asked, once, and put it on record."""
    asked = await directors_of(session, task)
    numbers = {member.id for member in asked}
    above = [one for one in await directors_of(session, task, heads=False) if one.id not in numbers]
    task.answer_raised_at = now
    await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=RAISED,
        now=now,
        about=task.subject,
        version=task.version,
        effect_key=f"{RAISED}:{task.id}:{task.blocked_at}",
        title=task.title,
        difficulty=task.blocker,
        to=[member.name for member in above],
    )
    facts = await facts_of(session, task, now=now)
    message = DifficultyRaised(facts, task.blocker or "", names_of(asked))
    for member in above:
        await say(
            session,
            to=member,
            message=message,
            now=now,
            about=task.subject,
            priority=Priority.REMINDER,
        )
