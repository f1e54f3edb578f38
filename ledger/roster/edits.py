"""What was changed in an exported workbook, held against the books as they are now.

Three values meet in each cell: what was exported, what the sheet says now, what the books say now.
Only the first two differing is an edit; where the books have changed meanwhile as well, it is a
conflict, and whoever imports says which of both is to stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.pages import stamp_of
from ledger.exports.people import people_now
from ledger.exports.tasks import books_of, rows_of_tasks
from models import Organisation, Task
from models.frozen import frozen
from models.organisation import RoleName
from models.work import OPEN
from models.workbook import PEOPLE, TASKS, Contents, PersonRow, Problem, Reason, TaskRow
from models.workbook.edits import Cells, RowEdit, plain
from models.workbook.layout import NUMBER, ROLE_WORDS, Sheet
from models.workbook.reading import AnyRow, as_row

SECRETARY = next(word for word, role in ROLE_WORDS.items() if role is RoleName.SECRETARY)


class Standing(StrEnum):
    """Which value is to stand where the books and the sheet have both changed."""

    ASKED = "asked"  # nobody has said so yet
    BOOKS = "books"
    FILE = "file"


@frozen
class Edit:
    """One cell that was changed: where, about whom or what, what it said and says."""

    sheet: str
    cell: str
    name: str
    heading: str
    before: str
    after: str
    now: str | None = None  # what the books say meanwhile, where that is something else again

    @property
    def is_conflict(self) -> bool:
        """Whether the books were changed meanwhile."""
        return self.now is not None


@frozen
class TaskEdit:
    """A task that was changed: as its row stands with the edits, which headings they are under."""

    task: Task
    row: TaskRow
    headings: tuple[str, ...]
    shown: Mapping[str, tuple[str, str]]  # by heading: before and after


@dataclass
class Edits:
    """All that was changed; conflicts are among the edits only where the file is to stand."""

    cells: list[Edit]
    conflicts: list[Edit]
    people: list[PersonRow]
    tasks: list[TaskEdit]


async def find_edits(
    session: AsyncSession,
    organisation: Organisation,
    contents: Contents,
    *,
    now: datetime,
    standing: Standing,
) -> Edits:
    """Return what was changed; what cannot be changed so becomes a problem."""
    edits = Edits([], [], [], [])
    if not contents.edits:
        return edits
    if contents.stamp != await stamp_of(session, organisation):
        contents.problems.append(Problem(Reason.EXPORT_OF_OTHERS))
        return edits
    finder = Finder(contents, edits, standing)
    people = {one.number: one for one in contents.edits if one.sheet == PEOPLE.name}
    if people:
        here = await people_now(session, organisation)
        for number, edit in people.items():
            finder.person(edit, here.get(number))
    tasks = {one.number: one for one in contents.edits if one.sheet == TASKS.name}
    if tasks:
        books = await books_of(session, organisation, now)
        found = {
            task.id: (task, cells)
            async for task, cells in rows_of_tasks(session, organisation, tasks, books)
        }
        for number, edit in tasks.items():
            finder.task(edit, found.get(number))
    return edits


@dataclass
class Finder:
    """Goes through the edits row by row."""

    contents: Contents
    edits: Edits
    standing: Standing

    def person(self, edit: RowEdit, here: Cells | None) -> None:
        """Take what was changed of a person; his row stands as the books have it, and the edits."""
        if here is None:
            self.complain(PEOPLE, edit, NUMBER, Reason.ROW_GONE)
            return
        merged, headings = self.merged(edit, here, str(here["姓名"]))
        if not headings:
            return
        roles = {plain(here["角色"]), plain(merged["角色"])}
        was, will = (SECRETARY in plain(cells["角色"]) for cells in (here, merged))
        if was and not will:
            self.complain(PEOPLE, edit, "角色", Reason.SECRETARY_STAYS)
        if "工号" in headings and not plain(merged["工号"]):
            self.complain(PEOPLE, edit, "工号", Reason.CODE_STAYS)
        row = self.read(PEOPLE, PersonRow, edit, merged, headings)
        if row is None:
            return
        named = len(roles) > 1 and will and not was
        if not named:  # he is secretary of what he was, whatever else is changed
            kept = tuple(role for role in row.roles if role is not RoleName.SECRETARY)
            row = row.model_copy(update={"roles": kept or (RoleName.MEMBER,)})
        quiet = frozenset(merged) - set(headings) - ({"部门"} if named else set())
        self.edits.people.append(row.model_copy(update={"bad": quiet, "number": edit.number}))

    def task(self, edit: RowEdit, found: tuple[Task, Cells] | None) -> None:
        """Take what was changed of a task."""
        if found is None:
            self.complain(TASKS, edit, NUMBER, Reason.ROW_GONE)
            return
        task, here = found
        merged, headings = self.merged(edit, here, task.title)
        if not headings:
            return
        if task.state not in OPEN:
            self.complain(TASKS, edit, headings[0], Reason.TASK_OVER)
            return
        row = self.read(TASKS, TaskRow, edit, merged, headings)
        if row is None:
            return
        loud = set(headings)
        if loud & {"责任人", "类别", "责任"}:  # then the category may not fit any more
            loud |= {"类别", *row.own}
        quiet = frozenset(merged) - loud
        row = row.model_copy(update={"bad": quiet, "number": edit.number})
        shown = {one: (plain(here.get(one)), plain(merged[one])) for one in headings}
        self.edits.tasks.append(TaskEdit(task, row, headings, shown))

    def merged(
        self, edit: RowEdit, here: Cells, name: str
    ) -> tuple[dict[str, object], tuple[str, ...]]:
        """Return the row as it is to stand, and the headings of what that changes."""
        merged, headings = dict(here), []
        for told in self.cells(edit, here, name):
            if told.is_conflict:
                self.edits.conflicts.append(told)
            if not told.is_conflict or self.standing is Standing.FILE:
                self.edits.cells.append(told)
                merged[told.heading] = edit.after[told.heading]
                headings.append(told.heading)
        return merged, tuple(headings)

    def cells(self, edit: RowEdit, here: Cells, name: str) -> Iterator[Edit]:
        """Yield each cell in which the books would be changed, in the order of the sheet."""
        places = self.contents.columns[edit.sheet]
        for heading in sorted(edit.after, key=lambda one: places.get(one, 0)):
            before, after = plain(edit.before.get(heading)), plain(edit.after[heading])
            now = plain(here.get(heading))
            if now == after:
                continue
            cell = self.contents.place(edit.sheet, heading, edit.line)
            told = Edit(edit.sheet, cell, name, heading, before, after)
            yield replace(told, now=now) if now != before else told

    def read(
        self,
        sheet: Sheet,
        kind: type[AnyRow],
        edit: RowEdit,
        merged: Cells,
        headings: Sequence[str],
    ) -> AnyRow | None:
        """Return the row that the cells come to; None, with a problem noted, where they cannot."""
        try:
            return as_row(sheet, kind, merged, edit.line)
        except ValidationError as error:
            [first, *_] = error.errors(include_url=False)
            heading = str(dict(first.get("ctx", {})).get("heading") or first["loc"][0])
            place = heading if heading in self.contents.columns[sheet.name] else headings[0]
            self.complain(sheet, edit, place, Reason(first["type"]), column=heading)
            return None

    def complain(
        self, sheet: Sheet, edit: RowEdit, heading: str, reason: Reason, **facts: object
    ) -> None:
        """Note a problem with a cell."""
        value = edit.after.get(heading, "")
        told = self.contents.problem(sheet, edit, heading, reason, value, **facts)
        self.contents.problems.append(told)
