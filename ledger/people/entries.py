"""What the ledger says of a member: joined, released, out of reach and back, spoken to anew."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from models import Entry, Member


async def append_member_entry(
    session: AsyncSession,
    member: Member,
    kind: str,
    *,
    now: datetime,
    by: Member | None = None,
    **content: Any,
) -> Entry:
    """Append an entry about a member, with his name; `by` is None where nobody acted in chat."""
    return await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind=kind,
        now=now,
        actor_id=by.id if by else None,
        about=member.subject,
        name=member.name,
        **content,
    )
