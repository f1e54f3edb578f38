"""How the departments stand, for who looks over several: counted by the database, a few a page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.book.refusals import Refusal
from ledger.calendar.colours import amber_until
from ledger.lists.departments import (
    counted,
    how_many,
    is_judged,
    is_later,
    known_before,
    unless_many,
)
from ledger.lists.handed_out import sums_of
from ledger.lists.needs import is_blocked
from ledger.lists.scope import Scope, scope_of
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import frozen_owners
from ledger.rhythm.occurrences import latest_opening
from ledger.rhythm.rounds import check_in_of
from ledger.talk.pages import turned_to
from models import (
    Directive,
    DirectiveState,
    Member,
    Organisation,
    Respondent,
    Round,
    Task,
    Unit,
)
from models.among import THESE, Among, always
from models.framework import CheckIn, PushKind
from models.frozen import frozen
from models.work import IN_HAND, OPEN, WAITING
from wording.lists.overview import DepartmentLine, NoOverviewForYou, Overview, Standing
from wording.rendering import MANY

DEPARTMENTS_ON_A_PAGE = 5
NO_STANDING = Standing(0, 0, 0, 0, 0, 0, 0)


@frozen
class Moments:
    """What tasks are compared with: now, until when a deadline is near, when a list went out."""

    now: datetime
    soon: datetime
    asked_at: datetime
    frozen: frozenset[int]  # owners whose deadlines are not judged now

    @property
    def judged(self) -> tuple[ColumnElement[bool], ...]:
        """The conditions that a task's deadline counts."""
        return is_judged(some_frozen=bool(self.frozen))


async def overview_of(
    session: AsyncSession, member: Member, *, now: datetime, page: int = 1
) -> Overview:
    """Return a page of the departments below the member. Refused to who looks over nobody."""
    scope = await scope_of(session, member)
    if not scope.looks_over:
        raise Refusal(NoOverviewForYou())
    organisation = await session.get_one(Organisation, member.organisation_id)
    moments = await moments_of(session, organisation, now=now)
    count = await session.scalar(select(func.count()).select_from(Unit).where(*is_below(scope)))
    page, pages = turned_to(page, count or 0, DEPARTMENTS_ON_A_PAGE)
    units = await departments_on(session, scope, page)
    tops = await tops_of(session, scope, [unit.id for unit in units])
    standing = await standing_of(session, organisation.id, tops, moments)
    check_in, answered = await participation_of(session, organisation, tops)
    lines = tuple(
        DepartmentLine(
            unit.id, unit.name, standing.get(unit.id, NO_STANDING), *answered.get(unit.id, (0, 0))
        )
        for unit in units
    )
    return Overview(
        at=now,
        whole=await standing_in(session, scope, moments),
        departments=lines,
        check_in=check_in,
        handed_out=await sums_of(session, organisation, member, now=now),
        directives=await directives_of(session, member),
        page=page,
        pages=pages,
    )


