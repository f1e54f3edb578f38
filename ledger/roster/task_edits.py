"""Tasks that were changed in an exported workbook: what each change means, and carrying it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import list_command
from ledger.people.authority import administrators
from ledger.roster.edits import TaskEdit
from ledger.roster.people import Finder, People, PlannedPerson
from ledger.roster.reading import Books
from ledger.roster.task_rows import LEADING, OUTSIDE, Moment, RowReader, mark_of
from ledger.talk.acts import Act
from ledger.talk.saying import say
from ledger.tasks.assigning import one_line
from ledger.tasks.finding import co_owners_of, owner_of
from ledger.tasks.handing_over import HandingOver, hand_over_one, tell_successor
from ledger.tasks.life import Step
from ledger.tasks.parts import parts_beyond, whole_of
from ledger.tasks.recording import record_step
from models import Member, Organisation, Priority, Project, Task, TaskCoOwner
from models.frozen import frozen
from models.numbering import add
from models.work import Level
from models.workbook import TASKS, Contents, Reason, TaskRow, match_key
from wording.roster.importing import TaskGiven, TasksChanged

TASKS_NAMED = 10  # in one message; the list shows the rest


@frozen
class PlannedEdit:
    """A task to be changed: columns with their new values, and what is more than a column."""

    edit: TaskEdit
    columns: Mapping[str, Any]  # by heading
    details: Mapping[str, str] | None = None  # whole, where the category or one of them changed
    owner: PlannedPerson | None = None
    helpers: tuple[tuple[PlannedPerson, bool], ...] | None = None  # each with whether he leads it
    due_before: str = ""


@frozen
class Sources:
    """What an import is read with: the workbook, the books, the people, the moment."""

    contents: Contents
    books: Books
    people: People
    moment: Moment


def simple(row: TaskRow) -> dict[str, tuple[str, Any]]:
    """Return of each heading that fills one column which one, and with what."""
    return {
        "事项": ("title", one_line(row.title)),
        "完成标准": ("standard", row.standard),
        "目标值": ("target", row.target),
        "单位": ("target_unit", row.target_unit),
        "来源": ("document", row.document),
        "紧急程度": ("urgency", row.urgency),
        "需要佐证": ("evidence_required", row.evidence_required),
    }


async def plan_task_edits(
    session: AsyncSession, sources: Sources, edits: Iterable[TaskEdit]
) -> list[PlannedEdit]:
    """Say what each edit means; what cannot be becomes a problem with its cell."""
    contents, books = sources.contents, sources.books
    finder = Finder(contents, sources.people, top=books.unit_names[books.top.id])
    planned = []
    for edit in edits:
        planner = EditPlanner(edit, RowReader(edit.row, contents, books, sources.moment), finder)
        planned.append(planner.planned())
        await planner.check_deadline(session)
    return planned


@dataclass
class EditPlanner:
    """Finds what the edits of one task mean."""

    edit: TaskEdit
    reader: RowReader
    finder: Finder
    columns: dict[str, Any] = field(default_factory=dict)

    def planned(self) -> PlannedEdit:
        """Return what is to be done."""
        row, headings = self.edit.row, set(self.edit.headings)
        values = simple(row)
        self.columns.update({one: values[one][1] for one in headings if one in values})
        owner = self.finder.person(row, "责任人", row.owner)
        self.resolve(headings)
        own = headings & {"类别", *row.own, *self.own_headings()}
        return PlannedEdit(
            self.edit,
            self.columns,
            details=self.details(owner) if own else None,
            owner=owner if "责任人" in headings else None,
            helpers=tuple(self.helpers()) if "协办" in headings else None,
            due_before=self.edit.task.deadline.isoformat(),
        )

    def own_headings(self) -> set[str]:
        """Return the headings of the fields that categories have of their own."""
        return set(self.edit.headings) - set(TASKS.headings)

    def resolve(self, headings: set[str]) -> None:
        """Find what stands elsewhere: the node of the tree, the project, the deadline."""
        if "责任" in headings and (node := self.reader.responsibility()) is not None:
            self.columns["责任"] = node.id
        if "项目" in headings:
            self.columns["项目"] = self.edit.row.project
        if "期限" in headings and (due := self.reader.deadline(may_be_past=False)) is not None:
            self.columns["期限"] = due

    def details(self, owner: PlannedPerson | None) -> Mapping[str, str]:
        """Return what the category's own fields hold; the category is a column like others."""
        category = self.reader.category(owner)
        node = self.reader.responsibility()
        if "类别" in self.edit.headings:
            if category is None and node is not None:
                known = self.reader.moment.categories
                category = next((one for one in known if one.responsibility == node.key), None)
            self.columns["类别"] = category.key if category else None
        return self.reader.details(category, node)

    def helpers(self) -> Iterable[tuple[PlannedPerson, bool]]:
        """Yield who is to help, and whether he leads it, too; who is outside is a column."""
        named = [mark_of(name) for name in self.edit.row.co_owners]
        outside = "、".join(name for mark, name in named if mark == OUTSIDE)
        self.columns["协办"] = outside or None
        for mark, name in named:
            if mark != OUTSIDE:
                person = self.finder.person(self.edit.row, "协办", name)
                if person is not None:
                    yield person, mark == LEADING

    async def check_deadline(self, session: AsyncSession) -> None:
        """Refuse a deadline that does not fit to what the task is a part of, or to its parts."""
        due, task = self.columns.get("期限"), self.edit.task
        if due is None:
            return
        whole = await whole_of(session, task)
        beyond = whole is not None and due > whole.deadline
        if beyond or await parts_beyond(session, task, due):
            self.reader.complain("期限", Reason.PARTS_IN_THE_WAY, self.edit.shown["期限"][1])


