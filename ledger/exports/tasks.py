"""Tasks as rows: what an import reads, with the number of each, and how each stands.

Confidential ones are in no export.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.colours import colour
from ledger.calendar.working_days import WorkCalendar
from ledger.exports.names import Names, names_of, nodes_of, projects_of
from ledger.exports.pages import PAGE, Exported, Pages, by_number, stamped
from ledger.organisations import calendar_of, framework_of, responsibilities_of
from ledger.people.time_off import frozen_owners
from models import Organisation, Task, TaskCoOwner
from models.among import THESE, Among
from models.framework import Framework
from models.frozen import frozen
from models.workbook.layout import TASKS, URGENCY_WORDS, YES_NO_WORDS, tasks_with
from wording.exports.sheets import COLOURS, STATES, Offers, as_exported, tasks_sheet
from wording.workbooks.sheets import Cell, Row

OUTSIDE, LEADING = "外部", "牵头"  # as the cell 协办 marks them
URGENCIES = {urgency: word for word, urgency in URGENCY_WORDS.items()}
YES, NO = YES_NO_WORDS


@frozen
class TaskBooks:
    """What the rows of tasks are written with."""

    names: Names
    projects: Mapping[int, str]
    nodes: Mapping[int, str]
    framework: Framework
    calendar: WorkCalendar
    frozen: frozenset[int]
    now: datetime

    @property
    def own(self) -> tuple[str, ...]:
        """The headings of the fields that categories have of their own."""
        laid_out = tasks_with(self.framework.fields_of_categories)
        return laid_out.headings[len(TASKS.headings) :]


async def books_of(session: AsyncSession, organisation: Organisation, now: datetime) -> TaskBooks:
    """Return what the rows of tasks are written with."""
    return TaskBooks(
        names=await names_of(session, organisation.id),
        projects=await projects_of(session, organisation.id),
        nodes=await nodes_of(session, organisation.id),
        framework=framework_of(organisation),
        calendar=await calendar_of(session, organisation),
        frozen=await frozen_owners(session, organisation.id, now),
        now=now,
    )


async def export_tasks(
    session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Exported]:
    """Return the sheet of all tasks, oldest first."""
    books = await books_of(session, organisation, now)
    tree = [node.name for node in await responsibilities_of(session, organisation.id)]
    offers = Offers(
        responsibilities=tree,
        projects=list(books.projects.values()),
        people=books.names.present(),
        categories=[one.name for one in books.framework.categories],
    )
    sheet = tasks_sheet(offers, books.framework.fields_of_categories)
    pages = pages_of_tasks(session, organisation.id, books)
    stamp = await stamped(session, organisation, now)
    return [Exported(sheet, pages, as_exported(sheet)), stamp]


async def pages_of_tasks(session: AsyncSession, organisation_id: int, books: TaskBooks) -> Pages:
    """Yield the rows of all tasks that are not confidential."""
    async for tasks in by_number(session, Task, organisation_id, Task.confidential.is_(False)):
        helpers = await helpers_of(session, organisation_id, [task.id for task in tasks])
        yield [row_of(task, helpers.get(task.id, ()), books) for task in tasks]


async def rows_of_tasks(
    session: AsyncSession, organisation: Organisation, numbers: Collection[int], books: TaskBooks
) -> AsyncIterator[tuple[Task, dict[str, Cell]]]:
    """Yield those of the tasks that are not confidential, each as it would be exported now."""
    headings = [
        one.heading for one in tasks_sheet(Offers(), books.framework.fields_of_categories).columns
    ]
    ordered = sorted(numbers)
    for first in range(0, len(ordered), PAGE):
        some = ordered[first : first + PAGE]
        tasks = await session.scalars(
            select(Task)
            .where(
                Task.organisation_id == organisation.id,
                Among(Task.id, THESE),
                Task.confidential.is_(False),
            )
            .order_by(Task.id),
            {"these": some},
        )
        found = tasks.all()
        helpers = await helpers_of(session, organisation.id, some)
        for task in found:
            row = row_of(task, helpers.get(task.id, ()), books)
            yield task, dict(zip(headings, row, strict=True))


async def helpers_of(
    session: AsyncSession, organisation_id: int, numbers: Sequence[int]
) -> dict[int, list[tuple[int, bool]]]:
    """Return who helps with each of the tasks, by number, and whether he leads it, too."""
    rows = await session.execute(
        select(TaskCoOwner.task_id, TaskCoOwner.member_id, TaskCoOwner.leads)
        .where(TaskCoOwner.organisation_id == organisation_id, Among(TaskCoOwner.task_id, THESE))
        .order_by(TaskCoOwner.task_id, TaskCoOwner.member_id),
        {"these": list(numbers)},
    )
    found: dict[int, list[tuple[int, bool]]] = {}
    for task_id, member_id, leads in rows:
        found.setdefault(task_id, []).append((member_id, leads))
    return found


def row_of(task: Task, helpers: Sequence[tuple[int, bool]], books: TaskBooks) -> Row:
    """Return a task as the row of its sheet."""
    thresholds = books.framework.thresholds
    category = books.framework.category(task.category)
    details = task.details or {}
    own = {one.name: details.get(one.key) for one in category.fields} if category else {}
    near = colour(task, books.now, books.calendar, thresholds.soon_working_days, books.frozen)
    return (
        task.id,
        task.title,
        books.nodes[task.responsibility_id],
        books.projects.get(task.project_id or 0),
        books.names.way(task.owner_id),
        helpers_cell(task, helpers, books.names),
        deadline_cell(task.deadline, books),
        task.standard,
        task.target,
        task.target_unit,
        category.name if category else None,
        task.document,
        URGENCIES[task.urgency],
        YES if task.evidence_required else NO,
        *(own.get(heading) for heading in books.own),
        books.names.units[task.unit_id],
        STATES[task.state],
        COLOURS[near],
        task.done,
        day_of(task.registered_at, books),
        day_of(task.struck_off_at, books),
    )


def helpers_cell(task: Task, helpers: Sequence[tuple[int, bool]], names: Names) -> str:
    """Return who helps as an import reads it: 李四、牵头:王五、外部:市水务局."""
    inside = [(f"{LEADING}:" if leads else "") + names.way(number) for number, leads in helpers]
    outside = [f"{OUTSIDE}:{name}" for name in (task.outside or "").split("、") if name]
    return "、".join([*inside, *outside])


def deadline_cell(deadline: datetime, books: TaskBooks) -> date:
    """Return a deadline on the organisation's clock: a day, where it ends with the office hours."""
    local = books.calendar.local(deadline).replace(tzinfo=None)
    end = books.framework.thresholds.end_of_day
    return local.date() if local.time() == end else local.replace(second=0, microsecond=0)


def day_of(instant: datetime | None, books: TaskBooks) -> date | None:
    """Return the day of a moment."""
    return books.calendar.day_of(instant) if instant else None
