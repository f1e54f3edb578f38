"""Some of the tasks that are somebody's to read: by department, responsibility, project, colour."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ledger.book.refusals import Refusal
from ledger.calendar.colours import amber_until
from ledger.indicators.in_charge import indicators_on
from ledger.indicators.showing import Sight
from ledger.lists.departments import how_many_of, is_judged
from ledger.lists.digest_lines import line_of, read_digest_context
from ledger.lists.hanging import hanging_on
from ledger.lists.pages import Part, page_by_deadline
from ledger.lists.responsibility_lists import TASKS_ON_A_PAGE
from ledger.lists.scope import Alternatives, Scope, scope_of
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import all_below
from ledger.people.time_off import frozen_owners
from ledger.talk.evidence import ITS_ANSWER
from ledger.talk.pages import turned_to
from ledger.tasks.last_words import last_words_about
from models import (
    Answer,
    Evidence,
    Member,
    Organisation,
    Project,
    Responsibility,
    SubjectKind,
    Task,
    TaskState,
    Unit,
)
from models.among import Among, Numbers
from models.framework import CheckIn, Framework, Register
from models.frozen import frozen
from models.work import IN_HAND, OPEN, WAITING
from wording.indicators.lines import IndicatorLine
from wording.lists.filtered import ChooseByName, FilteredTasks, PlanDone, Sieve
from wording.lists.handed_out import HandedOutLine
from wording.rendering import MANY
from wording.tasks.cards import TaskNotForYou

NAMES_ON_A_PAGE = 12
COUNTED = 3000  # tasks of a plan: a tap counts no more
LOOKED_INTO = 500  # of them, whether a file was handed in: each is looked up by itself
NODES: BindParameter[Any] = bindparam("nodes", type_=Numbers())
NAMED: dict[Sieve, type[Unit | Responsibility | Project]] = {
    Sieve.UNIT: Unit,
    Sieve.RESPONSIBILITY: Responsibility,
    Sieve.PROJECT: Project,
}
# In which states the tasks are; open in any other case.
STATES = {
    Sieve.RED: IN_HAND,
    Sieve.AMBER: IN_HAND,
    Sieve.GREEN: IN_HAND,
    Sieve.BLOCKED: IN_HAND,
    Sieve.WAITING: WAITING,
}


@frozen
class Choice:
    """Which tasks are chosen: conditions, states, parameters, and the name of what they hang on."""

    alternatives: Alternatives
    conditions: tuple[ColumnElement[bool], ...]
    states: frozenset[TaskState]
    wanted: dict[str, Any]
    name: str
    keys: frozenset[str] = frozenset()  # of the responsibilities, if it is chosen by one
    campaign: bool = False  # registers or check-ins hang there, too


async def filtered_for(
    session: AsyncSession,
    member: Member,
    sieve: Sieve,
    *,
    now: datetime,
    of: int = 0,
    page: int = 1,
) -> FilteredTasks:
    """Return a page of the tasks that the sieve lets through; `of` is the row it names, if any.

    Counting stops at many, and there the pages end. Refused where the department, responsibility or
    project is none of the reader's.
    """
    scope = await scope_of(session, member)
    choice = await choose(session, scope, sieve, of, now=now)
    counting = select(
        how_many_of(
            choice.alternatives,
            Task.state.in_(choice.states),
            *choice.conditions,
            at_most=MANY,
        )
    )
    total = await session.scalar(counting, choice.wanted) or 0
    page, pages = turned_to(page, total, TASKS_ON_A_PAGE)
    part = Part((page - 1) * TASKS_ON_A_PAGE, TASKS_ON_A_PAGE, total)
    beside = choice.keys if page == 1 else frozenset()
    indicators, indicators_count = await indicators_of(session, scope, beside, now=now)
    return FilteredTasks(
        sieve=sieve,
        of=of,
        name=choice.name,
        at=now,
        lines=await lines_on(session, member, choice, part, now=now),
        page=page,
        pages=pages,
        total=total,
        looks_over=scope.looks_over,
        plan=await plan_of(session, scope, choice, now=now)
        if sieve is Sieve.RESPONSIBILITY
        else None,
        indicators=indicators,
        indicators_count=indicators_count,
        campaign=choice.campaign and scope.looks_over,
        hanging=await hanging_on(session, member, scope, beside, now=now),
    )


async def indicators_of(
    session: AsyncSession, scope: Scope, keys: Collection[str], *, now: datetime
) -> tuple[tuple[IndicatorLine, ...], int]:
    """Return the first indicators that hang there and are the reader's to see; how many there are.

    So the list of a responsibility tells of its tasks and its indicators.
    """
    organisation = await session.get_one(Organisation, scope.organisation_id)
    framework = framework_of(organisation)
    if not framework.indicators or not keys:
        return (), 0
    today = (await calendar_of(session, organisation)).day_of(now)
    sight = Sight(organisation.id, framework, today, scope.member_id)
    return await indicators_on(session, sight, keys, scope.units)


async def plan_of(
    session: AsyncSession, scope: Scope, choice: Choice, *, now: datetime
) -> PlanDone | None:
    """Return how much of this year's plan is struck off; None of none, or of too many to count.

    The plan is what falls due in the year and is not called off, as far as it is the reader's.
    What lacks a file is told to whoever looks over others.
    """
    zone = ZoneInfo((await session.get_one(Organisation, scope.organisation_id)).timezone)
    year = now.astimezone(zone).year
    begins, ends = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    due = (Task.deadline >= begins, Task.deadline < ends, *choice.conditions)
    struck_off, still_open, unheard = (
        how_many_of(choice.alternatives, *conditions, *due, at_most=COUNTED)
        for conditions in (
            (Task.state == TaskState.STRUCK_OFF,),
            (Task.state.in_(OPEN),),
            (Task.state.in_(IN_HAND), Task.last_heard_at.is_(None)),
        )
    )
    row = await session.execute(select(struck_off, still_open, unheard), choice.wanted)
    done, left, silent = row.one()
    if not done + left or max(done, left) >= COUNTED:
        return None
    unproven = 0
    if scope.looks_over and done + left <= LOOKED_INTO:
        planned = Task.state.in_((*OPEN, TaskState.STRUCK_OFF))
        lacking = how_many_of(choice.alternatives, planned, *due, ~has_evidence())
        unproven = await session.scalar(select(lacking), choice.wanted) or 0
    return PlanDone(year, done, done + left, silent, unproven)


def has_evidence() -> ColumnElement[bool]:
    """Return the condition that a file was handed in about a task, and stands."""
    return (
        select(Evidence.id)
        .join(Answer, ITS_ANSWER)
        .where(
            Answer.organisation_id == Task.organisation_id,
            Answer.subject_kind == SubjectKind.TASK,
            Answer.subject_id == Task.id,
            Answer.superseded.is_(False),
        )
        .exists()
    )


async def choose(
    session: AsyncSession, scope: Scope, sieve: Sieve, of: int, *, now: datetime
) -> Choice:
    """Return which tasks are meant, as far as they are the reader's."""
    name = await name_of(session, scope, sieve, of)
    if sieve is Sieve.UNIT:
        scope = replace(scope, units=await all_below(session, scope.organisation_id, [of]))
    frozen = await frozen_owners(session, scope.organisation_id, now)
    wanted = {**scope.wanted, "frozen": frozen}
    if sieve is Sieve.RESPONSIBILITY:
        wanted = {**wanted, "nodes": await nodes_below(session, scope.organisation_id, of)}
    organisation = await session.get_one(Organisation, scope.organisation_id)
    judged = is_judged(some_frozen=bool(frozen))
    more = await let_through(session, organisation, sieve, of, judged, now=now)
    states = STATES.get(sieve, OPEN)
    choice = Choice(scope.alternatives(), more, states, wanted, name)
    if sieve is not Sieve.RESPONSIBILITY:
        return choice
    framework = framework_of(organisation)
    node = await session.get_one(Responsibility, (organisation.id, of))
    keys = below(framework, node.key)
    return replace(choice, keys=keys, campaign=any(kept_at(framework, keys)))


