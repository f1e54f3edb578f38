"""What was issued of a period: the bulletin that stands, and what its release added to it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import calendar_of, framework_of
from models import Member, Organisation
from models.bulletins import BulletinState, IssuedBulletin
from wording.documents.laid_out import Issued


async def standing_bulletin(
    session: AsyncSession, organisation_id: int, key: str, first: date
) -> IssuedBulletin | None:
    """Return the newest bulletin that was released of a period; None of none."""
    found: IssuedBulletin | None = await session.scalar(
        select(IssuedBulletin)
        .where(
            IssuedBulletin.organisation_id == organisation_id,
            IssuedBulletin.bulletin == key,
            IssuedBulletin.begins == first,
            IssuedBulletin.state == BulletinState.RELEASED,
        )
        .order_by(IssuedBulletin.id.desc())
        .limit(1)
    )
    return found


async def issued_of(
    session: AsyncSession, organisation: Organisation, row: IssuedBulletin, language: str
) -> Issued:
    """Return what the release of a bulletin added to what was compiled."""
    calendar = await calendar_of(session, organisation)
    corrected = (
        await session.get(IssuedBulletin, (organisation.id, row.corrects_id))
        if row.corrects_id
        else None
    )
    return Issued(
        number=number_of(organisation, row, language),
        note=row.note or "",
        note_by=await name_of(session, organisation.id, row.note_by),
        released_by=await name_of(session, organisation.id, row.released_by),
        released_on=calendar.day_of(row.released_at) if row.released_at else None,
        corrects=number_of(organisation, corrected, language) if corrected else "",
    )


def number_of(organisation: Organisation, row: IssuedBulletin, language: str) -> str:
    """Return how a bulletin is numbered; nothing of one that is not yet."""
    bulletin = framework_of(organisation).bulletin(row.bulletin)
    if row.number is None or row.year is None:
        return ""
    return bulletin.number_in(language, row.year, row.number) if bulletin else f"{row.number}"


async def name_of(session: AsyncSession, organisation_id: int, member_id: int | None) -> str:
    """Return a person's name; nothing of nobody."""
    member = await session.get(Member, (organisation_id, member_id)) if member_id else None
    return member.name if member else ""
