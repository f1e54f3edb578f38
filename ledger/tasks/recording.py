"""Putting a step on record: the task moves along the table of its life, and the ledger says so."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.tasks.life import TURNING, Step, take_step
from models import Entry, Member, Task, TaskState


async def record_step(
    session: AsyncSession,
    task: Task,
    step: Step,
    *,
    by: Member,
    now: datetime,
    effect_key: str | None,
    version: int = 1,
    **content: Any,
) -> Entry:
    """Take a step and append its entry."""
    take_step(task, step)
    return await append_entry(
        session,
        organisation_id=task.organisation_id,
        kind=step,
        now=now,
        actor_id=by.id,
        about=task.subject,
        version=version,
        effect_key=effect_key,
        **content,
    )


async def record_turn(
    session: AsyncSession, task: Task, step: Step, by: Member, *, now: datetime, **content: str
) -> Entry:
    """Take a step that may turn the task; its entry's key lets it count once, as that version."""
    return await record_step(
        session,
        task,
        step,
        by=by,
        now=now,
        effect_key=f"{step}:{task.id}:{task.version}:{by.id}",
        version=task.version + (step in TURNING),
        title=task.title,
        **content,
    )


async def sign_if_first(session: AsyncSession, task: Task, by: Member, *, now: datetime) -> None:
    """Note that the owner has taken the task on: his first word says so."""
    if task.state is TaskState.ASSIGNED and by.id == task.owner_id:
        key = f"{Step.SIGN}:{task.id}"
        await record_step(session, task, Step.SIGN, by=by, now=now, effect_key=key)
