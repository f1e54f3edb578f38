"""What needs a head, by cause: which tasks, how many, and a part of them by deadline."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, not_, select, true

from ledger.lists.departments import counted, how_many, is_judged
from ledger.lists.pages import Way, page_by_deadline, page_of_few
from ledger.people.readership import (
    LED,
    OF,
    READER,
    UNITS,
    is_open_to_reader,
    waits_for,
)
from models import Instant, Member, Task, TaskState
from models.among import Among, always, one_of
from models.work import DONE, IN_HAND, WAITING, Level
from wording.lists.digests import Cause, Need
from wording.rendering import MANY

EVER = datetime.min.replace(tzinfo=UTC)
WAITING_STATES = sorted(WAITING)
Statement = Select[*tuple[Any, ...]]
# Statements are built once, and told these moments.
NOW, TOMORROW, SOON, ESCALATED_SINCE, UNSIGNED_SINCE, UNSIGNED_BEFORE = (
    bindparam(name, type_=Instant())
    for name in (
        *("now", "tomorrow", "soon"),
        *("escalated_since", "unsigned_since", "unsigned_before"),
    )
)
# From which moment until which the deadlines lie.
DEADLINES = {
    Need.OVERDUE: (None, NOW),
    Need.TODAY: (NOW, TOMORROW),
    Need.SOON: (TOMORROW, SOON),
}


def counts_of_waiting() -> Statement:
    """Return the statement that counts the tasks waiting for the reader's word, by state.

    Grouped first: so SQLite looks for what waits before it asks whose word it waits for.
    """
    found = (
        select(Task.state, func.count().label("count"))
        .where(Task.organisation_id == OF, one_of(Task.state, WAITING), waits_for())
        .group_by(Task.state)
        .subquery()
    )
    there = (case((found.c.state == state, found.c.count), else_=0) for state in WAITING_STATES)
    return select(*(func.coalesce(func.max(one), 0) for one in there))


def needing(
    waiting: Sequence[int], by_deadline: Sequence[int], few: Sequence[int]
) -> tuple[dict[Cause, int], int]:
    """Return how many tasks there are for each need, and how many of the unsigned ones are new.

    They are what the statements below count: the tasks in hand in the units that need an eye, each
    for its first need, and of those that nobody has signed for, how many the last digest did not
    tell.

    What is overdue counts as that, blocked or not, as on lists and in groups. Those that are
    blocked are few, and taken off the other counts by deadline: so these need no more of a task
    than its index tells.
    """
    escalated, unsigned, newly, blocked, overdue, *without = few
    counts = zip(DEADLINES, by_deadline, (0, *without), strict=True)
    found: dict[Cause, int] = {
        **{state: count for state, count in zip(WAITING_STATES, waiting, strict=True) if count},
        Need.ESCALATED: escalated,
        Need.BLOCKED: blocked - overdue,
        # Of so many that counting stopped there are as many without the few.
        **{need: count - less if count < MANY else MANY for need, count, less in counts},
        Need.UNSIGNED: unsigned,
    }
    return found, newly


def counts_of_the_few(*, some_frozen: bool) -> Statement:
    """Return the statement that counts what came up to a leader, and what nobody has signed for.

    Of that, what the last digest did not tell as well; then the blocked ones, see there.
    """
    is_new = handed_out_at() >= UNSIGNED_BEFORE
    unsigned = (
        select(func.count(), counted(is_new))
        .where(*is_unsigned(some_frozen=some_frozen), always(Task.state, TaskState.ASSIGNED))
        .subquery()
    )
    blocked = counts_of_blocked(some_frozen=some_frozen).subquery()
    return select(
        how_many(*is_escalated(some_frozen=some_frozen), one_of(Task.state, IN_HAND)),
        *unsigned.c,
        *blocked.c,
    ).select_from(unsigned.join(blocked, true()))


def is_escalated(*, some_frozen: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task came up to the reader as a leader, from another's units."""
    return (
        Task.organisation_id == OF,
        always(Task.escalation, Level.LEADER),
        Task.escalated_at >= ESCALATED_SINCE,
        Among(Task.unit_id, LED),
        not_(Among(Task.unit_id, UNITS)),
        *is_judged(some_frozen=some_frozen),
    )


