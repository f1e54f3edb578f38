"""What an import would do: decided before anything is changed, shown by a dry run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from ledger.people.membership import Held, placed
from ledger.roster.calendar_days import PlannedDays, plan_days, with_days
from ledger.roster.edits import Edit, Standing, find_edits
from ledger.roster.items import PlannedItem, plan_items
from ledger.roster.people import People, PlannedPerson, plan_people
from ledger.roster.planned import Planned
from ledger.roster.reading import Books, read_books
from ledger.roster.readings import PlannedReading, plan_readings
from ledger.roster.secretaries import Secretaries, plan_secretaries
from ledger.roster.task_edits import PlannedEdit, Sources, plan_task_edits
from ledger.roster.task_rows import Moment, PlannedTask, plan_tasks
from ledger.roster.units import PlannedTree, plan_units
from models import Member, Organisation, RoleName, UnitKind
from models.framework import Framework
from models.frozen import frozen
from models.workbook import PEOPLE, Contents, PersonRow, Problem, Reason, match_key
from models.workbook.words import code_key


@frozen
class ImportPlan:
    """What to add and change; nothing may be carried out while there are problems."""

    books: Books
    problems: tuple[Problem, ...]
    tree: PlannedTree
    secretaries: Secretaries
    tags: tuple[tuple[PlannedPerson, frozenset[str]], ...]  # of whom they change
    new_people: tuple[PlannedPerson, ...]
    changed_people: tuple[PlannedPerson, ...]
    new_projects: tuple[str, ...]
    new_tasks: tuple[PlannedTask, ...]
    days: PlannedDays
    items: Planned[PlannedItem]
    unchanged_people: int
    known_tasks: int
    namesakes: tuple[tuple[PlannedPerson, Member], ...]
    readings: Planned[PlannedReading]
    administrators_stay: bool  # no row names one: whoever is one remains so
    returning: tuple[str, ...] = ()  # the names of who had left, and has a row
    # Of a workbook that was exported: the cells that were changed, those where the books were, too.
    edits: tuple[Edit, ...] = ()
    conflicts: tuple[Edit, ...] = ()
    changed_tasks: tuple[PlannedEdit, ...] = ()
    standing: Standing = Standing.ASKED
    was_exported: bool = False

    @property
    def new_departments(self) -> tuple[str, ...]:
        """The names of the departments that are new."""
        return tuple(one.name for one in self.tree.new if one.kind is UnitKind.DEPARTMENT)

    @property
    def new_branches(self) -> tuple[str, ...]:
        """The names of the branches that are new, and of what stands above them."""
        return tuple(one.name for one in self.tree.new if one.kind is not UnitKind.DEPARTMENT)

    @property
    def is_empty(self) -> bool:
        """Nothing would change."""
        return not (
            self.tree.new
            or self.tree.changed
            or self.secretaries
            or self.tags
            or self.new_people
            or self.changed_people
            or self.new_tasks
            or self.days.to_set
            or self.readings.to_set
            or self.items.to_set
            or self.changed_tasks
        )

    @property
    def is_undecided(self) -> bool:
        """Whether somebody has yet to say what is to stand: it cannot be carried out."""
        return bool(self.conflicts) and self.standing is Standing.ASKED


async def plan_import(
    session: AsyncSession,
    *,
    organisation: Organisation,
    contents: Contents,
    now: datetime,
    standing: Standing = Standing.ASKED,
) -> ImportPlan:
    """Compare a workbook with the books. Changes nothing; all problems stand in the plan."""
    edits = await find_edits(session, organisation, contents, now=now, standing=standing)
    contents = replace(contents, people=[*contents.people, *edits.people])
    books = await read_books(session, organisation.id)
    calendar = await calendar_of(session, organisation)
    days = plan_days(contents, calendar.overrides, calendar.day_of(now))
    moment = Moment(
        now=now,
        calendar=with_days(calendar, days),
        end_of_day=framework_of(organisation).thresholds.end_of_day,
        categories=framework_of(organisation).categories,
    )
    people = plan_people(contents, books)
    tree = plan_units(contents, books)
    secretaries = plan_secretaries(contents, books, people, tree)
    tasks = plan_tasks(contents, books, people, moment)
    sources = Sources(contents, books, people, moment)
    changed_tasks = await plan_task_edits(session, sources, edits.tasks)
    tags = tuple(plan_tags(contents, books, people, framework_of(organisation)))
    readings = await plan_readings(
        session,
        organisation,
        contents,
        units=books.units,
        new_units=[match_key(one.name) for one in tree.new],
        today=calendar.day_of(now),
    )
    items = await plan_items(session, contents, books, people)
    stay = not is_administrator_left(people, books)
    if stay:
        contents.problems += administrators_taken_off(contents, edits.people, books)
    contents.problems += codes_taken(contents, edits.people, books)
    contents.problems.sort(key=Problem.place)
    new = tuple(person for person in people.rows if person.member is None)
    changed = tuple(
        person
        for person in people.rows
        if person.member is not None and is_changed(person, books, administrators_stay=stay)
    )
    return ImportPlan(
        books=books,
        problems=tuple(contents.problems),
        tree=tree,
        secretaries=secretaries,
        tags=tags,
        new_people=new,
        changed_people=changed,
        new_projects=new_projects(tasks.new, books),
        new_tasks=tuple(tasks.new),
        days=days,
        readings=readings,
        items=items,
        unchanged_people=len(people.rows) - len(new) - len(changed),
        known_tasks=tasks.known,
        namesakes=tuple(people.namesakes),
        administrators_stay=stay,
        edits=tuple(edits.cells),
        conflicts=tuple(edits.conflicts),
        changed_tasks=tuple(changed_tasks),
        standing=standing,
        was_exported=bool(contents.exported),
        returning=tuple(one.name for one in changed if one.member and one.member.left_at),
    )


def is_administrator_left(people: People, books: Books) -> bool:
    """Return whether anyone will be administrator if each row's roles are taken as they stand."""
    listed = {person.member.id for person in people.rows if person.member is not None}
    administrators = {
        member.id
        for member in books.members
        if member.left_at is None
        and any(role is RoleName.ADMINISTRATOR for _, role in books.roles.get(member.id, ()))
    }
    return bool(administrators - listed) or any(
        RoleName.ADMINISTRATOR in person.row.roles for person in people.rows if person.row
    )


