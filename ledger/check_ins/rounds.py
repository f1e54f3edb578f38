"""Looking things up among occurrences and rounds: when it was last asked, what is open."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import framework_of
from ledger.rhythm.planning import Planned
from models import Answer, Occurrence, OccurrenceState, Organisation, Round, SubjectKind
from models.framework import PushKind

# A check-in's own key is the rule of its question; these follow the key of its other two steps.
REMINDER = ".reminder"
CLOSING = ".closing"


async def latest_opening(
    session: AsyncSession, organisation: Organisation, *, kind: PushKind, before: datetime | None
) -> datetime | None:
    """Return when a push of the kind last went out; `before` leaves out the one going out now."""
    keys = [push.key for push in framework_of(organisation).pushes if push.kind is kind]
    statement = select(func.max(Occurrence.opened_at)).where(
        Occurrence.organisation_id == organisation.id,
        Occurrence.rule.in_(keys),
        Occurrence.state != OccurrenceState.MISSED,
    )
    if before is not None:
        statement = statement.where(Occurrence.opened_at < before)
    found: datetime | None = await session.scalar(statement)
    return found


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


async def reminders_left_out(session: AsyncSession, organisation: Organisation) -> list[Planned]:
    """Return the reminders of rounds that closed without one that was due: the bot was down."""
    rows = await session.scalars(
        select(Round).where(
            Round.organisation_id == organisation.id,
            Round.closed_at.is_not(None),
            Round.reminded_at.is_(None),
        )
    )
    found = []
    for row in rows:
        check_in = framework_of(organisation).check_in(row.check_in)
        if check_in is not None and check_in.remind_before_close is not None:
            due_at = row.closes_at - check_in.remind_before_close
            found.append(Planned(row.check_in + REMINDER, row.period, due_at, row.closes_at))
    return found
