"""Whom a round asks: the audience as it was when they were asked, a row each, and how far it came.

Asked of the roster once, when the round opens; afterwards only the rows count. Whoever moves
meanwhile answers for the unit in which he was asked, whoever comes is asked, whoever leaves is
excused.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.rhythm.audience import Asked, is_respondent, people_in_audience
from ledger.rhythm.levels import count_level
from ledger.talk.reading_ahead import rows_read_ahead
from models import Answer, Excuse, Member, Respondent, Round, SubjectKind, Unit
from models.among import THESE, Among
from models.framework import CheckIn
from models.inserting import adding_new

# What joins a respondent with himself, with his unit, and with his standing answer.
HIMSELF = and_(
    Member.organisation_id == Respondent.organisation_id, Member.id == Respondent.member_id
)
HIS_UNIT = and_(Unit.organisation_id == Respondent.organisation_id, Unit.id == Respondent.unit_id)
HIS_ANSWER = and_(
    Answer.organisation_id == Respondent.organisation_id,
    Answer.subject_kind == SubjectKind.ROUND,
    Answer.subject_id == Respondent.round_id,
    Answer.member_id == Respondent.member_id,
    Answer.superseded.is_(False),
)
# A member's rows in a round; built once, with what every tap asks of them and writes into them.
# They are written by statements alone: what waits to be written is of other tables.
_HIS = (
    Respondent.organisation_id == bindparam("of"),
    Respondent.round_id == bindparam("round"),
    Respondent.member_id == bindparam("member"),
)
_NO_FLUSH = {"autoflush": False}
_UNIT_OF_HIS = select(Respondent.unit_id).where(*_HIS).limit(1).execution_options(**_NO_FLUSH)
_ANSWERED_OF_HIS = (
    select(Respondent.answered_at).where(*_HIS).limit(1).execution_options(**_NO_FLUSH)
)
_SPARED_OF_HIS = select(Respondent.spared).where(*_HIS).limit(1).execution_options(**_NO_FLUSH)
_NOTING = (
    update(Respondent.__table__)  # type: ignore[arg-type]
    .where(*_HIS)
    .values(answered_at=bindparam("at"), late=bindparam("is_late"), noted=bindparam("is_noted"))
    .returning(Respondent.unit_id)
    .execution_options(**_NO_FLUSH)
)
_NOTING_SPARED = _NOTING.values(spared=bindparam("how_many_spared"))
_HIS_UNITS = (
    select(Unit)
    .join(Respondent, HIS_UNIT)
    .where(*_HIS)
    .order_by(Respondent.unit_id)
    .execution_options(**_NO_FLUSH)
)
_UNITS_OF_THESE = (
    select(Respondent.member_id, Respondent.unit_id)
    .where(
        Respondent.organisation_id == bindparam("of"),
        Respondent.round_id == bindparam("round"),
        Among(Respondent.member_id, THESE),
    )
    .order_by(Respondent.member_id, Respondent.unit_id)
    .execution_options(**_NO_FLUSH)
)


async def add_respondents(
    session: AsyncSession, row: Round, people: Sequence[Asked], *, now: datetime
) -> None:
    """Note whom the round asks now; who stands there already is left as he is."""
    if not people:
        return
    await session.execute(
        adding_new(Respondent, session.get_bind().dialect.name),
        list(rows_for(row, people, now=now)),
    )


def rows_for(row: Round, people: Sequence[Asked], *, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield a row for each unit of each."""
    for one in people:
        asked = one.recipient is not None and not one.away
        for unit in one.units:
            yield {
                "organisation_id": row.organisation_id,
                "round_id": row.id,
                "member_id": one.member_id,
                "unit_id": unit,
                "asked_at": now if asked else None,
                "excused": Excuse.AWAY if one.away else None,
                "late": False,
                "noted": False,
                "spared": 0,
            }


def awaited(row: Round) -> ColumnElement[bool]:
    """Return the condition that a member was asked, is not excused, and has not answered."""
    return exists().where(
        Respondent.organisation_id == row.organisation_id,
        Respondent.round_id == row.id,
        Respondent.member_id == Member.id,
        Respondent.asked_at.is_not(None),
        Respondent.answered_at.is_(None),
        Respondent.excused.is_(None),
    )


def not_asked_yet(row: Round) -> ColumnElement[bool]:
    """Return the condition that a member was neither asked nor excused, and has not answered."""
    return ~exists().where(
        Respondent.organisation_id == row.organisation_id,
        Respondent.round_id == row.id,
        Respondent.member_id == Member.id,
        (
            Respondent.asked_at.is_not(None)
            | Respondent.answered_at.is_not(None)
            | Respondent.excused.is_not(None)
        ),
    )


