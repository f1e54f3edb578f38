"""The made-up office: its people, departments and branches, and what they have in hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from random import Random

import xlsxwriter

from models.framework import Framework
from models.workbook import PEOPLE, TASKS, UNITS

DEPARTMENT = 10  # people, its head among them
BRANCH = 2  # departments
TASKS_EACH = 6  # in a year
PARTY_GROUP, GENERAL_BRANCH = "党组", "机关党总支"
FIRST_USER_ID = 5_000_000_000
FIRST_GROUP_ID = -1_001_000_000_000
Cells = list[tuple[object, ...]]


@dataclass(frozen=True)
class Person:
    """One of the office."""

    name: str
    department: str
    roles: str
    user_id: int


@dataclass(frozen=True)
class Office:
    """Who is there, by department; the first is the administrator."""

    people: tuple[Person, ...]
    departments: tuple[str, ...]

    @property
    def administrator(self) -> Person:
        """Return who founds it."""
        return self.people[0]

    def head_of(self, department: str) -> Person:
        """Return a department's head: its first."""
        return next(one for one in self.people if one.department == department)


def an_office(people: int) -> Office:
    """Return an office of that many people: three who lead it, and departments of ten."""
    top = (("管理员", "管理员"), ("领导", "领导"), ("督查员", "督查员"))
    names = [f"第{number + 1}部" for number in range(max(1, -(-(people - len(top)) // DEPARTMENT)))]
    office = [
        Person(name, "办公室", roles, FIRST_USER_ID + place)
        for place, (name, roles) in enumerate(top[:people])
    ]
    for place in range(len(top), people):
        number, seat = divmod(place - len(top), DEPARTMENT)
        roles = "部门负责人、成员" if seat == 0 else "成员"
        office.append(Person(f"成员{place:03}", names[number], roles, FIRST_USER_ID + place))
    taken = tuple(dict.fromkeys(one.department for one in office[len(top) :]))
    return Office(tuple(office), taken)


def workbook_of(office: Office, framework: Framework, begins: date, random: Random) -> bytes:
    """Return the office as the workbook that an administrator would import."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    people = [
        (one.name, one.department, one.roles, f"{place:04}")
        for place, one in enumerate(office.people)
    ]
    sheets = (
        (PEOPLE, people),
        (TASKS, tasks_of(office, framework, begins, random)),
        (UNITS, units_of(office)),
    )
    for sheet, rows in sheets:
        written = book.add_worksheet(sheet.name)
        for number, row in enumerate((sheet.headings, *rows)):
            written.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def units_of(office: Office) -> Cells:
    """Return the Party group, the general branch, a branch for every two departments."""
    leader = office.people[min(1, len(office.people) - 1)].name
    rows: Cells = [
        (PARTY_GROUP, "党组", "", "", leader),
        (GENERAL_BRANCH, "机关党总支", PARTY_GROUP, "", leader),
    ]
    for place, department in enumerate(office.departments):
        branch = f"第{place // BRANCH + 1}党支部"
        if place % BRANCH == 0:
            secretary = office.head_of(department).name
            rows.append((branch, "党支部", GENERAL_BRANCH, "", secretary))
        rows.append((department, "部门", "", branch, ""))
    return rows


def tasks_of(office: Office, framework: Framework, begins: date, random: Random) -> Cells:
    """Return what people have in hand, due on days all over the year."""
    leaves = [node.name for node, _ in framework.walk() if not node.children]
    rows: Cells = []
    for person in office.people:
        if person.department not in office.departments:
            continue
        for number in range(TASKS_EACH):
            due = begins + timedelta(days=random.randint(7, 360))
            title = f"{person.name}的第{number + 1}项工作"
            rows.append((title, random.choice(leaves), "", person.name, "", due.isoformat()))
    return rows
