"""Going up 升级: an overdue task is its owner's matter, then its head's, then the leader's.

Each level once, and on record; the framework says after how many working days, for all, for what
hangs on one responsibility, or for one kind of task. Who hears of it reads it in the message he
gets anyway.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import is_frozen
from ledger.tasks.difficulties import raise_difficulty, unanswered
from models import Instant, Organisation, Responsibility, Task
from models.among import always, one_of
from models.framework import Escalation, Framework
from models.frozen import frozen
from models.numbering import hold_chain_end
from models.whether import Question
from models.work import IN_HAND, Level

ESCALATED = "escalated"
AT_ONCE = 50  # tasks in one transaction
OF: BindParameter[int] = bindparam("of")


@frozen
class Rule:
    """To which level tasks go up, and which."""

    level: Level
    only: frozenset[str] = frozenset()  # what hangs on these responsibilities; empty: on any
    but: frozenset[str] = frozenset()  # not what hangs on these, which have rules of their own
    kind: str | None = None  # of this category; None: of none that has a rule of its own
    kinds: frozenset[str] = frozenset()  # the categories that have


class Due(NamedTuple):
    """A rule, and from which deadlines backwards its tasks go up."""

    rule: Rule
    before: datetime

    def question(self, organisation_id: int, now: datetime) -> Question:
        """Return what finds the numbers of the tasks that are to go up to the level."""
        wanted = {"of": organisation_id, "now": now, "before": self.before}
        return Question(going_up(self.rule), wanted)


@lru_cache(maxsize=1024)
def going_up(rule: Rule) -> Select[int]:
    """Return the statement for the numbers of the tasks that are to go up to the rule's level.

    From the level below: so an index gives them, however many others there are. None of an owner
    whose deadlines are not judged now.
    """
    statement = select(Task.id).where(
        Task.organisation_id == OF,
        one_of(Task.state, IN_HAND),
        always(Task.escalation, rule.level - 1),
        Task.deadline < bindparam("before", type_=Instant()),
        ~is_frozen(Task.owner_id),
    )
    if rule.kind is not None:
        return statement.where(Task.category == rule.kind)
    if rule.kinds:
        other = or_(Task.category.is_(None), Task.category.not_in(rule.kinds))
        statement = statement.where(other)
    if rule.only:
        statement = statement.where(hangs_on(rule.only))
    if rule.but:
        statement = statement.where(~hangs_on(rule.but))
    return statement


def hangs_on(keys: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a task hangs on one of the responsibilities."""
    return Task.responsibility_id.in_(
        select(Responsibility.id).where(
            Responsibility.organisation_id == OF, Responsibility.key.in_(sorted(keys))
        )
    )


async def going_up_now(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds the tasks and difficulties that are to go up; on free days none does."""
    found = await due_today(session, organisation, now)
    questions = [one.question(organisation.id, now) for one in found]
    return [*questions, unanswered(organisation.id, now)] if found else []


async def escalate(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Let the next tasks go up, level by level, then difficulties; each with its entry."""
    await hold_chain_end(session, organisation.id)
    found = await due_today(session, organisation, now)
    for one in found:
        for task in await tasks_among(session, one.question(organisation.id, now)):
            await escalate_one(session, task, one.rule.level, now)
    if found:
        for task in await tasks_among(session, unanswered(organisation.id, now)):
            await raise_difficulty(session, task, now)


async def tasks_among(session: AsyncSession, due: Question) -> Sequence[Task]:
    """Return the first of the tasks whose numbers a statement gives."""
    return (await session.scalars(tasks_in(due.statement), due.wanted)).all()


@lru_cache(maxsize=64)
def tasks_in(due: Select[*tuple[Any, ...]]) -> Select[Task]:
    """Return the statement for these tasks."""
    numbers = due.limit(AT_ONCE).subquery()
    return (
        select(Task)
        .join(numbers, numbers.c.id == Task.id)
        .where(Task.organisation_id == OF)
        .order_by(Task.id)
    )


async def escalate_one(session: AsyncSession, task: Task, level: Level, now: datetime) -> None:
    """Let the task go up by one level."""
    task.escalation, task.escalated_at = level, now
    await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=ESCALATED,
        now=now,
        about=task.subject,
        version=task.version,
        effect_key=f"{ESCALATED}:{task.id}:{level.value}:{task.deadline.isoformat()}",
        title=task.title,
        level=level.name.lower(),
        deadline=task.deadline.isoformat(),
    )


async def due_today(session: AsyncSession, organisation: Organisation, now: datetime) -> list[Due]:
    """Return what holds today, level by level; nothing on a free day."""
    calendar = await calendar_of(session, organisation)
    if not calendar.is_working_day(calendar.day_of(now)):
        return []
    return list(rules_on(framework_of(organisation), calendar, now))


def rules_on(framework: Framework, calendar: WorkCalendar, now: datetime) -> Iterator[Due]:
    """Yield the rules of each level: of all, then of what has its own."""
    own = dict(overrides(framework))
    kinds = {one.key: one.escalation for one in framework.categories if one.escalation is not None}
    names = frozenset(kinds)
    thresholds = framework.thresholds
    common = Escalation(head=thresholds.escalate_to_head, leader=thresholds.escalate_to_leader)
    yield Due(Rule(Level.OWNER), now)
    for level in (Level.HEAD, Level.LEADER):
        before = overdue_by(common, level, calendar, now)
        yield Due(Rule(level, but=frozenset(own), kinds=names), before)
        for key, escalation in own.items():
            before = overdue_by(escalation, level, calendar, now)
            yield Due(Rule(level, only=frozenset({key}), kinds=names), before)
        for key, escalation in kinds.items():
            yield Due(Rule(level, kind=key), overdue_by(escalation, level, calendar, now))


def overdue_by(
    escalation: Escalation, level: Level, calendar: WorkCalendar, now: datetime
) -> datetime:
    """Return before which deadline a task is overdue by the working days of a level."""
    days = escalation.head if level is Level.HEAD else escalation.leader
    if not days:
        return now
    last = calendar.add_working_days(calendar.day_of(now), -days)
    return min(now, calendar.instant(last + timedelta(days=1), time.min))


def overrides(framework: Framework) -> Iterator[tuple[str, Escalation]]:
    """Yield each responsibility with days of its own, its or the nearest above it."""
    found: dict[str, Escalation] = {}
    for node, parent in framework.walk():
        escalation = node.escalation or (found.get(parent.key) if parent else None)
        if escalation is not None:
            found[node.key] = escalation
            yield node.key, escalation
