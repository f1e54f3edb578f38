"""Projects 项目: found by name, and begun with the owner of their first task."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Member, Project
from models.numbering import add


async def project_named(session: AsyncSession, organisation_id: int, name: str) -> Project | None:
    """Return the project of that name."""
    found: Project | None = await session.scalar(
        select(Project).where(Project.organisation_id == organisation_id, Project.name == name)
    )
    return found


async def project_for(session: AsyncSession, name: str, *, owner: Member) -> Project:
    """Return the project of that name; a new one is on the owner of its first task."""
    found = await project_named(session, owner.organisation_id, name)
    if found is not None:
        return found
    return await add(
        session, Project(organisation_id=owner.organisation_id, name=name, owner_id=owner.id)
    )
