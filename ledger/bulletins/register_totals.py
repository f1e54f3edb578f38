"""Registers of a period: how many records, what they add up to, against what is aimed at.

What was recorded, corrected or withdrawn since the moment is taken back from the sums: the ledger
says which records those are. Registers that ask an answer tell what became of it, too.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from ledger.bulletins.demand_counts import answers_tables
from ledger.bulletins.records_known import END, FIRST, as_known, records_changed
from ledger.bulletins.scans import OF, UNITS, Scan
from ledger.forms.versions import form_of_version
from ledger.registers.totals import totals_of
from models import Record, RecordTotal, RegisterSum
from models.among import Among, Words
from models.compiled import Behind, Label, Number, Part, Row, Table
from models.framework import BulletinSection, Register
from models.framework.registers import PerTime
from models.periods import first_day
from models.records import COUNT, scaled, unscaled
from wording.bulletins.labels import REGISTERS, SO_FAR, VALUE, both, column

Statement = Select[*tuple[Any, ...]]
KEYS = bindparam("keys", type_=Words())
Sums = Counter[tuple[str, int, str, str]]  # by register, unit, field and choice
YEAR: PerTime = "year"
Line = tuple[str, str, str, Decimal | int | None]  # field, titles, what is aimed at


@cache
def sums_by_month(*, some: bool, tallied: bool) -> Statement:
    """Return the statement for what whole months add up to; choices are counted if `tallied`."""
    there: list[ColumnElement[bool]] = [Among(RegisterSum.unit_id, UNITS)] if some else []
    there += [] if tallied else [RegisterSum.choice == ""]
    return (
        select(
            RegisterSum.register,
            RegisterSum.unit_id,
            RegisterSum.field,
            RegisterSum.choice,
            func.sum(RegisterSum.amount),
        )
        .where(
            RegisterSum.organisation_id == OF,
            Among(RegisterSum.register, KEYS),
            RegisterSum.month >= FIRST,
            RegisterSum.month < END,
            *there,
        )
        .group_by(RegisterSum.register, RegisterSum.unit_id, RegisterSum.field, RegisterSum.choice)
    )


@cache
def sums_by_day(*, some: bool, tallied: bool) -> Statement:
    """Return the statement for what the records of some days add up to; as above."""
    there: list[ColumnElement[bool]] = [Among(Record.unit_id, UNITS)] if some else []
    there += [] if tallied else [RecordTotal.choice == ""]
    return (
        select(
            Record.register,
            Record.unit_id,
            RecordTotal.field,
            RecordTotal.choice,
            func.sum(RecordTotal.amount),
        )
        .join(
            RecordTotal,
            (RecordTotal.organisation_id == Record.organisation_id)
            & (RecordTotal.record_id == Record.id),
        )
        .where(
            Record.organisation_id == OF,
            Among(Record.register, KEYS),
            Record.on_date >= FIRST,
            Record.on_date < END,
            *there,
        )
        .group_by(Record.register, Record.unit_id, RecordTotal.field, RecordTotal.choice)
    )


async def register_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile the registers: a row for each, and for each sum that it has."""
    wanted = section.registers or tuple(one.key for one in scan.framework.registers)
    found = (scan.framework.register(key) for key in wanted)
    registers = [one for one in found if one is not None and not one.is_confided]
    if not registers:
        return None
    now = await sums_of(scan, registers, scan.now.first, scan.now.end)
    before = await sums_of(scan, registers, scan.before.first, scan.before.end)
    so_far = {
        per: await sums_of(scan, registers, first_day(per, last_of(scan)), scan.now.end)
        for per in {one.target.per if one.target else YEAR for one in registers}
    }
    rows = [
        row
        for register in registers
        for row in rows_of(scan, register, now, before, so_far[per_of(register)])
    ]
    tables = [
        Table(columns=(column("value", VALUE), column("so_far", SO_FAR)), rows=tuple(rows)),
        *await answers_tables(scan, registers),
    ]
    return Part(kind="registers", heading=both(REGISTERS), tables=tuple(tables))


def last_of(scan: Scan) -> date:
    """Return the last day of the period."""
    return date.fromordinal(scan.now.end.toordinal() - 1)


def per_of(register: Register) -> PerTime:
    """Return in which stretch a register's target is to be reached."""
    return register.target.per if register.target else YEAR


def rows_of(scan: Scan, register: Register, now: Sums, before: Sums, so_far: Sums) -> list[Row]:
    """Return the rows of a register: its records, and what their amounts come to."""
    form = scan.framework.form(register.form)
    amounts = [one for one in (form.fields if form else ()) if one.total]
    target = register.target
    lines: list[Line] = [
        (COUNT, register.title, register.english, target.records if target else None)
    ]
    lines += [
        (
            one.name,
            f"{register.title} · {one.label}",
            f"{register.title_in('en')} · {one.label_in('en')}",
            target.amounts.get(one.name) if target else None,
        )
        for one in amounts
    ]
    found = []
    for field, title, english, wanted in lines:
        values = [
            sum(
                amount
                for (key, _, name, _), amount in sums.items()
                if (key, name) == (register.key, field)
            )
            for sums in (now, before, so_far)
        ]
        value, earlier, reached = (unscaled(one) for one in values)
        behind = Behind(of="register", key=register.key)
        found.append(
            Row(
                label=Label(said=title, english=english),
                numbers=(
                    Number(value=value, before=earlier, behind=behind),
                    Number(
                        value=reached,
                        target=Decimal(wanted) if wanted is not None else None,
                        behind=behind,
                    ),
                ),
            )
        )
    return found


async def sums_of(
    scan: Scan, registers: Sequence[Register], first: date, end: date, *, tallied: bool = False
) -> Sums:
    """Return what registers add up to from a day on, before another, as it was known.

    How often each choice was made is among it if `tallied`.
    """
    whole_months = first.day == 1 and end.day == 1
    some = scan.units is not None
    statement = (sums_by_month if whole_months else sums_by_day)(some=some, tallied=tallied)
    keys = [one.key for one in registers]
    wanted = {**scan.wanted(scan.now), "keys": keys, "first": first, "end": end}
    found: Sums = Counter()
    for *of, amount in await scan.session.execute(statement, wanted):
        register, unit, field, choice = of
        found[register, unit, field, choice] = int(amount)
    by_key = {one.key: one for one in registers}
    for record in await records_changed(scan):
        if record.register in by_key and (scan.units is None or record.unit_id in scan.units):
            for sign, (field, choice), amount in await corrections_of(
                scan, record, by_key, first, end
            ):
                if tallied or not choice:
                    found[record.register, record.unit_id, field, choice] += sign * amount
    return found


async def corrections_of(
    scan: Scan, record: Record, registers: dict[str, Register], first: date, end: date
) -> list[tuple[int, tuple[str, str], int]]:
    """Return what to take from the sums, and what to add, so that a record counts as it did."""
    register = registers[record.register]
    found = []
    if record.cancelled_at is None and first <= record.on_date < end:
        form = await form_of_version(scan.session, scan.number, record.form)
        now = totals_of(record, register, form)
        found += [(-1, what, scaled(one)) for what, one in now.items()]
    then = await as_known(scan, record)
    if then is not None and first <= then.on_date < end:
        form = await form_of_version(scan.session, scan.number, then.form)
        before = totals_of(then, register, form)
        found += [(1, what, scaled(one)) for what, one in before.items()]
    return found
