"""Who may take which step now: the table of a task's life, asked for who acts."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.people.authority import (
    DIRECTING,
    SUPERVISING,
    directors_of,
    holds,
    may_verify,
    oversees,
    supervisors_of,
)
from ledger.talk.acts import Act
from ledger.tasks.finding import is_co_owner, leads_of, owner_of, share_of
from ledger.tasks.life import (
    FRESH,
    LIFE,
    By,
    Condition,
    Step,
    check_state,
    check_version,
    leads_to,
)
from ledger.tasks.reading import may_read
from ledger.tasks.requirements import (
    check_evidence,
    check_leads_done,
    check_parts_struck_off,
    unverified,
    waits_for_verification,
)
from ledger.tasks.standing_in import acts_as_owner
from models import Member, Organisation, Stance, Task, TaskState
from wording.tasks.cards import (
    AlreadyHandled,
    MayNotDirect,
    MayNotReopen,
    OwnTaskNotDirected,
    TaskGone,
    TaskNotYours,
)
from wording.tasks.closing import (
    HowToVerify,
    MayNotVerify,
    OwnTaskNotVerified,
    SharedTaskNotVerified,
)
from wording.tasks.extending import ExtensionTooLate
from wording.tasks.helping import LeadsUnverified, OwnPartNoted
from wording.tasks.reporting import StanceAlreadyNoted
from wording.tasks.transferring import AlreadyOffered, NotOfferedToYou

STANCE_STEPS = {Stance.ON_TRACK: Step.ON_TRACK, Stance.BEHIND: Step.BEHIND}
STANCES = {step: stance for stance, step in STANCE_STEPS.items()}
OF_PART = {Step.HELPER_ON_TRACK: Stance.ON_TRACK, Step.HELPER_BEHIND: Stance.BEHIND}
CheckCondition = Callable[[Act, Task, Step], Awaitable[None]]


async def check_may(act: Act, task: Task, step: Step) -> None:
    """Refuse a step that who acts may not take, or not now; change nothing.

    Asked before a question is put, and again once it is answered.
    """
    if task.confidential and not await may_read(act, task):
        raise Refusal(TaskGone())
    transition = LIFE[step]
    await CHECKS[transition.by](act, task)
    if step in FRESH:
        check_version(task, act.version)
    check_state(task, step, by_owner=await acts_as_owner(act, task))
    for condition in transition.conditions:
        await CONDITIONS[condition](act, task, step)


async def steps_open(act: Act, task: Task, steps: Iterable[Step]) -> frozenset[Step]:
    """Return which of the steps who acts may take now, however old the button he asks by.

    The state is looked at first: that costs nothing, and who stands how to the task does.
    """
    act, by_owner = replace(act, version=None), await acts_as_owner(act, task)
    found = set()
    for step in steps:
        if leads_to(task, step, by_owner=by_owner) is None:
            continue
        with suppress(Refusal):
            await check_may(act, task, step)
            found.add(step)
    return frozenset(found)


def meant_by(act: Act, task: Task, step: Step) -> Step:
    """Return the step that a word stands for: 退回 of its owner's is no verifier's."""
    if step is Step.RETURN and act.by.id == task.owner_id:
        return Step.DECLINE
    return step


async def check_owner(act: Act, task: Task) -> None:
    """Refuse a step of the owner's that someone else tries, but who stands in for him."""
    if not await acts_as_owner(act, task):
        owner = await owner_of(act.session, task)
        raise Refusal(TaskNotYours(task.title, owner.name))


async def check_works_on(act: Act, task: Task) -> None:
    """Refuse progress from someone who neither owns the task nor helps with it."""
    if await acts_as_owner(act, task) or await is_co_owner(act.session, task, act.by):
        return
    if task.state is TaskState.COMPLETED and await may_verify(act.session, act.by, task=task):
        raise Refusal(HowToVerify(task.title))
    await check_owner(act, task)


async def check_helps(act: Act, task: Task) -> None:
    """Refuse a word on his own part from who has none."""
    if not await is_co_owner(act.session, task, act.by):
        raise Refusal(AlreadyHandled(task.title, task.state))


async def check_offered(act: Act, task: Task) -> None:
    """Refuse an answer from whom the owner does not ask to take the task on."""
    if act.by.id != task.offered_to:
        raise Refusal(NotOfferedToYou(task.title))


async def check_verifies(act: Act, task: Task) -> None:
    """Refuse who worked on it, and whoever is not entitled."""
    if await acts_as_owner(act, task):
        raise Refusal(OwnTaskNotVerified())
    if not await oversees(act.session, act.by, task):
        raise Refusal(MayNotVerify(task.title))
    if await is_co_owner(act.session, task, act.by):
        raise Refusal(SharedTaskNotVerified(task.title))


async def check_directs(act: Act, task: Task) -> None:
    """Refuse who neither registered the task nor directs its unit, and its owner himself."""
    if act.by.id == task.owner_id:
        others = await directors_of(act.session, task)
        raise Refusal(OwnTaskNotDirected(task.title, names_of(others)))
    if act.by.id == task.registered_by:
        return
    if not await holds(act.session, act.by, DIRECTING, unit_id=task.unit_id):
        others = await directors_of(act.session, task)
        raise Refusal(MayNotDirect(task.title, names_of(others)))


