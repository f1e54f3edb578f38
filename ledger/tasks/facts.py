"""What a card shows of a task, gathered from its rows."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.colours import colour, days_left, is_overdue
from ledger.organisations import calendar_of, framework_of
from ledger.tasks.finding import co_owners_of, owner_of
from models import Member, Organisation, Project, Responsibility, Task, Unit
from wording.tasks.facts import TaskFacts


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
        state=task.state,
        co_owners=tuple(member.name for member in await co_owners_of(session, task)),
        imported_by=await importer_of(session, task),
        project=await project_name(session, task),
        standard=task.standard,
        target=task.target,
        target_unit=task.target_unit,
        stance=task.stance,
        blocker=task.blocker,
    )


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
