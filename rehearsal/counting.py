"""What the weeks came to: counted in the database that they have left, and at the post office."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from models import (
    Burden,
    Inbox,
    InboxState,
    Member,
    Occurrence,
    OccurrenceState,
    Outbox,
    OutboxState,
    Respondent,
    Round,
    Setback,
    Turn,
)
from models.framework import DAYS, Framework, WorkingDays
from models.framework.schedules import week_of
from rehearsal.playing import Play
from rehearsal.post_office import SENDS


@dataclass(frozen=True)
class Week:
    """One week: its Monday, what a person was asked and told on average, and the most of one."""

    monday: date
    mean: float
    worst: int


@dataclass(frozen=True)
class Figures:
    """What a rehearsal has shown."""

    people: int
    weeks: tuple[Week, ...]
    mean: float  # prompts a person and week
    worst: int
    worst_who: str
    worst_week: str
    days: dict[date, int]  # what the work model has asked and told, by day
    busiest_day: date | None
    group_posts: int
    collisions: int  # days on which one person was asked two things or more
    collide: tuple[tuple[str, int], ...]  # which, the most frequent first
    pushes_left_out: int
    pushes_moved: int
    rounds_moved: int
    on_free_days: int
    rounds_opened: int
    rounds_closed: int
    asked: int
    answered: int
    asked_nobody: tuple[str, ...]
    put_off: int
    forms_given_up: int
    exceptions: tuple[str, ...]
    doubled: int
    missed: int

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        known = asdict(self)
        known["days"] = {day.isoformat(): count for day, count in self.days.items()}
        known["weeks"] = [{**week, "monday": week["monday"].isoformat()} for week in known["weeks"]]
        known["busiest_day"] = self.busiest_day.isoformat() if self.busiest_day else None
        return known


async def figures_of(play: Play) -> Figures:
    """Count what a play has come to."""
    async with play.database.read() as session:
        burdens = await burdens_in(session)
        said = await said_by_model(session, play.calendar)
        asked, answered = await answers_in(session)
        opened, closed = await rounds_in(session)
        heaviest = max(burdens, key=lambda one: one[2], default=("", 0, 0))
        weeks = weeks_of(play, burdens)
        days = Counter(day for day, *_ in said)
        collisions = collisions_in(play.framework, said)
        return Figures(
            people=len(play.office.people),
            weeks=weeks,
            mean=sum(week.mean for week in weeks) / len(weeks) if weeks else 0.0,
            worst=heaviest[2],
            worst_who=await name_of(session, play, heaviest[1]),
            worst_week=heaviest[0],
            days=dict(sorted(days.items())),
            busiest_day=max(days, key=lambda day: days[day], default=None),
            group_posts=await group_posts_in(session),
            collisions=collisions.total(),
            collide=tuple(collisions.most_common(3)),
            **holidays_met(play),
            on_free_days=sum(
                count for day, count in days.items() if not play.calendar.is_working_day(day)
            ),
            rounds_opened=opened,
            rounds_closed=closed,
            asked=asked,
            answered=answered,
            asked_nobody=await asking_nobody(session, play.framework),
            put_off=await put_off_in(session),
            forms_given_up=play.crowd.given_up,
            exceptions=await exceptions_in(session, play),
            doubled=await doubled_in(session, play),
            missed=await count(session, Occurrence, Occurrence.state == OccurrenceState.MISSED),
        )


async def count(session: AsyncSession, table: Any, *conditions: Any) -> int:
    """Return how many rows there are."""
    found = await session.scalar(select(func.count()).select_from(table).where(*conditions))
    return found or 0


async def burdens_in(session: AsyncSession) -> list[tuple[str, int, int]]:
    """Return week, member and prompts of everybody's weeks."""
    rows = await session.execute(select(Burden.week, Burden.member_id, Burden.prompts))
    return [(week, member, prompts) for week, member, prompts in rows]


def weeks_of(play: Play, burdens: list[tuple[str, int, int]]) -> tuple[Week, ...]:
    """Return each week's mean, of all people and not only of those who had any, and its worst."""
    by_week: dict[str, list[int]] = defaultdict(list)
    for week, _, prompts in burdens:
        by_week[week].append(prompts)
    mondays = [play.monday + timedelta(weeks=number) for number in range(play.weeks)]
    return tuple(
        Week(
            monday,
            sum(by_week[week_of(monday)]) / len(play.office.people),
            max(by_week[week_of(monday)], default=0),
        )
        for monday in mondays
    )


async def said_by_model(
    session: AsyncSession, calendar: WorkCalendar
) -> list[tuple[date, int, str]]:
    """Return day, member and rule of all that the work model has said to somebody."""
    rows = await session.execute(
        select(Outbox.created_at, Outbox.not_before, Outbox.member_id, Outbox.rule).where(
            Outbox.rule.is_not(None), Outbox.member_id.is_not(None)
        )
    )
    return [
        (calendar.day_of(later or at), member or 0, rule or "") for at, later, member, rule in rows
    ]


