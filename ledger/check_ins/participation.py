"""Who took part in a round and who did not, by department. Names only: never scored or ranked."""

from collections.abc import Collection
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.audiences import in_audience
from ledger.people.readership import reader, units_reported_to
from models import Answer, Evidence, Member, Round, SubjectKind, Unit
from models.framework import CheckIn
from wording.check_ins import CheckInSummary, UnitParticipation


class Person(NamedTuple):
    """One of the audience: whether he has joined; whether he has answered, late, with a note."""

    unit: str
    name: str
    joined: bool
    answered: bool
    late: bool
    noted: bool


async def summary_for(
    session: AsyncSession, row: Round, check_in: CheckIn, head: int
) -> CheckInSummary | None:
    """Return the summary over the units of which a head hears, see `ledger.people.readership`."""
    people = await people_reported_to(session, row, check_in, head)
    parts = tuple(
        participation(unit, list(those)) for unit, those in groupby(people, lambda one: one.unit)
    )
    if not parts:
        return None
    return CheckInSummary(check_in, row.closes_at, parts, closed=row.closed_at is not None)


async def people_reported_to(
    session: AsyncSession, row: Round, check_in: CheckIn, head: int
) -> list[Person]:
    """Return the people of the audience in those units with their standing answers, in order."""
    number = row.organisation_id
    standing = and_(
        Answer.organisation_id == number,
        Answer.subject_kind == SubjectKind.ROUND,
        Answer.subject_id == row.id,
        Answer.member_id == Member.id,
        Answer.superseded.is_(False),
    )
    with_file = exists().where(
        Evidence.organisation_id == Answer.organisation_id, Evidence.answer_id == Answer.id
    )
    rows = await session.execute(
        select(
            Unit.name,
            Member.name,
            Member.telegram_user_id.is_not(None),
            Answer.id.is_not(None),
            func.coalesce(Answer.late, false()),
            func.coalesce(or_(Answer.text != "", with_file), false()),
        )
        .join(Unit, and_(Unit.organisation_id == Member.organisation_id, Unit.id == Member.unit_id))
        .outerjoin(Answer, standing)
        .where(
            Member.organisation_id == number,
            Member.unit_id.in_(units_reported_to()),
            Member.left_at.is_(None),
            in_audience(check_in),
        )
        .order_by(Member.unit_id, Member.id),
        reader(number, head),
    )
    return [Person(unit, name, *map(bool, facts)) for unit, name, *facts in rows]


def participation(unit: str, people: Collection[Person]) -> UnitParticipation:
    """Return a unit's people in three lists: answered, not answered, not joined."""
    silent = [one for one in people if not one.answered]
    return UnitParticipation(
        unit=unit,
        answered=tuple((one.name, one.noted, one.late) for one in people if one.answered),
        unanswered=tuple(one.name for one in silent if one.joined),
        not_joined=tuple(one.name for one in silent if not one.joined),
    )
