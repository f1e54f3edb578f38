"""Where what is made of a bulletin goes out with its words: the one place for its files."""

from sqlalchemy.ext.asyncio import AsyncSession

from models import Group, IssuedBulletin, Member, Organisation


async def attach(
    session: AsyncSession, organisation: Organisation, to: Member | Group, row: IssuedBulletin
) -> None:
    """Send the files of a bulletin after its words; there are none yet."""
    del session, organisation, to, row
