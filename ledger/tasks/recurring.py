"""Tasks that come again 重复: begun with their first one, raised by the heartbeat, stopped."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, effect_exists
from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import DIRECTING, may_direct, roles_of, units_directed
from ledger.talk.acts import Act
from ledger.talk.pages import turned_to
from ledger.talk.saying import say
from ledger.tasks.assigning import NewTask, add_task, tell_assigned
from ledger.tasks.rhythms import next_due
from models import (
    Instant,
    Member,
    Organisation,
    Project,
    Recurrence,
    Responsibility,
    Shift,
    Task,
    Urgency,
)
from models.amounts import written
from models.frozen import frozen
from models.numbering import add, hold_chain_end
from models.whether import Question
from wording.tasks.recurring import (
    MayNotSeeRecurrences,
    RecurrenceEnded,
    RecurrenceGone,
    RecurrenceLine,
    RecurrencesShown,
)

BEGAN, STOPPED, SKIPPED = "recurrence_began", "recurrence_stopped", "recurrence_skipped"
ON_A_PAGE = 8


@frozen
class Again:
    """How a new task is to come again."""

    rule: str
    words: str
    moved: Shift


async def begin_recurrence(act: Act, task: Task, new: NewTask, again: Again) -> Recurrence:
    """Put on the books that the task comes again, as `new` says; it is the first of them.

    What fell due before now is not made up for.
    """
    assert new.owner is not None  # noqa: S101  # checked with the task
    assert new.responsibility is not None  # noqa: S101
    assert new.deadline is not None  # noqa: S101
    recurrence = Recurrence(
        organisation_id=act.organisation_id,
        title=new.title,
        owner_id=new.owner.id,
        unit_id=new.owner.unit_id,
        rule=again.rule,
        words=again.words[:60],
        moved=again.moved,
        confidential=new.confidential,
        task=kept(new),
        next_due=await due_after(
            act.session, act.organisation_id, again, max(new.deadline, act.now)
        ),
        raise_at=new.deadline,
        latest_task_id=task.id,
        registered_by=act.by.id,
        registered_at=act.now,
    )
    await add(act.session, recurrence)
    await record(act.session, recurrence, BEGAN, by=act.by.id, now=act.now, rule=again.rule)
    return recurrence


async def due_after(
    session: AsyncSession, organisation_id: int, again: Again, after: datetime
) -> datetime:
    """Return the deadline that comes after a moment."""
    organisation = await session.get_one(Organisation, organisation_id)
    return next_due(
        again.rule,
        after,
        calendar=await calendar_of(session, organisation),
        end_of_day=framework_of(organisation).thresholds.end_of_day,
        moved=again.moved,
    )


def kept(new: NewTask) -> dict[str, Any]:
    """Return what each of the tasks is like, as JSON values."""
    return {
        "responsibility": new.responsibility.id if new.responsibility else None,
        "project": new.project.id if new.project else None,
        "co_owners": [member.id for member in new.co_owners],
        "standard": new.standard,
        "target": written(new.target) if new.target is not None else None,
        "target_unit": new.target_unit,
        "category": new.category,
        "details": dict(new.details),
        "document": new.document,
        "urgency": new.urgency,
        "evidence_required": new.evidence_required,
        "confidential": new.confidential,
    }


async def task_to_raise(session: AsyncSession, recurrence: Recurrence, owner: Member) -> NewTask:
    """Return the next task; whoever has left helps no more."""
    number, told = recurrence.organisation_id, recurrence.task
    helpers = [await session.get_one(Member, (number, one)) for one in told["co_owners"]]
    project = told["project"]
    return NewTask(
        title=recurrence.title,
        responsibility=await session.get(Responsibility, (number, told["responsibility"])),
        owner=owner,
        deadline=recurrence.next_due,
        co_owners=[one for one in helpers if one.left_at is None],
        project=await session.get(Project, (number, project)) if project else None,
        standard=told["standard"],
        target=Decimal(told["target"]) if told["target"] is not None else None,
        target_unit=told["target_unit"],
        category=told["category"],
        details=told["details"],
        document=told["document"],
        urgency=Urgency(told["urgency"]),
        evidence_required=told["evidence_required"],
        confidential=told["confidential"],
    )


# Built once: every tick asks it.
_DUE = (
    select(Recurrence)
    .where(
        Recurrence.organisation_id == bindparam("of"),
        Recurrence.stopped_at.is_(None),
        Recurrence.raise_at <= bindparam("now", type_=Instant()),
    )
    .order_by(Recurrence.raise_at, Recurrence.id)
    .limit(1)
)


async def recurrences_due(
    _session: AsyncSession, organisation: Organisation, now: datetime
) -> list[Question]:
    """Return what finds the recurrence whose next task is to be put on the books first, if any."""
    return [Question(_DUE, {"of": organisation.id, "now": now})]


async def raise_next(session: AsyncSession, organisation: Organisation, now: datetime) -> None:
    """Put the next task of one recurrence on the books, once per period.

    What fell due while nothing ran is recorded as skipped: a task that is late when it is born
    helps nobody. Where its owner has left, it ends, and whoever registered it is told.
    """
    await hold_chain_end(session, organisation.id)
    recurrence: Recurrence | None = await session.scalar(_DUE, {"of": organisation.id, "now": now})
    if recurrence is None:
        return
    owner = await session.get_one(Member, (organisation.id, recurrence.owner_id))
    registrar = await session.get_one(Member, (organisation.id, recurrence.registered_by))
    if owner.left_at is not None:
        await end(session, recurrence, by=None, now=now)
        await say(
            session, to=registrar, message=RecurrenceEnded(recurrence.title, owner.name), now=now
        )
        return
    again = Again(recurrence.rule, recurrence.words, recurrence.moved)
    if recurrence.next_due <= now:
        await record(
            session, recurrence, SKIPPED, by=None, now=now, due=recurrence.next_due.isoformat()
        )
        recurrence.next_due = await due_after(session, organisation.id, again, now)
    key = f"assigned:recurrence:{recurrence.id}:{recurrence.next_due.isoformat()}"
    if not await effect_exists(session, organisation.id, key):
        act = Act(session, registrar, now)
        task, _ = await add_task(
            act, await task_to_raise(session, recurrence, owner), effect_key=key
        )
        await tell_assigned(act, task)
        recurrence.latest_task_id = task.id
    recurrence.raise_at = recurrence.next_due
    recurrence.next_due = await due_after(session, organisation.id, again, recurrence.next_due)


async def running_of(session: AsyncSession, task: Task) -> Recurrence | None:
    """Return by what the task comes again, if it is the latest of one that runs."""
    found: Recurrence | None = await session.scalar(
        select(Recurrence).where(
            Recurrence.organisation_id == task.organisation_id,
            Recurrence.latest_task_id == task.id,
            Recurrence.stopped_at.is_(None),
        )
    )
    return found


async def record(
    session: AsyncSession,
    recurrence: Recurrence,
    kind: str,
    *,
    by: int | None,
    now: datetime,
    **content: Any,
) -> None:
    """Put on record what becomes of a recurrence."""
    await append_entry(
        session,
        organisation_id=recurrence.organisation_id,
        kind=kind,
        now=now,
        actor_id=by,
        recurrence=recurrence.id,
        title="" if recurrence.confidential else recurrence.title,
        words=recurrence.words,
        **content,
    )


async def end(
    session: AsyncSession, recurrence: Recurrence, *, by: int | None, now: datetime
) -> None:
    """Raise no more tasks; those that stand stay."""
    recurrence.stopped_at = now
    await record(session, recurrence, STOPPED, by=by, now=now)


async def stop(act: Act, number: int, page: int) -> None:
    """Stop a recurrence, and show the page again."""
    await hold_chain_end(act.session, act.organisation_id)
    recurrence = await act.session.get(
        Recurrence, (act.organisation_id, number), populate_existing=True
    )
    if recurrence is None or recurrence.stopped_at is not None:
        raise Refusal(RecurrenceGone())
    theirs = recurrence.registered_by == act.by.id
    if not theirs and not await may_direct(act.session, act.by, unit_id=recurrence.unit_id):
        raise Refusal(RecurrenceGone())
    await end(act.session, recurrence, by=act.by.id, now=act.now)
    await show_recurrences(act, page)


async def show_recurrences(act: Act, page: int = 1) -> None:
    """Show a page of what comes again in the units that the reader directs, or by his own hand."""
    if DIRECTING.isdisjoint(role.role for role in await roles_of(act.session, act.by)):
        raise Refusal(MayNotSeeRecurrences())
    directed = Recurrence.unit_id.in_(units_directed(act.by))
    own = Recurrence.registered_by == act.by.id
    conditions = (
        Recurrence.organisation_id == act.organisation_id,
        Recurrence.stopped_at.is_(None),
        or_(own, and_(directed, Recurrence.confidential.is_(False))),
    )
    count = await act.session.scalar(
        select(func.count()).select_from(Recurrence).where(*conditions)
    )
    page, pages = turned_to(page, count or 0, ON_A_PAGE)
    rows = await act.session.execute(
        select(Recurrence, Member.name)
        .join(
            Member,
            (Member.organisation_id == Recurrence.organisation_id)
            & (Member.id == Recurrence.owner_id),
        )
        .where(*conditions)
        .order_by(Recurrence.raise_at, Recurrence.id)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    lines = tuple(
        RecurrenceLine(place, one.id, one.title, owner, one.words, one.moved, one.next_due)
        for place, (one, owner) in enumerate(rows, (page - 1) * ON_A_PAGE + 1)
    )
    await act.answer_in_place(RecurrencesShown(lines, page, pages))
