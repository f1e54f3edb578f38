"""What a form is filled in with before anybody writes a word: drafted from the books."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of
from ledger.people.authority import all_below
from ledger.people.readership import UNITS
from ledger.rhythm.respondents import units_of_respondent
from ledger.rhythm.rounds import round_before
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Member, Round, Task, TaskState
from models.among import Among
from models.framework import CheckIn
from models.framework.forms import Draft
from models.work import IN_HAND
from wording.check_ins import drafted_lines
from wording.languages import supported

MOST = 8  # lines of a field: the rest is counted
AHEAD = timedelta(days=7)

Line = tuple[str, str]  # a task and its owner


async def drafted(act: Act, row: Round, check_in: CheckIn) -> dict[str, Any]:
    """Return the values of the fields whose default is drawn from the books."""
    wanted = {field.name: Draft.of(field.default) for field in check_in.asks.asked}
    sources = {name: draft for name, draft in wanted.items() if draft is not None}
    if not sources:
        return {}
    units = await units_of(act.session, row, act.by)
    since = await since_last(act.session, row)
    organisation = await organisation_of(act.session, row.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    found = {}
    for name, draft in sources.items():
        conditions = CONDITIONS[draft](since, act.at, calendar)
        lines = await tasks_of(act.session, row.organisation_id, units, conditions)
        found[name] = drafted_lines(
            lines[:MOST], more=len(lines) > MOST, language=supported(organisation.language)
        )
    return found


async def units_of(session: AsyncSession, row: Round, member: Member) -> frozenset[int]:
    """Return the units for which the member answers in the round, with all below them."""
    own = [unit.id for unit in await units_of_respondent(session, row, member)]
    return await all_below(session, row.organisation_id, own)


async def since_last(session: AsyncSession, row: Round) -> datetime:
    """Return since when things are new: since the round before opened, or for a week."""
    before = await round_before(session, row)
    return before.opened_at if before is not None else row.opened_at - AHEAD


async def tasks_of(
    session: AsyncSession,
    organisation_id: int,
    units: frozenset[int],
    conditions: Sequence[ColumnElement[bool]],
) -> list[Line]:
    """Return the first tasks of the units that meet the conditions; of secrets none."""
    rows = await session.execute(
        select(Task.title, Member.name)
        .join(
            Member,
            (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id),
        )
        .where(
            Task.organisation_id == organisation_id,
            Among(Task.unit_id, UNITS),
            Task.confidential.is_(False),
            *conditions,
        )
        .order_by(Task.deadline, Task.id)
        .limit(MOST + 1),
        {"units": units},
    )
    return [(title, name) for title, name in rows]


def done_since(since: datetime, now: datetime, _: WorkCalendar) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was completed or struck off since."""
    return (
        or_(
            and_(Task.struck_off_at >= since, Task.struck_off_at < now),
            and_(Task.completed_at >= since, Task.state == TaskState.COMPLETED),
        ),
    )


def due_next(_: datetime, now: datetime, calendar: WorkCalendar) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is due by the end of the week after."""
    today = calendar.day_of(now)
    end = today + timedelta(days=14 - today.weekday())
    return (
        Task.state.in_(IN_HAND),
        Task.deadline >= now,
        Task.deadline < calendar.instant(end, time.min),
    )


def in_the_way(_: datetime, now: datetime, __: WorkCalendar) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what is blocked or overdue."""
    return (
        Task.state.in_(IN_HAND),
        or_(Task.blocked_at.is_not(None), Task.deadline < now),
    )


CONDITIONS: dict[
    Draft, Callable[[datetime, datetime, WorkCalendar], tuple[ColumnElement[bool], ...]]
] = {
    Draft.DONE: done_since,
    Draft.NEXT: due_next,
    Draft.PROBLEMS: in_the_way,
}
