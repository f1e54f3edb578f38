"""Whether a group can be reached: groups that lost the bot or silenced it, chats that moved."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.chats.groups import (
    clear_binding,
    groups_of_chat,
    leave_group,
    note,
    note_silenced,
    unit_of,
)
from ledger.people.carers import tell_heads
from ledger.people.reachability import FORBIDDEN, note_member_refusal
from ledger.talk.waiting import redirect
from models import Group, Organisation, Outbox
from models.numbering import hold_chain_end
from wording.chats import GroupGrown

# Telegram tells these apart by their words alone; matched in small letters.
GROUP_IS_LOST = (
    "kicked",
    "not a member",
    "chat not found",
    "chat was deleted",
    "message thread not found",
    "topic_deleted",
    "topic deleted",
)
GROUP_IS_SILENT = (
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic closed",
)


async def note_refusal(
    session: AsyncSession,
    *,
    organisation: Organisation,
    row: Outbox,
    code: int,
    description: str,
    now: datetime,
) -> bool:
    """Note what a refused message tells of its chat.

    Returns whether that explains the refusal; if not, it is a defect of ours to be reported.
    """
    if row.chat_id is None:
        return False
    words = description.lower()
    if row.chat_id < 0:
        return await note_group_refusal(session, organisation, row, code, words, now=now)
    return await note_member_refusal(
        session,
        organisation=organisation,
        chat_id=row.chat_id,
        code=code,
        words=words,
        now=now,
    )


async def note_group_refusal(
    session: AsyncSession,
    organisation: Organisation,
    row: Outbox,
    code: int,
    words: str,
    *,
    now: datetime,
) -> bool:
    """Note that a group is lost, or that the bot may not speak in it."""
    chat_id = row.chat_id or 0
    if any(text in words for text in GROUP_IS_SILENT):
        await note_silenced(session, organisation=organisation, chat_id=chat_id, now=now)
        return True
    if code != FORBIDDEN and not any(text in words for text in GROUP_IS_LOST):
        return False
    topic_id = row.payload.get("message_thread_id")
    only_topic = topic_id if "thread" in words or "topic" in words else None
    await leave_group(
        session, organisation=organisation, chat_id=chat_id, now=now, only_topic=only_topic
    )
    return True


async def note_migration(
    session: AsyncSession,
    *,
    organisation: Organisation,
    old_chat_id: int,
    new_chat_id: int,
    now: datetime,
) -> None:
    """Follow a group to its new chat id and tell its heads; a second word of it changes nothing.

    The new supergroup may have been met before: then its row takes over the binding.
    """
    await hold_chain_end(session, organisation.id)  # before any row: as every operation does
    met = {
        group.topic_id: group
        for group in await groups_of_chat(session, organisation.id, new_chat_id)
    }
    for group in await groups_of_chat(session, organisation.id, old_chat_id):
        if group.removed_at is not None:
            continue
        successor = met.get(group.topic_id)
        if successor is None:
            successor = group
            group.chat_id = new_chat_id
        else:
            hand_over(group, successor, now=now)
        successor.post_id = None  # the old chat's messages cannot be edited from the new one
        await note(session, successor, "group_migrated", now=now, old=old_chat_id, new=new_chat_id)
        unit = await unit_of(session, successor)
        if unit is not None:
            words = GroupGrown(unit.name, successor.title)
            await tell_heads(session, unit=unit, message=words, now=now)
    await redirect(session, organisation, old_chat_id=old_chat_id, new_chat_id=new_chat_id)


def hand_over(group: Group, successor: Group, *, now: datetime) -> None:
    """Move a binding from the row of the old chat to the row of the new one."""
    if successor.unit_id is None:
        successor.unit_id, successor.bound_by = group.unit_id, group.bound_by
        successor.bound_at, successor.mentions = group.bound_at, group.mentions
    successor.version = max(successor.version, group.version) + 1
    clear_binding(group)
    group.removed_at = now
