"""Who is meant by a name in a cell: 张三, his 工号, or 张三（办公室）."""

import re
from collections import Counter

from ledger.roster.people import People, PlannedPerson
from models.workbook import TASKS, Contents, Reason, TaskRow, match_key
from models.workbook.words import code_key

WITH_DEPARTMENT = re.compile(r"(.+?)[(（](.+)[)）]")
NAMES_SHOWN = 4


class Finder:
    """Finds people on the roster that will be; notes a problem where that fails."""

    def __init__(self, contents: Contents, people: People, *, top: str) -> None:
        self.contents = contents
        self.people = people
        self.top = top
        self.departments = {
            self.department(person) for namesakes in people.by_name.values() for person in namesakes
        }

    def department(self, person: PlannedPerson) -> str:
        """Return the key of where a person stands; the organisation's where no department does."""
        return match_key(person.department or self.top)

    def person(self, row: TaskRow, heading: str, name: str) -> PlannedPerson | None:
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

    def person_in_department(self, row: TaskRow, heading: str, name: str) -> PlannedPerson | None:
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
        self, row: TaskRow, heading: str, name: str, named: list[PlannedPerson]
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

    def complain(
        self, row: TaskRow, heading: str, reason: Reason, name: str, **facts: object
    ) -> None:
        """Note a problem, unless the cell is one already."""
        if heading not in row.bad:
            self.contents.problems.append(
                self.contents.problem(TASKS, row, heading, reason, name, **facts)
            )
