"""What is found behind a number: which one is asked about, and a page of it."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.compiled import Behind, Part
from models.frozen import frozen
from wording.bulletins.report import LINES_ON_A_PAGE, BehindLine

Statement = Select[*tuple[Any, ...]]


@frozen
class Found:
    """A page of what stands behind a number, and how much there is."""

    lines: tuple[BehindLine, ...] = ()
    total: int = 0


@frozen
class Asked:
    """Which number of which part is asked about, and which page of what is behind it."""

    part: Part
    meant: Behind
    column: str
    page: int

    @property
    def first(self) -> int:
        """How many lines come before the page."""
        return (max(self.page, 1) - 1) * LINES_ON_A_PAGE


async def page_of(
    session: AsyncSession, statement: Statement, wanted: dict[str, Any], asked: Asked
) -> tuple[list[Any], int]:
    """Return the rows of a page, and how many there are."""
    counting = select(func.count()).select_from(statement.order_by(None).subquery())
    total = await session.scalar(counting, wanted) or 0
    rows = await session.execute(statement.offset(asked.first).limit(LINES_ON_A_PAGE), wanted)
    return list(rows), total
