"""Carrying an import out: calendar, departments, people, projects, tasks, a word to the owners."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of, list_command
from ledger.people.authority import administrators
from ledger.people.entries import append_member_entry
from ledger.people.membership import add_roles, change_membership
from ledger.people.tags import set_tags
from ledger.roster.calendar_days import set_days
from ledger.roster.items import list_items
from ledger.roster.people import PlannedPerson
from ledger.roster.planning import ImportPlan, code_after, roles_held
from ledger.roster.readings import record_readings
from ledger.roster.secretaries import appoint
from ledger.roster.task_edits import change_tasks
from ledger.roster.units import PlannedUnit
from ledger.talk.acts import Act
from ledger.talk.saying import say
from ledger.tasks.assigning import NewTask, add_task
from ledger.tasks.plans import record_plan
from ledger.tasks.recurring import Again, begin_recurrence
from ledger.tasks.showing import facts_of
from models import Member, Organisation, Priority, Project, Shift, Task, Unit
from models.frozen import frozen
from models.numbering import add
from models.workbook import match_key
from wording import Message
from wording.roster.importing import TaskGiven, TasksGiven
from wording.tasks.cards import TaskAssigned

TASKS_NAMED = 10  # in one message; the list shows the rest


@frozen
class ImportOutcome:
    """How much an import did."""

    departments: int
    people_added: int
    people_changed: int
    projects: int
    tasks: int
    told: int
    calendar_days: int = 0
    branches: int = 0
    units_changed: int = 0
    secretaries: int = 0
    tasks_changed: int = 0


async def carry_out(
    session: AsyncSession,
    *,
    organisation: Organisation,
    plan: ImportPlan,
    source: str,
    now: datetime,
    done: Callable[[int], object] = lambda _: None,
) -> ImportOutcome:
    """Do what the plan says; the plan must be without problems and made in this transaction.

    `source` names the file, for the record; `done` hears how many new tasks are on the books.
    """
    if plan.problems:
        raise ValueError("a plan with problems is not carried out")
    if plan.is_undecided:
        raise ValueError("nobody has said what is to stand")
    await set_days(session, organisation, plan.days, now=now)
    units = await add_units(session, plan, now=now)
    await change_units(session, plan, units, now=now)
    await enrol(session, plan, units, now=now)
    await change_people(session, plan, units, now=now)
    await appoint_secretaries(session, plan, units, now=now)
    for person, tags in plan.tags:
        assert person.member is not None  # noqa: S101  # enrolled above
        await set_tags(session, person.member, tags, framework_of(organisation), now=now)
    await list_items(session, organisation, plan.items, units, now=now)
    projects = await add_projects(session, organisation, plan)
    await record_readings(session, organisation, plan.readings, units, source=source, now=now)
    tasks = await add_tasks(session, plan, projects, source=source, now=now, done=done)
    told = await tell_owners(session, organisation, tasks, now=now)
    told += await change_tasks(
        session, organisation, plan.changed_tasks, projects, source=source, now=now
    )
    return ImportOutcome(
        departments=len(plan.new_departments),
        people_added=len(plan.new_people),
        people_changed=len(plan.changed_people),
        projects=len(plan.new_projects),
        tasks=len(tasks),
        tasks_changed=len(plan.changed_tasks),
        told=told,
        calendar_days=len(plan.days.to_set),
        branches=len(plan.new_branches),
        units_changed=len(plan.tree.changed),
        secretaries=len(plan.secretaries),
    )


async def add_units(session: AsyncSession, plan: ImportPlan, *, now: datetime) -> dict[str, Unit]:
    """Make a row of each new unit; return all units by key."""
    top = plan.books.top
    new = {
        match_key(one.name): await add(
            session,
            Unit(
                organisation_id=top.organisation_id,
                name=one.name,
                kind=one.kind,
                parent_id=top.id,
            ),
        )
        for one in plan.tree.new
    }
    # Rows of one flush are written by class name: members before units. What stands above a unit
    # may be new as well, so that is written once all of them are there.
    await session.flush()
    units = plan.books.units | new
    for planned in plan.tree.new:
        unit = units[match_key(planned.name)]
        place(unit, planned, units)
        await append_entry(
            session,
            organisation_id=top.organisation_id,
            kind="unit_added",
            now=now,
            about=unit.subject,
            **told_of(planned, plan),
        )
    return units


async def change_units(
    session: AsyncSession, plan: ImportPlan, units: dict[str, Unit], *, now: datetime
) -> None:
    """Put units that are known where the workbook has them."""
    for planned in plan.tree.changed:
        unit = units[match_key(planned.name)]
        names = plan.books.unit_names
        before = (unit.kind.value, names.get(unit.parent_id or 0), names.get(unit.branch_id or 0))
        unit.kind = planned.kind
        place(unit, planned, units)
        await append_entry(
            session,
            organisation_id=unit.organisation_id,
            kind="unit_changed",
            now=now,
            about=unit.subject,
            **told_of(planned, plan),
            before=list(before),
        )


def place(unit: Unit, planned: PlannedUnit, units: dict[str, Unit]) -> None:
    """Let the unit stand below what the plan says, and belong to its branch."""
    unit.parent_id = units[planned.above].id if planned.above else None
    unit.branch_id = units[planned.branch].id if planned.branch else None


def told_of(planned: PlannedUnit, plan: ImportPlan) -> dict[str, Any]:
    """Return what an entry tells of a unit."""
    above, branch = (
        plan.tree.units[key].name if key else None for key in (planned.above, planned.branch)
    )
    return {"name": planned.name, "unit_kind": planned.kind.value, "above": above, "branch": branch}


async def appoint_secretaries(
    session: AsyncSession, plan: ImportPlan, units: dict[str, Unit], *, now: datetime
) -> None:
    """Name the secretaries."""
    for key, person in plan.secretaries.items():
        assert person.member is not None  # noqa: S101  # enrolled before
        await appoint(session, unit=units[key], member=person.member, now=now)


def unit_of(person: PlannedPerson, plan: ImportPlan, units: dict[str, Unit]) -> Unit:
    """Return the unit a person belongs to."""
    return units[match_key(person.department)] if person.department else plan.books.top


async def enrol(
    session: AsyncSession, plan: ImportPlan, units: dict[str, Unit], *, now: datetime
) -> None:
    """Put new people on the roster."""
    for person in plan.new_people:
        person.member = Member(
            organisation_id=plan.books.top.organisation_id,
            name=person.name,
            code=person.code,
            unit_id=unit_of(person, plan, units).id,
        )
        await add(session, person.member)
    for person in plan.new_people:
        member, row = person.member, person.row
        assert member is not None and row is not None  # noqa: S101, PT018  # just made, from a row
        held = roles_held(row, member.unit_id, plan.books)
        add_roles(session, member, held)
        await append_member_entry(
            session,
            member,
            "enrolled",
            now=now,
            code=member.code,
            unit=unit_of(person, plan, units).name,
            roles=[role.value for role in row.roles],
        )


async def change_people(
    session: AsyncSession, plan: ImportPlan, units: dict[str, Unit], *, now: datetime
) -> None:
    """Change name, 工号, department and roles of members to what their rows say."""
    for person in plan.changed_people:
        member, row = person.member, person.row
        assert member is not None and row is not None  # noqa: S101, PT018  # they were matched
        member.name, member.code = row.name, code_after(member, row)
        member.left_at = None
        unit = unit_of(person, plan, units)
        held = roles_held(
            row, unit.id, plan.books, member, administrators_stay=plan.administrators_stay
        )
        before = plan.books.roles.get(member.id, frozenset())
        await change_membership(session, member, unit=unit, held=held, before=before, now=now)


async def add_projects(
    session: AsyncSession, organisation: Organisation, plan: ImportPlan
) -> dict[str, Project]:
    """Make new projects, each on the owner of its first task; return all projects by key."""
    projects = dict(plan.books.projects)
    for task in plan.new_tasks:
        name = task.row.project
        if name and match_key(name) not in projects:
            owner = task.owner.member
            project = Project(
                organisation_id=organisation.id, name=name, owner_id=owner.id if owner else None
            )
            projects[match_key(name)] = await add(session, project)
    return projects


async def add_tasks(
    session: AsyncSession,
    plan: ImportPlan,
    projects: dict[str, Project],
    *,
    source: str,
    now: datetime,
    done: Callable[[int], object],
) -> list[tuple[Member, Task]]:
    """Put the new tasks on the books in the administrator's name; return each with its owner."""
    by, *_ = await administrators(session, plan.books.top.organisation_id)
    added = []
    for planned in plan.new_tasks:
        row = planned.row
        owner = planned.owner.member
        assert owner is not None  # noqa: S101  # enrolled above
        new = NewTask(
            title=row.title,
            responsibility=planned.responsibility,
            owner=owner,
            deadline=planned.deadline,
            co_owners=[one.member for one in planned.co_owners if one.member is not None],
            project=projects[match_key(row.project)] if row.project else None,
            standard=row.standard,
            target=row.target,
            target_unit=row.target_unit,
            category=planned.category.key if planned.category else None,
            details=planned.details,
            outside=planned.outside,
            leads=frozenset(one.member.id for one in planned.leads if one.member is not None),
            document=row.document,
            urgency=row.urgency,
            evidence_required=row.evidence_required,
            confidential=row.confidential,
            import_key=planned.import_key(),
            source=source,
        )
        act = Act(session, by, now)
        task, _ = await add_task(act, new)
        if planned.again is not None:
            again = Again(planned.again.rule, planned.again.words, Shift.EARLIER)
            await begin_recurrence(act, task, new, again)
        if planned.plan:
            await session.flush()  # written by class name: a milestone before its task
            await record_plan(act, task, planned.plan)
        added.append((owner, task))
        done(len(added))
    return added


async def tell_owners(
    session: AsyncSession,
    organisation: Organisation,
    tasks: Iterable[tuple[Member, Task]],
    *,
    now: datetime,
) -> int:
    """Tell each owner who has joined, once, what he was handed; return how many were told."""
    by_owner: dict[int, tuple[Member, list[Task]]] = {}
    for owner, task in tasks:
        if owner.telegram_user_id is not None:
            by_owner.setdefault(owner.id, (owner, []))[1].append(task)
    for owner, own in by_owner.values():
        own.sort(key=lambda task: (task.deadline, task.id))
        message: Message = (
            TaskAssigned(await facts_of(session, own[0], now=now), None)
            if len(own) == 1
            else TasksGiven(
                tuple(TaskGiven(task.title, task.deadline) for task in own[:TASKS_NAMED]),
                len(own),
                list_command(organisation),
            )
        )
        await say(
            session,
            to=owner,
            message=message,
            now=now,
            about=own[0].subject if len(own) == 1 else None,
            priority=Priority.REMINDER,
        )
    return len(by_owner)
