"""What an import would do: decided before anything is changed, shown by a dry run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from ledger.people.membership import Held, placed
from ledger.roster.calendar_days import PlannedDays, plan_days, with_days
from ledger.roster.items import PlannedItem, plan_items
from ledger.roster.people import People, PlannedPerson, plan_people
from ledger.roster.planned import Planned
from ledger.roster.reading import Books, read_books
from ledger.roster.readings import PlannedReading, plan_readings
from ledger.roster.secretaries import Secretaries, plan_secretaries
from ledger.roster.task_rows import Moment, PlannedTask, plan_tasks
from ledger.roster.units import PlannedTree, plan_units
from models import Member, Organisation, RoleName, UnitKind
from models.framework import Framework
from models.workbook import PEOPLE, Contents, PersonRow, Problem, Reason, match_key


@dataclass(frozen=True)
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
        )


async def plan_import(
    session: AsyncSession, *, organisation: Organisation, contents: Contents, now: datetime
) -> ImportPlan:
    """Compare a workbook with the books. Changes nothing; all problems stand in the plan."""
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
    contents.problems.sort(key=Problem.place)
    stay = not is_administrator_left(people, books)
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
        member.code or row.code,
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
        if row is None or not row.tags:
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
