"""Planning turns ahead: the dates of the rule, and whose turn comes next.

Whoever is on leave that day, has left or has not joined is passed over. Where nobody is there, the
turn is vacant and stays on the books; administrators are told.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.audiences import bears_tag, has_role
from ledger.people.carers import tell_administrators
from ledger.people.time_off import is_away
from ledger.rhythm.audience import whose_turn
from models import Entry, Instant, Member, MemberTag, Organisation, RoleName, Turn, TurnState
from models.among import one_of
from models.framework import Rotation
from models.framework.schedules import days_of
from models.numbering import add
from models.whether import Question, which_find
from wording.rotations import NobodyForTurn

ONE_DAY = timedelta(days=1)
AHEAD = 6  # turns that are known beforehand, so that people can swap
LOOK_BACK = timedelta(days=14)  # a date may be kept to a later working day
# Looked for a stretch at a time: a rule comes once in eight years at least.
STRETCH, STRETCHES = timedelta(days=366), 8 * AHEAD


async def rotations_to_plan(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Rotation]:
    """Return the rotations of which fewer turns are known than should be."""
    rotations = framework_of(organisation).rotations
    found = await which_find(session, questions_of_few_turns(organisation, now))
    return [one for one, few in zip(rotations, found, strict=True) if few]


def questions_of_few_turns(organisation: Organisation, now: datetime) -> list[Question]:
    """Return of each rotation what finds a member of it if fewer turns are known than should be.

    Until somebody belongs to it, it does not begin.
    """
    wanted = {"of": organisation.id, "now": now}
    return [
        Question(
            with_few_turns(frozenset(one.who.roles), frozenset(one.who.tags)),
            {**wanted, "rotation": one.key},
        )
        for one in framework_of(organisation).rotations
    ]


@lru_cache(maxsize=256)
def with_few_turns(roles: frozenset[str], tags: frozenset[str]) -> Select[int]:
    """Return the statement for those who take turns in a rotation of which few are known."""
    known = (
        select(Turn.id)
        .where(
            Turn.organisation_id == bindparam("of"),
            Turn.rotation == bindparam("rotation"),
            Turn.at > bindparam("now", type_=Instant()),
        )
        .limit(AHEAD)
        .subquery()
    )
    few = select(func.count()).select_from(known).scalar_subquery() < AHEAD
    wanted = select(Member.id).where(
        Member.organisation_id == bindparam("of"), few, *takes_turns(roles, tags)
    )
    if tags:  # those who bear a tag are few, and found by it
        bearers = select(MemberTag.member_id).where(
            MemberTag.organisation_id == bindparam("of"), one_of(MemberTag.tag, tags)
        )
        wanted = wanted.where(Member.id.in_(bearers))
    return wanted


async def plan_turns(
    session: AsyncSession, organisation: Organisation, rotation: Rotation, *, now: datetime
) -> None:
    """Put the next turns of a rotation on the books, until enough are known."""
    calendar = await calendar_of(session, organisation)
    number = organisation.id
    mine = (Turn.organisation_id == number, Turn.rotation == rotation.key)
    last = await session.scalar(select(func.max(Turn.nominal)).where(*mine))
    known = await session.scalar(select(func.count()).where(*mine, Turn.at > now)) or 0
    taken = set(await session.scalars(select(Turn.at).where(*mine, Turn.at > now)))
    for nominal, day in dates_after(rotation, last, calendar, now):
        if known >= AHEAD:
            return
        at = calendar.instant(day, rotation.at)
        if at in taken:  # two dates of the rule fall on one working day
            continue
        taken.add(at)
        known += 1
        await plan_turn(session, organisation, rotation, nominal, at, now=now)


def dates_after(
    rotation: Rotation, last: date | None, calendar: WorkCalendar, now: datetime
) -> Iterator[tuple[date, date]]:
    """Yield the dates of the rule that are to come, each with the day that stands for it."""
    since = calendar.day_of(now) - LOOK_BACK
    if last is not None:
        since = max(since, last + ONE_DAY)
    for number in range(STRETCHES):
        begins = since + number * STRETCH
        for nominal in days_of(rotation.rule, begins, begins + STRETCH - ONE_DAY):
            day = calendar.shifted(nominal, rotation.shift)
            if calendar.instant(day, rotation.at) > now:
                yield nominal, day


async def plan_turn(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    nominal: date,
    at: datetime,
    *,
    now: datetime,
) -> None:
    """Put one turn on the books."""
    calendar = await calendar_of(session, organisation)
    morning = framework_of(organisation).thresholds.start_of_day
    member = await next_member(session, organisation, rotation, at)
    turn = Turn(
        organisation_id=organisation.id,
        rotation=rotation.key,
        nominal=nominal,
        at=at,
        member_id=member.id if member else None,
        state=TurnState.PLANNED if member else TurnState.VACANT,
        next_step_at=remind_at(rotation, at, calendar, morning),
    )
    await add(session, turn)
    await session.flush()  # whose turn is next is asked of the rows
    await record(
        session, turn, "turn_planned", rotation, now=now, name=member.name if member else None
    )


def remind_at(rotation: Rotation, at: datetime, calendar: WorkCalendar, morning: time) -> datetime:
    """Return the morning on which to remind: so many working days before."""
    day = calendar.day_of(at)
    for _ in range(rotation.remind_working_days):
        day = calendar.last_working_day(day - ONE_DAY)
    return min(calendar.instant(day, morning), at)


async def next_member(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    at: datetime,
    *,
    besides: int = 0,
) -> Member | None:
    """Return whose turn it is then; None where all are on leave, or nobody belongs to it."""
    fit = (
        Member.organisation_id == organisation.id,
        Member.id != besides,
        *belongs_to(rotation),
        ~is_away(Member.id, organisation.id, at),
    )
    if rotation.order == "roster":
        last = await session.scalar(
            select(Turn.member_id)
            .where(
                Turn.organisation_id == organisation.id,
                Turn.rotation == rotation.key,
                Turn.member_id.is_not(None),
            )
            .order_by(Turn.at.desc(), Turn.id.desc())
            .limit(1)
        )
        behind = (Member.id <= (last or 0), Member.id)
        wanted = select(Member).where(*fit).order_by(*behind).limit(1)
    else:
        latest = (
            select(func.max(Turn.at))
            .where(
                Turn.organisation_id == organisation.id,
                Turn.rotation == rotation.key,
                Turn.member_id == Member.id,
            )
            .scalar_subquery()
        )
        wanted = select(Member).where(*fit).order_by(latest.asc().nulls_first(), Member.id).limit(1)
    found: Member | None = await session.scalar(wanted)
    return found


def belongs_to(rotation: Rotation) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a member takes turns: he is here, has the role and the tag."""
    return takes_turns(rotation.who.roles, rotation.who.tags)


