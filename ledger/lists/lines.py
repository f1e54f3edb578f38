"""The lines of a list: of one's own tasks by responsibility, and last of those one helps with."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.colours import judge
from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.fan_out import Recipient
from ledger.tasks.milestones import milestone_line
from models import Member, Milestone, Task, TaskCoOwner
from models.framework import Framework
from models.frozen import frozen
from models.work import IN_HAND, WAITING, Colour, Stance, TaskState
from wording.directives import DirectiveFacts
from wording.lists.responsibility_lists import ListGroup, TaskLine, Witness

TASKS_AT_ONCE = 100  # in one statement
Shared = tuple[Task, str]  # a task that someone helps with, and its owner's name


class TaskInList(NamedTuple):
    """What a list reads of a task: as objects of whole rows they cost a tenth of a list."""

    id: int
    owner_id: int
    version: int
    title: str
    state: TaskState
    deadline: datetime
    responsibility_id: int
    stance: Stance | None
    stance_at: datetime | None
    blocked_at: datetime | None


Listed = Task | TaskInList
COLUMNS = tuple(getattr(Task, name) for name in TaskInList._fields)
# Built once: a list to many asks for every hundred of them, mostly in vain. Two statements, because
# PostgreSQL, while it has no statistics, joins them the wrong way round and reads every task.
_HELPING = select(TaskCoOwner.member_id, TaskCoOwner.task_id).where(
    TaskCoOwner.organisation_id == bindparam("of"),
    TaskCoOwner.member_id.between(bindparam("first"), bindparam("last")),
)
_TASKS = (
    select(Task, Member.name)
    .join(Member, (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id))
    .where(
        Task.organisation_id == bindparam("of"),
        Task.id.in_(bindparam("ids", expanding=True)),
        Task.state.in_(IN_HAND),
    )
)


@frozen
class ListContext:
    """What every line is seen against: the moment, the calendar, the tree, the last asking."""

    now: datetime
    today: date
    calendar: WorkCalendar
    soon_working_days: int
    responsibilities: dict[int, tuple[int, str]]  # id → (position, name)
    asked_at: datetime
    witness: Witness
    framework: Framework
    frozen: frozenset[int] = frozenset()  # owners whose deadlines are not judged now


def lines_of(
    tasks: Collection[Listed],
    answered: Collection[int],
    context: ListContext,
    milestones: Mapping[int, Milestone] = MappingProxyType({}),
    owing: Collection[int] = (),
) -> Iterator[tuple[str, TaskLine]]:
    """Yield the numbered lines by responsibility, each by deadline; the most urgent one first.

    `owing`: tasks that wait for another, and whose owner owes an answer all the same.
    """
    shown = (task for task in tasks if task.state in IN_HAND or task.id in owing)
    in_hand = sorted(shown, key=lambda task: task.deadline)
    nearest: dict[int, datetime] = {}
    for task in in_hand:
        nearest.setdefault(task.responsibility_id, task.deadline)

    def order(task: Listed) -> tuple[datetime, int, datetime, int]:
        number = task.responsibility_id
        position = context.responsibilities[number][0]
        return (nearest[number], position, task.deadline, task.id)

    in_hand.sort(key=order)
    for number, task in enumerate(in_hand, 1):
        responsibility = context.responsibilities[task.responsibility_id][1]
        line = line_of(number, task, context, answered=task.id in answered)
        milestone = milestones.get(task.id)
        if milestone is not None:
            line = replace(line, milestone=milestone_line(milestone, context.now))
        yield responsibility, line


def lines_of_shared(
    shared: Sequence[Shared], context: ListContext, *, after: int
) -> Iterator[tuple[str, TaskLine]]:
    """Yield the numbered lines of what a member helps with; it has no responsibility's name."""
    for number, (task, owner) in enumerate(shared, after + 1):
        line = line_of(number, task, context, answered=False)
        yield "", replace(line, owner=owner, stance=None)


def with_directives(
    lines: Iterable[tuple[str, TaskLine]], asked: Mapping[int, tuple[DirectiveFacts, ...]]
) -> tuple[tuple[str, TaskLine], ...]:
    """Return the lines, each with the directives about its task."""
    if not asked:
        return tuple(lines)
    return tuple((name, replace(line, directives=asked.get(line.id, ()))) for name, line in lines)


def line_of(number: int, task: Listed, context: ListContext, *, answered: bool) -> TaskLine:
    """Return the line of one task."""
    near = judge(task, context.now, context.calendar, context.soon_working_days, context.frozen)
    stance_is_new = task.stance_at is not None and task.stance_at >= context.asked_at
    return TaskLine(
        number=number,
        id=task.id,
        version=task.version,
        title=task.title,
        colour=near.colour,
        deadline=task.deadline,
        days_left=near.days_left,
        overdue=near.overdue,
        due_today=near.due_today,
        stance=task.stance if stance_is_new else None,
        answered=answered,
        blocked=task.blocked_at is not None,
        estimated=near.estimated,
        waits=task.state if task.state in WAITING else None,
    )


def owe_an_answer(
    tasks: Iterable[Listed], asked: Mapping[int, tuple[DirectiveFacts, ...]]
) -> set[int]:
    """Return the tasks that wait for another while a directive waits for their owner's answer."""
    return {
        task.id
        for task in tasks
        if task.state in WAITING and any(not one.answered for one in asked.get(task.id, ()))
    }


def tasks_on_page(
    shown: Sequence[tuple[str, TaskLine]], lines: Sequence[tuple[str, TaskLine]]
) -> dict[str, Any]:
    """Return what a page says of its tasks: those shown, by group, and the counts of all lines."""
    colours = [line.colour for _, line in lines]
    return {
        "groups": tuple(
            ListGroup(name, tuple(line for _, line in pairs))
            for name, pairs in groupby(shown, key=lambda pair: pair[0])
        ),
        "total": len(lines),
        "red": colours.count(Colour.RED),
        "amber": colours.count(Colour.AMBER),
        "green": colours.count(Colour.GREEN),
    }


async def shared_tasks(
    session: AsyncSession, organisation_id: int, readers: Sequence[Recipient]
) -> dict[int, list[Shared]]:
    """Return the open tasks that each of the readers helps with, nearest deadline first."""
    shared: dict[int, list[Shared]] = {reader.id: [] for reader in readers}
    span = {"of": organisation_id, "first": readers[0].id, "last": readers[-1].id}
    helpers: dict[int, list[int]] = {}
    for member_id, task_id in await session.execute(_HELPING, span):
        if member_id in shared:
            helpers.setdefault(task_id, []).append(member_id)
    tasks: list[Shared] = []
    for first in range(0, len(helpers), TASKS_AT_ONCE):
        some = list(helpers)[first : first + TASKS_AT_ONCE]
        rows = await session.execute(_TASKS, {"of": organisation_id, "ids": some})
        tasks += [(task, owner) for task, owner in rows]
    for task, owner in sorted(tasks, key=lambda one: (one[0].deadline, one[0].id)):
        for member_id in helpers[task.id]:
            shared[member_id].append((task, owner))
    return shared
