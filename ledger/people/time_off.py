"""Time off 请假: entered by the member or by who directs him; meanwhile nothing is asked of him.

It ends by itself, and can be ended before. His head says who stands in: `ledger.tasks.standing_in`.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    bindparam,
    exists,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from ledger.book.chain import append_entry, receipt_of
from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_deadline
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of
from ledger.people.authority import may_direct
from ledger.people.carers import tell_heads
from ledger.people.choosing import people_meant
from ledger.talk.acts import Act
from models import Entry, Instant, Member, Organisation, TimeOff, Unit
from models.frozen import frozen
from models.numbering import add, hold_chain_end
from models.remembering import remember
from wording.people.time_off import (
    AwayDatesUnread,
    AwayGone,
    AwayNoted,
    AwayShown,
    AwayTooLong,
    ColleagueAway,
    ColleagueIsBack,
    MayNotEnterAway,
    MayNotFreeze,
    WhichColleague,
    YouAreBack,
)

BETWEEN = re.compile(r"\s*(?:到|至|—|–|~|～|\bto\b|\buntil\b|(?<=[日号天一二三四五六])-)\s*")
LONGEST = timedelta(days=366)
FROZEN, COUNTED_ON = "time_off_frozen", "time_off_counted"  # entries


@frozen
class Days:
    """The first and the last day of time off."""

    first: date
    last: date


def is_away(
    member_id: SQLColumnExpression[int], organisation_id: int, at: datetime
) -> ColumnElement[bool]:
    """Return the condition that the member of that column is away at a moment."""
    return exists().where(
        TimeOff.organisation_id == organisation_id,
        TimeOff.member_id == member_id,
        TimeOff.ends_at > at,
        TimeOff.begins_at <= at,
        TimeOff.ended_at.is_(None),
    )


async def time_off_at(session: AsyncSession, member: Member, at: datetime) -> TimeOff | None:
    """Return the member's time off at a moment, the latest entered if there are two."""

    async def look_up() -> TimeOff | None:
        found: TimeOff | None = await session.scalar(
            select(TimeOff)
            .where(
                TimeOff.organisation_id == member.organisation_id,
                TimeOff.member_id == member.id,
                TimeOff.ends_at > at,
                TimeOff.begins_at <= at,
                TimeOff.ended_at.is_(None),
            )
            .order_by(TimeOff.id.desc())
            .limit(1)
        )
        return found

    return await remember(session, ("away", member.organisation_id, member.id, at), look_up)


# Who is away `now` so that his deadlines are not judged until he is back. Built once.
_FROZEN_OWNERS = select(TimeOff.member_id).where(
    TimeOff.organisation_id == bindparam("of"),
    TimeOff.ends_at > bindparam("now", type_=Instant()),
    TimeOff.begins_at <= bindparam("now", type_=Instant()),
    TimeOff.ended_at.is_(None),
    TimeOff.frozen.is_(True),
)


