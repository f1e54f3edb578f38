"""Telling people about a task: in place of the message they pressed where that serves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import verifiers_of
from ledger.talk.saying import edit, say
from models import Member, Outbox, Task
from wording import Message


async def show(
    session: AsyncSession,
    *,
    to: Member,
    message: Message,
    task: Task,
    now: datetime,
    pressed: Outbox | None = None,
) -> None:
    """Show a message about the task: in the pressed message if that is about it, else as a new one.

    A list or a group's post is not about one task, and is left as it is.
    """
    if pressed is not None and is_own_message(pressed, task, to):
        await edit(session, earlier=pressed, to=to, message=message, now=now)
    else:
        await say(session, to=to, message=message, now=now, about=task.subject)


def is_own_message(row: Outbox, task: Task, member: Member) -> bool:
    """Return whether a message of the bot is about this task alone, in the member's own chat."""
    return row.member_id == member.id and (row.about_kind, row.about_id) == task.subject


def request_key(task_id: int, version: int, member: Member) -> str:
    """Return the key under which a verifier is asked once per completion."""
    return f"verify:{task_id}:{version}:{member.id}"


async def replace_requests(
    session: AsyncSession,
    *,
    task: Task,
    version: int,
    by: Member,
    own: Message | None,
    others: Message,
    now: datetime,
) -> None:
    """Put words in place of the requests sent for that version: `own` in that of who has acted."""
    verifiers = await verifiers_of(session, task)
    keys = {request_key(task.id, version, member): member for member in verifiers}
    if not keys:
        return
    rows = await session.scalars(
        select(Outbox).where(
            Outbox.organisation_id == task.organisation_id, Outbox.once_key.in_(keys)
        )
    )
    for row in rows.all():
        reader = keys[row.once_key or ""]
        message = own if reader.id == by.id else others
        if message is not None:
            await edit(session, earlier=row, to=reader, message=message, now=now)
