"""Showing a task as it stands, and telling people of it: in place of what they pressed, or anew."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.calendar.colours import judge
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import SUPERVISING, holds, may_direct, verifiers_of
from ledger.people.time_off import last_moment, time_off_at
from ledger.talk.acts import Act
from ledger.talk.originals import Kind, add_below, right_above
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import edit, row_said
from ledger.tasks.categories import category_of, details_of
from ledger.tasks.finding import is_co_owner, owner_of, task_of
from ledger.tasks.history import history_of, so_far_of
from ledger.tasks.life import LIFE, By, Step, Undone
from ledger.tasks.milestones import milestone_line, milestones_of
from ledger.tasks.part_counts import part_counts
from ledger.tasks.permission import steps_open
from ledger.tasks.reading import check_may_read, may_look_over
from ledger.tasks.standing_in import acts_as_owner, stand_in_of
from models import (
    Entry,
    Member,
    Organisation,
    Project,
    Responsibility,
    Task,
    TaskCoOwner,
    Unit,
)
from models.work import IN_HAND, OPEN
from wording import Message
from wording.tasks.cards import CoOwnerCard, OwnerCard, TaskCard
from wording.tasks.extras import Extras
from wording.tasks.facts import TaskFacts
from wording.tasks.helping import Helper

# What a card offers whoever does not own the task, and the steps that a tap takes back.
OF_DIRECTORS = tuple(
    step
    for step, transition in LIFE.items()
    if transition.by in {By.DIRECTORS, By.VERIFIERS, By.REOPENERS} and step is not Step.STRIKE_OFF
)
TAPPED = frozenset(step for step, transition in LIFE.items() if transition.undone is Undone.TAP)


async def show_card(
    act: Act, task: Task, *, entry: Entry | None = None, behind_asked: bool = False
) -> None:
    """Show the task as it stands, with the buttons its viewer may use, and what he just did."""
    card = await card_for(act, task, entry=entry, behind_asked=behind_asked)
    await show(act, card, task)


async def show_further(act: Act, task_id: int) -> None:
    """Show the owner's card with what he does seldom."""
    task = await task_of(act.session, act.organisation_id, task_id)
    facts = await facts_of(act.session, task, now=act.now)
    if task.state not in IN_HAND or not await acts_as_owner(act, task):
        await show_card(act, task)
        return
    await show(act, OwnerCard(facts, further=True), task)


async def card_for(
    act: Act, task: Task, *, entry: Entry | None = None, behind_asked: bool = False
) -> Message:
    """Return the card for who acts. Raises Refusal for whom the task does not concern."""
    await check_may_read(act, task)
    facts = await facts_of(act.session, task, now=act.now)
    so_far = await so_far_of(act.session, task, now=act.now)
    receipt = receipt_of(entry) if entry is not None else None
    undo = entry.seq if entry is not None and entry.kind in TAPPED else None
    if await acts_as_owner(act, task):
        return OwnerCard(facts, receipt, behind_asked, undo, so_far=so_far)
    if await is_co_owner(act.session, task, act.by):
        return CoOwnerCard(facts, so_far)
    looks_over = await may_look_over(act, task)
    supervises = await holds(act.session, act.by, SUPERVISING, unit_id=task.unit_id)
    return TaskCard(
        facts,
        await steps_open(act, task, OF_DIRECTORS),
        receipt,
        so_far,
        may_urge=looks_over and task.state in IN_HAND,
        may_write=looks_over and task.state in OPEN,
        may_issue=supervises and task.state in OPEN,
        undo=undo,
    )


async def directs(act: Act, task: Task) -> bool:
    """Return whether who acts registered the task or directs its unit."""
    if act.by.id == task.registered_by:
        return True
    return await may_direct(act.session, act.by, unit_id=task.unit_id)


async def show_history(
    act: Act, task_id: int, *, before: int | None = None, after: int | None = None
) -> None:
    """Show a page of the task's history, in place of its card or of another page."""
    task = await task_of(act.session, act.organisation_id, task_id)
    await show(act, await history_of(act, task, before=before, after=after), task)


async def facts_of(session: AsyncSession, task: Task, *, now: datetime) -> TaskFacts:
    """Return the task as its card shows it now."""
    organisation = await session.get_one(Organisation, task.organisation_id)
    calendar = await calendar_of(session, organisation)
    soon = framework_of(organisation).thresholds.soon_working_days
    key = (task.organisation_id, task.responsibility_id)
    away = await time_off_at(session, await owner_of(session, task), now)
    stand_in = await stand_in_of(session, task, now) if away else None
    frozen = {task.owner_id} if away is not None and away.frozen else set()
    unit = await session.get_one(Unit, (task.organisation_id, task.unit_id))
    near = judge(task, now, calendar, soon, frozen)
    return TaskFacts(
        id=task.id,
        version=task.version,
        title=task.title,
        responsibility=(await session.get_one(Responsibility, key)).name,
        owner=(await owner_of(session, task)).name,
        unit=unit.name,
        deadline=task.deadline,
        days_left=near.days_left,
        due_today=near.due_today,
        overdue=near.overdue,
        colour=near.colour,
        frozen_until=last_moment(away) if away is not None and away.frozen else None,
        estimated=near.estimated,
        state=task.state,
        verified=task.verified_at is not None,
        helpers=await helpers_of(session, task),
        imported_by=await importer_of(session, task),
        project=await project_name(session, task),
        standard=task.standard,
        extras=extras_of(organisation, task),
        parts=await part_counts(session, task),
        whole=await whole_title(session, task),
        milestones=tuple(milestone_line(one, now) for one in await milestones_of(session, task)),
        stance=task.stance,
        stance_at=task.stance_at,
        blocker=task.blocker,
        answer_due_at=task.answer_due_at,
        first_deadline=task.first_deadline,
        extensions=task.extensions,
        extension_wanted=task.extension_wanted,
        offered_to=await offered_to(session, task),
        stand_in=stand_in[0].name if stand_in else None,
        stand_in_until=last_moment(stand_in[1]) if stand_in else None,
    )


