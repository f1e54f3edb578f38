"""What stands behind a number of a register: its records, or those of which an answer is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from ledger.bulletins.demand_counts import turned_of
from ledger.bulletins.found import Asked, Found, Statement, page_of
from ledger.bulletins.register_totals import as_known, last_of, per_of, records_changed
from ledger.bulletins.scans import KNOWN, OF, UNITS, Scan
from models import Member, Record, Unit
from models.among import Among, Numbers
from models.periods import first_day
from wording.bulletins.report import BehindLine

CHANGED, KEPT = (bindparam(one, type_=Numbers()) for one in ("changed", "kept"))


async def records_behind(scan: Scan, asked: Asked) -> Found:
    """Return the records of a register as they stood: of the period, or of its target so far.

    What was changed since is looked at by itself, as in counting.
    """
    register = scan.framework.register(asked.meant.key)
    if register is None:
        return Found()
    so_far = asked.column != "value"
    first = first_day(per_of(register), last_of(scan)) if so_far else scan.now.first
    changed = [one for one in await records_changed(scan) if one.register == register.key]
    then = [(one.id, await as_known(scan, one)) for one in changed]
    kept = [number for number, one in then if one and first <= one.on_date < scan.now.end]
    unchanged = and_(
        Record.on_date >= bindparam("first"),
        Record.on_date < bindparam("end"),
        Record.cancelled_at.is_(None),
        Record.recorded_at < KNOWN,
        ~Among(Record.id, CHANGED),
    )
    there = [Among(Record.unit_id, UNITS)] if scan.units is not None else []
    statement = record_lines().where(
        Record.register == bindparam("key"), or_(unchanged, Among(Record.id, KEPT)), *there
    )
    wanted = {
        **scan.wanted(scan.now),
        "key": register.key,
        "first": first,
        "end": scan.now.end,
        "changed": [one.id for one in changed],
        "kept": kept,
    }
    return await found_records(scan, statement, wanted, asked)


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
