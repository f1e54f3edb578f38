"""Whom the rows of sheet 人员 mean, by 工号, else by name and department; whom a name in a cell."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ledger.roster.reading import Books
from models import Member, RoleName
from models.workbook import PEOPLE, TASKS, Contents, PersonRow, Problem, Reason, match_key
from models.workbook.layout import Sheet
from models.workbook.rows import Row
from models.workbook.words import code_key

WITH_DEPARTMENT = re.compile(r"(.+?)[(（](.+)[)）]")
NAMES_SHOWN = 4


@dataclass(eq=False)
class PlannedPerson:
    """A person as he will stand on the roster: from a row, from the books, or both."""

    name: str
    department: str | None  # None: the top unit
    code: str | None
    row: PersonRow | None = None
    member: Member | None = None


@dataclass
class People:
    """Everyone who is or will be on the roster, to be found by name or 工号."""

    rows: list[PlannedPerson] = field(default_factory=list)
    by_name: dict[str, list[PlannedPerson]] = field(default_factory=dict)
    by_code: dict[str, PlannedPerson] = field(default_factory=dict)
    # Namesakes in another department, without a 工号 to tell them apart.
    namesakes: list[tuple[PlannedPerson, Member]] = field(default_factory=list)

    def add(self, person: PlannedPerson) -> None:
        """Make a person findable."""
        self.by_name.setdefault(match_key(person.name), []).append(person)
        if person.code:
            self.by_code[code_key(person.code)] = person

    def has(self, name: str, department: str | None) -> bool:
        """Return whether somebody of that name in that department can be found already."""
        place = match_key(department or "")
        namesakes = self.by_name.get(match_key(name), ())
        return any(match_key(one.department or "") == place for one in namesakes)


def plan_people(contents: Contents, books: Books) -> People:
    """Match each row with the member it means; doubled ones become problems."""
    people = People()
    doubled = dict(doubled_rows(contents, books))
    contents.problems += doubled.values()
    matcher = Matcher(contents, books)
    members = matcher.members()
    for row in contents.people:
        member = members.get(row.line)
        person = PlannedPerson(row.name, row.department, row.code, row, member)
        if member is not None and person.code is None:
            person.code = member.code
        if member is None:
            people.namesakes += [(person, other) for other in matcher.namesakes(row)]
        people.rows.append(person)
        if row.line not in doubled:
            people.add(person)
        elif not people.has(row.name, row.department):
            # The 工号 is another's, the person may be real: found by name and department only.
            people.add(replace(person, code=None))
    for member in books.members:
        if member.id not in matcher.taken and member.left_at is None:
            department = (
                None if member.unit_id == books.top.id else books.unit_names[member.unit_id]
            )
            people.add(PlannedPerson(member.name, department, member.code, member=member))
    return people


def doubled_rows(contents: Contents, books: Books) -> Iterator[tuple[int, Problem]]:
    """Yield the line of each row that means the same person as an earlier one, and the problem.

    Who stands in the top unit may name it as his department, or none.
    """
    top = match_key(books.top.name)
    codes: dict[str, PersonRow] = {}
    persons: dict[tuple[str, str], PersonRow] = {}
    for row in contents.people:
        place = (match_key(row.name), match_key(row.department or "") or top)
        if row.code and code_key(row.code) in codes:
            first = codes[code_key(row.code)]
            facts = {"line": first.line, "name": first.name}
            yield (
                row.line,
                contents.problem(PEOPLE, row, "工号", Reason.CODE_TWICE, row.code, **facts),
            )
        elif place in persons and not row.bad and not (row.code and persons[place].code):
            facts = {"line": persons[place].line}
            yield (
                row.line,
                contents.problem(PEOPLE, row, "姓名", Reason.PERSON_TWICE, row.name, **facts),
            )
        if row.code:
            codes.setdefault(code_key(row.code), row)
        persons.setdefault(place, row)


class Matcher:
    """Finds the member whom a row means; each member is meant once."""

    def __init__(self, contents: Contents, books: Books) -> None:
        self.contents = contents
        self.books = books
        self.taken: set[int] = set()
        self.by_code = {code_key(one.code): one for one in books.members if one.code}
        self.by_number: dict[int, Member] = {one.id: one for one in books.members}
        self.by_name: dict[str, list[Member]] = {}
        for member in books.members:
            self.by_name.setdefault(match_key(member.name), []).append(member)
        rows_by_name = Counter(match_key(row.name) for row in contents.people)
        self.unique_names = {name for name, rows in rows_by_name.items() if rows == 1}

    def members(self) -> dict[int, Member]:
        """Return the member whom each row means, by the row's line; new people are not in it."""
        found: dict[int, Member] = {}
        # All 工号 first: whom another row names by his 工号, nobody else can mean.
        for find in (self.same_number, self.same_code, self.same_place, self.founder):
            for row in self.contents.people:
                member = find(row) if row.line not in found else None
                if member is not None and member.id not in self.taken:
                    found[row.line] = member
                    self.taken.add(member.id)
        return found

    def same_number(self, row: PersonRow) -> Member | None:
        """Return the member whose row was exported with that number."""
        return self.by_number.get(row.number) if row.number is not None else None

    def same_code(self, row: PersonRow) -> Member | None:
        """Return the member with that 工号."""
        return self.by_code.get(code_key(row.code)) if row.code else None

    def same_place(self, row: PersonRow) -> Member | None:
        """Return the member of that name in that department, unless the 工号 tell them apart."""
        unit = self.books.units.get(match_key(row.department)) if row.department else self.books.top
        same = [
            member
            for member in self.by_name.get(match_key(row.name), ())
            if unit is not None
            and member.unit_id == unit.id
            and (member.code is None or row.code is None)
            and member.id not in self.taken
        ]
        if len(same) > 1 and row.code is None:
            codes = "、".join(member.code or "–" for member in same)
            self.contents.problems.append(
                self.contents.problem(
                    PEOPLE, row, "姓名", Reason.PERSON_AMBIGUOUS, row.name, ways=codes
                )
            )
        return same[0] if same else None

    def founder(self, row: PersonRow) -> Member | None:
        """Return the administrator whom `init` put into the top unit without a 工号."""
        name = match_key(row.name)
        for member in self.by_name.get(name, ()):
            held = self.books.roles.get(member.id, frozenset())
            if (
                name in self.unique_names
                and member.code is None
                and member.unit_id == self.books.top.id
                and held == {(self.books.top.id, RoleName.ADMINISTRATOR)}
            ):
                return member
        return None

    def namesakes(self, row: PersonRow) -> list[Member]:
        """Return members of that name elsewhere who may be the same person."""
        others = self.by_name.get(match_key(row.name), ())
        return [one for one in others if one.left_at is None and not (one.code and row.code)]


