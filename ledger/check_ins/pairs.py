"""What those whom a record names have answered, side by side, for whoever looks after its unit."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.forms.values import shown_of_many
from ledger.organisations import framework_under
from ledger.people.readership import LED
from ledger.talk.pages import turned_to
from models import Answer, Member, Organisation, Record, Round, SubjectKind
from models.among import THESE, Among
from models.framework import CheckIn, FormField
from wording.check_ins.pairs import Named, PairsRead

ON_A_PAGE = 2  # records: each brings an answer of everybody it names


async def pairs_for(
    session: AsyncSession, row: Round, check_in: CheckIn, led: Collection[int], *, page: int
) -> PairsRead:
    """Return a page of the register's records in those units, with the answers to the round."""
    here = of_register(row, check_in)
    count = await session.scalar(select(func.count()).where(*here), {"led": led}) or 0
    page, pages = turned_to(page, count, ON_A_PAGE)
    records = await session.scalars(
        select(Record)
        .where(*here)
        .order_by(Record.id)
        .offset((page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE),
        {"led": led},
    )
    fields = await fields_naming(session, row, check_in)
    pairs = await side_by_side(session, row, check_in, list(records), fields)
    return PairsRead(check_in, row.id, row.closes_at, tuple(pairs), count, page, pages)


def of_register(row: Round, check_in: CheckIn) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the standing records that were there when the round opened."""
    return (
        Record.organisation_id == row.organisation_id,
        Among(Record.unit_id, LED),
        Record.register == check_in.respondents.named_in,
        Record.recorded_at <= row.closes_at,
        Record.cancelled_at.is_(None),
    )


async def fields_naming(session: AsyncSession, row: Round, check_in: CheckIn) -> list[FormField]:
    """Return the fields of the register's form that name whom the check-in asks."""
    organisation = await session.get_one(Organisation, row.organisation_id)
    framework = await framework_under(session, organisation, row.version)
    register = framework.register(check_in.respondents.named_in)
    form = framework.form(register.form) if register is not None else None
    found = (form.field(name) for name in check_in.respondents.fields) if form else ()
    return [field for field in found if field is not None]


async def side_by_side(
    session: AsyncSession,
    row: Round,
    check_in: CheckIn,
    records: list[Record],
    fields: list[FormField],
) -> Iterator[tuple[Named, ...]]:
    """Return, by record, whom it names and what each has answered."""
    members = {
        number
        for record in records
        for field in fields
        if isinstance(number := record.values.get(field.name), int)
    }
    names = await names_of(session, row, members)
    answers = await answers_of(session, row, members)
    shown = dict(
        zip(
            answers,
            await shown_of_many(
                session,
                row.organisation_id,
                [(check_in.asks, one.fields or {}) for one in answers.values()],
            ),
            strict=True,
        )
    )

    def named(record: Record, field: FormField) -> Named:
        number: Any = record.values.get(field.name)
        answer = answers.get(number)
        late = answer is not None and answer.late
        name = names.get(number, "–")
        return Named(field, name, shown.get(number, ()), answer is not None, late)

    return (tuple(named(record, field) for field in fields) for record in records)


async def names_of(session: AsyncSession, row: Round, members: set[int]) -> dict[int, str]:
    """Return what the members are called."""
    rows = await session.execute(
        select(Member.id, Member.name).where(
            Member.organisation_id == row.organisation_id, Among(Member.id, THESE)
        ),
        {"these": sorted(members)},
    )
    return {number: name for number, name in rows}  # noqa: C416  # rows, not pairs


async def answers_of(session: AsyncSession, row: Round, members: set[int]) -> dict[int, Answer]:
    """Return the standing answers of the members in the round."""
    rows = await session.scalars(
        select(Answer).where(
            Answer.organisation_id == row.organisation_id,
            Answer.subject_kind == SubjectKind.ROUND,
            Answer.subject_id == row.id,
            Among(Answer.member_id, THESE),
            Answer.superseded.is_(False),
        ),
        {"these": sorted(members)},
    )
    return {answer.member_id: answer for answer in rows}