async def note_asked(
    session: AsyncSession, row: Round, people: Sequence[Asked], *, now: datetime
) -> None:
    """Note that those who had not joined when it opened are asked now."""
    await add_respondents(session, row, people, now=now)
    await session.execute(
        update(Respondent)
        .where(
            Respondent.organisation_id == row.organisation_id,
            Respondent.round_id == row.id,
            Respondent.member_id.in_([one.member_id for one in people]),
            Respondent.asked_at.is_(None),
        )
        .values(asked_at=now)
    )


async def note_reminded(
    session: AsyncSession, row: Round, member_ids: Collection[int], *, now: datetime
) -> None:
    """Note who was reminded."""
    await session.execute(
        update(Respondent)
        .where(
            Respondent.organisation_id == row.organisation_id,
            Respondent.round_id == row.id,
            Respondent.member_id.in_(member_ids),
        )
        .values(reminded_at=now)
    )


async def units_of_respondent(session: AsyncSession, row: Round, member: Member) -> list[Unit]:
    """Return the units for which the member stands in the round; empty where he does not."""
    return list(await session.scalars(_HIS_UNITS, rows_of(row, member)))


async def units_in_round(session: AsyncSession, row: Round, member: Member) -> list[Unit]:
    """Return the units for which the member answers in the round; his own where he does not."""
    units = await units_of_respondent(session, row, member)
    return units or [await session.get_one(Unit, (member.organisation_id, member.unit_id))]


async def units_of_members(
    session: AsyncSession, row: Round, member_ids: Collection[int]
) -> dict[int, tuple[int, ...]]:
    """Return the units for which each of the members stands in the round."""
    wanted = {"of": row.organisation_id, "round": row.id, "these": member_ids}
    rows = await session.execute(_UNITS_OF_THESE, wanted)
    return {
        member: tuple(unit for _, unit in those)
        for member, those in groupby(rows, lambda one: one[0])
    }


def rows_of(row: Round, member: Member) -> dict[str, int]:
    """Return the parameters that find the member's rows in the round."""
    return {"of": row.organisation_id, "round": row.id, "member": member.id}


async def is_asked(session: AsyncSession, row: Round, check_in: CheckIn, member: Member) -> bool:
    """Return whether the round is put to a member: he was asked, or is in the audience now."""
    if (row.id, member.id) in rows_read_ahead(session).asked:
        return True
    if await session.scalar(_UNIT_OF_HIS, rows_of(row, member)) is not None:
        return True
    return row.closed_at is None and await belongs(session, check_in, member, at=row.opened_at)


async def belongs(
    session: AsyncSession, check_in: CheckIn, member: Member, *, at: datetime
) -> bool:
    """Return whether the member is in the audience then; nobody is in one that a rule names."""
    if check_in.knows_whom:
        return False
    found = await session.scalar(
        select(Member.id).where(
            Member.organisation_id == member.organisation_id,
            Member.id == member.id,
            await is_respondent(session, member.organisation_id, check_in, at=at),
        )
    )
    return found is not None


async def standing_of(session: AsyncSession, row: Round, member: Member) -> datetime | None:
    """Return when the member has answered in the round; None if he has not."""
    found: datetime | None = await session.scalar(_ANSWERED_OF_HIS, rows_of(row, member))
    return found


async def count_answer(
    session: AsyncSession, row: Round, member: Member, *, answered: bool
) -> None:
    """Keep the count of the round's level; of most rounds there is none."""
    if row.root_id is None:
        return
    before = await standing_of(session, row, member)
    await count_level(session, row, answered=answered - (before is not None))


async def questions_spared(session: AsyncSession, row: Round, member: Member) -> int:
    """Return how many questions the member's answer did without."""
    return await session.scalar(_SPARED_OF_HIS, rows_of(row, member)) or 0


async def note_answer(
    session: AsyncSession,
    row: Round,
    check_in: CheckIn,
    member: Member,
    *,
    at: datetime | None,
    late: bool = False,
    noted: bool = False,
    spared: int | None = None,
) -> None:
    """Note how the member's answer stands; None: he has taken it back.

    `spared` counts the questions that were not asked; None leaves what stands there.
    """
    await count_answer(session, row, member, answered=at is not None)
    noting = _NOTING if spared is None else _NOTING_SPARED
    noted_so = {
        **rows_of(row, member),
        "at": at, "is_late": late, "is_noted": noted, "how_many_spared": spared,
    }  # fmt: skip
    if (await session.execute(noting, noted_so)).first() is not None:
        return
    found = await people_in_audience(
        session, row, check_in, Member.id == member.id, limit=1, at=row.opened_at
    )
    units = found[0].units if found else (member.unit_id,)
    himself = Asked(member.id, units, away=False, recipient=None)
    await add_respondents(session, row, [himself], now=row.opened_at)
    await session.execute(noting, noted_so)
