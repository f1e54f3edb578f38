"""The directives about a task that are not closed: what cards and lists show of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import Directive, DirectiveState, Member, Task
from models.among import Among, Numbers
from wording.directives import DirectiveFacts

# Built once: every list asks it.
_OPEN = (
    select(Directive, Member.name)
    .join(
        Member,
        (Member.organisation_id == Directive.organisation_id) & (Member.id == Directive.author_id),
    )
    .where(
        Directive.organisation_id == bindparam("of"),
        Among(Directive.task_id, bindparam("tasks", type_=Numbers())),
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
        found[directive.task_id] = (*found.get(directive.task_id, ()), facts)
    return found


async def move_directives(session: AsyncSession, task: Task) -> None:
    """Let the directives about a task be its new unit's."""
    await session.execute(
        update(Directive)
        .where(Directive.organisation_id == task.organisation_id, Directive.task_id == task.id)
        .values(unit_id=task.unit_id)
    )
