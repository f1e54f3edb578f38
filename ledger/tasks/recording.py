"""Putting a step on record: the task moves along the table of its life, and the ledger says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ledger.book.chain import append_entry, effect_exists
from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.life import LIFE, TURNING, By, Step, take_step
from ledger.tasks.standing_in import acts_as_owner, on_behalf_of
from models import Entry, Extension, ExtensionState, Task, TaskState
from models.work import CLOSED
from wording.tasks.cards import AlreadyHandled, ReasonNeeded

OWNERS = frozenset({By.OWNER, By.WORKERS})  # whose steps may be taken on somebody's behalf


async def record_step(
    act: Act, task: Task, step: Step, *, effect_key: str | None, version: int = 1, **content: Any
) -> Entry:
    """Take a step and append its entry."""
    take_step(task, step)
    await drop_extension_if_over(act, task)
    behalf = await on_behalf_of(act, task) if LIFE[step].by in OWNERS else {}
    return await append_entry(
        act.session,
        organisation_id=task.organisation_id,
        kind=step,
        now=act.now,
        actor_id=act.by.id,
        about=task.subject,
        version=version,
        effect_key=effect_key,
        **behalf,
        **content,
    )


async def drop_extension_if_over(act: Act, task: Task) -> None:
    """A task that is over asks for no more time: its open request ends with it."""
    if task.extension_wanted is None or task.state not in CLOSED:
        return
    extension = await open_extension(act, task)
    if extension is not None:
        extension.state = ExtensionState.REPLACED
    task.extension_wanted, task.extension_for_leaders = None, False


async def open_extension(act: Act, task: Task) -> Extension | None:
    """Return the request to put the deadline off that waits for an answer."""
    found: Extension | None = await act.session.scalar(
        select(Extension).where(
            Extension.organisation_id == task.organisation_id,
            Extension.task_id == task.id,
            Extension.state == ExtensionState.ASKED,
        )
    )
    return found


async def record_turn(act: Act, task: Task, step: Step, **content: Any) -> Entry:
    """Take a step that may turn the task; its entry's key lets it count once, as that version."""
    key = f"{step}:{task.id}:{task.version}:{act.by.id}"
    version = task.version + (step in TURNING)
    return await record_step(
        act, task, step, effect_key=key, version=version, title=task.title, **content
    )


async def sign_if_first(act: Act, task: Task) -> None:
    """Note that the owner has taken the task on: his first word says so.

    Whom it is handed over to signs for it anew, as that version.
    """
    if task.state is TaskState.ASSIGNED and await acts_as_owner(act, task):
        key = f"{Step.SIGN}:{task.id}:{task.version}"
        await record_step(act, task, Step.SIGN, effect_key=key, was=task.state)


def reason_said(act: Act) -> str:
    """Return the reason that was given in words. Raises Refusal when there are none."""
    reason = act.words.text.strip()
    if not reason:
        raise Refusal(ReasonNeeded())
    return reason


def difficulty_of(task: Task) -> dict[str, Any]:
    """Return what stands in the way and since when, as the ledger keeps it; often nothing does."""
    if task.blocker is None or task.blocked_at is None:
        return {}
    moments = {"answer_due": task.answer_due_at, "answer_raised": task.answer_raised_at}
    return {
        "difficulty": task.blocker,
        "since": task.blocked_at.isoformat(),
        **{name: moment.isoformat() for name, moment in moments.items() if moment is not None},
    }


def forget_difficulty(task: Task) -> None:
    """Nothing stands in the way any more, and nobody is to answer."""
    task.blocker = task.blocked_at = task.answer_due_at = task.answer_raised_at = None


def restore_difficulty(task: Task, content: Mapping[str, Any]) -> None:
    """What `difficulty_of` kept stands in the way again."""
    task.blocker = content["difficulty"]
    task.blocked_at = datetime.fromisoformat(content["since"])
    due, raised = content.get("answer_due"), content.get("answer_raised")
    task.answer_due_at = datetime.fromisoformat(due) if due else None
    task.answer_raised_at = datetime.fromisoformat(raised) if raised else None


async def check_first_press(act: Act, task: Task) -> None:
    """Refuse a press that has had its effect."""
    if act.effect_key and await effect_exists(act.session, act.organisation_id, act.effect_key):
        raise Refusal(AlreadyHandled(task.title, task.state))
