"""Handing out tasks: none without a responsible person, a responsibility and a deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.people.authority import heads_of, may_direct
from ledger.talk.saying import say
from ledger.tasks.finding import co_owners_of, owner_of
from ledger.tasks.life import Step
from ledger.tasks.showing import facts_of
from models import Entry, Member, Project, Responsibility, Task, TaskCoOwner, TaskState, Unit
from models.numbering import add
from wording.tasks.cards import (
    DeadlinePast,
    MayNotAssign,
    TaskAssigned,
    TaskShared,
    TaskWithoutDeadline,
    TaskWithoutOwner,
    TaskWithoutResponsibility,
    TaskWithoutTitle,
)

TITLE_LENGTH = 500


@dataclass(frozen=True)
class NewTask:
    """A task before it counts. What none may lack may be missing here, and is then refused."""

    title: str
    responsibility: Responsibility | None
    owner: Member | None
    deadline: datetime | None
    co_owners: Sequence[Member] = ()
    project: Project | None = None
    standard: str | None = None
    target: float | None = None
    target_unit: str | None = None
    import_key: str | None = None
    source: str | None = None  # the file it was imported from


async def register_task(
    session: AsyncSession, new: NewTask, *, by: Member, now: datetime, effect_key: str | None = None
) -> tuple[Task, Entry]:
    """Hand out a task and tell its owner and co-owners at once; return it with its entry."""
    owner, _, _ = check_whole(new, now=now)
    await check_may_assign(session, by, owner)
    task, entry = await add_task(session, new, by=by, now=now, effect_key=effect_key)
    await tell_assigned(session, task, by=by, now=now)
    return task, entry


async def add_task(
    session: AsyncSession, new: NewTask, *, by: Member, now: datetime, effect_key: str | None = None
) -> tuple[Task, Entry]:
    """Put a task on the books without telling anyone; `tell_assigned` does that.

    Who may do so is the caller's matter: the command line imports for the administrator.
    """
    owner, responsibility, deadline = check_whole(new, now=now)
    task = Task(
        organisation_id=owner.organisation_id,
        title=one_line(new.title),
        responsibility_id=responsibility.id,
        project_id=new.project.id if new.project else None,
        unit_id=owner.unit_id,
        owner_id=owner.id,
        deadline=deadline,
        standard=new.standard,
        target=new.target,
        target_unit=new.target_unit,
        state=TaskState.ASSIGNED,
        version=1,
        registered_by=by.id,
        registered_at=now,
        import_key=new.import_key,
    )
    await add(session, task)
    helpers = [member for member in dict.fromkeys(new.co_owners) if member.id != owner.id]
    add_co_owners(session, task, helpers)
    entry = await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=Step.ASSIGN,
        now=now,
        actor_id=by.id,
        about=task.subject,
        effect_key=effect_key,
        title=task.title,
        owner=owner.name,
        owner_id=owner.id,
        co_owners=[member.name for member in helpers],
        responsibility=responsibility.name,
        project=new.project.name if new.project else None,
        deadline=deadline.isoformat(),
        standard=new.standard,
        target=new.target,
        target_unit=new.target_unit,
        source=new.source,
    )
    return task, entry


def add_co_owners(session: AsyncSession, task: Task, helpers: Sequence[Member]) -> None:
    """Note who helps."""
    for member in helpers:
        session.add(
            TaskCoOwner(organisation_id=task.organisation_id, task_id=task.id, member_id=member.id)
        )


async def tell_assigned(session: AsyncSession, task: Task, *, by: Member, now: datetime) -> None:
    """Tell the owner and the co-owners; who has not joined will find it on his first list."""
    facts = await facts_of(session, task, now=now)
    owner = await owner_of(session, task)
    name = by.name if by.id != owner.id else None
    await say(session, to=owner, message=TaskAssigned(facts, name), now=now, about=task.subject)
    for helper in await co_owners_of(session, task):
        await say(
            session,
            to=helper,
            message=TaskShared(facts, by.name),
            now=now,
            about=task.subject,
        )


def check_whole(new: NewTask, *, now: datetime) -> tuple[Member, Responsibility, datetime]:
    """Refuse a task that lacks what every task must have; return its owner, node and deadline."""
    if not one_line(new.title):
        raise Refusal(TaskWithoutTitle())
    if new.owner is None:
        raise Refusal(TaskWithoutOwner())
    if new.responsibility is None:
        raise Refusal(TaskWithoutResponsibility())
    if new.deadline is None:
        raise Refusal(TaskWithoutDeadline())
    if new.deadline <= now:
        raise Refusal(DeadlinePast(new.deadline))
    return new.owner, new.responsibility, new.deadline


async def check_may_assign(session: AsyncSession, by: Member, owner: Member) -> None:
    """Refuse someone who may not hand out tasks in the owner's unit, and say whom to ask."""
    if await may_direct(session, by, unit_id=owner.unit_id):
        return
    unit = await session.get_one(Unit, (owner.organisation_id, owner.unit_id))
    heads = await heads_of(session, owner.organisation_id, owner.unit_id)
    raise Refusal(MayNotAssign(unit.name, tuple(head.name for head in heads[:3])))


def one_line(title: str) -> str:
    """Return a title without line breaks, cut to what is stored."""
    return " ".join(title.split())[:TITLE_LENGTH]
