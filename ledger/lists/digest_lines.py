"""One task as a line of a digest: why it needs its head, seen against what all lines share."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.colours import amber_until, colour, is_overdue, judge
from ledger.calendar.working_days import WorkCalendar
from ledger.calendar.working_hours import working_hours_ago
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import frozen_owners
from models import Organisation, Stance, Task, TaskState
from models.framework import Framework
from models.frozen import frozen
from models.work import DONE, WAITING, Colour
from wording.lists.digests import Cause, DigestLine, Need


@frozen
class DigestContext:
    """What every line is seen against."""

    now: datetime
    calendar: WorkCalendar
    soon_working_days: int
    unsigned_since: datetime  # handed out before, and not signed for: its head is told
    unsigned_before: datetime  # of what was handed out earlier the last digest told
    escalated_since: datetime  # what came up to a leader before then was told before
    frozen: frozenset[int]  # owners whose deadlines are not judged now
    framework: Framework

    @property
    def moments(self) -> dict[str, Any]:
        """The parameters between which deadlines lie: now, the end of the day, no longer soon."""
        today = self.calendar.day_of(self.now)
        tomorrow = today + timedelta(days=1)
        return {
            "now": self.now,
            "today": today,
            "frozen": self.frozen,
            "escalated_since": self.escalated_since,
            "unsigned_since": self.unsigned_since,
            "unsigned_before": self.unsigned_before,
            "tomorrow": self.calendar.instant(tomorrow, time.min),
            "soon": amber_until(self.now, self.calendar, self.soon_working_days),
        }


async def read_digest_context(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> DigestContext:
    """Read what all lines have in common."""
    calendar = await calendar_of(session, organisation)
    framework = framework_of(organisation)
    unsigned_since = unsigned_since_at(organisation, calendar, now)
    return DigestContext(
        now=now,
        calendar=calendar,
        soon_working_days=framework.thresholds.soon_working_days,
        unsigned_since=unsigned_since,
        unsigned_before=unsigned_since,
        escalated_since=calendar.instant(calendar.day_of(now), time.min),
        frozen=await frozen_owners(session, organisation.id, now),
        framework=framework,
    )


def unsigned_since_at(
    organisation: Organisation, calendar: WorkCalendar, now: datetime
) -> datetime:
    """Return before when a task was handed out that is told of at that moment as not signed for."""
    thresholds = framework_of(organisation).thresholds
    return working_hours_ago(
        thresholds.sign_working_hours,
        now,
        calendar,
        begins=thresholds.start_of_day,
        ends=thresholds.end_of_day,
    )


def after_digest(
    organisation: Organisation, context: DigestContext, since: datetime
) -> DigestContext:
    """Return the context of a digest that follows on one of that moment."""
    before = unsigned_since_at(organisation, context.calendar, since)
    return replace(context, escalated_since=since, unsigned_before=before)


def cause_of(task: Task, context: DigestContext) -> Cause | None:
    """Return the first cause why the task needs its head, if it does."""
    if task.state in WAITING:
        return task.state
    if task.state in DONE or task.owner_id in context.frozen:
        return None
    if is_overdue(task, context.now):
        return Need.OVERDUE
    if task.blocked_at is not None:
        return Need.BLOCKED
    if is_due_today(task, context):
        return Need.TODAY
    return cause_ahead(task, context)


def cause_ahead(task: Task, context: DigestContext) -> Need | None:
    """Return why a task whose day has not come needs its head, if it does."""
    seen_as = colour(task, context.now, context.calendar, context.soon_working_days)
    if seen_as is Colour.AMBER:
        return Need.SOON
    handed_out = task.stance_at or task.registered_at
    late = task.state is TaskState.ASSIGNED and handed_out < context.unsigned_since
    return Need.UNSIGNED if late else None


def is_due_today(task: Task, context: DigestContext) -> bool:
    """Return whether the deadline falls on this very day."""
    return is_today(task.deadline, context)


def is_today(moment: datetime | None, context: DigestContext) -> bool:
    """Return whether the moment, if there is one, falls on this very day."""
    day_of = context.calendar.day_of
    return moment is not None and day_of(moment) == day_of(context.now)


def line_of(
    number: int, task: Task, owner: str, reader_id: int, context: DigestContext
) -> DigestLine:
    """Return the line of one task."""
    own, cause = task.owner_id == reader_id, cause_of(task, context)
    near = judge(task, context.now, context.calendar, context.soon_working_days, context.frozen)
    return DigestLine(
        number=number,
        cause=None if own and cause is Need.UNSIGNED else cause,
        id=task.id,
        version=task.version,
        title=task.title,
        owner=owner,
        own=own,
        colour=near.colour,
        deadline=task.deadline,
        days_left=near.days_left,
        overdue=near.overdue,
        due_today=near.due_today,
        blocker=task.blocker,
        completed_at=task.completed_at,
        behind=task.stance is Stance.BEHIND,
        urged=is_today(task.urged_at, context),
        answer_missing_since=missing_since(task, context),
    )


def missing_since(task: Task, context: DigestContext) -> datetime | None:
    """Return since when a difficulty lacks its answer, in the first digest after that."""
    due = task.answer_due_at
    if due is None or not context.escalated_since <= due < context.now:
        return None
    return due