def administrators_taken_off(
    contents: Contents, rows: Iterable[PersonRow], books: Books
) -> Iterator[Problem]:
    """Yield a problem for each row of an export by which the last administrator would be none."""
    for row in rows:
        held = {role for _, role in books.roles.get(row.number or 0, ())}
        if RoleName.ADMINISTRATOR in held and RoleName.ADMINISTRATOR not in row.roles:
            yield contents.problem(PEOPLE, row, "角色", Reason.ADMINISTRATOR_STAYS)


def codes_taken(contents: Contents, rows: Iterable[PersonRow], books: Books) -> Iterator[Problem]:
    """Yield a problem for each row of an export with a new 工号 that somebody else bears."""
    bearers = {code_key(one.code): one for one in books.members if one.code}
    for row in rows:
        bearer = bearers.get(code_key(row.code)) if row.code and "工号" not in row.bad else None
        if bearer is not None and bearer.id != row.number:
            facts = {"name": bearer.name}
            yield contents.problem(PEOPLE, row, "工号", Reason.CODE_TAKEN, row.code, **facts)


def code_after(member: Member, row: PersonRow) -> str | None:
    """Return which 工号 a member has then; only a row of an export changes one he has."""
    return row.code if row.number is not None else member.code or row.code


def is_changed(person: PlannedPerson, books: Books, *, administrators_stay: bool) -> bool:
    """Return whether the row says something else of a member than the books do."""
    member, row = person.member, person.row
    assert member is not None and row is not None  # noqa: S101, PT018  # for the type checker
    unit = books.units.get(match_key(row.department)) if row.department else books.top
    if unit is None or member.unit_id != unit.id or member.left_at is not None:
        return True
    held = roles_held(row, unit.id, books, member, administrators_stay=administrators_stay)
    return (member.name, member.code, books.roles.get(member.id, frozenset())) != (
        row.name,
        code_after(member, row),
        held,
    )


def roles_held(
    row: PersonRow,
    unit_id: int,
    books: Books,
    member: Member | None = None,
    *,
    administrators_stay: bool = False,
) -> Held:
    """Return which roles the row gives, and where each is held.

    Whoever is secretary of something remains so until another is named: silence is no dismissal.
    """
    if member is not None and row.number is not None and {"角色", "部门"} <= row.bad:
        return books.roles.get(member.id, frozenset())  # nothing was said of them
    roles = set(row.roles) - {RoleName.SECRETARY} or {RoleName.MEMBER}
    held = placed(roles, unit_id=unit_id, top_id=books.top.id)
    if member is None:
        return held
    staying = {RoleName.SECRETARY} | ({RoleName.ADMINISTRATOR} if administrators_stay else set())
    before = books.roles.get(member.id, frozenset())
    return held | {pair for pair in before if pair[1] in staying}


def plan_tags(
    contents: Contents, books: Books, people: People, framework: Framework
) -> Iterator[tuple[PlannedPerson, frozenset[str]]]:
    """Yield whose tags change, with the keys of what he bears then; an unknown tag is a problem."""
    known = {match_key(tag.name): tag.key for tag in framework.tags}
    for person in people.rows:
        row = person.row
        if row is None or not (row.tags or (row.number is not None and "标签" not in row.bad)):
            continue
        for tag in row.tags:
            if match_key(tag) not in known:
                names = "、".join(one.name for one in framework.tags) or "–"
                facts = {"tag": tag, "known": names}
                contents.problems.append(
                    contents.problem(PEOPLE, row, "标签", Reason.TAG_UNKNOWN, tag, **facts)
                )
        wanted = frozenset(known[match_key(tag)] for tag in row.tags if match_key(tag) in known)
        before = books.tags.get(person.member.id, frozenset()) if person.member else frozenset()
        if wanted != before & set(known.values()):
            yield person, wanted


def new_projects(tasks: list[PlannedTask], books: Books) -> tuple[str, ...]:
    """Return the projects that are not known yet, in the order of the rows."""
    names: dict[str, str] = {}
    for task in tasks:
        if task.row.project and match_key(task.row.project) not in books.projects:
            names.setdefault(match_key(task.row.project), task.row.project)
    return tuple(names.values())
