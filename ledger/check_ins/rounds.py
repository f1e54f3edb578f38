"""Looking up rounds: the latest, the open ones, and the answers given in one."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Answer, Round, SubjectKind


async def latest_round(session: AsyncSession, organisation_id: int, check_in: str) -> Round | None:
    """Return the newest round of a check-in, open or closed."""
    found: Round | None = await session.scalar(
        select(Round)
        .where(Round.organisation_id == organisation_id, Round.check_in == check_in)
        .order_by(Round.opened_at.desc(), Round.id.desc())
        .limit(1)
    )
    return found


async def open_rounds(session: AsyncSession, organisation_id: int) -> list[Round]:
    """Return the rounds that are not closed yet, oldest first."""
    rows = await session.scalars(
        select(Round)
        .where(Round.organisation_id == organisation_id, Round.closed_at.is_(None))
        .order_by(Round.id)
    )
    return list(rows)


async def answers_given(
    session: AsyncSession, row: Round, member_ids: Collection[int]
) -> dict[int, int]:
    """Return the version of each member's last answer in the round, standing or not, if any."""
    rows = await session.execute(
        select(Answer.member_id, func.max(Answer.version))
        .where(
            Answer.organisation_id == row.organisation_id,
            Answer.subject_kind == SubjectKind.ROUND,
            Answer.subject_id == row.id,
            Answer.member_id.in_(member_ids),
        )
        .group_by(Answer.member_id)
    )
    return dict(rows.all())
