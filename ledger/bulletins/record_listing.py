"""Records of a register, one by one: of each unit how many, with proof; and what they say.

Of a register that is kept up, such as what each unit is known for, the newest of each is listed.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from ledger.bulletins.records_known import Stood, files_of, has_files, stood, unchanged
from ledger.bulletins.register_totals import Sums, last_of, per_of, sums_of
from ledger.bulletins.scans import Scan, unit_names
from ledger.forms.values import shown_of_many
from ledger.forms.versions import form_of_version
from models import Record
from models.compiled import Behind, Fact, Label, Listed, Number, Part, Row, Table
from models.framework import BulletinSection, FieldType, Form, Register
from models.framework.forms import FILES
from models.periods import first_day
from models.records import COUNT, unscaled
from wording.bulletins.labels import (
    BY_UNIT,
    NO_WORDS,
    PROVEN,
    RECORDS,
    SO_FAR,
    TOTAL,
    VALUE,
    both,
    column,
    columns,
)
from wording.forms.values import ValueShown

LISTED = 100  # records; so many more are said to be left
COLUMNS = {"value": RECORDS, "proven": PROVEN, "so_far": SO_FAR}
EVER = date(1, 1, 1)
Counts = Counter[tuple[int, str]]  # by unit and column


async def records_part(scan: Scan, section: BulletinSection) -> Part | None:
    """Compile a register's records; None of one that is no more, or that is confided."""
    [key] = section.registers
    register = scan.framework.register(key)
    if register is None or register.is_confided:
        return None
    now, before, so_far = [
        await sums_of(scan, [register], first, end, tallied=True)
        for first, end in (
            (scan.now.first, scan.now.end),
            (scan.before.first, scan.before.end),
            (first_day(per_of(register), last_of(scan)), scan.now.end),
        )
    ]
    there = await stood(scan, key, scan.now.first, scan.now.end)
    counts = {
        "value": counted(now),
        "before": counted(before),
        "proven": await proven_by_unit(scan, there),
        "so_far": counted(so_far),
    }
    if section.latest:
        ever = await stood(scan, key, EVER, scan.now.end)
        records, whole = await newest_of_each(scan, ever)
    else:
        records, whole = await newest(scan, there), sum(counts["value"].values())
    return Part(
        kind="records",
        key=key,
        heading=Label(said=register.title, english=register.english),
        tables=(
            await table_by_unit(scan, register, counts),
            *tables_of_choices(scan, register, now, before, so_far),
        ),
        records=await listed(scan, register, records),
        left=whole - len(records),
    )


def counted(sums: Sums) -> Counter[int]:
    """Return how many records there are, by unit."""
    found: Counter[int] = Counter()
    for (_, unit, field, _), amount in sums.items():
        if field == COUNT:
            found[unit] += int(unscaled(amount))
    return found


@cache
def with_files(*, some: bool) -> Select[int, int]:
    """Return the statement that counts the records to which files were put, by unit."""
    return (
        select(Record.unit_id, func.count())
        .where(*unchanged(some=some), has_files())
        .group_by(Record.unit_id)
    )


async def proven_by_unit(scan: Scan, there: Stood) -> Counter[int]:
    """Return of how many records there was proof, by unit."""
    rows = await scan.session.execute(with_files(some=scan.units is not None), there.wanted)
    found: Counter[int] = Counter({unit: count for unit, count in rows})  # noqa: C416  # rows
    files = await files_of(scan, there.changed)
    for one in there.changed:
        found[one.unit_id] += files[one.id] > 0
    return found


async def newest(scan: Scan, there: Stood) -> list[Record]:
    """Return the newest records of those days."""
    rows = await scan.session.scalars(
        select(Record)
        .where(*unchanged(some=scan.units is not None))
        .order_by(Record.on_date.desc(), Record.id.desc())
        .limit(LISTED),
        there.wanted,
    )
    return sorted([*rows, *there.changed], key=in_time, reverse=True)[:LISTED]


async def newest_of_each(scan: Scan, there: Stood) -> tuple[list[Record], int]:
    """Return the newest record of each unit, as the roster has them, and how many there are."""
    some = scan.units is not None
    place = func.row_number().over(
        partition_by=Record.unit_id, order_by=(Record.on_date.desc(), Record.id.desc())
    )
    ranked = select(Record.id, place.label("place")).where(*unchanged(some=some)).subquery()
    rows = await scan.session.scalars(
        select(Record)
        .join(ranked, ranked.c.id == Record.id)
        .where(Record.organisation_id == scan.number, ranked.c.place == 1),
        there.wanted,
    )
    found: dict[int, Record] = {}
    for one in sorted([*rows, *there.changed], key=in_time):
        found[one.unit_id] = one
    return [found[unit] for unit in sorted(found)][:LISTED], len(found)