@dataclass
class Changing:
    """Carries edits of tasks out, one after the other, and remembers who is to hear of it."""

    act: Act
    organisation: Organisation
    source: str
    projects: dict[str, Project]
    heard: dict[int, tuple[Member, list[Task]]] = field(default_factory=dict)
    taken: dict[tuple[int, int], tuple[HandingOver, list[Task]]] = field(default_factory=dict)

    async def change(self, planned: PlannedEdit) -> None:
        """Change one task, an entry for each cell."""
        task = await self.act.session.get_one(
            Task, (self.organisation.id, planned.edit.task.id), populate_existing=True
        )
        for heading in planned.edit.headings:
            if heading == "责任人":
                await self.hand_over(task, planned)
                continue
            await self.put(task, heading, planned)
            await self.record(task, heading, planned)
        if set(planned.edit.headings) != {"责任人"}:
            await self.note(task)

    async def put(self, task: Task, heading: str, planned: PlannedEdit) -> None:
        """Put the new value of a cell in its place."""
        value: Any = planned.columns.get(heading)
        if heading in (columns := simple(planned.edit.row)):
            setattr(task, columns[heading][0], value)
        elif heading == "责任":
            task.responsibility_id = value
        elif heading == "项目":
            task.project_id = (await self.project(task, value)).id if value else None
        elif heading == "期限":
            put_off(task, value)
        elif heading == "协办":
            await self.set_helpers(task, planned)
        elif heading == "类别":
            task.category = value
        if planned.details is not None:
            task.details = dict(planned.details) or None

    async def record(self, task: Task, heading: str, planned: PlannedEdit) -> None:
        """Put a change on record, as one that is made in chat."""
        before, after = planned.edit.shown[heading]
        if heading == "期限":
            before, after = planned.due_before, task.deadline.isoformat()
        await record_step(
            self.act,
            task,
            Step.CHANGE,
            effect_key=None,
            title=task.title,
            field=FIELDS.get(heading, heading),
            before=before,
            after=after,
            reason=self.source,
        )

    async def project(self, task: Task, name: str) -> Project:
        """Return the project of that name; a new one is on the owner of the task."""
        if match_key(name) not in self.projects:
            project = Project(
                organisation_id=self.organisation.id, name=name, owner_id=task.owner_id
            )
            self.projects[match_key(name)] = await add(self.act.session, project)
            await self.act.session.flush()  # rows are written by class name: a task after it
        return self.projects[match_key(name)]

    async def set_helpers(self, task: Task, planned: PlannedEdit) -> None:
        """Let exactly these help; who helped already keeps what he said of his part."""
        session = self.act.session
        wanted = {
            one.member.id: leads
            for one, leads in planned.helpers or ()
            if one.member is not None and one.member.id != task.owner_id
        }
        rows = await session.scalars(
            select(TaskCoOwner).where(
                TaskCoOwner.organisation_id == task.organisation_id,
                TaskCoOwner.task_id == task.id,
            )
        )
        for row in rows.all():
            leads = wanted.pop(row.member_id, None)
            if leads is None:
                await session.delete(row)
            else:
                row.leads = leads
        session.add_all(
            TaskCoOwner(
                organisation_id=task.organisation_id, task_id=task.id, member_id=number, leads=leads
            )
            for number, leads in wanted.items()
        )
        task.outside = planned.columns["协办"]

    async def hand_over(self, task: Task, planned: PlannedEdit) -> None:
        """Give the task to its new owner, as it is done in chat."""
        session = self.act.session
        to = planned.owner.member if planned.owner else None
        assert to is not None  # noqa: S101  # enrolled before
        owner = await owner_of(session, task)
        if to.id == owner.id:
            return
        handing = HandingOver(session, owner, to, self.act.by, self.act.now)
        helped = await session.get(TaskCoOwner, (task.organisation_id, task.id, to.id))
        await hand_over_one(handing, task, helped)
        self.taken.setdefault((owner.id, to.id), (handing, []))[1].append(task)

    async def note(self, task: Task) -> None:
        """Remember who works on the task."""
        await self.act.session.flush()
        owner = await owner_of(self.act.session, task)
        for one in (owner, *await co_owners_of(self.act.session, task)):
            self.heard.setdefault(one.id, (one, []))[1].append(task)

    async def tell(self) -> int:
        """Tell everybody concerned in one message; return how many."""
        for handing, tasks in self.taken.values():
            tasks.sort(key=lambda task: (task.deadline, task.id))
            await tell_successor(handing, tasks[:TASKS_NAMED], len(tasks))
        told = 0
        for member, tasks in self.heard.values():
            if member.telegram_user_id is None or member.id == self.act.by.id:
                continue
            tasks.sort(key=lambda task: (task.deadline, task.id))
            message = TasksChanged(
                tuple(TaskGiven(one.title, one.deadline) for one in tasks[:TASKS_NAMED]),
                len(tasks),
                list_command(self.organisation),
                self.act.by.name,
            )
            await say(
                self.act.session,
                to=member,
                message=message,
                now=self.act.now,
                about=tasks[0].subject if len(tasks) == 1 else None,
                priority=Priority.REMINDER,
            )
            told += 1
        return told + len(self.taken)


# What the ledger calls the things that can be changed; a category's own field by its name.
FIELDS = {
    "事项": "title",
    "完成标准": "standard",
    "目标值": "target",
    "单位": "target_unit",
    "来源": "document",
    "紧急程度": "urgency",
    "需要佐证": "evidence_required",
    "责任": "responsibility",
    "项目": "project",
    "期限": "deadline",
    "类别": "category",
    "协办": "co_owners",
}


def put_off(task: Task, due: datetime) -> None:
    """Let the task be due then; what the deadline was first is kept."""
    if task.first_deadline is None:
        task.first_deadline = task.deadline
    task.deadline, task.escalation = due, Level.NOBODY


async def change_tasks(
    session: AsyncSession,
    organisation: Organisation,
    edits: Iterable[PlannedEdit],
    projects: dict[str, Project],
    *,
    source: str,
    now: datetime,
) -> int:
    """Change the tasks in the administrator's name; return how many people were told."""
    by, *_ = await administrators(session, organisation.id)
    changing = Changing(Act(session, by, now), organisation, source, projects)
    for planned in edits:
        await changing.change(planned)
    return await changing.tell()
