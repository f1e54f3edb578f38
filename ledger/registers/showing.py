"""Registers shown: what there is, one register with its totals, its records page by page."""

from decimal import Decimal

from sqlalchemy import ColumnElement, select

from ledger.book.refusals import Refusal
from ledger.demands.waiting import shown_beside, waiting_for
from ledger.forms.values import shown_of_many, shown_values
from ledger.forms.versions import form_of_version
from ledger.registers.access import (
    Scope,
    called,
    may_change,
    record_to_read,
    register_of_number,
    registers_to_fill,
    scope_of,
)
from ledger.registers.changing import form_of
from ledger.registers.evidence import files_of
from ledger.registers.recording import form_for, title_of
from ledger.registers.totals import (
    Period,
    Sums,
    counts_of,
    period_of,
    sums_by_unit,
    sums_of,
)
from ledger.talk.acts import Act
from ledger.talk.evidence import say_files
from ledger.talk.organisation import framework_for, today_of
from models import Member, Record, Unit
from models.framework import Form, Register
from models.framework.registers import PerTime
from models.frozen import frozen
from models.records import COUNT
from wording.registers.recording import NoRegisters
from wording.registers.showing import (
    PERIODS,
    RECORDS_ON_A_PAGE,
    UNITS_ON_A_PAGE,
    NoFilesThere,
    RecordLine,
    RecordShown,
    RegisterLine,
    RegisterShown,
    RegistersShown,
    Total,
    UnitLine,
    View,
)

NOTHING = Decimal(0)


async def show_registers(act: Act, words: str = "") -> None:
    """/records: the registers one may read, with what they hold this year; or the one named."""
    framework = await framework_for(act)
    scope = await scope_of(act.session, act.by)
    own = {register.key for register in await registers_to_fill(act)}
    line = await scope_of(act.session, act.by, confided=True)
    readable = [
        one
        for one in framework.registers
        if (line if one.is_confided else scope).units or one.key in own
    ]
    waiting = await waiting_for(act.session, act.by)
    if not readable and not waiting:
        raise Refusal(NoRegisters())
    named = called(readable, words) if words else []
    if len(named) == 1:
        await show_register(act, named[0].number, View().packed)
        return
    period = period_of("year", await today_of(act))
    counts = await counts_of(act.session, scope, period)
    if any(one.is_confided for one in readable):
        confided = await counts_of(act.session, line, period)
        known = [one.key for one in readable if one.is_confided]
        counts = {**counts, **{key: confided.get(key, 0) for key in known}}
    lines = (RegisterLine(register, counts.get(register.key, 0)) for register in readable)
    looked_at = tuple(
        one for one in framework.check_ins if scope.units and (one.has_year or one.goes_down)
    )
    await act.answer_in_place(
        RegistersShown(tuple(lines), own=not scope.units, waiting=waiting, check_ins=looked_at)
    )


@frozen
class Reading:
    """One look at a register: whose records, of which period."""

    register: Register
    form: Form
    scope: Scope
    period: Period


async def show_register(act: Act, number: int, packed: int) -> None:
    """Show a register's totals in a period, and a page of its records or units."""
    register = await register_of_number(act, number)
    view = View.unpacked(packed)
    default: PerTime = register.target.per if register.target else "year"
    per = default if view.per is None else PERIODS[view.per % len(PERIODS)]
    reading = Reading(
        register,
        form_for(await framework_for(act), register),
        await scope_of(act.session, act.by, confided=register.is_confided),
        period_of(per, await today_of(act)),
    )
    sums = await sums_of(act.session, register, reading.scope, reading.period)
    count = int(sums.get((COUNT, ""), 0))
    units, many = await units_shown(act, reading, view) if view.by_unit else ((), 0)
    records = () if view.by_unit else await records_shown(act, reading, view, count)
    message = RegisterShown(
        register=register,
        form=reading.form,
        per=per,
        year=reading.period.start.year,
        month=reading.period.start.month,
        view=view,
        own=not reading.scope.units,
        totals=totals_shown(reading, sums),
        records=records,
        units=units,
        count=many if view.by_unit else count,
        may_fill=register.key in {one.key for one in await registers_to_fill(act)},
    )
    await act.answer_in_place(message)


