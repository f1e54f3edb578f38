"""Who is to be secretary 书记 of which branch, by the workbook; and appointing him, on record."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.people.menus import issue_member_menu
from ledger.roster.people import Finder, People, PlannedPerson
from ledger.roster.reading import Books
from ledger.roster.units import PlannedTree
from models import Member, Role, RoleName, Unit, UnitKind
from models.workbook import PEOPLE, UNITS, Contents, PersonRow, Reason, UnitRow, match_key
from models.workbook.rows import HIMSELF

Secretaries = dict[str, PlannedPerson]  # by the key of the branch, general branch or Party group


def plan_secretaries(
    contents: Contents, books: Books, people: People, tree: PlannedTree
) -> Secretaries:
    """Return who becomes secretary of what; whoever is it already is left out."""
    planner = Planner(contents, books, people, tree)
    for unit_row in contents.units:
        planner.read_unit(unit_row)
    for person in people.rows:
        if person.row is not None:
            planner.read_person(person, person.row)
    return {key: one for key, one in planner.named.items() if not planner.holds(key, one)}


class Planner:
    """Finds who is meant, and for which unit."""

    def __init__(self, contents: Contents, books: Books, people: People, tree: PlannedTree) -> None:
        self.contents = contents
        self.books = books
        self.tree = tree
        self.named: Secretaries = {}
        self.holders: dict[int, list[int]] = {}  # by unit, who is its secretary now
        for number, held in books.roles.items():
            for unit_id, role in held:
                if role is RoleName.SECRETARY:
                    self.holders.setdefault(unit_id, []).append(number)
        top = books.unit_names[books.top.id]
        self.in_units = Finder(contents, people, top=top, sheet=UNITS)
        self.in_people = Finder(contents, people, top=top, sheet=PEOPLE)

    def read_unit(self, row: UnitRow) -> None:
        """Take the name beside a unit."""
        if row.secretary is None or not row.bad.isdisjoint({"组织", "书记"}):
            return
        person = self.in_units.person(row, "书记", row.secretary)
        if person is not None:
            self.name(self.in_units, row, "书记", match_key(row.name), person)

    def read_person(self, planned: PlannedPerson, row: PersonRow) -> None:
        """Take the name beside a department, or the person himself."""
        if not row.bad.isdisjoint({"部门", "书记"}):
            return
        key = match_key(row.department or self.books.top.name)
        if RoleName.SECRETARY in row.roles:
            self.name(self.in_people, row, "角色", key, planned)
        if row.secretary is None:
            return
        himself = row.secretary == HIMSELF
        person = planned if himself else self.in_people.person(row, "书记", row.secretary)
        if person is not None:
            self.name(self.in_people, row, "书记", key, person)

    def name(
        self,
        finder: Finder,
        row: UnitRow | PersonRow,
        heading: str,
        key: str,
        person: PlannedPerson,
    ) -> None:
        """Note the secretary of a unit, of a department that of its branch; each has one."""
        unit = self.tree.units[key]
        target = unit.branch if unit.kind is UnitKind.DEPARTMENT else key
        if target is None:
            reason = Reason.SECRETARY_WITHOUT_BRANCH
            finder.complain(row, heading, reason, person.name, department=unit.name)
            return
        first = self.named.setdefault(target, person)
        if not same(first, person):
            finder.complain(row, heading, Reason.SECRETARY_TWICE, person.name, first=first.name)

    def holds(self, key: str, person: PlannedPerson) -> bool:
        """Return whether he is the only secretary of the unit already."""
        unit = self.tree.units[key].unit
        if unit is None or person.member is None:
            return False
        return self.holders.get(unit.id) == [person.member.id]


def same(one: PlannedPerson, other: PlannedPerson) -> bool:
    """Return whether both are one person."""
    return one is other or (one.member is not None and one.member is other.member)


async def appoint(session: AsyncSession, *, unit: Unit, member: Member, now: datetime) -> None:
    """Make the member the unit's secretary; whoever was it is it no longer. On record."""
    held = (
        Role.organisation_id == unit.organisation_id,
        Role.unit_id == unit.id,
        Role.role == RoleName.SECRETARY,
    )
    former = await session.scalars(
        select(Member)
        .join(
            Role, (Role.organisation_id == Member.organisation_id) & (Role.member_id == Member.id)
        )
        .where(*held)
        .order_by(Member.id)
    )
    before = former.all()
    await session.execute(delete(Role).where(*held))
    session.add(
        Role(
            organisation_id=unit.organisation_id,
            member_id=member.id,
            unit_id=unit.id,
            role=RoleName.SECRETARY,
        )
    )
    await append_entry(
        session,
        organisation_id=unit.organisation_id,
        kind="secretary_named",
        now=now,
        about=unit.subject,
        unit=unit.name,
        name=member.name,
        member=member.id,
        before=[one.name for one in before],
    )
    for one in {member, *before}:
        await issue_member_menu(session, one, now=now)
