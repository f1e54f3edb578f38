"""Putting off: who was told much this week has what can wait with his next list; never not at all.

How much is enough says the framework. From a quarter of it on, what leaves time for it waits for
the list or digest that its reader has next (see `ledger.rhythm.folding`); what is only told does
from the first message on. Past all of it, what may wait does so for another day. From half of it
on, what can wait for neither waits for the day's last question, and is asked together with it (see
`ledger.rhythm.same_day`). A reminder or summary of the very minute of the list waits for that,
whoever reads it, a draft for the list of its morning, and what a released bulletin says of his own
units for whatever list its reader has next. Lists, reminders of deadlines, digests and what people
write to each other never wait, nor what nobody else may read.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.audiences import holders_among
from ledger.people.readership import CARING
from ledger.rhythm.folding import waits_until
from ledger.rhythm.planning import REMINDER, TELLING, falls_on, is_told, key_of, part_of
from ledger.rhythm.same_day import ALONE_AFTER, gathering_of
from ledger.talk.burden import week_at
from models import Burden, Occurrence, OccurrenceState, Organisation, Outbox
from models.framework import CheckIn, Framework, PushKind
from models.frozen import frozen

A_PART = 4  # of what is enough: from there on it comes with the list
# What is left at least when the list comes: of a question before it closes and before it is
# reminded of, of a reminder before it closes.
A_DAY_TO_ANSWER, BEFORE_REMINDER = timedelta(days=1), timedelta(hours=12)
AFTER_REMINDER = timedelta(hours=1)
A_DAY_TO_READ = timedelta(days=1)
LONGEST_DAYS = 15  # to the next list: the longest holidays are shorter
EVERY_LIST = (PushKind.HEAD_DIGEST, PushKind.TASK_LIST)
SOON = timedelta(hours=1)  # a draft is no hurry, and stands in the morning's list


@frozen
class Sated:
    """Who was asked and told how much this week, of those for whom something may wait."""

    counts: dict[int, int]
    enough: int
    with_digest: frozenset[int]  # a list of some kind comes to them every working day


async def put_off_some(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    rows: Sequence[dict[str, Any]],
    *,
    now: datetime,
) -> tuple[datetime, ...]:
    """Let those of the new outbox rows wait whose readers had much already; return until when.

    Nothing when none of them waits: it cannot, nobody had much, or it would come too late.
    """
    framework = framework_of(organisation)
    readers = [row["member_id"] for row in rows if not row["secret"]]
    check_in = framework.check_in(key_of(occurrence.rule))
    if check_in is not None:
        if check_in.opened_by is not None and occurrence.rule == check_in.key:
            return ()  # somebody's deed has opened it, and others wait for the answer
        moments = await moments_for(session, organisation, occurrence, check_in, readers, now=now)
    elif framework.bulletin(occurrence.rule) is not None:
        moments = await moments_of_drafts(session, organisation, readers, now=now)
    elif part_of(occurrence.rule) == TELLING:
        moments = await moments_of_bulletins(session, organisation, readers, now=now)
    else:
        return ()
    told = is_told(occurrence.rule)
    waiting: Counter[datetime] = Counter()
    for row in rows:
        at = None if row["secret"] else moments.get(row["member_id"])
        if at is not None:
            row["not_before"] = at
            waiting[at] += 1
            if told:  # after long holidays it is still to be told
                row["not_after"] = max(row["not_after"], at + A_DAY_TO_READ)
    for at, people in waiting.items():
        await note_put_off(session, organisation, occurrence, people=people, until=at, now=now)
    return tuple(waiting)


async def moments_of_drafts(
    session: AsyncSession, organisation: Organisation, readers: Collection[int], *, now: datetime
) -> dict[int, datetime]:
    """Return until when a draft waits: for the list or digest that its reader has soon."""
    calendar, framework = await calendar_of(session, organisation), framework_of(organisation)
    at = next_list(framework, calendar, EVERY_LIST, now=now)
    if at is None or at > now + SOON:
        return {}
    return dict.fromkeys(await holders_among(session, organisation.id, readers, CARING), at)


async def moments_of_bulletins(
    session: AsyncSession, organisation: Organisation, readers: Collection[int], *, now: datetime
) -> dict[int, datetime]:
    """Return until when a released bulletin waits: the list of the week takes it at the latest."""
    calendar, framework = await calendar_of(session, organisation), framework_of(organisation)
    at = next_list(framework, calendar, (PushKind.TASK_LIST,), now=now)
    return dict.fromkeys(readers, at) if at is not None else {}


async def moments_for(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    check_in: CheckIn,
    readers: Collection[int],
    *,
    now: datetime,
) -> dict[int, datetime]:
    """Return until when it waits, by reader; of the others it cannot, or they had not much yet."""
    with_this = await list_of_this_minute(session, organisation, occurrence, check_in, now=now)
    if with_this is not None:
        return dict.fromkeys(readers, with_this)
    told = is_told(occurrence.rule)
    sated = await who_had_much(session, organisation, readers, told=told, now=now)
    if not sated.counts:
        return {}
    calendar, framework = await calendar_of(session, organisation), framework_of(organisation)
    with_digest, with_list = (
        next_list(framework, calendar, kinds, now=now)
        for kinds in (EVERY_LIST, (PushKind.TASK_LIST,))
    )
    latest = latest_moment(occurrence, check_in)
    later = later_moment(framework, calendar, occurrence, check_in, now=now)
    moments, hurried = {}, []
    for reader, count in sated.counts.items():
        at = with_digest if reader in sated.with_digest else with_list
        if at is None or (latest is not None and at > latest):
            at = later if count >= sated.enough else None
        if at is not None:
            moments[reader] = at
        elif count >= sated.enough // 2:
            hurried.append(reader)
    if latest is None:
        return moments
    gathering = gathering_of(framework, calendar, occurrence, now=now)
    if gathering is None or gathering.until > latest:
        return moments
    if gathering.is_last:
        hurried = await who_waits(session, organisation.id, hurried, until=gathering.until)
    return moments | dict.fromkeys(hurried, gathering.until)


async def list_of_this_minute(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    check_in: CheckIn,
    *,
    now: datetime,
) -> datetime | None:
    """Return the moment after the list that goes out right after it; None where none does.

    A question does not wait for it: it is answered by one tap where it stands.
    """
    at, latest = occurrence.due_at + ALONE_AFTER, latest_moment(occurrence, check_in)
    if occurrence.rule == check_in.key or now >= at or (latest is not None and at > latest):
        return None
    return at if await list_goes_out(session, organisation, at=occurrence.due_at) else None


async def list_goes_out(session: AsyncSession, organisation: Organisation, *, at: datetime) -> bool:
    """Return whether the list of that moment is still to be handed out."""
    pushes = framework_of(organisation).pushes
    found = await session.scalar(
        select(Occurrence.rule)
        .where(
            Occurrence.organisation_id == organisation.id,
            Occurrence.state == OccurrenceState.OPEN,
            Occurrence.rule.in_([one.key for one in pushes if one.kind is PushKind.TASK_LIST]),
            Occurrence.due_at == at,
        )
        .limit(1)
    )
    return found is not None


async def who_waits(
    session: AsyncSession, organisation_id: int, readers: Collection[int], *, until: datetime
) -> list[int]:
    """Return which of the readers something waits for until that very moment."""
    rows = await session.scalars(
        select(Outbox.member_id)
        .where(
            Outbox.organisation_id == organisation_id,
            *waits_until(until),
            Outbox.member_id.in_(readers),
        )
        .distinct()
    )
    return [member for member in rows if member is not None]


async def note_put_off(
    session: AsyncSession,
    organisation: Organisation,
    occurrence: Occurrence,
    *,
    people: int,
    until: datetime,
    now: datetime,
) -> None:
    """Put it on record."""
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="prompts_put_off",
        now=now,
        about=organisation.subject,
        rule=occurrence.rule,
        period=occurrence.period,
        people=people,
        until=until.isoformat(),
    )


async def who_had_much(
    session: AsyncSession,
    organisation: Organisation,
    readers: Collection[int],
    *,
    told: bool,
    now: datetime,
) -> Sated:
    """Return who of the readers was asked and told a part of what is enough, and how much.

    What is only told waits for whoever has had anything.
    """
    enough = framework_of(organisation).thresholds.prompts_a_week
    rows = await session.execute(
        select(Burden.member_id, Burden.prompts).where(
            Burden.organisation_id == organisation.id,
            Burden.week == week_at(organisation, now),
            Burden.member_id.in_(readers),
            Burden.prompts >= (1 if told else max(enough // A_PART, 1)),
        )
    )
    counts = {member: prompts for member, prompts in rows}  # noqa: C416  # rows are no pairs
    caring = await holders_among(session, organisation.id, counts, CARING)
    return Sated(counts, enough, frozenset(caring))


def next_list(
    framework: Framework,
    calendar: WorkCalendar,
    kinds: Collection[PushKind],
    *,
    now: datetime,
) -> datetime | None:
    """Return the moment after the next list or digest; None where there is none for long."""
    today = calendar.day_of(now)
    for number in range(LONGEST_DAYS + 1):
        day = today + timedelta(days=number)
        there = [push for push in framework.pushes if push.kind in kinds]
        moments = [calendar.instant(day, one.at) for one in there if falls_on(one, day, calendar)]
        if moments and min(moments) > now:
            return max(moments) + ALONE_AFTER
    return None


def latest_moment(occurrence: Occurrence, check_in: CheckIn) -> datetime | None:
    """Return until when it must have come: there is to be time to answer. None: what is told."""
    if is_told(occurrence.rule):
        return None
    if part_of(occurrence.rule) == REMINDER:
        return occurrence.useful_until - AFTER_REMINDER + ALONE_AFTER
    reminders = (span + BEFORE_REMINDER for span in check_in.follow_up.remind)
    needed = max(A_DAY_TO_ANSWER, *reminders, timedelta(0))
    return occurrence.useful_until - needed + ALONE_AFTER


def later_moment(
    framework: Framework,
    calendar: WorkCalendar,
    occurrence: Occurrence,
    check_in: CheckIn,
    *,
    now: datetime,
) -> datetime | None:
    """Return the morning of next week's first working day, or of the next one; None if too late.

    So it is for what may wait only, and is a question.
    """
    if not check_in.may_wait or occurrence.rule != check_in.key:
        return None
    latest = occurrence.useful_until - max(check_in.follow_up.remind, default=timedelta(0))
    today = calendar.day_of(now)
    for day in (today + timedelta(days=7 - today.weekday()), today + timedelta(days=1)):
        moment = calendar.instant(
            calendar.first_working_day(day), framework.thresholds.start_of_day
        )
        if moment < latest:
            return moment
    return None
