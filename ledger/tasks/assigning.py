"""Handing out tasks: none without a responsible person, a responsibility and a deadline."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.people.authority import heads_of, may_direct
from ledger.talk.saying import say
from ledger.tasks.facts import facts_of
from ledger.tasks.finding import co_owners_of, owner_of
from ledger.tasks.life import Step
from models import Entry, Member, Project, Responsibility, Task, TaskCoOwner, TaskState, Unit
from models.numbering import next_numbers
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


async def register_task(
    session: AsyncSession,
    *,
    title: str,
    responsibility: Responsibility | None,
    owner: Member | None,
    deadline: datetime | None,
    by: Member,
    now: datetime,
    project: Project | None = None,
    co_owners: Sequence[Member] = (),
    standard: str | None = None,
    target: float | None = None,
    target_unit: str | None = None,
    import_key: str | None = None,
    effect_key: str | None = None,
) -> tuple[Task, Entry]:
    """Hand out a task and tell its owner and co-owners at once; return it with its entry."""
    owner = check_whole(title, responsibility, owner, deadline, now=now)
    await check_may_assign(session, by, owner)
    task, entry = await import_task(
        session,
        title=title,
        responsibility=responsibility,
        owner=owner,
        deadline=deadline,
        now=now,
        by=by,
        project=project,
        co_owners=co_owners,
        standard=standard,
        target=target,
        target_unit=target_unit,
        import_key=import_key,
        effect_key=effect_key,
    )
    await session.flush()
    await tell_assigned(session, task, by=by, now=now)
    return task, entry


async def import_task(
    session: AsyncSession,
    *,
    title: str,
    responsibility: Responsibility | None,
    owner: Member | None,
    deadline: datetime | None,
    now: datetime,
    by: Member | None = None,
    project: Project | None = None,
    co_owners: Sequence[Member] = (),
    standard: str | None = None,
    target: float | None = None,
    target_unit: str | None = None,
    import_key: str | None = None,
    effect_key: str | None = None,
) -> tuple[Task, Entry]:
    """Put a task on the books without telling anyone; `tell_assigned` does that.

    Who may do so is the caller's matter: the command line imports for the administrator. The caller
    flushes, too: ten thousand tasks are written in one go.
    """
    owner = check_whole(title, responsibility, owner, deadline, now=now)
    assert responsibility is not None and deadline is not None  # noqa: S101, PT018  # checked above
    task = Task(
        organisation_id=owner.organisation_id,
        title=one_line(title),
        responsibility_id=responsibility.id,
        project_id=project.id if project else None,
        unit_id=owner.unit_id,
        owner_id=owner.id,
        deadline=deadline,
        standard=standard,
        target=target,
        target_unit=target_unit,
        state=TaskState.ASSIGNED,
        version=1,
        registered_by=by.id if by else None,
        registered_at=now,
        import_key=import_key,
    )
    task.id = await session.run_sync(next_numbers, owner.organisation_id, 1)
    session.add(task)
    helpers = [member for member in dict.fromkeys(co_owners) if member.id != owner.id]
    add_co_owners(session, task, helpers)
    entry = await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=Step.ASSIGN,
        now=now,
        actor_id=by.id if by else None,
        about=task.subject,
        effect_key=effect_key,
        title=task.title,
        owner=owner.name,
        owner_id=owner.id,
        co_owners=[member.name for member in helpers],
        responsibility=responsibility.name,
        project=project.name if project else None,
        deadline=deadline.isoformat(),
        standard=standard,
        target=target,
        target_unit=target_unit,
    )
    return task, entry


def add_co_owners(session: AsyncSession, task: Task, helpers: Sequence[Member]) -> None:
    """Note who helps."""
    for member in helpers:
        session.add(
            TaskCoOwner(organisation_id=task.organisation_id, task_id=task.id, member_id=member.id)
        )


async def tell_assigned(
    session: AsyncSession, task: Task, *, by: Member | None, now: datetime
) -> None:
    """Tell the owner and the co-owners; who has not joined will find it on his first list."""
    facts = await facts_of(session, task, now=now)
    owner = await owner_of(session, task)
    name = by.name if by is not None and by.id != owner.id else None
    await say(session, to=owner, message=TaskAssigned(facts, name), now=now, about=task.subject)
    for helper in await co_owners_of(session, task):
        await say(
            session,
            to=helper,
            message=TaskShared(facts, by.name if by else None),
            now=now,
            about=task.subject,
        )
    await session.flush()


def check_whole(
    title: str,
    responsibility: Responsibility | None,
    owner: Member | None,
    deadline: datetime | None,
    *,
    now: datetime,
) -> Member:
    """Refuse a task that lacks what every task must have; return its owner."""
    if not one_line(title):
        raise Refusal(TaskWithoutTitle())
    if owner is None:
        raise Refusal(TaskWithoutOwner())
    if responsibility is None:
        raise Refusal(TaskWithoutResponsibility())
    if deadline is None:
        raise Refusal(TaskWithoutDeadline())
    if deadline <= now:
        raise Refusal(DeadlinePast(deadline))
    return owner


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
