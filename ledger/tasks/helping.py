"""Co-owners 协办: each says how his own part stands, and when it is done; some lead, too."""

from ledger.talk.acts import Act
from ledger.tasks.finding import hold_task, owner_of, share_of
from ledger.tasks.leading import ask_to_verify_lead, drop_requests
from ledger.tasks.life import Step
from ledger.tasks.permission import OF_PART, check_may
from ledger.tasks.recording import record_step
from ledger.tasks.showing import show_card
from models import Stance, Task, TaskCoOwner
from wording.tasks.helping import PartOfHelperDone

HELPER_STEPS = {stance: step for step, stance in OF_PART.items()}


async def hold_own_part(act: Act, task_id: int, step: Step) -> tuple[Task, TaskCoOwner]:
    """Return the task and the actor's share in it, for a step. Raises Refusal if he may not."""
    task = await hold_task(act.session, act.organisation_id, task_id)
    await check_may(act, task, step)
    part = await share_of(act.session, task, act.by.id)
    assert part is not None  # noqa: S101  # the step is a co-owner's
    return task, part


async def take_own_stance(act: Act, task_id: int, stance: Stance) -> None:
    """Note how a co-owner's own part stands, and show the card; if it was done, it is no more."""
    step = HELPER_STEPS[stance]
    task, part = await hold_own_part(act, task_id, step)
    await drop_requests(act, task, part)
    part.stance, part.stance_at, part.done_at, part.verified_at = stance, act.at, None, None
    await record(act, task, step)
    await show_card(act, task)


async def finish_own_part(act: Act, task_id: int) -> None:
    """Note that a co-owner's own part is done, and tell the owner; who leads it is verified."""
    task, part = await hold_own_part(act, task_id, Step.HELPER_DONE)
    part.done_at = act.at
    await record(act, task, Step.HELPER_DONE)
    owner = await owner_of(act.session, task)
    await act.tell(owner, PartOfHelperDone(task.title, act.by.name), about=task.subject)
    if part.leads:
        await ask_to_verify_lead(act.session, task, part, act.by, now=act.now)
    await show_card(act, task)


async def record(act: Act, task: Task, step: Step) -> None:
    """Put on record what a co-owner says of his own part."""
    await record_step(act, task, step, effect_key=act.effect_key, title=task.title)
