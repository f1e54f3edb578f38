"""Whether there is anything at all: one trip for several questions."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession


async def finds_any(
    session: AsyncSession, statements: Collection[Select[*tuple[Any, ...]]]
) -> bool:
    """Return whether one of the statements would find a row; none is read to its end."""
    if not statements:
        return False
    found = select(or_(*(statement.exists() for statement in statements)))
    return bool(await session.scalar(found))
