"""How far what goes down level by level has come: counts kept with each opening and each answer."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Round, RoundLevel
from models.numbering import hold_chain_end


async def count_level(
    session: AsyncSession, row: Round, *, asked: int = 0, answered: int = 0
) -> None:
    """Add to what is counted on the round's level; the organisation's lock is held."""
    if row.root_id is None or row.level is None or not (asked or answered):
        return
    await hold_chain_end(session, row.organisation_id)
    key = (row.organisation_id, row.root_id, row.level)
    kept = await session.get(RoundLevel, key)
    if kept is None:
        kept = RoundLevel(
            organisation_id=row.organisation_id,
            root_id=row.root_id,
            level=row.level,
            asked=0,
            answered=0,
        )
        session.add(kept)
    kept.asked += asked
    kept.answered += answered


async def levels_of(session: AsyncSession, root: Round) -> list[RoundLevel]:
    """Return the levels that were asked so far below a round, from the top down."""
    rows = await session.scalars(
        select(RoundLevel)
        .where(
            RoundLevel.organisation_id == root.organisation_id,
            RoundLevel.root_id == root.id,
        )
        .order_by(RoundLevel.level)
    )
    return list(rows)
