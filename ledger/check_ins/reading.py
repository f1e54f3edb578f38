"""What was answered in a round, unit by unit: a page of it for whoever looks after those units."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.check_ins.pairs import pairs_for
from ledger.forms.values import shown_of_many
from ledger.people.readership import LED, OF, reader, reading, units_led
from ledger.rhythm.respondents import HIMSELF, HIS_ANSWER, HIS_UNIT
from ledger.rhythm.rounds import check_in_of
from ledger.talk.acts import Act
from ledger.talk.pages import turned_to
from models import Answer, Member, Respondent, Round, Unit
from models.among import Among
from models.framework import CheckIn, Privacy
from wording.check_ins import AnswerRead, AnswersRead
from wording.check_ins.pairs import PairsRead
from wording.talk import ButtonNotOurs

ON_A_PAGE = 3


async def read_answers(act: Act, round_id: int, page: int) -> AnswersRead | PairsRead:
    """Return a page of the answers that are the actor's to read. Refused to all others."""
    row = await act.session.get(Round, (act.organisation_id, round_id))
    check_in = await check_in_of(act.session, row) if row else None
    if row is None or check_in is None or check_in.privacy is not Privacy.OPEN:
        raise Refusal(ButtonNotOurs())
    found = await answers_for(act.session, row, check_in, act.by.id, page=page)
    if found is None:
        raise Refusal(ButtonNotOurs())
    return found


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
    there = answered_there(row)
    count = await session.scalar(there.with_only_columns(func.count()), wanted) or 0
    page, pages = turned_to(page, count, ON_A_PAGE)
    rows = await session.execute(
        there.order_by(Respondent.unit_id, Respondent.member_id)
        .offset((page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE),
        wanted,
    )
    return AnswersRead(
        check_in,
        row.id,
        row.closes_at,
        await as_read(session, row, check_in, list(rows)),
        count,
        page,
        pages,
    )


def answered_there(row: Round) -> Select[str, str, datetime, bool, Any, str]:
    """Return the statement for the standing answers of the units, with whose they are."""
    return (
        select(Unit.name, Member.name, Answer.said_at, Answer.late, Answer.fields, Answer.text)
        .select_from(Respondent)
        .join(Answer, HIS_ANSWER)
        .join(Member, HIMSELF)
        .join(Unit, HIS_UNIT)
        .where(
            Respondent.organisation_id == OF,
            Respondent.round_id == row.id,
            Among(Respondent.unit_id, LED),
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