async def moments_of(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> Moments:
    """Return what tasks are compared with."""
    calendar = await calendar_of(session, organisation)
    soon = framework_of(organisation).thresholds.soon_working_days
    asked = await latest_opening(session, organisation, kind=PushKind.TASK_LIST, before=None)
    frozen = await frozen_owners(session, organisation.id, now)
    return Moments(now, amber_until(now, calendar, soon), asked or organisation.created_at, frozen)


def is_below(scope: Scope) -> tuple[Any, ...]:
    """Return the conditions for the departments: directly below where the reader holds a role."""
    return Unit.organisation_id == scope.organisation_id, Unit.parent_id.in_(scope.roots)


async def departments_on(session: AsyncSession, scope: Scope, page: int) -> Sequence[Unit]:
    """Return the departments of a page; the reader's own units where there is none below."""
    rows = await session.scalars(
        select(Unit)
        .where(*is_below(scope))
        .order_by(Unit.id)
        .offset((page - 1) * DEPARTMENTS_ON_A_PAGE)
        .limit(DEPARTMENTS_ON_A_PAGE)
    )
    units = rows.all()
    if units or page > 1:
        return units
    own = select(Unit).where(
        Unit.organisation_id == scope.organisation_id, Unit.id.in_(scope.roots)
    )
    return (await session.scalars(own.order_by(Unit.id).limit(DEPARTMENTS_ON_A_PAGE))).all()


async def tops_of(session: AsyncSession, scope: Scope, numbers: list[int]) -> dict[int, int]:
    """Return all units below the departments of a page, each with its department.

    Read once and handed to the others as a value, as in `ledger.people.readership.reading`.
    """
    below = aliased(Unit)
    start = select(Unit.id.label("top"), Unit.id.label("unit")).where(
        Unit.organisation_id == scope.organisation_id, Unit.id.in_(numbers)
    )
    tree = start.cte("tree", recursive=True)
    tree = tree.union(
        select(tree.c.top, below.id).where(
            below.organisation_id == scope.organisation_id, below.parent_id == tree.c.unit
        )
    )
    rows = await session.execute(select(tree.c.unit, tree.c.top))
    return {unit: top for unit, top in rows}  # noqa: C416  # rows are no pairs to the type checker


def summed(rows: Iterable[Sequence[int]], tops: Mapping[int, int]) -> dict[int, list[int]]:
    """Return the sums of what was counted by unit, by department."""
    found: dict[int, list[int]] = {}
    for unit, *counts in rows:
        before = found.setdefault(tops[unit], [0] * len(counts))
        found[tops[unit]] = [one + more for one, more in zip(before, counts, strict=True)]
    return found


def columns_of(moments: Moments) -> tuple[Any, ...]:
    """Return what is counted of open tasks, in the order of `Standing`."""
    in_hand = Task.state.in_(IN_HAND)
    judged = and_(in_hand, *moments.judged)
    asked = and_(in_hand, Task.registered_at <= moments.asked_at)
    heard = or_(Task.stance_at >= moments.asked_at, Task.last_heard_at >= moments.asked_at)
    return (
        func.count(Task.id),
        counted(and_(judged, Task.deadline >= moments.now, Task.deadline < moments.soon)),
        counted(and_(judged, Task.deadline < moments.now)),
        counted(and_(in_hand, Task.blocked_at.is_not(None))),
        counted(Task.state.in_(WAITING)),
        counted(and_(asked, heard)),
        counted(asked),
    )


async def standing_of(
    session: AsyncSession, organisation_id: int, tops: Mapping[int, int], moments: Moments
) -> dict[int, Standing]:
    """Return how each of the departments stands, with all below it."""
    rows = await session.execute(
        select(Task.unit_id, *columns_of(moments))
        .where(
            Task.organisation_id == organisation_id,
            Among(Task.unit_id, THESE),
            # A secret is not even counted: a count of one would tell of it.
            Task.confidential.is_(False),
            Task.state.in_(OPEN),
        )
        .group_by(Task.unit_id),
        {"these": list(tops), "frozen": moments.frozen},
    )
    return {top: Standing(*counts) for top, counts in summed(rows, tops).items()}


async def standing_in(session: AsyncSession, scope: Scope, moments: Moments) -> Standing:
    """Return how all stands that is the reader's to read, each count by an index of its own.

    Counting stops at many, for no organisation is to wait for how many that are: what has time is
    not counted where many are overdue, and his own secrets, which are few, are looked through once.
    Who has answered is not counted of all: no index tells it, and the departments' lines do.
    """
    open_to_all, his_secrets = scope.alternatives()
    count = partial(how_many, *open_to_all, at_most=MANY)
    in_hand, near = Task.state.in_(IN_HAND), Task.deadline < moments.soon
    known = known_before(
        count(in_hand, Task.deadline < moments.now, *moments.judged),
        count(in_hand, Task.deadline >= moments.now, near, *moments.judged),
        how_many(*open_to_all, *is_blocked()),
        count(Task.state.in_(WAITING)),
    )
    later = count(in_hand, is_later(moments.soon, some_frozen=bool(moments.frozen)))
    secrets = select(*columns_of(moments)[:5]).where(*his_secrets, Task.state.in_(OPEN)).subquery()
    row = await session.execute(
        select(*known.c, unless_many(known.c[0], later), *secrets.c).select_from(
            known.join(secrets, true())
        ),
        scope.wanted | {"frozen": moments.frozen},
    )
    overdue, soon, blocked, waiting, with_time, *of_secrets = row.one()
    of_all = (overdue + soon + waiting + with_time, soon, overdue, blocked, waiting)
    counts = [*map(add, of_all, of_secrets), 0, 0]
    return Standing(*counts)


async def participation_of(
    session: AsyncSession, organisation: Organisation, tops: Mapping[int, int]
) -> tuple[CheckIn | None, dict[int, tuple[int, int]]]:
    """Return the check-in of the latest round for everybody, and who answered, by department."""
    number = organisation.id
    everybodys = [one.key for one in framework_of(organisation).check_ins if one.is_for_everybody]
    latest = await session.scalar(
        select(Round)
        .where(Round.organisation_id == number, Round.check_in.in_(everybodys))
        .order_by(Round.id.desc())
        .limit(1)
    )
    check_in = await check_in_of(session, latest) if latest else None
    if latest is None or check_in is None:
        return None, {}
    rows = await session.execute(
        select(Respondent.unit_id, func.count(Respondent.answered_at), func.count())
        .where(
            Respondent.organisation_id == number,
            Respondent.round_id == latest.id,
            Among(Respondent.unit_id, THESE),
            # Neither who had not joined nor who is excused was asked.
            or_(Respondent.asked_at.is_not(None), Respondent.answered_at.is_not(None)),
        )
        .group_by(Respondent.unit_id),
        {"these": list(tops)},
    )
    return check_in, {top: (one, of) for top, (one, of) in summed(rows, tops).items()}


async def directives_of(session: AsyncSession, member: Member) -> int:
    """Count the member's own directives that wait for an answer."""
    count = await session.scalar(
        select(func.count())
        .select_from(Directive)
        .where(
            Directive.organisation_id == member.organisation_id,
            Directive.author_id == member.id,
            always(Directive.state, DirectiveState.OPEN),
        )
    )
    return count or 0
