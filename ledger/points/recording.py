"""Putting a point on record: each step has its entry, and the member's sum follows in one go."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.talk.acts import Act
from models import Entry, Member, Point, PointState, Score
from models.amounts import written
from models.records import unscaled

PROPOSED, CONFIRMED, CHANGED = "point_proposed", "point_confirmed", "point_changed"
APPEALED, APPEAL_CORRECTED = "point_appealed", "point_appeal_corrected"
APPEAL_WITHDRAWN, SETTLED = "point_appeal_withdrawn", "point_settled"
UNCONFIRMED, UNSETTLED = "point_unconfirmed", "point_unsettled"
WITHDRAWN = "point_withdrawn"  # the entry behind it was taken back
# The kinds of entries about points; what each does to a sum is told in `recounting`.
KINDS = frozenset(
    {PROPOSED, CONFIRMED, CHANGED, APPEALED, APPEAL_CORRECTED, APPEAL_WITHDRAWN}
    | {SETTLED, UNCONFIRMED, UNSETTLED, WITHDRAWN}
)


def amount_of(point: Point) -> Decimal:
    """Return how many points it is, as it stands now."""
    return unscaled(point.amount)


async def record_step(
    session: AsyncSession,
    point: Point,
    kind: str,
    *,
    state: PointState,
    now: datetime,
    by: Member | None,
    amount: int | None = None,
    **content: Any,
) -> Entry:
    """Let a point stand otherwise, on record; what it adds to its member's sum follows."""
    before = point.counted
    point.state = state
    if amount is not None:
        point.amount = amount
    point.version += 1
    await count(session, point, point.counted - before)
    return await append_step(session, point, kind, now=now, by=by, **content)


async def record_deed(
    act: Act, point: Point, kind: str, *, state: PointState, **content: Any
) -> Entry:
    """Record a step of whoever acts, now; `amount` as for `record_step`."""
    return await record_step(
        act.session, point, kind, state=state, now=act.now, by=act.by, **content
    )


async def append_step(
    session: AsyncSession,
    point: Point,
    kind: str,
    *,
    now: datetime,
    by: Member | None,
    **content: Any,
) -> Entry:
    """Append the entry of a step: it tells all that the sum can be worked out from."""
    return await append_entry(
        session,
        organisation_id=point.organisation_id,
        kind=kind,
        now=now,
        actor_id=by.id if by else None,
        about=point.subject,
        version=point.version,
        effect_key=f"{kind}:{point.id}:{point.version}",
        **{
            "rule": point.rule,
            "entry": point.seq,
            "member": point.member_id,
            "per": point.per,
            "period": point.period.isoformat(),
            "points": written(amount_of(point)),
            "title": point.title,
            **content,
        },
    )


async def count(session: AsyncSession, point: Point, change: int) -> None:
    """Add to the member's sum of the period. Whoever calls it holds the chain end."""
    if not change:
        return
    member = await session.get_one(Member, (point.organisation_id, point.member_id))
    key = (point.organisation_id, point.member_id, point.per, point.period)
    score = await session.get(Score, key, populate_existing=True)
    if score is None:
        score = Score(
            organisation_id=point.organisation_id,
            member_id=point.member_id,
            per=point.per,
            period=point.period,
            unit_id=member.unit_id,
            points=0,
        )
        session.add(score)
    score.points += change
    score.unit_id = member.unit_id
    await session.flush()  # so that it is read as it stands now
