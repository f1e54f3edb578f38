"""The directives about a task that are not closed: what cards and lists show of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import Directive, DirectiveState, Member
from models.among import Among, Numbers
from wording.directives import DirectiveFacts

_THESE: BindParameter[Any] = bindparam("tasks", type_=Numbers())
# Built once: every list asks it.
_OPEN = (
    select(Directive, Member.name)
    .join(
        Member,
        (Member.organisation_id == Directive.organisation_id) & (Member.id == Directive.author_id),
    )
    .where(
        Directive.organisation_id == bindparam("of"),
        Among(Directive.task_id, _THESE),
        Directive.state != DirectiveState.CLOSED,
    )
    .order_by(Directive.task_id, Directive.id)
)


async def directives_about(
    session: AsyncSession, organisation_id: int, task_ids: Collection[int], *, now: datetime
) -> dict[int, tuple[DirectiveFacts, ...]]:
    """Return the directives about the tasks that are not closed, by task, the oldest first."""
    if not task_ids:
        return {}
    rows = await session.execute(_OPEN, {"of": organisation_id, "tasks": list(task_ids)})
    found: dict[int, tuple[DirectiveFacts, ...]] = {}
    for directive, author in rows:
        facts = DirectiveFacts(
            id=directive.id,
            version=directive.version,
            by=author,
            text=directive.text,
            due_at=directive.due_at,
            overdue=directive.state is DirectiveState.OPEN and directive.due_at < now,
            answered=directive.state is DirectiveState.ANSWERED,
            colour=directive.colour,
        )
        number = directive.task_id or 0  # theirs all are about tasks
        found[number] = (*found.get(number, ()), facts)
    return found


async def move_directives(
    session: AsyncSession, organisation_id: int, task_ids: Collection[int], unit_id: int
) -> None:
    """Let the directives about the tasks be their new unit's, in one statement."""
    await session.execute(
        update(Directive)
        .where(Directive.organisation_id == organisation_id, Among(Directive.task_id, _THESE))
        .values(unit_id=unit_id)
        .execution_options(synchronize_session=False),
        {"tasks": list(task_ids)},
    )
