"""Totals of registers: counts, sums and tallies, all by the database, never by loading records."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.registers.access import Scope
from models import Record, RecordTotal, RegisterSum, Unit
from models.among import Among, Numbers
from models.framework import FieldType, Form, Register
from models.framework.registers import PerTime
from models.frozen import frozen
from models.numbering import hold_chain_end
from models.periods import end_of, first_day
from models.records import COUNT, scaled, unscaled

Sums = dict[tuple[str, str], Decimal]  # by field and choice
UNITS: BindParameter[object] = bindparam("units", type_=Numbers())


@frozen
class Period:
    """Days from `start` on, before `end`."""

    per: PerTime
    start: date
    end: date


def period_of(per: PerTime, today: date) -> Period:
    """Return the month, quarter or year in which a day lies."""
    start = first_day(per, today)
    return Period(per, start, end_of(per, start))


async def write_totals(
    session: AsyncSession, record: Record, register: Register, form: Form
) -> None:
    """Write the totals of a record in place of those that it had, and add them to the sums."""
    await forget_totals(session, record)
    for (field, choice), amount in totals_of(record, register, form).items():
        row = RecordTotal(
            organisation_id=record.organisation_id,
            record_id=record.id,
            field=field,
            choice=choice,
            register=record.register,
            unit_id=record.unit_id,
            member_id=record.member_id,
            on_date=record.on_date,
            amount=scaled(amount),
        )
        session.add(row)
        await add_to_sum(session, row, row.amount)


async def forget_totals(session: AsyncSession, record: Record) -> None:
    """Take a record out of all sums."""
    rows = await session.scalars(
        select(RecordTotal).where(
            RecordTotal.organisation_id == record.organisation_id,
            RecordTotal.record_id == record.id,
        )
    )
    for row in rows:
        await add_to_sum(session, row, -row.amount)
        await session.delete(row)
    await session.flush()  # the same keys may be written anew


async def add_to_sum(session: AsyncSession, row: RecordTotal, amount: int) -> None:
    """Add to what the records of the unit and month come to; where nothing is left, no row is.

    The organisation's lock is held: records are written by one at a time.
    """
    await hold_chain_end(session, row.organisation_id)
    month = row.on_date.replace(day=1)
    of = (row.organisation_id, row.register, month, row.unit_id, row.field, row.choice)
    kept = await session.get(RegisterSum, of)
    if kept is None:
        if amount:
            names = ("organisation_id", "register", "month", "unit_id", "field", "choice")
            session.add(RegisterSum(**dict(zip(names, of, strict=True)), amount=amount))
        return
    kept.amount += amount
    if not kept.amount:
        await session.delete(kept)


def totals_of(record: Record, register: Register, form: Form) -> Sums:
    """Return what a record adds to the sums: itself, its amounts, its choices."""
    found: Sums = {(COUNT, ""): Decimal(1)}
    for field in form.fields:
        value = record.values.get(field.name)
        if value is None:
            continue
        if field.total:
            found[field.name, ""] = Decimal(str(value))
        if field.name in register.tally:
            chosen = value if field.type is FieldType.SELECT_MULTIPLE else [value]
            found |= {(field.name, choice): Decimal(1) for choice in chosen}
    return found


def in_period(scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    """Return the conditions for the sums of a period; each begins and ends with a month."""
    day = RegisterSum.month if scope.sums is RegisterSum else RecordTotal.on_date
    return [*scope.of_sums(), day >= period.start, day < period.end]


async def sums_of(session: AsyncSession, register: Register, scope: Scope, period: Period) -> Sums:
    """Return the sums of a register in a period."""
    kept = scope.sums
    rows = await session.execute(
        select(kept.field, kept.choice, func.sum(kept.amount))
        .where(*in_period(scope, period), kept.register == register.key)
        .group_by(kept.field, kept.choice)
    )
    return {(field, choice): unscaled(int(amount)) for field, choice, amount in rows}


async def counts_of(session: AsyncSession, scope: Scope, period: Period) -> Mapping[str, int]:
    """Return how many records each register has in a period."""
    kept = scope.sums
    rows = await session.execute(
        select(kept.register, func.sum(kept.amount))
        .where(*in_period(scope, period), kept.field == COUNT)
        .group_by(kept.register)
    )
    return {register: int(unscaled(int(amount))) for register, amount in rows}


@frozen
class UnitSums:
    """The sums of one unit."""

    name: str
    sums: Sums


async def sums_by_unit(
    session: AsyncSession,
    register: Register,
    scope: Scope,
    period: Period,
    *,
    first: int,
    size: int,
) -> tuple[list[UnitSums], int]:
    """Return a page of units with their sums, most records first, and how many units there are."""
    conditions = [*in_period(scope, period), scope.sums.register == register.key]
    kept = scope.sums
    counted = [*conditions, kept.field == COUNT]
    many = await session.scalar(select(func.count(kept.unit_id.distinct())).where(*counted))
    page = await session.scalars(
        select(kept.unit_id)
        .where(*counted)
        .group_by(kept.unit_id)
        .order_by(func.sum(kept.amount).desc(), kept.unit_id)
        .offset(first)
        .limit(size)
    )
    units = list(page)
    rows = await session.execute(
        select(kept.unit_id, kept.field, kept.choice, func.sum(kept.amount))
        .where(*conditions, Among(kept.unit_id, UNITS))
        .group_by(kept.unit_id, kept.field, kept.choice),
        {"units": units},
    )
    found: dict[int, Sums] = {unit: {} for unit in units}
    for unit, field, choice, amount in rows:
        found[unit][field, choice] = unscaled(int(amount))
    called = await names_of(session, scope.member.organisation_id, units)
    return [UnitSums(called[unit], found[unit]) for unit in units], many or 0


async def names_of(
    session: AsyncSession, organisation_id: int, units: Collection[int]
) -> dict[int, str]:
    """Return what units are called."""
    rows = await session.execute(
        select(Unit.id, Unit.name).where(
            Unit.organisation_id == organisation_id, Among(Unit.id, UNITS)
        ),
        {"units": list(units)},
    )
    return {number: name for number, name in rows}  # noqa: C416  # rows, not pairs
