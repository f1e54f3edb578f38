"""The colour of a task: how near its deadline is, in working days."""

from collections.abc import Collection
from datetime import datetime, time

from ledger.calendar.working_days import WorkCalendar
from models import Colour, Task
from models.work import DONE


def colour(
    task: Task,
    now: datetime,
    calendar: WorkCalendar,
    soon_working_days: int,
    frozen: Collection[int] = (),
) -> Colour:
    """Return red when overdue, amber when due soon, green otherwise, grey when done.

    A task that waits for verification is done as far as its owner is concerned. `frozen` are the
    owners whose deadlines are not judged now: see `ledger.people.time_off.frozen_owners`.
    """
    if task.state in DONE:
        return Colour.GREY
    if task.owner_id in frozen:
        return Colour.FROZEN
    if is_overdue(task, now):
        return Colour.RED
    return Colour.AMBER if days_left(task, now, calendar) <= soon_working_days else Colour.GREEN


def amber_until(now: datetime, calendar: WorkCalendar, soon_working_days: int) -> datetime:
    """Return the moment before which a deadline is amber, for rows that are asked for or counted.

    The free days after the last working day that counts belong to it.
    """
    next_one = calendar.add_working_days(calendar.day_of(now), soon_working_days + 1)
    return calendar.instant(next_one, time.min)


def is_overdue(task: Task, now: datetime, frozen: Collection[int] = ()) -> bool:
    """Return whether the task is past its deadline and not reported as done, and is judged."""
    return task.state not in DONE and now > task.deadline and task.owner_id not in frozen


def is_estimated(task: Task, now: datetime, calendar: WorkCalendar) -> bool:
    """Return whether the colour and the days left rest on a year that is not announced yet."""
    if task.state in DONE or is_overdue(task, now):
        return False
    return calendar.is_estimated(calendar.day_of(now), calendar.day_of(task.deadline))


def days_left(task: Task, now: datetime, calendar: WorkCalendar) -> int:
    """Return the working days left until the deadline: 0 on its day, negative past it."""
    return calendar.working_days_between(calendar.day_of(now), calendar.day_of(task.deadline))
