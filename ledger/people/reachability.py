"""Whether a member can be reached: who stopped the bot, and who is heard or reached again.

A member who cannot be reached keeps his tasks. What waits for him in the outbox, except answers
to his own words, is dropped and counted in the ledger entry: it must not pile up and come down on
him weeks later. Whoever opens the chat again finds everything with one command.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import holder_of_user_id
from ledger.people.carers import tell_heads
from ledger.people.entries import append_member_entry
from ledger.talk.waiting import drop
from models import Member, Organisation, Outbox, Priority, Unit
from wording.people.joining import MemberUnreachable, Unreachable

FORBIDDEN = 403
# Built once: it is asked with every commit of the sender.
_OUT_OF_REACH = select(Member.telegram_user_id).where(
    Member.organisation_id == bindparam("of"),
    Member.telegram_user_id.in_(bindparam("chats", expanding=True)),
    Member.unreachable_at.is_not(None),
)
# Telegram tells these apart by their words alone; matched in small letters, the first that fits.
MEMBER_REASONS = (
    ("blocked by the user", Unreachable.BLOCKED),
    ("user is deactivated", Unreachable.DEACTIVATED),
    ("can't initiate conversation", Unreachable.NEVER_STARTED),
    ("chat not found", Unreachable.NOT_FOUND),
    ("user not found", Unreachable.NOT_FOUND),
)


async def note_member_refusal(
    session: AsyncSession,
    *,
    organisation: Organisation,
    chat_id: int,
    code: int,
    words: str,
    now: datetime,
) -> bool:
    """Note what a message refused in a private chat tells of its reader.

    `words` are Telegram's, in small letters. Returns whether they explain the refusal.
    """
    reason = next((reason for text, reason in MEMBER_REASONS if text in words), None)
    if reason is None and code != FORBIDDEN:
        return False
    member = await holder_of_user_id(session, organisation.id, chat_id)  # a private chat is his id
    if member is not None:
        reason = reason or Unreachable.NOT_FOUND
        await note_unreachable(session, member=member, reason=reason, now=now)
    return True


async def note_unreachable(
    session: AsyncSession, *, member: Member, reason: Unreachable, now: datetime
) -> None:
    """Note that the member's chat is closed to us, and tell his head; once until he is back."""
    dropped = await drop_waiting(session, member)
    if member.unreachable_at is not None:
        return
    member.unreachable_at, member.unreachable_reason = now, reason.value
    await append_member_entry(
        session, member, "unreachable", now=now, reason=reason.value, dropped=dropped
    )
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
    await take_back(session, member, by=member, now=now)


async def note_reached(
    session: AsyncSession, organisation_id: int, chat_id: int, *, now: datetime
) -> None:
    """Note that a message got through to the member of that chat."""
    member = await holder_of_user_id(session, organisation_id, chat_id)
    if member is not None:
        await take_back(session, member, by=None, now=now)


async def out_of_reach(
    session: AsyncSession, organisation_id: int, chat_ids: Collection[int]
) -> set[int]:
    """Return which of these private chats count as closed to us."""
    found = await session.scalars(_OUT_OF_REACH, {"of": organisation_id, "chats": list(chat_ids)})
    return {chat_id for chat_id in found if chat_id is not None}


async def take_back(
    session: AsyncSession, member: Member, *, by: Member | None, now: datetime
) -> None:
    """Take back, by a further entry, that the member cannot be reached; `by` is who was heard."""
    if member.unreachable_at is None:
        return
    since, reason = member.unreachable_at, member.unreachable_reason
    member.unreachable_at = member.unreachable_reason = None
    await append_member_entry(
        session, member, "reachable", now=now, by=by, since=since.isoformat(), reason=reason
    )


async def drop_waiting(
    session: AsyncSession, member: Member, *, error: str = "recipient unreachable"
) -> int:
    """Drop the reminders and lists that wait for the member; return how many."""
    return await drop(
        session,
        Outbox.organisation_id == member.organisation_id,
        Outbox.chat_id == member.telegram_user_id,
        Outbox.priority > Priority.REPLY,
        error=error,
    )