def in_time(record: Record) -> tuple[date, int]:
    """Return by what records are ordered."""
    return record.on_date, record.id


async def table_by_unit(scan: Scan, register: Register, counts: dict[str, Counter[int]]) -> Table:
    """Return how many records each unit has; the whole against what is aimed at."""
    units = {unit for some in counts.values() for unit, count in some.items() if count}
    target = register.target.records if register.target and scan.units is None else None

    def numbers(unit: int | None) -> tuple[Number, ...]:
        def of(name: str) -> Decimal:
            some = counts[name]
            return Decimal(sum(some.values()) if unit is None else some[unit])

        aimed = {"so_far": Decimal(target)} if unit is None and target else {}
        return tuple(
            Number(
                value=of(key),
                before=of("before") if key == "value" else None,
                target=aimed.get(key),
                behind=Behind(of="register", key=register.key, unit_id=unit),
            )
            for key in COLUMNS
        )

    return Table(
        heading=both(BY_UNIT),
        columns=columns(COLUMNS),
        rows=tuple(
            Row(label=Label(said=name), numbers=numbers(unit), unit_id=unit)
            for unit, name in (await unit_names(scan, units)).items()
        ),
        total=Row(label=both(TOTAL), numbers=numbers(None)),
    )


def tables_of_choices(
    scan: Scan, register: Register, now: Sums, before: Sums, so_far: Sums
) -> list[Table]:
    """Return how often each choice was made, for each field whose choices are counted."""
    form = scan.framework.form(register.form)
    fields = [form.field(name) for name in register.tally] if form else []
    return [
        Table(
            heading=Label(said=field.label, english=field.label_en),
            columns=(column("value", VALUE), column("so_far", SO_FAR)),
            rows=tuple(
                Row(
                    label=Label(said=said, english=field.choices_en.get(choice, "")),
                    numbers=(
                        Number(
                            value=chosen(now, field.name, choice),
                            before=chosen(before, field.name, choice),
                            behind=behind,
                        ),
                        Number(value=chosen(so_far, field.name, choice), behind=behind),
                    ),
                )
                for choice, said in field.choices.items()
                for behind in [
                    Behind(of="register", key=register.key, field=field.name, choice=choice)
                ]
            ),
        )
        for field in fields
        if field is not None
    ]


def chosen(sums: Sums, field: str, choice: str) -> Decimal:
    """Return how often a choice was made, in all."""
    amounts = (one for (_, _, *what), one in sums.items() if what == [field, choice])
    return unscaled(sum(amounts))


async def listed(scan: Scan, register: Register, records: Sequence[Record]) -> tuple[Listed, ...]:
    """Return records as they are shown."""
    names = await unit_names(scan, {one.unit_id for one in records})
    forms = [await form_of_version(scan.session, scan.number, one.form) for one in records]
    filled = zip(forms, (one.values for one in records), strict=True)
    shown = await shown_of_many(scan.session, scan.number, filled)
    files = await files_of(scan, records)
    return tuple(
        Listed(
            unit=names[record.unit_id],
            on=record.on_date,
            **told(register, form, values),
            files=files[record.id],
        )
        for record, form, values in zip(records, forms, shown, strict=True)
    )


def told(register: Register, form: Form, values: Sequence[ValueShown]) -> dict[str, Any]:
    """Return a record's title, its first words, and the rest of what it says.

    The day and the files stand by themselves.
    """
    day = register.day_field(form)
    said = [one for one in values if one.field.name != day and one.field.type not in FILES]
    words = [one for one in said if one.field.type is FieldType.TEXT]
    first = next(iter((*words, *said)), None)
    return {
        "title": in_both(first) if first else both(NO_WORDS),
        "facts": tuple(
            Fact(asked=Label(said=one.field.label, english=one.field.label_en), said=in_both(one))
            for one in said
            if one is not first
        ),
    }


def in_both(value: ValueShown) -> Label:
    """Return an answer as it is read in both languages."""
    return Label(said=value.text_in("zh_CN"), english=value.text_in("en"))
