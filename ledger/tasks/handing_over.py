"""Handing over: the open tasks of one person go to another, each on record; nobody else's do."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from ledger.book.chain import append_entry
from ledger.organisations import list_command
from ledger.talk.saying import edit, row_said, say
from ledger.tasks.closing import ask_to_verify_anew
from ledger.tasks.life import Step, take_step
from ledger.tasks.showing import request_key
from models import Entry, Member, Organisation, Priority, Subject, Task, TaskCoOwner, TaskState
from models.among import THESE, Among
from models.frozen import frozen
from models.work import OPEN
from wording.roster.importing import TaskGiven
from wording.tasks.handing_over import TasksTakenOver, YoursToAnswerFor

TASKS_AT_ONCE = 200  # read in one statement
TASKS_NAMED = 10  # in one message; the list shows the rest
HELP_ENDED = "help_ended"


@frozen
class HandingOver:
    """Whose tasks go to whom, and who says so: nobody in chat, if it is the command line.

    With a unit, only those of that unit.
    """

    session: AsyncSession
    owner: Member
    to: Member
    by: Member | None
    now: datetime
    unit_id: int | None = None
    reason: str = ""  # of a single task's going; who leaves or moves needs none


async def hand_over(handing: HandingOver) -> int:
    """Hand the owner's open tasks over, and tell the new one in one message; return how many.

    A task stays in the unit that it was handed out in: the work is that department's. Whoever has
    no word on it yet signs for it with his first one; older buttons are outdated.
    """
    nearest: list[Task] = []
    count = 0
    more = True
    while more:
        tasks = await next_open_tasks(handing.session, handing.owner, handing.unit_id)
        more = len(tasks) == TASKS_AT_ONCE
        helped = await helped_by(handing.session, handing.to, tasks)
        for task in tasks:
            await hand_over_one(handing, task, helped.get(task.id))
        count += len(tasks)
        nearest = sorted([*nearest, *tasks], key=lambda one: (one.deadline, one.id))[:TASKS_NAMED]
    if count:
        await tell_successor(handing, nearest, count)
    return count


async def next_open_tasks(
    session: AsyncSession, owner: Member, unit_id: int | None
) -> Sequence[Task]:
    """Return some of the owner's open tasks, of the unit or of all; once dealt with, others."""
    there = () if unit_id is None else (Task.unit_id == unit_id,)
    rows = await session.scalars(
        select(Task)
        .where(
            Task.organisation_id == owner.organisation_id,
            Task.owner_id == owner.id,
            Task.state.in_(OPEN),
            *there,
        )
        .order_by(Task.deadline, Task.id)  # as the index has them
        .limit(TASKS_AT_ONCE)
    )
    return rows.all()


async def helped_by(
    session: AsyncSession, member: Member, tasks: Collection[Task]
) -> dict[int, TaskCoOwner]:
    """Return the rows by which the member helps with some of the tasks, by task."""
    rows = await session.scalars(
        select(TaskCoOwner).where(
            TaskCoOwner.organisation_id == member.organisation_id,
            TaskCoOwner.member_id == member.id,
            Among(TaskCoOwner.task_id, THESE),
        ),
        {"these": [task.id for task in tasks]},
    )
    return {row.task_id: row for row in rows}


async def hand_over_one(handing: HandingOver, task: Task, helped: TaskCoOwner | None) -> Entry:
    """Make the other one the owner, no helper of his own; no stance of the former one is his."""
    session, before = handing.session, task.version
    if helped is not None:
        await session.delete(helped)
    task.owner_id, task.offered_to = handing.to.id, None
    task.verified_at = None  # of whom it goes to nobody has verified anything
    task.stance, task.stance_at = None, handing.now  # the next list asks him; the last did not
    take_step(task, Step.HAND_OVER)
    for column in ("state", "stance", "stance_at", "offered_to", "verified_at"):
        flag_modified(task, column)  # changed or not: updates alike are one statement
    why = {"reason": handing.reason} if handing.reason else {}
    entry = await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=Step.HAND_OVER,
        now=handing.now,
        actor_id=handing.by.id if handing.by else None,
        about=task.subject,
        version=task.version,
        title=task.title,
        before=handing.owner.name,
        before_id=handing.owner.id,
        owner=handing.to.name,
        owner_id=handing.to.id,
        helped=helped is not None,
        **why,
    )
    if task.state is TaskState.COMPLETED:
        await pass_requests_on(handing, task, asked_as=before)
    return entry


async def pass_requests_on(handing: HandingOver, task: Task, *, asked_as: int) -> None:
    """Ask for verification as the task stands now; who owns it now is not to verify it."""
    session, now = handing.session, handing.now
    own = await row_said(session, task.organisation_id, request_key(task.id, asked_as, handing.to))
    if own is not None:
        await edit(
            session, earlier=own, to=handing.to, message=YoursToAnswerFor(task.title), now=now
        )
    reported_by = await who_completed(session, task) or handing.owner
    await ask_to_verify_anew(session, task, asked_as=asked_as, reported_by=reported_by, now=now)


async def who_completed(session: AsyncSession, task: Task) -> Member | None:
    """Return who reported the task as done last."""
    actor = await session.scalar(
        select(Entry.actor_id)
        .where(
            Entry.organisation_id == task.organisation_id,
            Entry.subject_kind == task.subject.kind,
            Entry.subject_id == task.id,
            Entry.kind == Step.COMPLETE,
        )
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    return await session.get(Member, (task.organisation_id, actor)) if actor is not None else None


async def tell_successor(handing: HandingOver, nearest: Sequence[Task], count: int) -> None:
    """Tell the new owner once what he answers for now, unless he has not joined."""
    organisation = await handing.session.get_one(Organisation, handing.to.organisation_id)
    message = TasksTakenOver(
        handing.owner.name,
        tuple(TaskGiven(task.title, task.deadline) for task in nearest),
        count,
        list_command(organisation),
        handing.reason,
    )
    about: Subject | None = nearest[0].subject if count == 1 else None
    await say(
        handing.session,
        to=handing.to,
        message=message,
        now=handing.now,
        about=about,
        priority=Priority.REMINDER,
    )


async def end_helping(
    session: AsyncSession, member: Member, *, by: Member | None, now: datetime
) -> int:
    """Take the member off the open tasks that he helps with, each on record; return how many."""
    rows = await session.scalars(
        select(TaskCoOwner.task_id).where(
            TaskCoOwner.organisation_id == member.organisation_id,
            TaskCoOwner.member_id == member.id,
        )
    )
    numbers, ended = rows.all(), 0
    for first in range(0, len(numbers), TASKS_AT_ONCE):
        some = numbers[first : first + TASKS_AT_ONCE]
        tasks = await open_among(session, member.organisation_id, some)
        helped = await helped_by(session, member, tasks)
        for task in tasks:
            await session.delete(helped[task.id])
            await append_entry(
                session,
                organisation_id=member.organisation_id,
                kind=HELP_ENDED,
                now=now,
                actor_id=by.id if by else None,
                about=task.subject,
                title=task.title,
                name=member.name,
                member_id=member.id,
            )
            ended += 1
    return ended


async def open_among(
    session: AsyncSession, organisation_id: int, numbers: Sequence[int]
) -> Sequence[Task]:
    """Return those of the tasks that are not closed."""
    tasks = await session.scalars(
        select(Task)
        .where(
            Task.organisation_id == organisation_id,
            Among(Task.id, THESE),
            Task.state.in_(OPEN),
        )
        .order_by(Task.id),
        {"these": list(numbers)},
    )
    return tasks.all()
