"""The lines of a responsibility list: in which order, and what each says of its task."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from ledger.calendar.colours import colour, days_left, is_overdue
from ledger.calendar.working_days import WorkCalendar
from models import Task
from models.work import IN_HAND, Colour
from wording.lists.responsibility_lists import ListGroup, TaskLine, Witness

Shared = tuple[Task, str]  # a task that someone helps with, and its owner's name


@dataclass(frozen=True)
class Scene:
    """What every line is seen against: the moment, the calendar, the tree, the last asking."""

    now: datetime
    today: date
    calendar: WorkCalendar
    soon_working_days: int
    responsibilities: dict[int, tuple[int, str]]  # id → (position, name)
    asked_at: datetime
    witness: Witness


def lines_of(
    tasks: Collection[Task], answered: Collection[int], scene: Scene
) -> Iterator[tuple[str, TaskLine]]:
    """Yield the numbered lines by responsibility, each by deadline; the most urgent one first."""
    in_hand = sorted(
        (task for task in tasks if task.state in IN_HAND), key=lambda task: task.deadline
    )
    nearest: dict[int, datetime] = {}
    for task in in_hand:
        nearest.setdefault(task.responsibility_id, task.deadline)

    def order(task: Task) -> tuple[datetime, int, datetime, int]:
        number = task.responsibility_id
        position = scene.responsibilities[number][0]
        return (nearest[number], position, task.deadline, task.id)

    in_hand.sort(key=order)
    for number, task in enumerate(in_hand, 1):
        responsibility = scene.responsibilities[task.responsibility_id][1]
        yield responsibility, line_of(number, task, scene, answered=task.id in answered)


def lines_of_shared(
    shared: Sequence[Shared], scene: Scene, *, after: int
) -> Iterator[tuple[str, TaskLine]]:
    """Yield the numbered lines of what a member helps with; it has no responsibility's name."""
    for number, (task, owner) in enumerate(shared, after + 1):
        line = line_of(number, task, scene, answered=False)
        yield "", replace(line, owner=owner, stance=None)


def line_of(number: int, task: Task, scene: Scene, *, answered: bool) -> TaskLine:
    """Return the line of one task."""
    calendar = scene.calendar
    stance_is_new = task.stance_at is not None and task.stance_at >= scene.asked_at
    return TaskLine(
        number=number,
        id=task.id,
        version=task.version,
        title=task.title,
        colour=colour(task, scene.now, calendar, scene.soon_working_days),
        deadline=task.deadline,
        days_left=days_left(task, scene.now, calendar),
        overdue=is_overdue(task, scene.now),
        due_today=calendar.day_of(task.deadline) == scene.today,
        stance=task.stance if stance_is_new else None,
        answered=answered,
        blocked=task.blocked_at is not None,
    )


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
