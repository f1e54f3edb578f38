"""Handing out tasks: none without a responsible person, a responsibility and a deadline."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Any

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.people.authority import heads_of, may_direct
from ledger.talk.acts import Act
from ledger.tasks.categories import category_of_new, details_of
from ledger.tasks.finding import co_owners_of, owner_of
from ledger.tasks.life import Step
from ledger.tasks.parts import check_may_part, check_within
from ledger.tasks.showing import facts_of
from models import (
    Entry,
    Member,
    Project,
    Responsibility,
    Task,
    TaskCoOwner,
    TaskState,
    Unit,
    Urgency,
)
from models.amounts import written
from models.framework import Category
from models.frozen import frozen
from models.numbering import add
from wording.tasks.cards import (
    DeadlinePast,
    MayNotAssign,
    PersonHasLeft,
    TaskAssigned,
    TaskShared,
    TaskWithoutDeadline,
    TaskWithoutOwner,
    TaskWithoutResponsibility,
    TaskWithoutTitle,
)

TITLE_LENGTH = 500


@frozen
class NewTask:
    """A task before it counts. What none may lack may be missing here, and is then refused."""

    title: str
    responsibility: Responsibility | None
    owner: Member | None
    deadline: datetime | None
    co_owners: Sequence[Member] = ()
    project: Project | None = None
    whole: Task | None = None  # the task that it is a part of
    standard: str | None = None
    target: Decimal | None = None
    target_unit: str | None = None
    category: str | None = None  # its key in the framework
    details: Mapping[str, str] = field(default_factory=dict)  # of the category's own fields
    outside: str | None = None  # 外部单位: parties that are not on the roster
    leads: frozenset[int] = frozenset()  # the numbers of co-owners who lead it with the owner
    document: str | None = None  # 来源: the paper it comes from
    urgency: Urgency = Urgency.NORMAL
    evidence_required: bool = False
    confidential: bool = False
    import_key: str | None = None
    source: str | None = None  # the file it was imported from


async def register_task(
    act: Act, new: NewTask, *, effect_key: str | None = None
) -> tuple[Task, Entry]:
    """Hand out a task and tell its owner and co-owners at once; return it with its entry."""
    owner, _, _ = check_whole(new, now=act.now)
    await check_may_assign(act, owner, whole=new.whole)
    if new.whole is not None:
        await check_may_part(act, new.whole)
    task, entry = await add_task(act, new, effect_key=effect_key)
    await tell_assigned(act, task)
    return task, entry


async def add_task(act: Act, new: NewTask, *, effect_key: str | None = None) -> tuple[Task, Entry]:
    """Put a task on the books without telling anyone; `tell_assigned` does that.

    Who may do so is the caller's matter: the command line imports for the administrator.
    """
    owner, responsibility, deadline = check_whole(new, now=act.now)
    category = await category_of_new(
        act.session, key=new.category, responsibility=responsibility, owner=owner
    )
    particulars = particulars_of(new, category)
    task = Task(
        organisation_id=owner.organisation_id,
        title=one_line(new.title),
        responsibility_id=responsibility.id,
        project_id=new.project.id if new.project else None,
        parent_id=new.whole.id if new.whole else None,
        unit_id=owner.unit_id,
        owner_id=owner.id,
        deadline=deadline,
        **particulars,
        state=TaskState.ASSIGNED,
        version=1,
        registered_by=act.by.id,
        registered_at=act.now,
        import_key=new.import_key,
    )
    await add(act.session, task)
    helpers = [member for member in dict.fromkeys(new.co_owners) if member.id != owner.id]
    act.session.add_all(
        TaskCoOwner(
            organisation_id=task.organisation_id,
            task_id=task.id,
            member_id=member.id,
            leads=member.id in new.leads,
        )
        for member in helpers
    )
    entry = await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=Step.ASSIGN,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        effect_key=effect_key,
        title=task.title,
        owner=owner.name,
        owner_id=owner.id,
        co_owners=[member.name for member in helpers],
        leads=[member.name for member in helpers if member.id in new.leads],
        responsibility=responsibility.name,
        project=new.project.name if new.project else None,
        deadline=deadline.isoformat(),
        source=new.source,
        part_of=new.whole.id if new.whole else None,
        **{**particulars, "target": written(new.target) if new.target is not None else None},
    )
    return task, entry


def particulars_of(new: NewTask, category: Category | None) -> dict[str, Any]:
    """Return what the task says of itself beside what each must, as task and entry keep it."""
    details = {one.key: value for one, value in details_of(category, dict(new.details))}
    needed = category is not None and category.evidence_required
    return {
        "standard": new.standard,
        "target": new.target,
        "target_unit": new.target_unit,
        "category": category.key if category else None,
        "details": details or None,
        "outside": new.outside,
        "document": new.document,
        "urgency": new.urgency,
        "evidence_required": new.evidence_required or needed,
        "confidential": new.confidential or (new.whole is not None and new.whole.confidential),
    }


async def tell_assigned(act: Act, task: Task) -> None:
    """Tell the owner and the co-owners; who has not joined will find it on his first list."""
    facts = await facts_of(act.session, task, now=act.now)
    owner = await owner_of(act.session, task)
    name = act.by.name if act.by.id != owner.id else None
    await act.tell(owner, TaskAssigned(facts, name), about=task.subject)
    for helper in await co_owners_of(act.session, task):
        await act.tell(helper, TaskShared(facts, act.by.name), about=task.subject)


def check_whole(new: NewTask, *, now: datetime) -> tuple[Member, Responsibility, datetime]:
    """Refuse a task that lacks what every task must have; return its owner, node and deadline."""
    if not one_line(new.title):
        raise Refusal(TaskWithoutTitle())
    if new.owner is None:
        raise Refusal(TaskWithoutOwner())
    for person in (new.owner, *new.co_owners):
        if person.left_at is not None:
            raise Refusal(PersonHasLeft(person.name))
    if new.responsibility is None:
        raise Refusal(TaskWithoutResponsibility())
    if new.deadline is None:
        raise Refusal(TaskWithoutDeadline())
    if new.deadline <= now:
        raise Refusal(DeadlinePast(new.deadline))
    check_within(new.whole, new.deadline)
    return new.owner, new.responsibility, new.deadline


async def check_may_assign(act: Act, owner: Member, *, whole: Task | None = None) -> None:
    """Refuse someone who may not hand out tasks in the owner's unit, and say whom to ask.

    Whoever answers for the whole may give its parts to his colleagues there.
    """
    if whole is not None and act.by.id == whole.owner_id and owner.unit_id == whole.unit_id:
        return
    if await may_direct(act.session, act.by, unit_id=owner.unit_id):
        return
    unit = await act.session.get_one(Unit, (owner.organisation_id, owner.unit_id))
    heads = await heads_of(act.session, owner.organisation_id, owner.unit_id)
    raise Refusal(MayNotAssign(unit.name, tuple(head.name for head in heads[:3])))


def one_line(title: str) -> str:
    """Return a title without line breaks, cut to what is stored."""
    return " ".join(title.split())[:TITLE_LENGTH]
