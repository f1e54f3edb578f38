"""What is answered in confidence 保密: read by one role and nobody else, not even as a count."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.check_ins.reading import answers_confided
from ledger.rhythm.respondents import HIMSELF, HIS_ANSWER, HIS_UNIT
from models import Answer, Member, Respondent, Round, SubjectKind, Unit
from models.framework import CheckIn
from wording.check_ins import AnswersConfided, CheckInConfided, Reported

NAMED = 40  # of those who chose alike


async def content_for_reader(
    session: AsyncSession, row: Round, check_in: CheckIn
) -> CheckInConfided | AnswersConfided:
    """Return who answered what: of one tap by choices, of more the first page of the answers.

    Of the first choice, nothing to report, only how many.
    """
    tap = check_in.tap
    if tap is None or check_in.asks.asked[1:]:
        return await answers_confided(session, row, check_in)
    counts = await counts_by_choice(session, row, tap.name)
    reported = []
    for place, (value, label) in enumerate(tap.choices.items()):
        people = await people_who(session, row, tap.name, value) if place else ()
        english = tap.choices_en.get(value, "")
        reported.append(Reported(label, english, people, counts.get(value, 0)))
    return CheckInConfided(check_in, row.closes_at, sum(counts.values()), tuple(reported))


async def counts_by_choice(session: AsyncSession, row: Round, field: str) -> dict[str, int]:
    """Count the standing answers by what the field holds."""
    chosen = Answer.fields[field].as_string()
    rows = await session.execute(
        select(chosen, func.count())
        .where(
            Answer.organisation_id == row.organisation_id,
            Answer.subject_kind == SubjectKind.ROUND,
            Answer.subject_id == row.id,
            Answer.superseded.is_(False),
        )
        .group_by(chosen)
    )
    return {str(value): count for value, count in rows}


async def people_who(
    session: AsyncSession, row: Round, field: str, value: str
) -> tuple[tuple[str, str], ...]:
    """Return the first of those who chose so, each with the unit he answered for."""
    rows = await session.execute(
        select(Unit.name, Member.name)
        .select_from(Respondent)
        .join(Answer, HIS_ANSWER)
        .join(Member, HIMSELF)
        .join(Unit, HIS_UNIT)
        .where(
            Respondent.organisation_id == row.organisation_id,
            Respondent.round_id == row.id,
            Answer.fields[field].as_string() == value,
        )
        .order_by(Respondent.unit_id, Respondent.member_id)
        .limit(NAMED)
    )
    return tuple((unit, name) for unit, name in rows)
