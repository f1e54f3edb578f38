"""延期: the owner asks for a later deadline; until somebody grants it, the deadline stands."""

from datetime import datetime

from ledger.book.chain import receipt_of
from ledger.book.refusals import Refusal
from ledger.calendar.working_days import WorkCalendar
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import LEADING, directors_of, heads_of, holds
from ledger.talk.acts import Act
from ledger.tasks.finding import co_owners_of, hold_task, owner_of
from ledger.tasks.life import Step
from ledger.tasks.parts import check_within_whole
from ledger.tasks.permission import check_may, names_of
from ledger.tasks.recording import open_extension, reason_said, record_step, sign_if_first
from ledger.tasks.showing import facts_of, show
from models import Extension, ExtensionState, Organisation, Task
from models.numbering import add
from models.work import Level
from wording.tasks.extending import (
    DeadlineKept,
    DeadlinePutOff,
    ExtensionAsked,
    ExtensionAskedOfYou,
    ExtensionDecided,
    ExtensionNotLater,
    ExtensionsForLeaders,
    KeepingNoted,
)


async def ask_extension(act: Act, task_id: int, wanted: datetime) -> Extension:
    """Ask for a later deadline, with the reason that was said; a later request replaces this."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, Step.ASK_EXTENSION)
    reason = reason_said(act)
    if wanted <= task.deadline:
        raise Refusal(ExtensionNotLater(task.title, task.deadline))
    await sign_if_first(act, task)
    older = await open_extension(act, task) if task.extension_wanted is not None else None
    if older is not None:
        older.state = ExtensionState.REPLACED
        await act.session.flush()
    extension = await add(
        act.session,
        Extension(
            organisation_id=task.organisation_id,
            task_id=task.id,
            asked_by=act.by.id,
            asked_at=act.at,
            deadline=task.deadline,
            wanted=wanted,
            reason=reason,
            state=ExtensionState.ASKED,
        ),
    )
    entry = await record_step(
        act,
        task,
        Step.ASK_EXTENSION,
        effect_key=f"{Step.ASK_EXTENSION}:{extension.id}",
        title=task.title,
        deadline=task.deadline.isoformat(),
        wanted=wanted.isoformat(),
        reason=reason,
    )
    beyond = await is_beyond_heads(act, task, extension)
    deciders = await directors_of(act.session, task, heads=not beyond)
    task.extension_wanted = wanted
    task.extension_for_leaders = beyond or not await has_another_head(act, task)
    noted = ExtensionAsked(task.title, names_of(deciders), wanted, receipt_of(entry))
    await act.answer(noted, about=task.subject)
    facts = await facts_of(act.session, task, now=act.now)
    message = ExtensionAskedOfYou(facts, wanted, reason)
    for member in deciders:
        await act.tell(member, message, about=task.subject)
    return extension


async def grant_extension(act: Act, task_id: int) -> Task:
    """Put the deadline off as the owner asked."""
    task, extension = await hold_asked(act, task_id, Step.EXTEND)
    await check_within_whole(act.session, task, extension.wanted)
    if task.first_deadline is None:
        task.first_deadline = task.deadline
    before, task.deadline = task.deadline, extension.wanted
    task.escalation = Level.NOBODY
    task.extensions += 1
    decide(act, task, extension, ExtensionState.GRANTED)
    entry = await record_step(
        act,
        task,
        Step.EXTEND,
        effect_key=f"{Step.EXTEND}:{extension.id}",
        title=task.title,
        before=before.isoformat(),
        deadline=task.deadline.isoformat(),
        count=task.extensions,
    )
    owner = await owner_of(act.session, task)
    receipt = receipt_of(entry)
    await show(act, ExtensionDecided(task.title, owner.name, task.deadline, receipt), task)
    facts = await facts_of(act.session, task, now=act.now)
    for member in (owner, *await co_owners_of(act.session, task)):
        await act.tell(member, DeadlinePutOff(facts, act.by.name), about=task.subject)
    return task


async def keep_deadline(act: Act, task_id: int) -> Task:
    """Let the deadline stand, and tell the owner."""
    task, extension = await hold_asked(act, task_id, Step.KEEP_DEADLINE)
    decide(act, task, extension, ExtensionState.KEPT)
    entry = await record_step(
        act,
        task,
        Step.KEEP_DEADLINE,
        effect_key=f"{Step.KEEP_DEADLINE}:{extension.id}",
        title=task.title,
        deadline=task.deadline.isoformat(),
        wanted=extension.wanted.isoformat(),
    )
    owner = await owner_of(act.session, task)
    await show(act, KeepingNoted(task.title, owner.name, task.deadline, receipt_of(entry)), task)
    facts = await facts_of(act.session, task, now=act.now)
    await act.tell(owner, DeadlineKept(facts, act.by.name), about=task.subject)
    return task


async def hold_asked(act: Act, task_id: int, step: Step) -> tuple[Task, Extension]:
    """Return the task and the request that waits, if who acts may decide on it."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    extension = await open_extension(act, task)
    assert extension is not None  # noqa: S101  # the task tells of one
    entitled = await holds(act.session, act.by, LEADING, unit_id=task.unit_id)
    if not entitled and await is_beyond_heads(act, task, extension):
        leaders = await directors_of(act.session, task, heads=False)
        raise Refusal(ExtensionsForLeaders(task.title, names_of(leaders)))
    return task, extension


async def is_beyond_heads(act: Act, task: Task, extension: Extension) -> bool:
    """Return whether the request is longer, or one more, than a head may grant."""
    organisation = await act.session.get_one(Organisation, task.organisation_id)
    thresholds = framework_of(organisation).thresholds
    calendar = await calendar_of(act.session, organisation)
    longer = added_days(calendar, extension) > thresholds.extension_days
    return longer or task.extensions >= thresholds.extension_times


async def has_another_head(act: Act, task: Task) -> bool:
    """Return whether some nearest head of the unit is not the task's owner himself."""
    heads = await heads_of(act.session, task.organisation_id, task.unit_id)
    return any(head.id != task.owner_id for head in heads)


def added_days(calendar: WorkCalendar, extension: Extension) -> int:
    """Return by how many working days the deadline would be put off."""
    first, last = calendar.day_of(extension.deadline), calendar.day_of(extension.wanted)
    return calendar.working_days_between(first, last)


def decide(act: Act, task: Task, extension: Extension, state: ExtensionState) -> None:
    """Note who decided, and when."""
    task.extension_wanted, task.extension_for_leaders = None, False
    extension.state, extension.decided_by, extension.decided_at = state, act.by.id, act.at
