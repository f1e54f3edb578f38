"""Going up 升级: an overdue task is its owner's matter, then its head's, then the leader's.

Each level once, and on record; the framework says after how many working days, for all, for what
hangs on one responsibility, or for one kind of task. Who hears of it reads it in the message he
gets anyway.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import frozen_owners
from ledger.tasks.difficulties import raise_difficulty, unanswered
from models import Organisation, Responsibility, Task
from models.framework import Escalation, Framework
from models.numbering import hold_chain_end
from models.whether import finds_any
from models.work import IN_HAND, Level

ESCALATED = "escalated"
AT_ONCE = 50  # tasks in one transaction


@dataclass(frozen=True)
class Rule:
    """From which deadlines backwards tasks reach a level, and which tasks."""

    level: Level
    before: datetime
    only: frozenset[str] = frozenset()  # what hangs on these responsibilities; empty: on any
    but: frozenset[str] = frozenset()  # not what hangs on these, which have rules of their own
    kind: str | None = None  # of this category; None: of none that has a rule of its own
    kinds: frozenset[str] = frozenset()  # the categories that have
    frozen: frozenset[int] = frozenset()  # owners whose deadlines are not judged now

    def due(self, organisation_id: int) -> Select[int]:
        """Return the statement for the numbers of the tasks that are to go up to the level.

        From the level below: so an index gives them, however many others there are.
        """
        statement = select(Task.id).where(
            Task.organisation_id == organisation_id,
            Task.state.in_(IN_HAND),
            Task.escalation == self.level - 1,
            Task.deadline < self.before,
        )
        if self.frozen:
            statement = statement.where(Task.owner_id.not_in(self.frozen))
        if self.kind is not None:
            return statement.where(Task.category == self.kind)
        if self.kinds:
            other = or_(Task.category.is_(None), Task.category.not_in(self.kinds))
            statement = statement.where(other)
        if self.only:
            statement = statement.where(hangs_on(organisation_id, self.only))
        if self.but:
            statement = statement.where(~hangs_on(organisation_id, self.but))
        return statement


def hangs_on(organisation_id: int, keys: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a task hangs on one of the responsibilities."""
    return Task.responsibility_id.in_(
        select(Responsibility.id).where(
            Responsibility.organisation_id == organisation_id, Responsibility.key.in_(keys)
        )
    )


async def escalations_are_due(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> bool:
    """Return whether some task is to go up, or a difficulty; on free days none does."""
    rules = await rules_of(session, organisation, now)
    due = [rule.due(organisation.id) for rule in rules]
    if rules:
        due.append(unanswered(organisation.id, now))
    return await finds_any(session, due)


async def escalate(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Let the next tasks go up, level by level, then difficulties; each with its entry."""
    await hold_chain_end(session, organisation.id)
    rules = await rules_of(session, organisation, now)
    for rule in rules:
        for task in await tasks_among(session, organisation.id, rule.due(organisation.id)):
            await escalate_one(session, task, rule.level, now)
    if rules:
        due = unanswered(organisation.id, now)
        for task in await tasks_among(session, organisation.id, due):
            await raise_difficulty(session, task, now)


async def tasks_among(
    session: AsyncSession, organisation_id: int, due: Select[int]
) -> Sequence[Task]:
    """Return the first of the tasks whose numbers a statement gives."""
    numbers = list(await session.scalars(due.limit(AT_ONCE)))
    tasks = await session.scalars(
        select(Task)
        .where(Task.organisation_id == organisation_id, Task.id.in_(numbers))
        .order_by(Task.id)
    )
    return tasks.all()


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


async def rules_of(session: AsyncSession, organisation: Organisation, now: datetime) -> list[Rule]:
    """Return what holds today, level by level; nothing on a free day."""
    calendar = await calendar_of(session, organisation)
    if not calendar.is_working_day(calendar.day_of(now)):
        return []
    frozen = await frozen_owners(session, organisation.id, now)
    rules = rules_on(framework_of(organisation), calendar, now)
    return [replace(rule, frozen=frozen) for rule in rules]


def rules_on(framework: Framework, calendar: WorkCalendar, now: datetime) -> Iterator[Rule]:
    """Yield the rules of each level: of all, then of what has its own."""
    own = dict(overrides(framework))
    kinds = {one.key: one.escalation for one in framework.categories if one.escalation is not None}
    names = frozenset(kinds)
    thresholds = framework.thresholds
    common = Escalation(head=thresholds.escalate_to_head, leader=thresholds.escalate_to_leader)
    yield Rule(Level.OWNER, now)
    for level in (Level.HEAD, Level.LEADER):
        before = overdue_by(common, level, calendar, now)
        yield Rule(level, before, but=frozenset(own), kinds=names)
        for key, escalation in own.items():
            before = overdue_by(escalation, level, calendar, now)
            yield Rule(level, before, only=frozenset({key}), kinds=names)
        for key, escalation in kinds.items():
            yield Rule(level, overdue_by(escalation, level, calendar, now), kind=key)


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
