"""Whether a member can be reached: who stopped the bot, and who is heard again.

A member who cannot be reached keeps his tasks. What waits for him in the outbox, except answers
to his own words, is dropped and counted in the ledger entry: it must not pile up and come down on
him weeks later. Whoever opens the chat again finds everything with one command.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import holder_of_user_id
from ledger.people.entries import append_member_entry
from ledger.people.readership import tell_heads
from ledger.talk.waiting import drop
from models import Member, Organisation, Outbox, Priority, Unit
from wording.people.joining import MemberUnreachable, Unreachable

FORBIDDEN = 403
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
    if member.unreachable_at is None:
        return
    since, reason = member.unreachable_at, member.unreachable_reason
    member.unreachable_at = member.unreachable_reason = None
    await append_member_entry(
        session, member, "reachable", now=now, by=member, since=since.isoformat(), reason=reason
    )


async def drop_waiting(session: AsyncSession, member: Member) -> int:
    """Drop the reminders and lists that wait for the member; return how many."""
    return await drop(
        session,
        Outbox.organisation_id == member.organisation_id,
        Outbox.chat_id == member.telegram_user_id,
        Outbox.priority > Priority.REPLY,
        error="recipient unreachable",
    )