async def check_reopens(act: Act, task: Task) -> None:
    """Refuse who may not reopen what is over; its owner may not either."""
    entitled = await holds(act.session, act.by, SUPERVISING, unit_id=task.unit_id)
    if act.by.id == task.owner_id or not entitled:
        others = await supervisors_of(act.session, task)
        raise Refusal(MayNotReopen(task.title, names_of(others)))


async def check_author(_act: Act, _task: Task) -> None:
    """Who said it is looked at with the answer: see `ledger.tasks.reporting.check_correction`."""


def names_of(members: Iterable[Member]) -> tuple[str, ...]:
    """Return the names of the first of them."""
    return tuple(member.name for member in members)[:3]


async def check_new_today(act: Act, task: Task, step: Step) -> None:
    """Refuse the very stance that the owner took last, and today."""
    if task.stance is not STANCES[step] or task.stance_at is None:
        return
    organisation = await act.session.get_one(Organisation, task.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    if calendar.day_of(task.stance_at) == calendar.day_of(act.at):
        raise Refusal(StanceAlreadyNoted())


async def check_blocked(_act: Act, task: Task, _step: Step) -> None:
    """Refuse to clear a difficulty that nobody named."""
    if task.blocker is None:
        raise Refusal(AlreadyHandled(task.title, task.state))


async def check_before_deadline(act: Act, task: Task, _step: Step) -> None:
    """Refuse what is to be asked for before the deadline."""
    if act.at > task.deadline:
        directors = await directors_of(act.session, task)
        raise Refusal(ExtensionTooLate(task.title, names_of(directors), task.deadline))


async def check_asked(_act: Act, task: Task, _step: Step) -> None:
    """Refuse to decide where nothing waits for it."""
    if task.extension_wanted is None:
        raise Refusal(AlreadyHandled(task.title, task.state))


async def check_not_offered(act: Act, task: Task, _step: Step) -> None:
    """Refuse to ask a second colleague while the first has not answered."""
    if task.offered_to is not None:
        other = await act.session.get_one(Member, (task.organisation_id, task.offered_to))
        raise Refusal(AlreadyOffered(task.title, other.name))


async def check_news_of_part(act: Act, task: Task, step: Step) -> None:
    """Refuse what a co-owner said of his own part last."""
    part = await share_of(act.session, task, act.by.id)
    if part is None:
        raise Refusal(AlreadyHandled(task.title, task.state))
    said_done, stance = part.done_at is not None, OF_PART.get(step)
    if said_done if stance is None else (not said_done and part.stance is stance):
        raise Refusal(OwnPartNoted())


async def check_unverified(act: Act, task: Task, _step: Step) -> None:
    """Refuse to verify the owner's part twice; say whose it waits for."""
    if task.verified_at is not None:
        names = await unverified(act.session, task)
        raise Refusal(LeadsUnverified(task.title, names))


async def check_lead_waits(act: Act, task: Task, _step: Step) -> None:
    """Refuse where the part of no lead waits to be verified."""
    leads = await leads_of(act.session, task)
    if not any(waits_for_verification(part) for _, part in leads):
        raise Refusal(AlreadyHandled(task.title, task.state))


async def check_leads_verified(act: Act, task: Task, _step: Step) -> None:
    """Refuse to strike off what is not verified of each who leads it."""
    names = await unverified(act.session, task)
    if names:
        raise Refusal(LeadsUnverified(task.title, names))


def of_task(check: Callable[[AsyncSession, Task], Awaitable[None]]) -> CheckCondition:
    """Return the condition for what is asked of the task alone, whoever acts."""

    async def check_task(act: Act, task: Task, _step: Step) -> None:
        await check(act.session, task)

    return check_task


CHECKS: Mapping[By, Callable[[Act, Task], Awaitable[None]]] = {
    By.OWNER: check_owner,
    By.WORKERS: check_works_on,
    By.CO_OWNERS: check_helps,
    By.OFFERED: check_offered,
    By.VERIFIERS: check_verifies,
    By.DIRECTORS: check_directs,
    By.REOPENERS: check_reopens,
    By.AUTHOR: check_author,
}
CONDITIONS: Mapping[Condition, CheckCondition] = {
    Condition.NEW_TODAY: check_new_today,
    Condition.BLOCKED: check_blocked,
    Condition.BEFORE_DEADLINE: check_before_deadline,
    Condition.ASKED: check_asked,
    Condition.NOT_OFFERED: check_not_offered,
    Condition.NEWS_OF_PART: check_news_of_part,
    Condition.EVIDENCE: of_task(check_evidence),
    Condition.LEADS_DONE: of_task(check_leads_done),
    Condition.PARTS_STRUCK_OFF: of_task(check_parts_struck_off),
    Condition.UNVERIFIED: check_unverified,
    Condition.LEAD_WAITS: check_lead_waits,
    Condition.LEADS_VERIFIED: check_leads_verified,
}
