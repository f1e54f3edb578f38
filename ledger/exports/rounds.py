"""Rounds of check-ins as rows: how many have answered, and what, a sheet for each check-in.

What is confidential or anonymous is counted, and nothing else of it is in any export.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.exports.names import Reader, reader_of
from ledger.exports.pages import PAGE, Exported, Pages, by_number, let_go
from ledger.forms.values import shown_of_many
from ledger.organisations import framework_of
from models import Answer, Organisation, Respondent, Round, SubjectKind
from models.among import THESE, Among
from models.framework import CheckIn, Privacy
from wording.exports.fields import cells_of, columns_of
from wording.exports.sheets import ANSWERS, answers_sheet, rounds_sheet, sheet_names


async def export_rounds(
    session: AsyncSession, organisation: Organisation, _now: datetime
) -> list[Exported]:
    """Return the sheet of all rounds, and one of the answers to each check-in that is open."""
    framework, language = framework_of(organisation), organisation.language
    reader = await reader_of(session, organisation)
    asked = set(
        await session.scalars(
            select(Round.check_in).where(Round.organisation_id == organisation.id).distinct()
        )
    )
    told = [one for one in framework.check_ins if one.key in asked and one.privacy is Privacy.OPEN]
    all_of_them = rounds_sheet(language)
    called = sheet_names([all_of_them.name, *(one.title_in(language) for one in told)])[1:]
    titles = {one.key: one.title_in(language) for one in framework.check_ins}
    counted = pages_of_rounds(session, titles, reader)
    sheets = [Exported(all_of_them, counted)]
    for check_in, name in zip(told, called, strict=True):
        sheet = answers_sheet(name, columns_of(check_in.asks, language), language)
        pages = pages_of_answers(session, check_in, reader)
        sheets.append(Exported(sheet, pages))
    return sheets


async def pages_of_rounds(session: AsyncSession, titles: dict[str, str], reader: Reader) -> Pages:
    """Yield the rounds in the order in which they opened, with how many of whom they ask."""
    organisation = reader.organisation
    async for rounds in by_number(session, Round, organisation.id):
        counts = await counts_of(session, organisation.id, [one.id for one in rounds])
        yield [
            (
                titles.get(one.check_in, one.check_in),
                one.period,
                reader.clock(one.opened_at),
                reader.clock(one.closes_at),
                *counts.get(one.id, (0, 0, 0, 0, 0)),
            )
            for one in rounds
        ]


async def counts_of(
    session: AsyncSession, organisation_id: int, rounds: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """Return of each round how many are asked, have answered, late, have not, and are excused."""
    answered = Respondent.answered_at.is_not(None)
    excused = and_(Respondent.excused.is_not(None), ~answered)
    conditions: tuple[Any, ...] = (
        answered | ~excused,
        answered,
        Respondent.late.is_(True),
        ~answered & ~excused,
        excused,
    )
    rows = await session.execute(
        select(Respondent.round_id, *(func.sum(case((one, 1), else_=0)) for one in conditions))
        .where(Respondent.organisation_id == organisation_id, Among(Respondent.round_id, THESE))
        .group_by(Respondent.round_id),
        {"these": list(rounds)},
    )
    return {number: tuple(map(int, counts)) for number, *counts in rows}


async def pages_of_answers(session: AsyncSession, check_in: CheckIn, reader: Reader) -> Pages:
    """Yield whom the check-in asked, round by round, with what each has answered."""
    organisation, names, form = reader.organisation, reader.names, check_in.asks
    rounds = await session.execute(
        select(Round.id, Round.period)
        .where(Round.organisation_id == organisation.id, Round.check_in == check_in.key)
        .order_by(Round.opened_at, Round.id)
    )
    for round_id, period in rounds.all():
        after: tuple[int, int] = (0, 0)
        while page := await some_answers(session, organisation.id, round_id, after):
            after = page[-1][0].unit_id, page[-1][0].member_id
            filled = [(form, answer.fields or {} if answer else {}) for _, answer in page]
            values = await shown_of_many(session, organisation.id, filled)
            yield [
                (
                    period,
                    names.units[row.unit_id],
                    names.name(row.member_id),
                    reader.say(ANSWERS[standing_of(row)]),
                    reader.clock(row.answered_at),
                    *cells_of(form, shown, reader.language),
                    answer.text if answer else None,
                )
                for (row, answer), shown in zip(page, values, strict=True)
            ]
            let_go(session, (one for pair in page for one in pair if one is not None))


async def some_answers(
    session: AsyncSession, organisation_id: int, round_id: int, after: tuple[int, int]
) -> Sequence[tuple[Respondent, Answer | None]]:
    """Return the next respondents of a round, unit by unit, each with his standing answer."""
    unit, member = after
    rows = await session.execute(
        select(Respondent, Answer)
        .outerjoin(
            Answer,
            and_(
                Answer.organisation_id == Respondent.organisation_id,
                Answer.subject_kind == SubjectKind.ROUND,
                Answer.subject_id == Respondent.round_id,
                Answer.member_id == Respondent.member_id,
                Answer.superseded.is_(False),
                Answer.confidential.is_(False),
            ),
        )
        .where(
            Respondent.organisation_id == organisation_id,
            Respondent.round_id == round_id,
            (Respondent.unit_id > unit)
            | ((Respondent.unit_id == unit) & (Respondent.member_id > member)),
        )
        .order_by(Respondent.unit_id, Respondent.member_id)
        .limit(PAGE)
    )
    return [(row, answer) for row, answer in rows]


def standing_of(row: Respondent) -> str:
    """Return how far somebody has come with his answer, by the word of it."""
    if row.answered_at is not None:
        return "late" if row.late else "answered"
    if row.excused is not None:
        return "excused"
    return "unanswered" if row.asked_at is not None else "not_joined"
