"""What was answered in a round, unit by unit: a page of it for whoever looks after those units."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.check_ins.pairs import pairs_for
from ledger.forms.values import shown_of_many
from ledger.people.audiences import holders_among
from ledger.people.readership import LED, reader, reading, units_headed, units_led
from ledger.rhythm.respondents import HIMSELF, HIS_ANSWER, HIS_UNIT
from ledger.rhythm.rounds import check_in_of
from ledger.talk.acts import Act
from ledger.talk.forgetting import forget_said
from ledger.talk.pages import turned_to
from models import Answer, Member, Respondent, RoleName, Round, Unit
from models.among import THESE, Among
from models.framework import CheckIn
from wording.check_ins import AnswerRead, AnswersConfided, AnswersRead
from wording.check_ins.pairs import PairsRead
from wording.talk import ButtonNotOurs

ON_A_PAGE = 3


async def read_answers(act: Act, round_id: int, page: int) -> AnswersRead | PairsRead:
    """Return a page of the answers that are the actor's to read. Refused to all others."""
    row = await act.session.get(Round, (act.organisation_id, round_id))
    check_in = await check_in_of(act.session, row) if row else None
    if row is None or check_in is None or check_in.is_anonymous:
        raise Refusal(ButtonNotOurs())
    if check_in.is_for_department:
        return await department_page(act, row, check_in, page)
    if check_in.is_confidential:
        return await confided_page(act, row, check_in, page)
    found = await answers_for(act.session, row, check_in, act.by.id, page=page)
    if found is None:
        raise Refusal(ButtonNotOurs())
    return found


async def confided_page(act: Act, row: Round, check_in: CheckIn, page: int) -> AnswersConfided:
    """Return a page of what was confided, to its reader once the round has closed."""
    reads = [RoleName(check_in.reader)] if check_in.reader else []
    holders = await holders_among(act.session, row.organisation_id, [act.by.id], reads)
    if not holders or row.closed_at is None:
        raise Refusal(ButtonNotOurs())
    forget_said(act.session)  # the button came with the page before
    return await answers_confided(act.session, row, check_in, page=page)


async def answers_confided(
    session: AsyncSession, row: Round, check_in: CheckIn, *, page: int = 1
) -> AnswersConfided:
    """Return a page of all answers to a confidential round."""
    content = await page_of(session, row, check_in, answered_in(row), {}, page=page)
    return AnswersConfided(check_in, row.id, row.closes_at, *content)


async def department_page(act: Act, row: Round, check_in: CheckIn, page: int) -> AnswersConfided:
    """Return a page of what stays in the department, to its heads."""
    found = await answers_for_head(act.session, row, check_in, act.by.id, page=page)
    if found is None:
        raise Refusal(ButtonNotOurs())
    forget_said(act.session)  # the button came with the page before
    return found


async def answers_for_head(
    session: AsyncSession, row: Round, check_in: CheckIn, member_id: int, *, page: int = 1
) -> AnswersConfided | None:
    """Return a page of what was answered for the units whose nearest head it is; None of none."""
    headed = set(await session.scalars(units_headed(), reader(row.organisation_id, member_id)))
    if not headed:
        return None
    there = answered_in(row).where(Among(Respondent.unit_id, THESE))
    content = await page_of(session, row, check_in, there, {"these": headed}, page=page)
    return AnswersConfided(check_in, row.id, row.closes_at, *content)


async def answers_for(
    session: AsyncSession, row: Round, check_in: CheckIn, member_id: int, *, page: int = 1
) -> AnswersRead | PairsRead | None:
    """Return a page of what was answered in the units that are a member's to look after."""
    wanted = await reading(session, row.organisation_id, member_id)
    led = set(await session.scalars(units_led(), reader(row.organisation_id, member_id)))
    wanted |= {"led": led | wanted["units"]}
    if not wanted["led"]:
        return None
    if check_in.is_for_pairs:
        return await pairs_for(session, row, check_in, wanted["led"], page=page)
    there = answered_in(row).where(Among(Respondent.unit_id, LED))
    content = await page_of(session, row, check_in, there, wanted, page=page)
    return AnswersRead(check_in, row.id, row.closes_at, *content)


Answered = Select[str, str, datetime, bool, Any, str]


async def page_of(
    session: AsyncSession,
    row: Round,
    check_in: CheckIn,
    there: Answered,
    wanted: Mapping[str, Any],
    *,
    page: int,
) -> tuple[tuple[AnswerRead, ...], int, int, int]:
    """Return a page of answers as people read them, how many there are, and which page of which."""
    count = await session.scalar(there.with_only_columns(func.count()), wanted) or 0
    page, pages = turned_to(page, count, ON_A_PAGE)
    rows = await session.execute(
        there.order_by(Respondent.unit_id, Respondent.member_id)
        .offset((page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE),
        wanted,
    )
    return await as_read(session, row, check_in, list(rows)), count, page, pages


def answered_in(row: Round) -> Answered:
    """Return the statement for the standing answers to a round, with whose they are."""
    return (
        select(Unit.name, Member.name, Answer.said_at, Answer.late, Answer.fields, Answer.text)
        .select_from(Respondent)
        .join(Answer, HIS_ANSWER)
        .join(Member, HIMSELF)
        .join(Unit, HIS_UNIT)
        .where(
            Respondent.organisation_id == row.organisation_id,
            Respondent.round_id == row.id,
        )
    )


async def as_read(
    session: AsyncSession, row: Round, check_in: CheckIn, rows: list[Any]
) -> tuple[AnswerRead, ...]:
    """Return the answers with their values as people read them."""
    filled = [(check_in.asks, one.fields or {}) for one in rows]
    shown = await shown_of_many(session, row.organisation_id, filled)
    return tuple(
        AnswerRead(unit, name, said_at, late, values, text)
        for (unit, name, said_at, late, _, text), values in zip(rows, shown, strict=True)
    )