def is_frozen(member_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that the member of that column is one of them.

    Asked of each row that all else finds, which are few: for a list of all who are away SQLite
    would make a table, found or not, at every tick.
    """
    return _FROZEN_OWNERS.where(TimeOff.member_id == member_id).correlate(member_id.class_).exists()


async def frozen_owners(
    session: AsyncSession, organisation_id: int, now: datetime
) -> frozenset[int]:
    """Return who is away now so that his deadlines are not judged until he is back.

    Few at any time: whoever counts tasks is handed their numbers.
    """

    async def look_up() -> frozenset[int]:
        rows = await session.scalars(_FROZEN_OWNERS, {"of": organisation_id, "now": now})
        return frozenset(rows)

    return await remember(session, ("frozen", organisation_id, now), look_up)


async def freeze(act: Act, number: int) -> None:
    """休假期间暂停计色: let no deadline of who is away be judged until he is back."""
    await choose_judging(act, number, frozen=True)


async def count_on(act: Act, number: int) -> None:
    """期限照算: let his deadlines count as always."""
    await choose_judging(act, number, frozen=False)


async def choose_judging(act: Act, number: int, *, frozen: bool) -> None:
    """Note whether deadlines count meanwhile, as whoever directs the member says; never he."""
    row = await open_time_off(act, number)
    member = await act.session.get_one(Member, (act.organisation_id, row.member_id))
    if act.by.id == member.id:
        raise Refusal(MayNotFreeze())
    await check_may_enter(act, member)
    if row.frozen is not frozen:
        row.frozen = frozen
        await record(act, FROZEN if frozen else COUNTED_ON, member, row)
    await act.answer_in_place(colleague_away(member, row))


def colleague_away(member: Member, row: TimeOff) -> ColleagueAway:
    """Return what a head reads of somebody's time off."""
    return ColleagueAway(row.id, member.name, row.begins_at, last_moment(row), frozen=row.frozen)


async def say_away(act: Act, text: str) -> None:
    """/away: show one's own time off; with days enter it, with a name before them a colleague's."""
    if not text.strip():
        await act.answer(await own_time_off(act))
        return
    calendar = await calendar_for(act)
    days = days_in(text, now=act.at, calendar=calendar)
    if days is not None:
        await enter(act, act.by, days, calendar)
        return
    name, _, rest = text.strip().partition(" ")
    days = days_in(rest, now=act.at, calendar=calendar)
    if days is None:
        raise Refusal(AwayDatesUnread())
    await enter(act, await colleague_meant(act, name), days, calendar)


async def own_time_off(act: Act) -> AwayShown:
    """Return the actor's time off that is not over, with a way to end it."""
    row = await act.session.scalar(
        select(TimeOff)
        .where(
            TimeOff.organisation_id == act.organisation_id,
            TimeOff.member_id == act.by.id,
            TimeOff.ends_at > act.now,
            TimeOff.ended_at.is_(None),
        )
        .order_by(TimeOff.begins_at)
        .limit(1)
    )
    return AwayShown() if row is None else AwayShown(row.id, row.begins_at, last_moment(row))


async def colleague_meant(act: Act, name: str) -> Member:
    """Return whom the name means, of those the actor directs. Raises Refusal."""
    meant = await people_meant(act.session, act.organisation_id, name)
    if len(meant) > 1:
        raise Refusal(WhichColleague(tuple(member.name for member in meant)))
    [member] = meant
    await check_may_enter(act, member)
    return member


async def check_may_enter(act: Act, member: Member) -> None:
    """Refuse to enter another's time off, or to end it, to whoever does not direct him."""
    if act.by.id == member.id:
        return
    if not await may_direct(act.session, act.by, unit_id=member.unit_id):
        raise Refusal(MayNotEnterAway(member.name))


async def enter(act: Act, member: Member, days: Days, calendar: WorkCalendar) -> TimeOff:
    """Note the days; one who enters his own tells his head, who is asked who stands in."""
    begins = calendar.instant(days.first, time.min)
    ends = calendar.instant(days.last + timedelta(days=1), time.min)
    if ends <= act.now or days.last < days.first:
        raise Refusal(AwayDatesUnread())
    if ends - begins > LONGEST:
        raise Refusal(AwayTooLong())
    await hold_chain_end(act.session, act.organisation_id)
    row = await add(
        act.session,
        TimeOff(
            organisation_id=act.organisation_id,
            member_id=member.id,
            begins_at=begins,
            ends_at=ends,
            entered_by=act.by.id,
            entered_at=act.now,
            frozen=False,
        ),
    )
    entry = await record(act, "time_off", member, row)
    own = member.id == act.by.id
    message = AwayNoted(row.id, member.name, begins, last_moment(row), own, receipt_of(entry))
    await act.answer(message)
    if own:
        unit = await act.session.get_one(Unit, (act.organisation_id, member.unit_id))
        told = colleague_away(member, row)
        await tell_heads(act.session, unit=unit, message=told, now=act.now, besides=member)
    elif member.telegram_user_id is not None:
        note = AwayNoted(row.id, member.name, begins, last_moment(row), True, None, act.by.name)  # noqa: FBT003
        await act.tell(member, note)
    return row


async def end(act: Act, number: int) -> None:
    """End the time off before its time: by the member himself or who directs him."""
    row = await open_time_off(act, number)
    member = await act.session.get_one(Member, (act.organisation_id, row.member_id))
    await check_may_enter(act, member)
    row.ended_at = act.now
    entry = await record(act, "time_off_ended", member, row)
    receipt, own = receipt_of(entry), act.by.id == member.id
    await act.answer_in_place(YouAreBack(receipt) if own else ColleagueIsBack(member.name, receipt))


async def open_time_off(act: Act, number: int) -> TimeOff:
    """Return the time off that is not over. Raises Refusal when it is."""
    await hold_chain_end(act.session, act.organisation_id)
    row = await act.session.get(TimeOff, (act.organisation_id, number), populate_existing=True)
    if row is None or row.ended_at is not None or row.ends_at <= act.now:
        raise Refusal(AwayGone())
    return row


async def record(act: Act, kind: str, member: Member, row: TimeOff, **content: Any) -> Entry:
    """Append the entry of what became of somebody's time off."""
    return await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=member.subject,
        name=member.name,
        begins=row.begins_at.isoformat(),
        ends=row.ends_at.isoformat(),
        **content,
    )


def last_moment(row: TimeOff) -> datetime:
    """Return a moment of the last day, to be shown as a day."""
    return row.ends_at - timedelta(seconds=1)


async def calendar_for(act: Act) -> WorkCalendar:
    """Return the organisation's working days."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    return await calendar_of(act.session, organisation)


def days_in(text: str, *, now: datetime, calendar: WorkCalendar) -> Days | None:
    """Return the days that words name by their two ends, or the one day; None for other words."""
    ends = [part for part in BETWEEN.split(text.strip()) if part]
    if not 1 <= len(ends) <= 2:  # two ends
        return None
    found = [day_in(part, now=now, calendar=calendar) for part in ends]
    first, last = found[0], found[-1]
    if first is None or last is None:
        return None
    return Days(first, last)


def day_in(text: str, *, now: datetime, calendar: WorkCalendar) -> date | None:
    """Return the day that the words name, and nothing besides."""
    read = read_deadline(text, now=now, calendar=calendar)
    if read is None or read.phrase.strip() != text.strip():
        return None
    return calendar.day_of(read.at)
