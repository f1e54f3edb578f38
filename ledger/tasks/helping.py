"""Co-owners 协办: each says how his own part stands, and when it is done; some lead, too."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.finding import owner_of
from ledger.tasks.reading import hold_known
from ledger.tasks.showing import show_card
from models import Member, Stance, Task, TaskCoOwner
from models.work import IN_HAND
from wording.tasks.cards import AlreadyHandled
from wording.tasks.helping import LeadsOpen, OwnPartNoted, PartOfHelperDone

HELPER_STANCES = {Stance.ON_TRACK: "helper_on_track", Stance.BEHIND: "helper_behind"}
HELPER_DONE = "helper_done"


async def hold_own_part(act: Act, task_id: int) -> tuple[Task, TaskCoOwner]:
    """Return the task and the actor's share in it, for a step. Raises Refusal if he has none."""
    task = await hold_known(act, task_id)
    key = (task.organisation_id, task.id, act.by.id)
    part = await act.session.get(TaskCoOwner, key, populate_existing=True)
    if part is None or task.state not in IN_HAND:
        raise Refusal(AlreadyHandled(task.title, task.state))
    return task, part


async def take_own_stance(act: Act, task_id: int, stance: Stance) -> None:
    """Note how a co-owner's own part stands, and show the card."""
    task, part = await hold_own_part(act, task_id)
    if part.stance is stance and part.done_at is None:
        raise Refusal(OwnPartNoted())
    part.stance, part.stance_at, part.done_at = stance, act.at, None
    await record(act, task, HELPER_STANCES[stance])
    await show_card(act, task)


async def finish_own_part(act: Act, task_id: int) -> None:
    """Note that a co-owner's own part is done, and tell the owner."""
    task, part = await hold_own_part(act, task_id)
    if part.done_at is not None:
        raise Refusal(OwnPartNoted())
    part.done_at = act.at
    await record(act, task, HELPER_DONE)
    owner = await owner_of(act.session, task)
    await act.tell(owner, PartOfHelperDone(task.title, act.by.name), about=task.subject)
    await show_card(act, task)


async def record(act: Act, task: Task, kind: str) -> None:
    """Put on record what a co-owner says of his own part."""
    await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=kind,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        effect_key=act.effect_key,
        title=task.title,
    )


async def check_leads(session: AsyncSession, task: Task) -> None:
    """Refuse to complete a task while one who leads it with its owner has not done his part."""
    rows = await session.scalars(
        select(Member.name)
        .join(
            TaskCoOwner,
            (TaskCoOwner.organisation_id == Member.organisation_id)
            & (TaskCoOwner.member_id == Member.id),
        )
        .where(
            TaskCoOwner.organisation_id == task.organisation_id,
            TaskCoOwner.task_id == task.id,
            TaskCoOwner.leads.is_(True),
            TaskCoOwner.done_at.is_(None),
        )
        .order_by(Member.id)
    )
    names = tuple(rows)
    if names:
        raise Refusal(LeadsOpen(task.title, names))