def below(framework: Framework, key: str) -> frozenset[str]:
    """Return the key of a responsibility and those of all below it."""
    found = {key}
    for node, parent in framework.walk():  # parents first
        if parent is not None and parent.key in found:
            found.add(node.key)
    return frozenset(found)


def kept_at(framework: Framework, keys: Collection[str]) -> tuple[list[Register], list[CheckIn]]:
    """Return the registers and the planned check-ins that hang there; what is confided is none."""
    registers = [
        one for one in framework.registers if one.responsibility in keys and not one.is_confided
    ]
    planned = [one for one in framework.check_ins if one.responsibility in keys and one.schedule]
    return registers, planned


async def nodes_below(session: AsyncSession, organisation_id: int, of: int) -> set[int]:
    """Return a responsibility and all below it."""
    below_it = aliased(Responsibility)
    tree = (
        select(Responsibility.id)
        .where(Responsibility.organisation_id == organisation_id, Responsibility.id == of)
        .cte("nodes", recursive=True)
    )
    tree = tree.union(
        select(below_it.id).where(
            below_it.organisation_id == organisation_id, below_it.parent_id == tree.c.id
        )
    )
    return set(await session.scalars(select(tree.c.id)))


async def offer_names(
    session: AsyncSession, member: Member, sieve: Sieve, *, page: int = 1
) -> ChooseByName:
    """Return a page of the responsibilities or projects by which the reader may choose."""
    table = NAMED[sieve]
    here = table.organisation_id == member.organisation_id
    count = await session.scalar(select(func.count()).select_from(table).where(here)) or 0
    page, pages = turned_to(page, count, NAMES_ON_A_PAGE)
    rows = await session.execute(
        select(table.id, table.name)
        .where(here)
        .order_by(table.id)
        .offset((page - 1) * NAMES_ON_A_PAGE)
        .limit(NAMES_ON_A_PAGE)
    )
    return ChooseByName(sieve, tuple((number, name) for number, name in rows), page, pages)


