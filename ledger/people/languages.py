"""The language in which a member is spoken to."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.people.menus import issue_member_menu
from models import Member


async def choose_language(
    session: AsyncSession, *, member: Member, language: str, now: datetime
) -> None:
    """Speak with the member in the language from now on; said again, it changes nothing."""
    if member.language == language:
        return
    before, member.language = member.language, language
    await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind="language_chosen",
        now=now,
        actor_id=member.id,
        about=member.subject,
        before=before,
        language=language,
    )
    await session.flush()
    await issue_member_menu(session, member, now=now)
