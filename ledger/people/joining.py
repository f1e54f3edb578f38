"""Joining: a one-time code binds a Telegram user to a member; strangers are turned away."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import holder_of_user_id, member_by_user_id
from ledger.people.entries import append_member_entry
from ledger.people.introductions import introduce, welcome_back
from ledger.people.inviting import hash_code
from ledger.people.menus import issue_member_menu
from ledger.talk.courtesies import say_courteously
from models import (
    Invitation,
    JoinAttempts,
    Member,
    Organisation,
)
from models.frozen import frozen
from wording import Message
from wording.people.joining import (
    InvitedHasLeft,
    JoinCodeExpired,
    JoinCodeRevoked,
    JoinCodeUnknown,
    JoinCodeUsed,
    Joined,
    JoiningPaused,
    LinkIsAnothers,
    MemberBoundElsewhere,
)
from wording.talk import NotOnRoster

FAILURES_ALLOWED = 5
FAILURES_COUNT_FOR = timedelta(hours=1)
# A stranger who keeps writing is answered once in this time.
STRANGER_HEARD_EVERY = timedelta(minutes=10)
# Ids behind which stands a crowd: Telegram itself, anonymous group admins, channels.
NOBODYS_USER_IDS = frozenset({777000, 1087968824, 136817688})


@frozen
class JoinOutcome:
    """What became of a code: the member it made or found, and what to tell whoever brought it.

    `words` is None when he was told enough: somebody who keeps guessing is not answered each time.
    """

    member: Member | None
    words: Message | None


async def join(
    session: AsyncSession,
    *,
    organisation: Organisation,
    code: str,
    user_id: int,
    language: str | None,
    now: datetime,
) -> JoinOutcome:
    """Bind the Telegram user to the member whom the code was issued for.

    Nothing is raised: a failure is counted in this same transaction. Codes are compared by their
    SHA-256 in the database's index, so the time it takes tells nothing about a code.
    """
    attempts = await session.get(JoinAttempts, (organisation.id, user_id))
    if attempts is not None and is_paused(attempts, now):
        return tell_of_pause(attempts)
    invitation = await invitation_of(session, organisation, code)
    present = await member_by_user_id(session, organisation.id, user_id)
    if present is not None and invitation is not None and invitation.member_id == present.id:
        return JoinOutcome(present, await welcome_back(session, member=present, language=language))
    refusal = await why_not(session, invitation, present=present, user_id=user_id, now=now)
    if refusal is not None or invitation is None:
        await count_failure(session, organisation, attempts, user_id=user_id, now=now)
        return JoinOutcome(None, refusal)
    if attempts is not None:
        attempts.failures = 0
    member = await bind(session, invitation, user_id=user_id, now=now)
    introduction = await introduce(session, member, language=language)
    return JoinOutcome(member, Joined(introduction))


async def invitation_of(
    session: AsyncSession, organisation: Organisation, code: str
) -> Invitation | None:
    """Return the organisation's invitation with that code."""
    found: Invitation | None = await session.scalar(
        select(Invitation).where(
            Invitation.organisation_id == organisation.id,
            Invitation.code_hash == hash_code(code),
        )
    )
    return found


async def why_not(
    session: AsyncSession,
    invitation: Invitation | None,
    *,
    present: Member | None,
    user_id: int,
    now: datetime,
) -> Message | None:
    """Return why the invitation cannot be used by this user, or None if it can."""
    if invitation is None or user_id in NOBODYS_USER_IDS:
        return JoinCodeUnknown()
    if invitation.used_at or invitation.revoked_at or invitation.expires_at <= now:
        return why_spent(invitation)
    if present is not None:
        return LinkIsAnothers(present.name)
    member = await session.get_one(Member, (invitation.organisation_id, invitation.member_id))
    if member.left_at is not None:
        return InvitedHasLeft()
    return None if member.telegram_user_id is None else MemberBoundElsewhere()


def why_spent(invitation: Invitation) -> Message:
    """Return why the invitation is good no more."""
    if invitation.used_at is not None:
        return JoinCodeUsed()
    return JoinCodeExpired() if invitation.revoked_at is None else JoinCodeRevoked()


async def bind(
    session: AsyncSession, invitation: Invitation, *, user_id: int, now: datetime
) -> Member:
    """Make the user the member, and the invitation used."""
    member = await session.get_one(Member, (invitation.organisation_id, invitation.member_id))
    await free_user_id(session, member.organisation_id, user_id)
    invitation.used_at = now
    member.telegram_user_id = user_id
    member.joined_at = now
    member.unreachable_at = member.unreachable_reason = None
    await append_member_entry(
        session,
        member,
        "joined",
        now=now,
        by=member,
        telegram_user_id=user_id,
        invitation=invitation.id,
    )
    await issue_member_menu(session, member, now=now)
    return member


async def free_user_id(session: AsyncSession, organisation_id: int, user_id: int) -> None:
    """Take the user id off a member who has left: the same person may be on the roster anew."""
    former = await holder_of_user_id(session, organisation_id, user_id)
    if former is not None and former.left_at is not None:
        former.telegram_user_id = None
        await session.flush()  # before the new binding: the id is unique


def is_paused(attempts: JoinAttempts, now: datetime) -> bool:
    """Return whether the user has failed too often lately."""
    recent = now < attempts.window_started_at + FAILURES_COUNT_FOR
    return recent and attempts.failures >= FAILURES_ALLOWED


def tell_of_pause(attempts: JoinAttempts) -> JoinOutcome:
    """Ask for patience, once while the pause lasts."""
    if attempts.failures > FAILURES_ALLOWED:
        return JoinOutcome(None, None)
    attempts.failures += 1
    return JoinOutcome(None, JoiningPaused(attempts.window_started_at + FAILURES_COUNT_FOR))


async def count_failure(
    session: AsyncSession,
    organisation: Organisation,
    attempts: JoinAttempts | None,
    *,
    user_id: int,
    now: datetime,
) -> None:
    """Count a code that was not accepted; the count starts anew when its hour is over."""
    if attempts is None:
        attempts = JoinAttempts(
            organisation_id=organisation.id,
            telegram_user_id=user_id,
            failures=0,
            window_started_at=now,
        )
        session.add(attempts)
    elif now >= attempts.window_started_at + FAILURES_COUNT_FOR:
        attempts.failures, attempts.window_started_at = 0, now
    attempts.failures += 1


async def turn_away(
    session: AsyncSession,
    *,
    organisation: Organisation,
    chat_id: int,
    language: str | None,
    now: datetime,
) -> bool:
    """Tell a stranger politely that he is not on the roster; not with every word he writes.

    Returns False where even that is too much: see `say_courteously`.
    """
    period = int(now.timestamp() // STRANGER_HEARD_EVERY.total_seconds())
    return await say_courteously(
        session,
        organisation,
        chat_id=chat_id,
        message=NotOnRoster(),
        now=now,
        language=language,
        once_per=f"stranger:{chat_id}:{period}",
    )