async def name_of(session: AsyncSession, scope: Scope, sieve: Sieve, of: int) -> str:
    """Return the name of what is chosen by; refused for a unit that is not the reader's."""
    if sieve not in NAMED:
        return ""
    row = await session.get(NAMED[sieve], (scope.organisation_id, of))
    if not isinstance(row, (Unit, Responsibility, Project)):
        raise Refusal(TaskNotForYou())
    if sieve is Sieve.UNIT and not scope.covers(of):
        raise Refusal(TaskNotForYou())
    return row.name


async def let_through(
    session: AsyncSession,
    organisation: Organisation,
    sieve: Sieve,
    of: int,
    judged: tuple[ColumnElement[bool], ...],
    *,
    now: datetime,
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the sieve beside those of the reader and of the states."""
    calendar = await calendar_of(session, organisation)
    soon = amber_until(now, calendar, framework_of(organisation).thresholds.soon_working_days)
    conditions: dict[Sieve, tuple[ColumnElement[bool], ...]] = {
        Sieve.RED: (Task.deadline < now, *judged),
        Sieve.AMBER: (Task.deadline >= now, Task.deadline < soon, *judged),
        Sieve.GREEN: (Task.deadline >= soon, *judged),
        Sieve.BLOCKED: (Task.blocked_at.is_not(None),),
        Sieve.RESPONSIBILITY: (Among(Task.responsibility_id, NODES),),
        Sieve.PROJECT: (Task.project_id == of,),
    }
    return conditions.get(sieve, ())


async def lines_on(
    session: AsyncSession, member: Member, choice: Choice, part: Part, *, now: datetime
) -> tuple[HandedOutLine, ...]:
    """Return the lines of a part, by deadline."""
    organisation = await session.get_one(Organisation, member.organisation_id)
    chosen = page_by_deadline(
        *choice.conditions,
        states=choice.states,
        alternatives=choice.alternatives,
        way=part.way,
    )
    rows = await session.execute(
        select(Task, Member.name)
        .join(chosen, chosen.c.id == Task.id)
        .join(
            Member, and_(Member.organisation_id == Task.organisation_id, Member.id == Task.owner_id)
        )
        .where(Task.organisation_id == organisation.id)
        .order_by(Task.deadline, Task.id),
        {**choice.wanted, **part.wanted},
    )
    tasks = [(task, owner) for task, owner in rows]
    context = await read_digest_context(session, organisation, now=now)
    said = await last_words_about(session, organisation.id, [task for task, _ in tasks])
    return tuple(
        HandedOutLine(
            line_of(number, task, owner, member.id, context),
            task.state,
            may_urge=False,
            last=said.get(task.id),
        )
        for number, (task, owner) in enumerate(tasks, part.first + 1)
    )
