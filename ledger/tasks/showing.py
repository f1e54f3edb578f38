"""Showing a task as it stands, and telling people of it: in place of what they pressed, or anew."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.calendar.colours import colour, days_left, is_estimated, is_overdue
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import may_direct, oversees, verifiers_of
from ledger.talk.acts import Act
from ledger.talk.answers import answers_about
from ledger.talk.evidence import evidence_about, say_files
from ledger.talk.saying import edit, row_said
from ledger.tasks.categories import category_of, details_of
from ledger.tasks.finding import is_co_owner, owner_of, task_of
from ledger.tasks.life import LIFE, By, Step, Undone
from ledger.tasks.milestones import milestone_line, milestones_of
from ledger.tasks.part_counts import part_counts
from ledger.tasks.permission import steps_open
from models import (
    Answer,
    Entry,
    Evidence,
    Member,
    Organisation,
    Project,
    Responsibility,
    Task,
    TaskCoOwner,
    Unit,
)
from models.work import IN_HAND
from wording import Message
from wording.tasks.cards import CoOwnerCard, OwnerCard, TaskCard, TaskGone
from wording.tasks.closing import EvidenceShown, MayNotLook, WordsOf
from wording.tasks.extras import Extras
from wording.tasks.facts import TaskFacts
from wording.tasks.helping import Helper

SHOWN_WORDS = 8
SHOWN_FILES = 20
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
    if act.by.id != task.owner_id or task.state not in IN_HAND:
        await show_card(act, task)
        return
    await show(act, OwnerCard(facts, further=True), task)


async def card_for(
    act: Act, task: Task, *, entry: Entry | None = None, behind_asked: bool = False
) -> Message:
    """Return the card for who acts. Raises Refusal for whom the task does not concern."""
    facts = await facts_of(act.session, task, now=act.now)
    receipt = receipt_of(entry) if entry is not None else None
    if act.by.id == task.owner_id:
        undo = entry.seq if entry is not None and entry.kind in TAPPED else None
        return OwnerCard(facts, receipt, behind_asked, undo)
    if await is_co_owner(act.session, task, act.by):
        return CoOwnerCard(facts)
    if act.by.id == task.registered_by or await may_look_over(act, task):
        return TaskCard(facts, await steps_open(act, task, OF_DIRECTORS), receipt)
    raise Refusal(TaskGone())


async def directs(act: Act, task: Task) -> bool:
    """Return whether who acts registered the task or directs its unit."""
    if act.by.id == task.registered_by:
        return True
    return await may_direct(act.session, act.by, unit_id=task.unit_id)


async def may_look_over(act: Act, task: Task) -> bool:
    """Return whether tasks of that unit are the actor's to verify."""
    return await oversees(act.session, act.by, task)


async def show_evidence(act: Act, task_id: int) -> None:
    """Send the words and files handed in for the task to someone who works on it or verifies it."""
    session = act.session
    task = await task_of(session, act.organisation_id, task_id)
    works_on = act.by.id == task.owner_id or await is_co_owner(session, task, act.by)
    if not works_on and not await may_look_over(act, task):
        raise Refusal(MayNotLook())
    answers = await answers_about(
        session, task.organisation_id, task.subject, limit=SHOWN_WORDS + 1
    )
    files = await evidence_about(session, task.organisation_id, task.subject)
    shown = files[-SHOWN_FILES:]
    message = EvidenceShown(
        title=task.title,
        lines=await lines_of(session, answers[:SHOWN_WORDS], files),
        more=len(answers) > SHOWN_WORDS,
        files=len(files),
        files_shown=len(shown),
    )
    await act.answer(message, about=task.subject)
    await say_files(session, to=act.by, files=shown, now=act.now, about=task.subject)


async def lines_of(
    session: AsyncSession, answers: list[Answer], files: list[Evidence]
) -> tuple[WordsOf, ...]:
    """Return one line per answer, oldest first."""
    if not answers:
        return ()
    rows = await session.scalars(
        select(Member).where(
            Member.organisation_id == answers[0].organisation_id,
            Member.id.in_({answer.member_id for answer in answers}),
        )
    )
    names = {member.id: member.name for member in rows}
    return tuple(
        WordsOf(
            names[answer.member_id],
            answer.said_at,
            answer.text,
            sum(1 for file in files if file.answer_id == answer.id),
        )
        for answer in reversed(answers)
    )


async def facts_of(session: AsyncSession, task: Task, *, now: datetime) -> TaskFacts:
    """Return the task as its card shows it now."""
    organisation = await session.get_one(Organisation, task.organisation_id)
    calendar = await calendar_of(session, organisation)
    soon = framework_of(organisation).thresholds.soon_working_days
    key = (task.organisation_id, task.responsibility_id)
    unit = await session.get_one(Unit, (task.organisation_id, task.unit_id))
    return TaskFacts(
        id=task.id,
        version=task.version,
        title=task.title,
        responsibility=(await session.get_one(Responsibility, key)).name,
        owner=(await owner_of(session, task)).name,
        unit=unit.name,
        deadline=task.deadline,
        days_left=days_left(task, now, calendar),
        due_today=calendar.day_of(now) == calendar.day_of(task.deadline),
        overdue=is_overdue(task, now),
        colour=colour(task, now, calendar, soon),
        estimated=is_estimated(task, now, calendar),
        state=task.state,
        helpers=await helpers_of(session, task),
        imported_by=await importer_of(session, task),
        project=await project_name(session, task),
        standard=task.standard,
        extras=extras_of(organisation, task),
        parts=await part_counts(session, task),
        whole=await whole_title(session, task),
        milestones=tuple(milestone_line(one, now) for one in await milestones_of(session, task)),
        stance=task.stance,
        blocker=task.blocker,
        first_deadline=task.first_deadline,
        extensions=task.extensions,
        offered_to=await offered_to(session, task),
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
        Helper(name, part.leads, part.stance, part.done_at is not None) for name, part in rows
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
    """Show a message about the task: in the pressed message if that is about it, else as a new one.

    A list or a group's post is not about one task, and is left as it is.
    """
    if act.pressed_about(task.subject):
        await act.answer_in_place(message)
    else:
        await act.answer(message, about=task.subject)


def request_key(task_id: int, version: int, member: Member) -> str:
    """Return the key under which a verifier is asked once per completion."""
    return f"verify:{task_id}:{version}:{member.id}"


async def replace_requests(
    act: Act, task: Task, version: int, *, own: Message | None, others: Message
) -> None:
    """Put words in place of the requests sent for that version: `own` in that of who has acted."""
    for reader in await verifiers_of(act.session, task):
        key = request_key(task.id, version, reader)
        row = await row_said(act.session, task.organisation_id, key)
        message = own if reader.id == act.by.id else others
        if row is not None and message is not None:
            await edit(act.session, earlier=row, to=reader, message=message, now=act.now)
