"""The colour of a task: how near its deadline is, in working days."""

from collections.abc import Collection
from datetime import datetime, time
from typing import NamedTuple, Protocol

from ledger.calendar.working_days import WorkCalendar
from models import Colour, TaskState
from models.work import DONE


class Dated(Protocol):
    """A task, or what a list reads of one."""

    @property
    def state(self) -> TaskState:
        """Where it is in its life."""

    @property
    def deadline(self) -> datetime:
        """By when it is to be done."""

    @property
    def owner_id(self) -> int:
        """Who is to do it."""


class Judgement(NamedTuple):
    """What is seen of a deadline, all at once."""

    colour: Colour
    days_left: int  # working days: 0 on its day, negative past it
    overdue: bool  # past it, not reported as done, and judged
    due_today: bool
    estimated: bool  # colour and days rest on a year that is not announced yet


def judge(
    task: Dated,
    now: datetime,
    calendar: WorkCalendar,
    soon_working_days: int,
    frozen: Collection[int] = (),
) -> Judgement:
    """Return how near the task's deadline is; the colour is red past it, amber soon, else green.

    A task that waits for verification is done as far as its owner is concerned: it is grey.
    `frozen` are the owners whose deadlines are not judged now: see
    `ledger.people.time_off.frozen_owners`.
    """
    deadline = task.deadline
    today, day = calendar.day_of(now), calendar.day_of(deadline)
    left = calendar.working_days_between(today, day)
    is_done, is_judged = task.state in DONE, task.owner_id not in frozen
    is_past = not is_done and now > deadline
    if is_done:
        seen_as = Colour.GREY
    elif not is_judged:
        seen_as = Colour.FROZEN
    elif is_past:
        seen_as = Colour.RED
    else:
        seen_as = Colour.AMBER if left <= soon_working_days else Colour.GREEN
    return Judgement(
        seen_as,
        left,
        is_past and is_judged,
        day == today,
        not (is_done or is_past) and calendar.is_estimated(today, day),
    )


def colour(
    task: Dated,
    now: datetime,
    calendar: WorkCalendar,
    soon_working_days: int,
    frozen: Collection[int] = (),
) -> Colour:
    """Return the colour alone."""
    return judge(task, now, calendar, soon_working_days, frozen).colour


def amber_until(now: datetime, calendar: WorkCalendar, soon_working_days: int) -> datetime:
    """Return the moment before which a deadline is amber, for rows that are asked for or counted.

    The free days after the last working day that counts belong to it.
    """
    next_one = calendar.add_working_days(calendar.day_of(now), soon_working_days + 1)
    return calendar.instant(next_one, time.min)


def is_overdue(task: Dated, now: datetime) -> bool:
    """Return whether the task is past its deadline and not reported as done."""
    return task.state not in DONE and now > task.deadline
