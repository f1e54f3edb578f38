"""The reminder of deadlines: each owner hears in private, before any group does.

The working day before a deadline, on its day, and when it is over: one message a day for all his
tasks, but for those that he has before his eyes anyway. On the day of the list that one says it;
what stands in a head's digest stands there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.lists.lines import ListContext, line_of
from ledger.lists.responsibility_lists import read_list_context
from ledger.lists.together import comes_with_list, pushes_on
from ledger.organisations import framework_of
from ledger.people.audiences import holders_among
from ledger.people.readership import CARING, reading
from ledger.rhythm.fan_out import Chunk, Letter, Recipient, chunk_of, next_recipients, once_key
from ledger.rhythm.occurrences import latest_opening, latest_two
from models import Member, Occurrence, Organisation, Task
from models.framework import PushKind
from models.frozen import frozen
from models.work import IN_HAND
from wording.lists.reminders import (
    DeadlineNear,
    DeadlineReminder,
    NothingNear,
    ReminderSection,
)

LINES = 10  # a row of buttons each; what does not fit is counted


@frozen
class Span:
    """Between which moments deadlines are told of, and where today ends."""

    since: datetime  # what is over since then is news to its owner
    now: datetime
    tomorrow: datetime
    until: datetime
    morning: datetime  # today begins
    morning_before: datetime  # the working day before began

    def nearness(self, deadline: datetime) -> DeadlineNear:
        """Return how near a deadline is."""
        if deadline <= self.now:
            return DeadlineNear.OVER
        return DeadlineNear.TODAY if deadline < self.tomorrow else DeadlineNear.NEXT

    def is_fresh_to_owner(self, task: Task) -> bool:
        """Return whether the owner has the task before his eyes anyway, so nobody reminds him.

        He said something about it today or the working day before, or it came to him, or he was
        urged, today. What is over he is told in any case: before any group.
        """
        if self.nearness(task.deadline) is DeadlineNear.OVER:
            return False
        said = (task.stance_at if task.stance is not None else None, task.last_heard_at)
        came = (task.registered_at, task.stance_at, task.urged_at)
        return any(at is not None and at >= self.morning_before for at in said) or any(
            at is not None and at >= self.morning for at in came
        )


async def letters_of_deadlines(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence, now: datetime
) -> Chunk:
    """Return the next owners' reminders; whoever has no deadline near is left alone."""
    context = await read_list_context(session, organisation, now=now, asked_at=now)
    framework = framework_of(organisation)
    if comes_with_list(framework, PushKind.DEADLINES, context.today, context.calendar):
        return Chunk((), None)
    readers, more = await next_recipients(session, occurrence)
    if not readers:
        return Chunk((), None)
    earlier = await latest_two(
        session, organisation, kind=PushKind.DEADLINES, before=occurrence.opened_at
    )
    since = earlier[0].opened_at if earlier else organisation.created_at
    span = span_of(organisation, context.calendar, now, since=since)
    near = await near_tasks(session, organisation.id, readers, span)
    for tasks in near.values():
        tasks[:] = [task for task in tasks if not span.is_fresh_to_owner(task)]
    await leave_to_digest(session, organisation, near, context)
    reminded = [reader for reader in readers if near[reader.id]]
    repeated = await told_again(session, organisation, reminded, earlier, span)
    letters = [
        Letter(
            reader,
            reminder_from(reader.name, near[reader.id], span, context),
            repeats=repeated.get(reader.id),
        )
        for reader in reminded
    ]
    return chunk_of(readers, letters, more=more)


async def told_again(
    session: AsyncSession,
    organisation: Organisation,
    readers: Sequence[Recipient],
    earlier: Sequence[Occurrence],
    span: Span,
) -> dict[int, str]:
    """Return the once key of the reminder before, of each reader to whom all of it is told again.

    What was over then, and is in hand still, is not: it stays where it was told.
    """
    if not readers or not earlier:
        return {}
    last, *before = earlier
    since = before[0].opened_at if before else organisation.created_at
    told = replace(span, since=since, until=last.opened_at)
    was_over = await near_tasks(session, organisation.id, readers, told)
    return {
        reader.id: once_key(last.rule, last.period, reader.id)
        for reader in readers
        if not was_over[reader.id]
    }


