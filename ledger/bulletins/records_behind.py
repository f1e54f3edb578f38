"""What stands behind a number of a register: its records, or those of which an answer is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from ledger.bulletins.demand_counts import turned_of
from ledger.bulletins.found import Asked, Found, Statement, page_of
from ledger.bulletins.records_known import files_of, has_files, of_register, stood, unchanged
from ledger.bulletins.register_totals import last_of, per_of
from ledger.bulletins.scans import OF, Scan
from ledger.forms.versions import form_of_version
from ledger.registers.totals import totals_of
from models import Member, Record, RecordTotal, Unit
from models.among import Among, Numbers
from models.compiled import Behind
from models.framework import Register
from models.periods import first_day
from wording.bulletins.report import BehindLine

KEPT = bindparam("kept", type_=Numbers())


async def records_behind(scan: Scan, asked: Asked) -> Found:
    """Return the records of a register as they stood: of the period, or of its target so far.

    What was changed since is looked at by itself, as in counting.
    """
    register = scan.framework.register(asked.meant.key)
    if register is None:
        return Found()
    so_far = asked.column == "so_far"
    first = first_day(per_of(register), last_of(scan)) if so_far else scan.now.first
    then = await stood(scan, register.key, first, scan.now.end)
    some = scan.units is not None
    counted, changed = list(unchanged(some=some)), list(then.changed)
    if asked.column == "proven":
        files = await files_of(scan, changed)
        counted.append(has_files())
        changed = [one for one in changed if files[one.id]]
    if asked.meant.field:
        counted.append(made_choice())
        changed = [one for one in changed if await chose(scan, register, one, asked.meant)]
    statement = record_lines().where(
        or_(and_(*counted), and_(*of_register(some=some), Among(Record.id, KEPT)))
    )
    wanted = {
        **then.wanted,
        "kept": [one.id for one in changed],
        "field": asked.meant.field,
        "choice": asked.meant.choice,
    }
    return await found_records(scan, statement, wanted, asked)


def made_choice() -> ColumnElement[bool]:
    """Return the condition that a choice was made in a field."""
    return (
        select(RecordTotal.record_id)
        .where(
            RecordTotal.organisation_id == Record.organisation_id,
            RecordTotal.record_id == Record.id,
            RecordTotal.field == bindparam("field"),
            RecordTotal.choice == bindparam("choice"),
        )
        .exists()
    )


async def chose(scan: Scan, register: Register, record: Record, meant: Behind) -> bool:
    """Return whether a choice had been made in a record as it stood."""
    form = await form_of_version(scan.session, scan.number, record.form)
    return (meant.field, meant.choice) in totals_of(record, register, form)


async def demands_behind(scan: Scan, asked: Asked) -> Found:
    """Return the records of a register that ask an answer and count in the column."""
    turned, at = await turned_of(scan, [asked.meant.key]), scan.at(scan.now)
    kept = {number: one for number, one in turned.items() if one.counts(asked.column, at)}
    statement = record_lines().where(Among(Record.id, KEPT))
    wanted = {**scan.wanted(scan.now), "kept": sorted(kept)}
    found = await found_records(scan, statement, wanted, asked)
    seq = {number: one.seq for number, one in kept.items()}
    return replace(
        found, lines=tuple(replace(one, seq=seq.get(one.target, 0)) for one in found.lines)
    )


def record_lines() -> Statement:
    """Return the statement for records, in the order of their days."""
    return (
        select(Record.id, Member.name, Unit.name, Record.on_date)
        .join(
            Member,
            and_(Member.organisation_id == Record.organisation_id, Member.id == Record.member_id),
        )
        .join(Unit, and_(Unit.organisation_id == Record.organisation_id, Unit.id == Record.unit_id))
        .where(Record.organisation_id == OF)
        .order_by(Record.on_date, Record.id)
    )


async def found_records(
    scan: Scan, statement: Statement, wanted: dict[str, Any], asked: Asked
) -> Found:
    """Return a page of records."""
    rows, total = await page_of(scan.session, statement, wanted, asked)
    lines = (
        BehindLine(number, unit, name, noon(on_date), 0, "record.show", record)
        for number, (record, name, unit, on_date) in enumerate(rows, asked.first + 1)
    )
    return Found(tuple(lines), total)


def noon(day: date) -> datetime:
    """Return a moment of a day that is that day in most places."""
    return datetime.combine(day, time(4), tzinfo=UTC)
