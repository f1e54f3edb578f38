"""Who took part in a round and who did not, by department. Names only: never scored or ranked."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.audiences import in_audience
from ledger.people.readership import read_readership
from models import Answer, Evidence, Member, Round, SubjectKind
from models.framework import CheckIn
from wording.check_ins import CheckInSummary, UnitParticipation


class ShownAnswer(NamedTuple):
    """What is shown of an answer: whether it came late, whether words or files came with it."""

    late: bool
    noted: bool


async def summaries_for(
    session: AsyncSession,
    row: Round,
    check_in: CheckIn,
    heads: Collection[int],
) -> dict[int, CheckInSummary]:
    """Return the summary over the units of which each hears, see `ledger.people.readership`."""
    readership = await read_readership(session, row.organisation_id)
    units = readership.units_reported_to()
    wanted = {unit for head in heads for unit in units.get(head, ())}
    people = await people_by_unit(session, row.organisation_id, wanted, in_audience(check_in))
    answers = await answers_by_member(session, row)
    found = {}
    for head in heads:
        parts = tuple(
            participation(readership.names[unit], people[unit], answers)
            for unit in units.get(head, ())
            if unit in people
        )
        if parts:
            found[head] = CheckInSummary(
                check_in, row.closes_at, parts, closed=row.closed_at is not None
            )
    return found


async def people_by_unit(
    session: AsyncSession,
    organisation_id: int,
    unit_ids: Collection[int],
    audience: ColumnElement[bool],
) -> dict[int, list[tuple[int, str, bool]]]:
    """Return, by unit, the people of the audience: number, name, joined or not; by number."""
    rows = await session.execute(
        select(Member.unit_id, Member.id, Member.name, Member.telegram_user_id.is_not(None))
        .where(
            Member.organisation_id == organisation_id,
            Member.unit_id.in_(unit_ids),
            Member.left_at.is_(None),
            audience,
        )
        .order_by(Member.unit_id, Member.id)
    )
    people: dict[int, list[tuple[int, str, bool]]] = {}
    for unit_id, number, name, joined in rows:
        people.setdefault(unit_id, []).append((number, name, bool(joined)))
    return people


async def answers_by_member(session: AsyncSession, row: Round) -> dict[int, ShownAnswer]:
    """Return the standing answers of the round."""
    files = (
        select(func.count())
        .where(Evidence.organisation_id == Answer.organisation_id, Evidence.answer_id == Answer.id)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Answer.member_id, Answer.late, Answer.text, files).where(
            Answer.organisation_id == row.organisation_id,
            Answer.subject_kind == SubjectKind.ROUND,
            Answer.subject_id == row.id,
            Answer.superseded.is_(False),
        )
    )
    return {member: ShownAnswer(late, bool(text or count)) for member, late, text, count in rows}


def participation(
    unit: str, people: Collection[tuple[int, str, bool]], answers: dict[int, ShownAnswer]
) -> UnitParticipation:
    """Return a unit's people in three lists: answered, not answered, not joined."""
    return UnitParticipation(
        unit=unit,
        answered=tuple(
            (name, answers[number].noted, answers[number].late)
            for number, name, _ in people
            if number in answers
        ),
        unanswered=tuple(
            name for number, name, joined in people if joined and number not in answers
        ),
        not_joined=tuple(
            name for number, name, joined in people if not joined and number not in answers
        ),
    )