def totals_shown(reading: Reading, sums: Sums) -> tuple[Total, ...]:
    """Return the count, each sum and each choice's count, with their targets in this period."""
    register, form = reading.register, reading.form
    # What one person or department has to do of a target is nowhere said.
    applies = reading.scope.whole and register.target and register.target.per == reading.period.per
    target = register.target if applies else None
    found = [Total(sums.get((COUNT, ""), NOTHING), None, target=target.records if target else None)]
    for field in form.fields:
        if field.total:
            wanted = target.amounts.get(field.name) if target else None
            found.append(Total(sums.get((field.name, ""), NOTHING), field, target=wanted))
    for field in form.fields:
        if field.name in register.tally:
            found += [
                Total(sums[field.name, choice], field, choice)
                for choice in field.choices
                if (field.name, choice) in sums
            ]
    return tuple(found)


async def units_shown(act: Act, reading: Reading, view: View) -> tuple[tuple[UnitLine, ...], int]:
    """Return a page of units with their sums, and how many there are."""
    page, many = await sums_by_unit(
        act.session,
        reading.register,
        reading.scope,
        reading.period,
        first=view.page * UNITS_ON_A_PAGE,
        size=UNITS_ON_A_PAGE,
    )
    lines = (
        UnitLine(unit.name, totals_shown(reading_of_unit(reading), unit.sums)) for unit in page
    )
    return tuple(lines), many


def reading_of_unit(reading: Reading) -> Reading:
    """Return the look at one unit: the target is that of all."""
    return Reading(reading.register, reading.form, Scope(reading.scope.member), reading.period)


async def records_shown(
    act: Act, reading: Reading, view: View, count: int
) -> tuple[RecordLine, ...]:
    """Return a page of records, the newest first, each in one line."""
    if not count:
        return ()
    rows = list(
        await act.session.scalars(
            select(Record)
            .where(*of_period(reading))
            .order_by(Record.on_date.desc(), Record.id.desc())
            .offset(view.page * RECORDS_ON_A_PAGE)
            .limit(RECORDS_ON_A_PAGE)
        )
    )
    forms = [await form_of_version(act.session, act.organisation_id, row.form) for row in rows]
    pairs = zip(forms, (row.values for row in rows), strict=True)
    shown = await shown_of_many(act.session, act.organisation_id, pairs)
    lines = []
    for row, values in zip(rows, shown, strict=True):
        member = await act.session.get_one(Member, (act.organisation_id, row.member_id))
        name = member.name if reading.scope.units else ""
        day = reading.register.day_field(reading.form)
        gist = tuple(one for one in values if one.field.name != day)
        lines.append(RecordLine(row.id, row.on_date, name, gist, row.files))
    return tuple(lines)


def of_period(reading: Reading) -> list[ColumnElement[bool]]:
    """Return the conditions for the standing records of a look."""
    return [
        *reading.scope.of_records(),
        Record.register == reading.register.key,
        Record.on_date >= reading.period.start,
        Record.on_date < reading.period.end,
        Record.cancelled_at.is_(None),
    ]


async def show_record(act: Act, record_id: int) -> None:
    """Show one record whole."""
    record = await record_to_read(act, record_id)
    form = await form_of(act, record)
    member = await act.session.get_one(Member, (act.organisation_id, record.member_id))
    unit = await act.session.get_one(Unit, (act.organisation_id, record.unit_id))
    register = (await framework_for(act)).register(record.register)
    message = RecordShown(
        record_id=record.id,
        version=record.version,
        titled=await title_of(act, record, form),
        number=register.number if register else 0,
        values=await shown_values(act.session, act.organisation_id, form, record.values),
        name=member.name,
        unit=unit.name,
        at=record.recorded_at,
        files=record.files,
        withdrawn=record.cancelled_at is not None,
        may_change=await may_change(act, record),
        demand=await shown_beside(act.session, record, register, act.by),
    )
    await act.answer_in_place(message, about=record.subject)


async def send_files(act: Act, record_id: int) -> None:
    """Send the files of a record once more."""
    record = await record_to_read(act, record_id)
    files = await files_of(act, record)
    if not files:
        raise Refusal(NoFilesThere())
    await say_files(act.session, to=act.by, files=files, now=act.now, about=record.subject)
