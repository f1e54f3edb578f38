"""Sub-tasks 分解: a task in parts, each with an owner; never past the deadline of the whole."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.colours import colour
from ledger.organisations import calendar_of, framework_of
from ledger.people.time_off import frozen_owners
from ledger.talk.acts import Act
from ledger.talk.pages import turned_to
from ledger.tasks.reading import check_known
from ledger.tasks.showing import directs, show
from models import Member, Organisation, Task, TaskState
from models.work import IN_HAND, OPEN
from wording.tasks.cards import AlreadyHandled
from wording.tasks.parts import (
    MayNotPart,
    PartLine,
    PartPastWhole,
    PartsBeyond,
    PartsShown,
)

PARTS_ON_A_PAGE = 8
NAMED = 5  # of the parts that stand in the way of an earlier deadline


async def check_may_part(act: Act, task: Task) -> None:
    """Refuse to break a task down that is not in hand, or is somebody else's to break down."""
    if task.state not in IN_HAND:
        raise Refusal(AlreadyHandled(task.title, task.state))
    if act.by.id != task.owner_id and not await directs(act, task):
        raise Refusal(MayNotPart(task.title))


async def whole_of(session: AsyncSession, task: Task) -> Task | None:
    """Return the task that this one is a part of."""
    if task.parent_id is None:
        return None
    return await session.get_one(Task, (task.organisation_id, task.parent_id))


def check_within(whole: Task | None, due: datetime) -> None:
    """Refuse a deadline of a part that lies beyond that of the whole."""
    if whole is not None and due > whole.deadline:
        raise Refusal(PartPastWhole(whole.title, whole.deadline, due))


async def check_within_whole(session: AsyncSession, task: Task, due: datetime) -> None:
    """Refuse to put a part's deadline beyond that of the whole."""
    check_within(await whole_of(session, task), due)


async def parts_beyond(session: AsyncSession, task: Task, due: datetime) -> list[Task]:
    """Return what the task was broken down into, at any depth, and would be due after the whole."""
    found: list[Task] = []
    above = [task.id]
    while above:
        rows = await session.scalars(
            select(Task)
            .where(
                Task.organisation_id == task.organisation_id,
                Task.parent_id.in_(above),
                Task.state.in_(OPEN),
                Task.deadline > due,
            )
            .order_by(Task.deadline, Task.id)
        )
        parts = rows.all()
        found += parts
        # What is due in time has nothing beyond it: no part is due after its whole.
        above = [part.id for part in parts]
    return found


def beyond_whole(task: Task, due: datetime, parts: Sequence[Task]) -> PartsBeyond:
    """Return which parts would be due after the whole; secrets among them are not named."""
    named = [part.title for part in parts if part.confidential <= task.confidential]
    return PartsBeyond(task.title, due, tuple(named[:NAMED]), len(named))


async def show_parts(act: Act, task_id: int, page: int) -> None:
    """Show a page of the parts, by deadline, with a tap to each."""
    task = await check_known(act, task_id)
    total = await act.session.scalar(
        select(func.count()).select_from(Task).where(*is_part_of(task))
    )
    page, pages = turned_to(page, total or 0, PARTS_ON_A_PAGE)
    rows = await act.session.execute(
        select(Task, Member.name)
        .join(
            Member, (Member.organisation_id == Task.organisation_id) & (Member.id == Task.owner_id)
        )
        .where(*is_part_of(task))
        .order_by(Task.deadline, Task.id)
        .limit(PARTS_ON_A_PAGE)
        .offset((page - 1) * PARTS_ON_A_PAGE)
    )
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    soon = framework_of(organisation).thresholds.soon_working_days
    frozen = await frozen_owners(act.session, act.organisation_id, act.now)
    lines = tuple(
        PartLine(
            number, part.id, part.title, owner, part.deadline, part.state,
            colour(part, act.now, calendar, soon, frozen),
        )
        for number, (part, owner) in enumerate(rows, (page - 1) * PARTS_ON_A_PAGE + 1)
    )  # fmt: skip
    may_add = task.state in IN_HAND and (act.by.id == task.owner_id or await directs(act, task))
    shown = PartsShown(task.id, task.title, lines, page, pages, may_add=may_add)
    await show(act, shown, task)


def is_part_of(task: Task) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a task is a part of this one, and was not called off.

    A part that is more confidential than the whole is not listed with it.
    """
    return (
        Task.confidential.is_(task.confidential),
        Task.organisation_id == task.organisation_id,
        Task.parent_id == task.id,
        Task.state != TaskState.CANCELLED,
    )