def takes_turns(roles: Collection[str], tags: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Return the same for one of these roles, if there are any, and one of these tags."""
    found: list[ColumnElement[bool]] = [
        Member.left_at.is_(None),
        Member.telegram_user_id.is_not(None),
    ]
    if roles:
        found.append(has_role([RoleName(role) for role in roles]))
    if tags:
        found.append(bears_tag(*tags))
    return tuple(found)


async def tell_vacant(
    session: AsyncSession,
    organisation: Organisation,
    rotation: Rotation,
    turn: Turn,
    *,
    now: datetime,
) -> None:
    """Tell the administrators, once for each turn, that nobody is there to take it."""
    await tell_administrators(
        session,
        organisation=organisation,
        message=NobodyForTurn(rotation, turn.at),
        now=now,
        once_per=f"turn_vacant:{turn.id}",
    )


async def record(
    session: AsyncSession,
    turn: Turn,
    kind: str,
    rotation: Rotation,
    *,
    now: datetime,
    by: Member | None = None,
    **content: Any,
) -> Entry:
    """Put on record what becomes of a turn."""
    return await append_entry(
        session,
        organisation_id=turn.organisation_id,
        kind=kind,
        now=now,
        actor_id=by.id if by else None,
        about=turn.subject,
        version=turn.version,
        rotation=rotation.key,
        title=rotation.title,
        on=turn.at.isoformat(),
        **content,
    )


async def turn_of(
    session: AsyncSession, organisation: Organisation, key: str, on: date
) -> Member | None:
    """Return whose turn of a rotation it is on a day, or else the next one's after it.

    None where it is vacant, or nothing is planned so far ahead.
    """
    calendar = await calendar_of(session, organisation)
    number = await whose_turn(session, organisation.id, key, calendar.instant(on, time.min))
    return await session.get(Member, (organisation.id, number)) if number else None