def collisions_in(framework: Framework, said: list[tuple[date, int, str]]) -> Counter[str]:
    """Count the days on which one person was asked several things, by what these are."""
    asked: dict[tuple[date, int], set[str]] = defaultdict(set)
    for day, member, rule in said:
        if framework.check_in(rule) is not None:
            asked[day, member].add(rule)
    return Counter(" + ".join(sorted(rules)) for rules in asked.values() if len(rules) > 1)


def holidays_met(play: Play) -> dict[str, int]:
    """Count what fell on days off and was left out or moved."""
    met = Counter(pushes_left_out=0, pushes_moved=0, rounds_moved=0)
    last = play.monday + timedelta(weeks=play.weeks)
    for push in play.framework.pushes:
        for number in range((last - play.monday).days):
            day = play.monday + timedelta(days=number)
            if DAYS[day.weekday()] not in push.days or play.calendar.is_working_day(day):
                continue
            if day.weekday() < 5 or len(push.days) < 7:  # weekends of what comes daily are none
                met["pushes_left_out"] += push.working_days is WorkingDays.ONLY
                met["pushes_moved"] += push.working_days is WorkingDays.MOVE
    for check_in in play.framework.check_ins:
        if check_in.schedule is not None:
            days = check_in.schedule.days(play.monday, last - timedelta(days=1))
            shift = check_in.schedule.shift
            met["rounds_moved"] += sum(play.calendar.shifted(day, shift) != day for day in days)
    return dict(met)


async def rounds_in(session: AsyncSession) -> tuple[int, int]:
    """Return how many rounds opened and how many of them closed."""
    return await count(session, Round), await count(session, Round, Round.closed_at.is_not(None))


async def answers_in(session: AsyncSession) -> tuple[int, int]:
    """Return how often somebody was asked, and how often he answered."""
    asked = await count(session, Respondent, Respondent.asked_at.is_not(None))
    return asked, await count(session, Respondent, Respondent.answered_at.is_not(None))


async def group_posts_in(session: AsyncSession) -> int:
    """Return how many posts groups have had, but for the word that they were bound."""
    return await count(
        session,
        Outbox,
        Outbox.chat_id < 0,
        Outbox.member_id.is_(None),
        Outbox.once_key.is_not(None),
    )


async def asking_nobody(session: AsyncSession, framework: Framework) -> tuple[str, ...]:
    """Return what reached nobody in all the time: a rule without people is told before it runs."""
    rows = await session.execute(
        select(Occurrence.rule, func.sum(Occurrence.served)).group_by(Occurrence.rule)
    )
    served = dict(rows.all())
    turns = set(await session.scalars(select(Turn.rotation).where(Turn.member_id.is_not(None))))
    silent = [rule.key for rule in framework.rhythms if not served.get(rule.key)]
    return (*silent, *(one.key for one in framework.rotations if one.key not in turns))


async def put_off_in(session: AsyncSession) -> int:
    """Return how much was put off for people who had had enough."""
    return await session.scalar(select(func.coalesce(func.sum(Burden.put_off), 0))) or 0


async def exceptions_in(session: AsyncSession, play: Play) -> tuple[str, ...]:
    """Return what went wrong: nothing of it may happen."""
    rows = await session.scalars(select(Inbox.error).where(Inbox.state == InboxState.SET_ASIDE))
    wrong = [(error or "").strip().rpartition("\n")[2] for error in rows]
    wrong += [f"{one.step}: {one.reason}" for one in await session.scalars(select(Setback))]
    wrong += list(
        await session.scalars(select(Outbox.error).where(Outbox.state == OutboxState.REFUSED))
    )
    failed = Occurrence.state == OccurrenceState.FAILED
    pushes = await session.scalars(select(Occurrence).where(failed))
    wrong += [f"{one.rule} {one.period}" for one in pushes]
    defects = (play.house.broken, play.house.doorway.defect)
    wrong += [str(one) for one in defects if one is not None]
    return tuple(dict.fromkeys(map(str, wrong)))


async def doubled_in(session: AsyncSession, play: Play) -> int:
    """Return how much was sent more than once."""
    sent = await count(session, Outbox, Outbox.method.in_(SENDS), Outbox.state == OutboxState.SENT)
    return sum(play.post.calls[method] for method in SENDS) - sent


async def name_of(session: AsyncSession, play: Play, member_id: int) -> str:
    """Return who that is, and as what."""
    member = await session.get(Member, (play.organisation_id, member_id))
    if member is None:
        return ""
    roles = next((one.roles for one in play.office.people if one.name == member.name), "")
    return f"{member.name}（{roles}）"
