"""Join links: one-time codes, of which only the hash is kept.

A code is shown once, when it is issued. Whoever needs it again is issued a new one, and the earlier
ones of that member, if unused, stop working.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_of
from models import Invitation, Member, Organisation

CODE_BYTES = 24  # 192 bits, 32 characters of the deep-link alphabet A-Za-z0-9_- (64 are allowed)
MEMBERS_AT_ONCE = 500  # SQLite takes a limited number of parameters in one statement


def hash_code(code: str) -> str:
    """Return the SHA-256 of a join code, in hex: what the database keeps and looks up."""
    return hashlib.sha256(code.encode()).hexdigest()


async def issue_invitation(session: AsyncSession, *, member: Member, now: datetime) -> str:
    """Return a fresh join code for the member; the earlier ones, if unused, stop working."""
    [code] = await issue_invitations(session, members=[member], now=now)
    return code


async def issue_invitations(
    session: AsyncSession, *, members: Sequence[Member], now: datetime
) -> list[str]:
    """Return a fresh join code for each member, all of one organisation, in their order."""
    if not members:
        return []
    organisation = await session.get_one(Organisation, members[0].organisation_id)
    await revoke_unused(session, members=members, now=now)
    expires_at = expiry(organisation, now)
    codes = [secrets.token_urlsafe(CODE_BYTES) for _ in members]
    session.add_all(
        Invitation(
            organisation_id=organisation.id,
            member_id=member.id,
            code_hash=hash_code(code),
            created_at=now,
            expires_at=expires_at,
        )
        for member, code in zip(members, codes, strict=True)
    )
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="invited",
        now=now,
        about=members[0].subject if len(members) == 1 else organisation.subject,
        name=members[0].name if len(members) == 1 else None,
        invitations=len(codes),
        expires_at=expires_at.isoformat(),
    )
    return codes


def expiry(organisation: Organisation, now: datetime) -> datetime:
    """Return until when a join code issued now is good."""
    return now + timedelta(days=framework_of(organisation).thresholds.invitation_days)


async def revoke_unused(session: AsyncSession, *, members: Sequence[Member], now: datetime) -> None:
    """End every code of the members that nobody has used."""
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        some = members[start : start + MEMBERS_AT_ONCE]
        await session.execute(
            update(Invitation)
            .where(
                Invitation.organisation_id == some[0].organisation_id,
                Invitation.member_id.in_([member.id for member in some]),
                Invitation.used_at.is_(None),
                Invitation.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )


async def members_not_joined(session: AsyncSession, organisation_id: int) -> list[Member]:
    """Return the members on the roster whom no Telegram account belongs to yet, in its order."""
    rows = await session.scalars(
        select(Member)
        .where(
            Member.organisation_id == organisation_id,
            Member.telegram_user_id.is_(None),
            Member.left_at.is_(None),
        )
        .order_by(Member.unit_id, Member.id)
    )
    return list(rows)
