"""Who can be reached: members who stopped the bot, groups that lost it, chats that moved.

A member who cannot be reached keeps his tasks. What waits for him in the outbox, except answers
to his own words, is dropped and counted in the ledger entry: it must not pile up and come down on
him weeks later. Whoever opens the chat again finds everything with one command.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.chats.groups import (
    clear_binding,
    groups_of_chat,
    leave_group,
    note,
    note_silenced,
    unit_of,
)
from ledger.people.heads import tell_heads
from ledger.talk.waiting import drop, redirect
from models import Group, Member, Organisation, Outbox, Priority, Unit
from wording.chats import GroupGrown
from wording.people.reachability import MemberUnreachable, Unreachable

FORBIDDEN = 403
# Telegram tells these apart by their words alone; matched in small letters, the first that fits.
MEMBER_REASONS = (
    ("blocked by the user", Unreachable.BLOCKED),
    ("user is deactivated", Unreachable.DEACTIVATED),
    ("can't initiate conversation", Unreachable.NEVER_STARTED),
    ("chat not found", Unreachable.NOT_FOUND),
    ("user not found", Unreachable.NOT_FOUND),
)
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
    reason = next((reason for text, reason in MEMBER_REASONS if text in words), None)
    if reason is None and code != FORBIDDEN:
        return False
    member = await member_at(session, organisation, row.chat_id)
    if member is not None:
        reason = reason or Unreachable.NOT_FOUND
        await note_unreachable(session, member=member, reason=reason, now=now)
    return True


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


async def member_at(
    session: AsyncSession, organisation: Organisation, chat_id: int
) -> Member | None:
    """Return the member whose private chat this is, has he left or not."""
    found: Member | None = await session.scalar(
        select(Member).where(
            Member.organisation_id == organisation.id, Member.telegram_user_id == chat_id
        )
    )
    return found


async def note_unreachable(
    session: AsyncSession, *, member: Member, reason: Unreachable, now: datetime
) -> None:
    """Note that the member's chat is closed to us, and tell his head; once until he is back."""
    dropped = await drop_waiting(session, member)
    if member.unreachable_at is not None:
        return
    member.unreachable_at, member.unreachable_reason = now, reason.value
    await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind="unreachable",
        now=now,
        about=member.subject,
        name=member.name,
        reason=reason.value,
        dropped=dropped,
    )
    await session.flush()
    if member.left_at is None:
        unit = await session.get_one(Unit, (member.organisation_id, member.unit_id))
        await tell_heads(
            session,
            unit=unit,
            message=MemberUnreachable(member.name, unit.name, reason),
            now=now,
            besides=member,
        )


async def note_reachable(session: AsyncSession, *, member: Member, now: datetime) -> None:
    """Note that the member is heard again. Costs nothing when he never was out of reach."""
    if member.unreachable_at is None:
        return
    since, reason = member.unreachable_at, member.unreachable_reason
    member.unreachable_at = member.unreachable_reason = None
    await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind="reachable",
        now=now,
        actor_id=member.id,
        about=member.subject,
        name=member.name,
        since=since.isoformat(),
        reason=reason,
    )
    await session.flush()


async def drop_waiting(session: AsyncSession, member: Member) -> int:
    """Drop the reminders and lists that wait for the member; return how many."""
    return await drop(
        session,
        Outbox.organisation_id == member.organisation_id,
        Outbox.chat_id == member.telegram_user_id,
        Outbox.priority > Priority.REPLY,
        error="recipient unreachable",
    )


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
