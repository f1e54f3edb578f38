"""The way to an extension: until when, and why; a date in words may bring its reason along."""

from dataclasses import replace
from datetime import datetime

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import Deadline, without
from ledger.organisations import calendar_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from ledger.tasks.extending import ask_extension
from ledger.tasks.finding import task_of
from ledger.tasks.life import Step
from ledger.tasks.permission import check_may
from models import Organisation, Prompt, Task
from wording.talk import QuestionClosed
from wording.tasks.extending import (
    QUICK_EXTENSIONS,
    ExtensionDateAsked,
    ExtensionDateNotRead,
    ExtensionNotLater,
    ExtensionReasonAsked,
)

DATE, REASON = "task.extension_date", "task.extension_reason"
PAUSES = " 　，,。.；;、：:\n"
LEADING = ("因为", "由于", "原因", "because", "as ")


async def ask_extension_date(act: Act, task_id: int) -> None:
    """Ask the owner until when, and why."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ASK_EXTENSION)
    prompt = await open_prompt(act, DATE, about=task.subject)
    await act.answer(ExtensionDateAsked(prompt.id, task.title, task.deadline), about=prompt.subject)


async def take_date(act: Act, task_id: int) -> None:
    """Take the words that name a day; with a reason among them the request is made."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ASK_EXTENSION)
    due = await read_due(act, act.words.text)
    if due is None:
        prompt = await open_prompt(act, DATE, about=task.subject)
        await act.answer(ExtensionDateNotRead(prompt.id), about=prompt.subject)
        return
    reason = reason_beside(act.words.text, due)
    if not reason:
        await ask_why(act, task, due.at)
        return
    said = replace(act.words, text=reason)
    await ask_extension(replace(act, said=said), task_id, due.at)


async def take_days(act: Act, prompt_id: int, days: int) -> None:
    """Take a tap on one of the usual spans, and ask why."""
    prompt = await open_prompt_by_id(act, prompt_id, DATE)
    if prompt is None or days not in QUICK_EXTENSIONS:
        raise Refusal(QuestionClosed())
    assert prompt.subject_id is not None  # noqa: S101  # it is asked about a task
    task = await task_of(act.session, act.organisation_id, prompt.subject_id)
    await check_may(act, task, Step.ASK_EXTENSION)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    local = calendar.local(task.deadline)
    wanted = calendar.instant(calendar.add_working_days(local.date(), days), local.time())
    close_prompt(act, prompt)
    await ask_why(act, task, wanted)


async def ask_why(act: Act, task: Task, wanted: datetime) -> None:
    """Ask for the reason of a request whose date is known."""
    if wanted <= task.deadline:
        raise Refusal(ExtensionNotLater(task.title, task.deadline))
    prompt = await open_prompt(act, REASON, about=task.subject, wanted=wanted.isoformat())
    message = ExtensionReasonAsked(prompt.id, task.title, wanted)
    await act.answer_in_place(message, about=prompt.subject)


async def take_reason(act: Act, prompt: Prompt, task_id: int) -> None:
    """Make the request with the reason that was said."""
    await ask_extension(act, task_id, datetime.fromisoformat(prompt.state["wanted"]))


def reason_beside(text: str, due: Deadline) -> str:
    """Return what else was said; a word or two such as 延到 is no reason.

    >>> reason_beside("12月4日，因为对方没回函", Deadline(datetime.max, "12月4日", (0, 5), False))
    '对方没回函'
    """
    rest = without(text, due)
    for lead in ("申请", "延期", "延到", "延长", "推迟", "到", "至"):
        rest = rest.replace(lead, " ", 1) if rest.strip(PAUSES).startswith(lead) else rest
    rest = rest.strip(PAUSES)
    for lead in LEADING:
        if rest.casefold().startswith(lead):
            rest = rest[len(lead) :].strip(PAUSES)
    return rest
