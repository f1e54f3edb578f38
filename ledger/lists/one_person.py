"""What one person of a head's department has in hand, for that head to look at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.lists.lines import ListContext, lines_of, tasks_on_page, with_directives
from ledger.lists.responsibility_lists import TASKS_ON_A_PAGE, answered_lately, read_list_context
from ledger.people.readership import reader, units_headed
from ledger.rhythm.fan_out import Recipient
from ledger.rhythm.occurrences import latest_opening
from ledger.tasks.last_words import last_words_about
from ledger.tasks.open_directives import directives_about
from models import Member, Organisation, Task
from models.framework import PushKind
from models.work import IN_HAND
from wording.lists.responsibility_lists import (
    ListGroup,
    NotOfYourPeople,
    PersonTasks,
    TaskLine,
)


async def person_list_of(
    session: AsyncSession, head: Member, person_id: int, *, now: datetime, page: int = 1
) -> PersonTasks:
    """Return a page of the person's open tasks in the head's units.

    Raises Refusal when there are none there, whoever asks.
    """
    tasks = await tasks_in_department(session, head, person_id)
    person = await session.get(Member, (head.organisation_id, person_id))
    if person is None or not tasks:
        raise Refusal(NotOfYourPeople())
    organisation = await session.get_one(Organisation, head.organisation_id)
    asked_at = await latest_opening(session, organisation, kind=PushKind.TASK_LIST, before=None)
    context = await read_list_context(
        session, organisation, now=now, asked_at=asked_at or organisation.created_at
    )
    one = Recipient(person.id, person.name, person.unit_id, 0, person.language)
    answered = await answered_lately(session, organisation.id, [one], context)
    lines = with_directives(
        lines_of(tasks, answered, context),
        await directives_about(session, organisation.id, [task.id for task in tasks], now=now),
    )
    shown = page_of(person, lines, page, context)
    return await with_last_words(session, organisation.id, shown, tasks)


async def with_last_words(
    session: AsyncSession, organisation_id: int, page: PersonTasks, tasks: list[Task]
) -> PersonTasks:
    """Return the page with what was said last about each of its tasks."""
    shown = {line.id for line in page.lines}
    on_page = [task for task in tasks if task.id in shown]
    said = await last_words_about(session, organisation_id, on_page)

    def told(group: ListGroup) -> ListGroup:
        return replace(
            group, lines=tuple(replace(one, last=said.get(one.id)) for one in group.lines)
        )

    return replace(page, groups=tuple(told(group) for group in page.groups))


async def tasks_in_department(session: AsyncSession, head: Member, person_id: int) -> list[Task]:
    """Return what the person has in hand in the units whose nearest head this is."""
    rows = await session.scalars(
        select(Task).where(
            Task.organisation_id == head.organisation_id,
            Task.owner_id == person_id,
            Task.unit_id.in_(units_headed()),
            Task.state.in_(IN_HAND),
        ),
        reader(head.organisation_id, head.id),
    )
    return list(rows)


def page_of(
    person: Member, lines: Sequence[tuple[str, TaskLine]], page: int, context: ListContext
) -> PersonTasks:
    """Return one page of the lines; beyond the ends, the end."""
    pages = -(-len(lines) // TASKS_ON_A_PAGE)
    page = min(max(page, 1), pages)
    shown = lines[(page - 1) * TASKS_ON_A_PAGE : page * TASKS_ON_A_PAGE]
    return PersonTasks(
        person_id=person.id,
        name=person.name,
        at=context.now,
        page=page,
        pages=pages,
        **tasks_on_page(shown, lines),
    )
