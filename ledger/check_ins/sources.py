"""Where facts come from: the newest record or answer of a period, for many people or units at once.

Of each register and each check-in only the newest counts, and counts whole: the day of one meeting
never stands beside the topic of another.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Literal

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.respondents import HIS_ANSWER
from models import Answer, Record, Respondent, Round
from models.among import Among, Numbers
from models.framework import CheckIn, Form, Framework, Privacy, Register
from models.framework.forms import FILES, Fact
from models.frozen import frozen

HOLDERS: BindParameter[Any] = bindparam("holders", type_=Numbers())
ROUNDS: BindParameter[Any] = bindparam("rounds", type_=Numbers())
Scope = Literal["unit", "member"]


@frozen
class Told:
    """What one record or answer tells: its facts, None where it says nothing of one."""

    facts: Mapping[Fact, Any]
    title: str
    english: str
    on: date
    at: datetime
    record_id: int | None = None


@frozen
class Span:
    """A stretch of days: from the first on, before the last."""

    first: date
    last: date


@frozen
class Asking:
    """What is to be found out: which facts, of which days, and the round that asks for them."""

    row: Round
    framework: Framework
    facts: frozenset[Fact]
    span: Span
    calendar: WorkCalendar

    def in_scope(self, facts: Collection[Fact], scope: Scope) -> bool:
        """Return whether some of these facts are wanted, of that scope."""
        return any(fact.startswith(f"{scope}:") and fact in self.facts for fact in facts)


@frozen
class Holders:
    """Whose facts are wanted: of units, or of members, by their numbers."""

    scope: Scope
    numbers: Collection[int]


async def told_in(session: AsyncSession, asking: Asking, of: Holders) -> dict[int, list[Told]]:
    """Return what was told of each unit, or by each member: the newest of every source."""
    found: dict[int, list[Told]] = {}
    if not of.numbers:
        return found
    for register, form in registers_telling(asking, of.scope):
        told = await told_in_records(session, asking, of, register, form)
        for holder, one in told:
            found.setdefault(holder, []).append(one)
    for check_in in check_ins_telling(asking, of.scope):
        told = await told_in_answers(session, asking, of, check_in)
        for holder, one in told:
            found.setdefault(holder, []).append(one)
    return found


def registers_telling(asking: Asking, scope: Scope) -> Iterator[tuple[Register, Form]]:
    """Yield the registers whose records tell some of the facts."""
    for register in asking.framework.registers:
        form = asking.framework.form(register.form)
        if form and asking.in_scope({*form.facts.values(), *register.gives}, scope):
            yield register, form


def check_ins_telling(asking: Asking, scope: Scope) -> Iterator[CheckIn]:
    """Yield the check-ins whose answers tell some of the facts, and are open to read."""
    for check_in in asking.framework.check_ins:
        is_open = check_in.privacy is Privacy.OPEN
        if is_open and asking.in_scope(check_in.asks.facts.values(), scope):
            yield check_in


async def told_in_records(
    session: AsyncSession, asking: Asking, of: Holders, register: Register, form: Form
) -> list[tuple[int, Told]]:
    """Return what the newest record of each holder tells."""
    holder = Record.unit_id if of.scope == "unit" else Record.member_id
    wanted = newest_records(asking, register, holder)
    rows = await session.execute(wanted, {"holders": list(of.numbers)})
    return [
        (
            holder,
            Told(
                {fact: record.values.get(name) for name, fact in form.facts.items()}
                | register.gives,
                register.title,
                register.english,
                record.on_date,
                record.recorded_at,
                record.id,
            ),
        )
        for holder, record in rows
    ]


def newest_records(asking: Asking, register: Register, holder: Any) -> Select[Any, Record]:
    """Return the statement for the newest record of each holder in the days asked about."""
    rank = func.row_number().over(
        partition_by=holder, order_by=(Record.on_date.desc(), Record.id.desc())
    )
    ranked = (
        select(Record.id, rank.label("place"))
        .where(
            Record.organisation_id == asking.row.organisation_id,
            Among(holder, HOLDERS),
            Record.register == register.key,
            Record.on_date >= asking.span.first,
            Record.on_date < asking.span.last,
            Record.cancelled_at.is_(None),
            Record.erased_at.is_(None),
        )
        .subquery()
    )
    return select(holder, Record).where(
        Record.organisation_id == asking.row.organisation_id,
        Record.id == ranked.c.id,
        ranked.c.place == 1,
    )


async def told_in_answers(
    session: AsyncSession, asking: Asking, of: Holders, check_in: CheckIn
) -> list[tuple[int, Told]]:
    """Return what the answers of each holder tell in the rounds of those days, the newest last."""
    rounds = await rounds_of_days(session, asking, check_in)
    if not rounds:
        return []
    holder = Respondent.unit_id if of.scope == "unit" else Respondent.member_id
    rows = await session.execute(
        select(holder, Answer.fields, Answer.said_at)
        .join(Answer, HIS_ANSWER)
        .where(
            Respondent.organisation_id == asking.row.organisation_id,
            Among(Respondent.round_id, ROUNDS),
            Among(holder, HOLDERS),
        )
        .order_by(Answer.said_at, Answer.id),
        {"rounds": rounds, "holders": list(of.numbers)},
    )
    form = check_in.asks
    # Files stay with their answer: only those of a record are taken over.
    names = {name: fact for name, fact in form.facts.items() if not is_file(form, name)}
    newest = {number: (fields or {}, said_at) for number, fields, said_at in rows}
    return [
        (
            number,
            Told(
                {fact: fields.get(name) for name, fact in names.items()},
                check_in.title or form.title,
                check_in.title_en or form.english,
                asking.calendar.day_of(said_at),
                said_at,
            ),
        )
        for number, (fields, said_at) in newest.items()
    ]


async def rounds_of_days(session: AsyncSession, asking: Asking, check_in: CheckIn) -> list[int]:
    """Return the check-in's rounds that opened in those days, but for the one that asks."""
    first, last = (
        asking.calendar.instant(day, time.min) for day in (asking.span.first, asking.span.last)
    )
    rows = await session.scalars(
        select(Round.id).where(
            Round.organisation_id == asking.row.organisation_id,
            Round.check_in == check_in.key,
            Round.opened_at >= first,
            Round.opened_at < last,
            Round.id != asking.row.id,
        )
    )
    return list(rows)


def is_file(form: Form, name: str) -> bool:
    """Return whether the field of that name takes files."""
    field = form.field(name)
    return field is not None and field.type in FILES
