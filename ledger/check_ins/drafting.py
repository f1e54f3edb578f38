"""What a form is filled in with before anybody writes a word: drafted from the books."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of
from ledger.people.authority import all_below
from ledger.people.readership import UNITS
from ledger.rhythm.respondents import units_of_respondent
from ledger.rhythm.rounds import round_before
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Instant, Member, Round, Task, TaskState
from models.among import Among, always, one_of
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
    of_when = {"since": since, "now": act.at, "until": end_of_next_week(calendar, act.at)}
    asked = {"of": row.organisation_id, "units": units, **of_when}
    found = {}
    for name, draft in sources.items():
        rows = await act.session.execute(STATEMENTS[draft], asked)
        lines: list[Line] = [(title, owner) for title, owner in rows]
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


def end_of_next_week(calendar: WorkCalendar, now: datetime) -> datetime:
    """Return when the week after this one is over."""
    today = calendar.day_of(now)
    return calendar.instant(today + timedelta(days=14 - today.weekday()), time.min)


SINCE, NOW, UNTIL = (bindparam(name, type_=Instant()) for name in ("since", "now", "until"))
# Built once: the first tasks of the units; of secrets none.
_TASKS = (
    select(Task.title, Member.name)
    .join(
        Member,
        (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id),
    )
    .where(
        Task.organisation_id == bindparam("of"),
        Among(Task.unit_id, UNITS),
        Task.confidential.is_(False),
    )
    .order_by(Task.deadline, Task.id)
    .limit(MOST + 1)
)
_IN_HAND = one_of(Task.state, IN_HAND)
STATEMENTS = {
    # Completed or struck off since.
    Draft.DONE: _TASKS.where(
        or_(
            and_(Task.struck_off_at >= SINCE, Task.struck_off_at < NOW),
            and_(Task.completed_at >= SINCE, always(Task.state, TaskState.COMPLETED)),
        )
    ),
    # Due by the end of the week after.
    Draft.NEXT: _TASKS.where(_IN_HAND, Task.deadline >= NOW, Task.deadline < UNTIL),
    # Blocked or overdue.
    Draft.PROBLEMS: _TASKS.where(_IN_HAND, or_(Task.blocked_at.is_not(None), Task.deadline < NOW)),
}