def is_unsigned(*, some_frozen: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task was not signed for in time, and needs nobody else yet.

    Not the reader's own: nobody chases himself.
    """
    return (
        *in_units(some_frozen=some_frozen),
        Task.owner_id != READER,
        Task.blocked_at.is_(None),
        Task.deadline >= SOON,
        handed_out_at() < UNSIGNED_SINCE,
    )


def handed_out_at() -> ColumnElement[datetime]:
    """Return when a task that nobody has said a word about came to its owner."""
    return func.coalesce(Task.stance_at, Task.registered_at)


def counts_by_deadline(*, some_frozen: bool) -> Statement:
    """Return the statement that counts all tasks in hand whose deadlines are near or past.

    Each count walks its part of an index and no other, and stops at many.
    """
    there = (*in_units(some_frozen=some_frozen), one_of(Task.state, IN_HAND))
    return select(*(how_many(*there, *due(need), at_most=MANY) for need in DEADLINES))


def counts_of_blocked(*, some_frozen: bool) -> Statement:
    """Return the statement that counts those which are blocked, all and by deadline."""
    # A deadline is asked for: it draws the planner to the index of the few.
    there = (*in_units(some_frozen=some_frozen), *is_blocked(), Task.deadline > EVER)
    by_deadline = (counted(and_(*due(need))).label(need.name.lower()) for need in DEADLINES)
    return select(func.count().label("blocked"), *by_deadline).where(*there)


def due(need: Need) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a deadline is of those for which a task needs somebody."""
    since, until = DEADLINES[need]
    return (
        (Task.deadline < until,)
        if since is None
        else (Task.deadline >= since, Task.deadline < until)
    )


def in_units(*, some_frozen: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that the reader looks after the unit of a task that is judged.

    And that he may know of it.
    """
    return (
        Task.organisation_id == OF,
        Among(Task.unit_id, UNITS),
        is_open_to_reader(),
        *is_judged(some_frozen=some_frozen),
    )


def is_blocked() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task in hand is blocked."""
    # Said of the states it is not in: the index of the few blocked ones is the one to take.
    return Task.blocked_at.is_not(None), Task.state.not_in(DONE)


def in_section(cause: Cause, *, some_frozen: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the tasks that need the reader for a cause, but for the state."""
    if isinstance(cause, TaskState):
        return Task.organisation_id == OF, waits_for()
    if cause is Need.BLOCKED:
        return *in_units(some_frozen=some_frozen), *is_blocked(), Task.deadline >= NOW
    if cause is Need.ESCALATED:
        return is_escalated(some_frozen=some_frozen)
    if cause is Need.UNSIGNED:
        return is_unsigned(some_frozen=some_frozen)
    if cause is Need.OVERDUE:
        return *in_units(some_frozen=some_frozen), *due(cause)
    return *in_units(some_frozen=some_frozen), Task.blocked_at.is_(None), *due(cause)


def states_of(cause: Cause) -> frozenset[TaskState]:
    """Return in which states the tasks of a section are."""
    if cause is Need.UNSIGNED:
        return frozenset({TaskState.ASSIGNED})
    return frozenset({cause}) if isinstance(cause, TaskState) else IN_HAND


@cache
def section_page(cause: Cause, *, way: Way, some_frozen: bool) -> Statement:
    """Return the statement for a part of a section with the owners' names, by deadline."""
    if cause in {Need.BLOCKED, Need.ESCALATED}:
        page = page_of_few(*in_section(cause, some_frozen=some_frozen), way=way)
    else:
        page = page_by_deadline(
            *in_section(cause, some_frozen=some_frozen),
            states=states_of(cause),
            way=way,
        )
    return (
        select(Task, Member.name)
        .join(page, page.c.id == Task.id)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(Task.organisation_id == OF)
        .order_by(Task.deadline, Task.id)
    )
