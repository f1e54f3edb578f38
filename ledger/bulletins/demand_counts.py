"""What became of records that ask an answer: made this year, settled, overdue without an answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from sqlalchemy import Select, bindparam, or_, select

from ledger.bulletins.scans import AT, OF, UNITS, Scan, unit_names
from ledger.demands.making import DUE_BEFORE
from models import Demand, Entry, Record, SubjectKind
from models.among import Among, Words
from models.compiled import Behind, Label, Number, Row, Table
from models.framework import Register
from models.periods import first_day
from wording.bulletins.labels import DEMANDED, SETTLED, TOTAL, WAITING, both, columns

Statement = Select[*tuple[Any, ...]]
COLUMNS = {"made": DEMANDED, "settled": SETTLED, "waiting": WAITING}
SETTLING = {"demand_accepted", "demand_put_right"}
REOPENING = {"demand_returned"}
MOVING = (*REOPENING, "record_corrected")  # the day by which it is to be answered
ANSWERING = {
    *("demand_answered", "demand_set_to_work"),
    *("demand_under_way_again", "demand_work_called_off"),
}


@dataclass
class Turned:
    """What became of one record, as far as was known."""

    register: str
    unit_id: int
    due_at: datetime
    seq: int = 0  # of the entry that made it stand so
    state: str = "open"

    def counts(self, key: str, at: datetime) -> bool:
        """Return whether it counts in a column at a moment."""
        waits = self.state == "open" and self.due_at < at
        return {"made": True, "settled": self.state == "settled", "waiting": waits}[key]


@cache
def turns_known(*, some: bool) -> Statement:
    """Return the statement for the entries about what was asked this year, before the moment.

    After it only those that moved the day: they tell which one it was.
    """
    there = (Among(Demand.unit_id, UNITS),) if some else ()
    return (
        select(
            *(Record.id, Record.register, Demand.unit_id, Demand.due_at),
            *(Entry.at < AT, Entry.seq, Entry.kind, Entry.content),
        )
        .join(
            Demand,
            (Demand.organisation_id == Record.organisation_id) & (Demand.record_id == Record.id),
        )
        .join(
            Entry,
            (Entry.organisation_id == Record.organisation_id)
            & (Entry.subject_kind == SubjectKind.RECORD)
            & (Entry.subject_id == Record.id),
        )
        .where(
            Record.organisation_id == OF,
            Among(Record.register, bindparam("keys", type_=Words())),
            Record.on_date >= bindparam("first"),
            Record.on_date < bindparam("end"),
            or_(Entry.at < AT, Entry.kind.in_(MOVING)),
            Demand.confided.is_(False),
            *there,
        )
        .order_by(Entry.seq)
    )


async def answers_tables(scan: Scan, registers: Sequence[Register]) -> list[Table]:
    """Return a table for each register that asks an answer and has asked for one this year."""
    asking = [one for one in registers if one.answer is not None and not one.answer.confided]
    if not asking:
        return []
    turned = await turned_of(scan, [one.key for one in asking])
    names = await unit_names(scan, {one.unit_id for one in turned.values()})
    found = [table_of(scan, one, turned, names) for one in asking]
    return [table for table in found if table.rows]


async def turned_of(scan: Scan, keys: Sequence[str]) -> dict[int, Turned]:
    """Return what became of the records of this year in these registers, by their numbers."""
    wanted = {
        **scan.wanted(scan.now),
        "keys": list(keys),
        "first": first_day("year", scan.now.first),
        "end": scan.now.end,
    }
    rows = await scan.session.execute(turns_known(some=scan.units is not None), wanted)
    turned: dict[int, Turned] = {}
    moved_later: set[int] = set()
    for number, register, unit, due, is_known, seq, kind, content in rows:
        if is_known:
            one = turned.setdefault(number, Turned(register, unit, due))
            one.seq = seq
            turn(turned, number, one, kind)
        elif number in turned and number not in moved_later:
            before = orjson.loads(content or "{}").get(DUE_BEFORE)
            if before is not None:
                moved_later.add(number)
                turned[number].due_at = datetime.fromisoformat(before)
    return turned


def turn(turned: dict[int, Turned], number: int, one: Turned, kind: str) -> None:
    """Let a record stand as an entry leaves it."""
    if kind == "record_withdrawn":
        del turned[number]
    elif kind in SETTLING:
        one.state = "settled"
    elif kind in ANSWERING:
        one.state = "answered"
    elif kind in REOPENING:
        one.state = "open"


def table_of(
    scan: Scan, register: Register, turned: dict[int, Turned], names: dict[int, str]
) -> Table:
    """Return the table of one register: a row for each unit that was asked."""
    sums: Counter[tuple[int | None, str]] = Counter()
    at = scan.at(scan.now)
    for one in turned.values():
        if one.register == register.key:
            for name in COLUMNS:
                sums[one.unit_id, name] += one.counts(name, at)
                sums[None, name] += one.counts(name, at)

    def numbers(unit: int | None) -> tuple[Number, ...]:
        return tuple(
            Number(
                value=Decimal(sums[unit, key]),
                flag="late" if key == "waiting" and sums[unit, key] else None,
                behind=Behind(of="demands", key=register.key, unit_id=unit),
            )
            for key in COLUMNS
        )

    units = [unit for unit in names if sums[unit, "made"]]
    return Table(
        heading=Label(said=register.title, english=register.english),
        columns=columns(COLUMNS),
        rows=tuple(
            Row(label=Label(said=names[unit]), numbers=numbers(unit), unit_id=unit)
            for unit in units
        ),
        total=Row(label=both(TOTAL), numbers=numbers(None)),
    )
