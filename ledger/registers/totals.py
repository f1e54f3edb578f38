"""Totals of registers: counts, sums and tallies, all by the database, never by loading records."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.registers.access import Scope
from models import Record, RecordTotal, Unit
from models.among import Among, Numbers
from models.framework import FieldType, Form, Register
from models.framework.registers import PerTime
from models.records import COUNT, scaled, unscaled

Sums = dict[tuple[str, str], Decimal]  # by field and choice
UNITS: BindParameter[object] = bindparam("units", type_=Numbers())
MONTHS: dict[PerTime, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """Days from `start` on, before `end`."""

    per: PerTime
    start: date
    end: date


def period_of(per: PerTime, today: date) -> Period:
    """Return the month, quarter or year in which a day lies."""
    months = MONTHS[per]
    first = (today.month - 1) // months * months + 1
    following = first + months
    end = date(today.year + (following > 12), (following - 1) % 12 + 1, 1)
    return Period(per, date(today.year, first, 1), end)


async def write_totals(
    session: AsyncSession, record: Record, register: Register, form: Form
) -> None:
    """Write the totals of a record in place of those that it had."""
    await forget_totals(session, record)
    for (field, choice), amount in totals_of(record, register, form).items():
        session.add(
            RecordTotal(
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
        )


async def forget_totals(session: AsyncSession, record: Record) -> None:
    """Take a record out of all sums."""
    rows = await session.scalars(
        select(RecordTotal).where(
            RecordTotal.organisation_id == record.organisation_id,
            RecordTotal.record_id == record.id,
        )
    )
    for row in rows:
        await session.delete(row)
    await session.flush()  # the same keys may be written anew


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


def in_period(register: Register, scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    """Return the conditions for the totals of a register in a period."""
    return [
        *scope.of_totals(),
        RecordTotal.register == register.key,
        RecordTotal.on_date >= period.start,
        RecordTotal.on_date < period.end,
    ]


async def sums_of(session: AsyncSession, register: Register, scope: Scope, period: Period) -> Sums:
    """Return the sums of a register in a period."""
    rows = await session.execute(
        select(RecordTotal.field, RecordTotal.choice, func.sum(RecordTotal.amount))
        .where(*in_period(register, scope, period))
        .group_by(RecordTotal.field, RecordTotal.choice)
    )
    return {(field, choice): unscaled(int(amount)) for field, choice, amount in rows}


async def counts_of(session: AsyncSession, scope: Scope, period: Period) -> Mapping[str, int]:
    """Return how many records each register has in a period."""
    rows = await session.execute(
        select(RecordTotal.register, func.count())
        .where(
            *scope.of_totals(),
            RecordTotal.field == COUNT,
            RecordTotal.on_date >= period.start,
            RecordTotal.on_date < period.end,
        )
        .group_by(RecordTotal.register)
    )
    return {register: count for register, count in rows}  # noqa: C416  # rows, not pairs


@dataclass(frozen=True)
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
    conditions = in_period(register, scope, period)
    counted = [*conditions, RecordTotal.field == COUNT]
    many = await session.scalar(select(func.count(RecordTotal.unit_id.distinct())).where(*counted))
    page = await session.scalars(
        select(RecordTotal.unit_id)
        .where(*counted)
        .group_by(RecordTotal.unit_id)
        .order_by(func.count().desc(), RecordTotal.unit_id)
        .offset(first)
        .limit(size)
    )
    units = list(page)
    found = await sums_of_units(session, conditions, units)
    names = await session.execute(
        select(Unit.id, Unit.name).where(
            Unit.organisation_id == scope.member.organisation_id, Among(Unit.id, UNITS)
        ),
        {"units": units},
    )
    called = {number: name for number, name in names}  # noqa: C416  # rows, not pairs
    return [UnitSums(called[unit], found[unit]) for unit in units], many or 0


async def sums_of_units(
    session: AsyncSession, conditions: list[ColumnElement[bool]], units: Collection[int]
) -> dict[int, Sums]:
    """Return the sums of each of some units."""
    rows = await session.execute(
        select(
            RecordTotal.unit_id,
            RecordTotal.field,
            RecordTotal.choice,
            func.sum(RecordTotal.amount),
        )
        .where(*conditions, Among(RecordTotal.unit_id, UNITS))
        .group_by(RecordTotal.unit_id, RecordTotal.field, RecordTotal.choice),
        {"units": list(units)},
    )
    found: dict[int, Sums] = {unit: {} for unit in units}
    for unit, field, choice, amount in rows:
        found[unit][field, choice] = unscaled(int(amount))
    return found