async def offered_to(session: AsyncSession, task: Task) -> str | None:
    """Return the name of whom the owner asks to take the task on, if he does."""
    if task.offered_to is None:
        return None
    return (await session.get_one(Member, (task.organisation_id, task.offered_to))).name


def extras_of(organisation: Organisation, task: Task) -> Extras:
    """Return what the task says of itself beside what each must."""
    category = category_of(organisation, task)
    return Extras(
        category=category,
        details=details_of(category, task.details),
        outside=task.outside,
        document=task.document,
        urgency=task.urgency,
        target=task.target,
        target_unit=task.target_unit,
        done=task.done,
        stage=task.stage if task.target is None else None,
        evidence_required=task.evidence_required,
        confidential=task.confidential,
    )


async def helpers_of(session: AsyncSession, task: Task) -> tuple[Helper, ...]:
    """Return who helps with the task, and how the part of each stands."""
    rows = await session.execute(
        select(Member.name, TaskCoOwner)
        .join(
            TaskCoOwner,
            (TaskCoOwner.organisation_id == Member.organisation_id)
            & (TaskCoOwner.member_id == Member.id),
        )
        .where(TaskCoOwner.organisation_id == task.organisation_id, TaskCoOwner.task_id == task.id)
        .order_by(Member.id)
    )
    return tuple(
        Helper(
            part.member_id,
            name,
            part.leads,
            part.stance,
            part.done_at is not None,
            part.verified_at is not None,
        )
        for name, part in rows
    )


async def whole_title(session: AsyncSession, task: Task) -> str | None:
    """Return the title of the task that this one is a part of, if it is."""
    if task.parent_id is None:
        return None
    return (await session.get_one(Task, (task.organisation_id, task.parent_id))).title


async def importer_of(session: AsyncSession, task: Task) -> str | None:
    """Return the name of whom an import acted for; None for a task registered in chat."""
    if task.import_key is None or task.registered_by is None:
        return None
    return (await session.get_one(Member, (task.organisation_id, task.registered_by))).name


async def project_name(session: AsyncSession, task: Task) -> str | None:
    """Return the name of the project the task belongs to, if any."""
    if task.project_id is None:
        return None
    return (await session.get_one(Project, (task.organisation_id, task.project_id))).name


async def show(act: Act, message: Message, task: Task) -> None:
    """Show a message about the task: in what was pressed or quoted if that is about it, else anew.

    A list or a group's post is not about one task, and is left as it is; so is an owner's card
    further up, where nobody would see it.
    """
    if act.pressed_about(task.subject):
        await act.answer_in_place(message)
        return
    original = act.original
    if original is not None and original.kind is Kind.OWN_CARD:
        card = await right_above(act.session, act.by, original, task.subject)
        if card is not None:
            await edit(act.session, earlier=card, to=act.by, message=message, now=act.now)
            return
    if original is not None:
        original.is_outdated = True
    await act.answer(message, about=task.subject)


async def acknowledge_words(act: Act, message: Message, task: Task, *, asks: bool) -> None:
    """Give the receipt of words: below the one right above them that they quote, else anew.

    So it is if it asks something: what answers that takes the place of the whole message.
    """
    original = act.original
    if original is not None and original.kind is Kind.RECEIPT and not asks:
        earlier = await right_above(act.session, act.by, original, task.subject)
        organisation = await organisation_of(act.session, act.organisation_id)
        if earlier is not None and await add_below(
            act.session, organisation, earlier, message, to=act.by, now=act.now
        ):
            return
    await act.answer_in_place(message, about=task.subject)


def request_key(task_id: int, version: int, member: Member) -> str:
    """Return the key under which a verifier is asked once per completion."""
    return f"verify:{task_id}:{version}:{member.id}"


async def replace_requests(
    act: Act, task: Task, version: int, *, own: Message | None, others: Message
) -> None:
    """Put words in place of the requests sent for that version: `own` in that of who has acted.

    What he pressed shows how the task stands: that is left as it is.
    """
    answered = act.pressed.id if act.pressed_about(task.subject) and act.pressed else None
    for reader in await verifiers_of(act.session, task):
        key = request_key(task.id, version, reader)
        row = await row_said(act.session, task.organisation_id, key)
        message = own if reader.id == act.by.id else others
        if row is not None and row.id != answered and message is not None:
            await edit(act.session, earlier=row, to=reader, message=message, now=act.now)
