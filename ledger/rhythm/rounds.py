"""Looking up rounds: the latest, the open ones, what each asks, the answers given in one."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.organisations import framework_under
from ledger.rhythm.planning import LOOK_BACK, key_of
from models import Answer, Instant, Occurrence, OccurrenceState, Organisation, Round, SubjectKind
from models.framework import CheckIn
from models.remembering import remember

SUMMARY_USEFUL_FOR = timedelta(days=7)


async def check_in_of(session: AsyncSession, row: Round) -> CheckIn | None:
    """Return what the round asks: the check-in as it was when the round opened."""
    organisation = await session.get_one(Organisation, row.organisation_id)
    framework = await framework_under(session, organisation, row.version)
    return framework.check_in(row.check_in)


async def round_of(
    session: AsyncSession, organisation: Organisation, occurrence: Occurrence
) -> tuple[Round, CheckIn]:
    """Return the round that a question, reminder or closing belongs to."""
    key = key_of(occurrence.rule)
    row = (
        await session.scalars(
            select(Round).where(
                Round.organisation_id == organisation.id,
                Round.check_in == key,
                Round.period == occurrence.period,
            )
        )
    ).one()
    check_in = await check_in_of(session, row)
    assert check_in is not None  # noqa: S101  # it was opened under that very framework
    return row, check_in


async def latest_round(session: AsyncSession, organisation_id: int, check_in: str) -> Round | None:
    """Return the newest round of a check-in, open or closed."""
    found: Round | None = await session.scalar(
        select(Round)
        .where(Round.organisation_id == organisation_id, Round.check_in == check_in)
        .order_by(Round.opened_at.desc(), Round.id.desc())
        .limit(1)
    )
    return found


async def round_before(session: AsyncSession, row: Round) -> Round | None:
    """Return the check-in's round before this one."""
    found: Round | None = await session.scalar(
        select(Round)
        .where(
            Round.organisation_id == row.organisation_id,
            Round.check_in == row.check_in,
            Round.opened_at < row.opened_at,
        )
        .order_by(Round.opened_at.desc())
        .limit(1)
    )
    return found


SINCE, TOLD_SINCE = (bindparam(name, type_=Instant()) for name in ("since", "told_since"))
_THERE = select(Round.id).where(Round.organisation_id == bindparam("of"))
# Built once: every tick asks it. See `rounds_at_hand`; an index gives each part of it.
_AT_HAND = (
    select(Round)
    .where(
        Round.organisation_id == bindparam("of"),
        Round.id.in_(
            union_all(
                _THERE.where(Round.closed_at.is_(None)),
                _THERE.where(Round.closed_at >= TOLD_SINCE, Round.escalated_at.is_(None)),
                _THERE.where(Round.closed_at >= SINCE, Round.reminders_missed > 0),
            )
        ),
    )
    .order_by(Round.id)
)


async def rounds_at_hand(
    session: AsyncSession, organisation_id: int, *, now: datetime
) -> Sequence[Round]:
    """Return the rounds that are open, and what is to be told of those closed lately.

    That is: leaders did not hear of them, or reminders were left out. Oldest first.
    """

    async def look_up() -> Sequence[Round]:
        since = {"since": now - LOOK_BACK, "told_since": now - SUMMARY_USEFUL_FOR}
        wanted = {"of": organisation_id, **since}
        return (await session.scalars(_AT_HAND, wanted)).all()

    return await remember(session, ("rounds at hand", organisation_id, now), look_up)


async def open_rounds(session: AsyncSession, organisation_id: int, now: datetime) -> list[Round]:
    """Return the rounds that are not closed yet, oldest first."""
    rows = await rounds_at_hand(session, organisation_id, now=now)
    return [row for row in rows if row.closed_at is None]


async def rounds_not_escalated(
    session: AsyncSession, organisation_id: int, now: datetime
) -> list[Round]:
    """Return the rounds that have closed lately and that leaders did not hear of."""
    since = now - SUMMARY_USEFUL_FOR
    rows = await rounds_at_hand(session, organisation_id, now=now)
    return [
        row
        for row in rows
        if row.closed_at is not None and row.closed_at >= since and row.escalated_at is None
    ]


async def rounds_with_reminders_left_out(
    session: AsyncSession, organisation_id: int, now: datetime
) -> list[Round]:
    """Return the rounds that have closed without a reminder that was due, as far as one looks."""
    rows = await rounds_at_hand(session, organisation_id, now=now)
    return [row for row in rows if row.closed_at is not None and row.reminders_missed]


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


def occurrence_of(
    row: Round, rule: str, *, due_at: datetime, useful_until: datetime, now: datetime
) -> Occurrence:
    """Return the occurrence of a part of a round, to be handed out like any push."""
    return Occurrence(
        organisation_id=row.organisation_id,
        rule=rule,
        period=row.period,
        due_at=due_at,
        opened_at=now,
        useful_until=useful_until,
        state=OccurrenceState.OPEN,
    )


async def append_round_entry(
    session: AsyncSession, row: Round, kind: str, *, now: datetime, sealed: str | None = None
) -> None:
    """Append an entry about a round; `sealed` is the digest of its anonymous answers."""
    content: dict[str, Any] = {} if sealed is None else {"sealed": sealed}
    await append_entry(
        session,
        organisation_id=row.organisation_id,
        kind=kind,
        now=now,
        about=row.subject,
        rule=row.check_in,
        period=row.period,
        **content,
    )
