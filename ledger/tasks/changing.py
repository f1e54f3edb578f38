"""变更: title, deadline or standard of a task are put right, with the reason; the old is kept."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.assigning import one_line
from ledger.tasks.finding import co_owners_of, hold_task, owner_of
from ledger.tasks.life import Step
from ledger.tasks.parts import beyond_whole, check_within_whole, parts_beyond
from ledger.tasks.permission import check_may
from ledger.tasks.recording import reason_said, record_step
from ledger.tasks.showing import facts_of
from models import Entry, Task
from models.work import Level
from wording.tasks.cards import DeadlinePast, TaskWithoutTitle
from wording.tasks.changing import ChangeNoted, SameAsBefore, Shown, TaskChanged


class Changed(StrEnum):
    """What can be put right."""

    TITLE = "title"
    DEADLINE = "deadline"
    STANDARD = "standard"


async def change(
    act: Act, task_id: int, field: Changed, value: str, *, with_parts: bool = False
) -> Task:
    """Put the value in place of the old one; whoever works on the task is told both.

    A deadline comes as ISO 8601 with its zone. `with_parts`: what it was broken down into and would
    be due later is due then, too; otherwise such parts stand in the way.
    """
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.CHANGE)
    check_value(act, task, field, value)
    parts: list[Task] = []
    if field is Changed.DEADLINE:
        due = datetime.fromisoformat(value)
        await check_within_whole(act.session, task, due)
        parts = await parts_beyond(act.session, task, due)
        if parts and not with_parts:
            raise Refusal(beyond_whole(task, due, parts))
    reason, before = reason_said(act), shown(field, value_of(task, field))
    entry = await change_one(act, task, field, value, reason)
    facts = await facts_of(act.session, task, now=act.now)
    noted = ChangeNoted(facts, field, before, reason, receipt_of(entry))
    await act.answer(noted, about=task.subject)
    for part in parts:
        await change_one(replace(act, effect_key=None), part, field, value, reason)
    return task


async def change_one(act: Act, task: Task, field: Changed, value: str, reason: str) -> Entry:
    """Put the value there, on record, and tell whoever works on the task."""
    before = value_of(task, field)
    put(task, field, value)
    entry = await record_step(
        act,
        task,
        Step.CHANGE,
        effect_key=act.effect_key,
        title=task.title,
        field=field,
        before=before,
        after=value_of(task, field),
        reason=reason,
    )
    facts = await facts_of(act.session, task, now=act.now)
    message = TaskChanged(facts, field, shown(field, before), act.by.name, reason)
    owner = await owner_of(act.session, task)
    for member in (owner, *await co_owners_of(act.session, task)):
        if member.id != act.by.id:
            await act.tell(member, message, about=task.subject)
    return entry


def check_value(act: Act, task: Task, field: Changed, value: str) -> None:
    """Refuse what cannot stand there, or stands there already."""
    if field is Changed.TITLE and not one_line(value):
        raise Refusal(TaskWithoutTitle())
    if field is Changed.DEADLINE:
        due = datetime.fromisoformat(value)
        if due <= act.now:
            raise Refusal(DeadlinePast(due))
        same = due == task.deadline
    else:
        same = value.strip() == (value_of(task, field) or "")
    if same:
        raise Refusal(SameAsBefore(task.title))


def value_of(task: Task, field: Changed) -> str | None:
    """Return what stands there now; a deadline in ISO 8601."""
    if field is Changed.DEADLINE:
        return task.deadline.isoformat()
    return task.title if field is Changed.TITLE else task.standard


def put(task: Task, field: Changed, value: str) -> None:
    """Put the value in its place; what the deadline was first is kept."""
    if field is Changed.TITLE:
        task.title = one_line(value)
    elif field is Changed.STANDARD:
        task.standard = value.strip() or None
    else:
        if task.first_deadline is None:
            task.first_deadline = task.deadline
        task.deadline = datetime.fromisoformat(value)
        task.escalation = Level.NOBODY


def shown(field: Changed, value: str | None) -> Shown:
    """Return a value as sentences show it: a deadline as a moment, the rest as words."""
    if field is Changed.DEADLINE and value:
        return datetime.fromisoformat(value)
    return value or ""