class Finder:
    """Finds people on the roster that will be; notes a problem where that fails."""

    def __init__(
        self, contents: Contents, people: People, *, top: str, sheet: Sheet = TASKS
    ) -> None:
        self.contents = contents
        self.people = people
        self.top = top
        self.sheet = sheet  # in which the names stand
        self.departments = {
            self.department(person) for namesakes in people.by_name.values() for person in namesakes
        }

    def department(self, person: PlannedPerson) -> str:
        """Return the key of where a person stands; the organisation's where no department does."""
        return match_key(person.department or self.top)

    def person(self, row: Row, heading: str, name: str) -> PlannedPerson | None:
        """Return the one person meant."""
        by_code = self.people.by_code.get(code_key(name))
        named = self.people.by_name.get(match_key(name), [])
        if by_code is not None and not named:
            return by_code
        if not named:
            return self.person_in_department(row, heading, name)
        if len(named) == 1:
            return named[0]
        self.complain_of_several(row, heading, name, named)
        return None

    def person_in_department(self, row: Row, heading: str, name: str) -> PlannedPerson | None:
        """Return the person meant by 姓名（部门）."""
        pair = WITH_DEPARTMENT.fullmatch(name)
        if pair is None:
            self.complain(row, heading, Reason.PERSON_UNKNOWN, name)
            return None
        department = match_key(pair[2])
        if department not in self.departments:
            self.complain(row, heading, Reason.DEPARTMENT_UNKNOWN, name, department=pair[2].strip())
            return None
        named = [
            person
            for person in self.people.by_name.get(match_key(pair[1]), [])
            if self.department(person) == department
        ]
        if len(named) == 1:
            return named[0]
        if named:
            self.complain_of_several(row, heading, name, named)
        else:
            self.complain(row, heading, Reason.PERSON_UNKNOWN, name)
        return None

    def complain_of_several(
        self, row: Row, heading: str, name: str, named: list[PlannedPerson]
    ) -> None:
        """Note that several people have that name, and how to tell them apart.

        For two in one department, neither of whom has a 工号, only an example can be given.
        """
        crowd = Counter(map(self.department, named))
        ways = [
            person.code or f"{person.name}（{person.department or self.top}）"
            for person in named
            if person.code or crowd[self.department(person)] == 1
        ][:NAMES_SHOWN] or ["001"]
        self.complain(row, heading, Reason.PERSON_AMBIGUOUS, name, ways="、".join(ways))

    def complain(self, row: Row, heading: str, reason: Reason, name: str, **facts: object) -> None:
        """Note a problem, unless the cell is one already."""
        if heading not in row.bad:
            self.contents.problems.append(
                self.contents.problem(self.sheet, row, heading, reason, name, **facts)
            )