def span_of(
    organisation: Organisation, calendar: WorkCalendar, now: datetime, *, since: datetime
) -> Span:
    """Return the deadlines that are told of: up to the working day ahead that the setting says.

    The free days before it belong to it.
    """
    ahead = framework_of(organisation).thresholds.remind_working_days
    today = calendar.day_of(now)
    tomorrow = calendar.instant(today + timedelta(days=1), time.min)
    last = calendar.add_working_days(today, ahead) if ahead else today
    until = calendar.instant(last + timedelta(days=1), time.min)
    morning, before = calendar.instant(today, time.min), calendar.add_working_days(today, -1)
    return Span(since, now, tomorrow, until, morning, calendar.instant(before, time.min))


async def near_tasks(
    session: AsyncSession, organisation_id: int, readers: Sequence[Recipient], span: Span
) -> dict[int, list[Task]]:
    """Return each reader's tasks with a deadline in the span, the nearest first."""
    near: dict[int, list[Task]] = {reader.id: [] for reader in readers}
    rows = await session.scalars(
        select(Task)
        .where(
            Task.organisation_id == organisation_id,
            Task.owner_id.between(readers[0].id, readers[-1].id),
            Task.state.in_(IN_HAND),
            Task.deadline >= span.since,
            Task.deadline < span.until,
        )
        .order_by(Task.deadline, Task.id)
    )
    for task in rows:
        if task.owner_id in near:
            near[task.owner_id].append(task)
    return near


async def leave_to_digest(
    session: AsyncSession,
    organisation: Organisation,
    near: Mapping[int, list[Task]],
    context: ListContext,
) -> None:
    """Take off a head's own tasks that stand in the digest he has on the same day."""
    owners = {number for number, tasks in near.items() if tasks}
    framework = framework_of(organisation)
    digests = pushes_on(framework, PushKind.HEAD_DIGEST, context.today, context.calendar)
    if not owners or not digests:
        return
    for number in await holders_among(session, organisation.id, owners, CARING):
        units: Collection[int] = (await reading(session, organisation.id, number))["units"]
        near[number][:] = [task for task in near[number] if task.unit_id not in units]


def reminder_from(
    name: str, tasks: Sequence[Task], span: Span, context: ListContext
) -> DeadlineReminder:
    """Return the reminder of these tasks, by how near they are."""
    return DeadlineReminder(
        name=name,
        at=span.now,
        sections=tuple(sections_of(tasks[:LINES], span, context)),
        more=max(len(tasks) - LINES, 0),
    )


def sections_of(
    tasks: Sequence[Task], span: Span, context: ListContext
) -> Iterator[ReminderSection]:
    """Yield the lines by how near their deadlines are; what is over first."""
    lines = (line_of(number, task, context, answered=False) for number, task in enumerate(tasks, 1))
    for nearness, part in groupby(lines, key=lambda line: span.nearness(line.deadline)):
        yield ReminderSection(nearness, tuple(part))


async def reminder_of(
    session: AsyncSession, member: Member, *, now: datetime
) -> DeadlineReminder | NothingNear:
    """Return the member's reminder as it stands now."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    context = await read_list_context(session, organisation, now=now, asked_at=now)
    morning = context.calendar.instant(context.today, time.min)
    since = await latest_opening(session, organisation, kind=PushKind.DEADLINES, before=morning)
    span = span_of(organisation, context.calendar, now, since=since or organisation.created_at)
    reader = Recipient(member.id, member.name, member.unit_id, 0, member.language)
    tasks = (await near_tasks(session, organisation.id, [reader], span))[member.id]
    return reminder_from(member.name, tasks, span, context) if tasks else NothingNear()
