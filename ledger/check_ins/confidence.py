"""What is answered in confidence 保密: read by one role and nobody else, not even as a count."""

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Answer, Member, Respondent, Round, SubjectKind, Unit
from models.framework import CheckIn
from wording.check_ins import CheckInConfided, Reported

NAMED = 40  # of those who chose alike


async def content_for_reader(
    session: AsyncSession, row: Round, check_in: CheckIn
) -> CheckInConfided:
    """Return who answered what. Of the first choice, nothing to report, only how many."""
    tap = check_in.tap
    choices = list(tap.choices) if tap is not None else []
    counts = await counts_by_choice(session, row, tap.name if tap else "")
    reported = []
    for place, value in enumerate(choices):
        people = await people_who(session, row, tap.name, value) if place and tap else ()
        reported.append(
            Reported(
                tap.choice_in(value, "") if tap else value,
                tap.choices_en.get(value, "") if tap else "",
                people,
                counts.get(value, 0),
            )
        )
    return CheckInConfided(check_in, row.closes_at, sum(counts.values()), tuple(reported))


def standing(row: Round) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the standing answers of a round."""
    return (
        Answer.organisation_id == row.organisation_id,
        Answer.subject_kind == SubjectKind.ROUND,
        Answer.subject_id == row.id,
        Answer.superseded.is_(False),
    )


async def counts_by_choice(session: AsyncSession, row: Round, field: str) -> dict[str, int]:
    """Count the standing answers by what the field holds."""
    chosen = Answer.fields[field].as_string()
    rows = await session.execute(
        select(chosen, func.count()).where(*standing(row)).group_by(chosen)
    )
    return {str(value): count for value, count in rows}


async def people_who(
    session: AsyncSession, row: Round, field: str, value: str
) -> tuple[tuple[str, str, str], ...]:
    """Return the first of those who chose so: unit, name, words."""
    rows = await session.execute(
        select(Unit.name, Member.name, Answer.text)
        .join(
            Member,
            and_(Member.organisation_id == Answer.organisation_id, Member.id == Answer.member_id),
        )
        .join(
            Respondent,
            and_(
                Respondent.organisation_id == Answer.organisation_id,
                Respondent.round_id == row.id,
                Respondent.member_id == Answer.member_id,
            ),
        )
        .join(
            Unit,
            and_(Unit.organisation_id == Respondent.organisation_id, Unit.id == Respondent.unit_id),
        )
        .where(*standing(row), Answer.fields[field].as_string() == value)
        .order_by(Respondent.unit_id, Answer.member_id)
        .limit(NAMED)
    )
    return tuple((unit, name, words) for unit, name, words in rows)
