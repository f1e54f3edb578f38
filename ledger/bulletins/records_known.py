"""Records as they were known at a moment: those that stand as they stood, and those changed since.

What was changed since is little, and looked at one by one; of the rest the database tells.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select

from ledger.bulletins.scans import KNOWN, OF, UNITS, Scan, turned_since, was_replaced
from ledger.talk.evidence import ITS_ANSWER
from models import Answer, Entry, Evidence, Record, RecordVersion, SubjectKind
from models.among import THESE, Among, Numbers

FIRST: BindParameter[Any] = bindparam("first")
END: BindParameter[Any] = bindparam("end")
KEY: BindParameter[Any] = bindparam("key")
CHANGED: BindParameter[Any] = bindparam("changed", type_=Numbers())
CHANGES = ("recorded", "record_corrected", "record_withdrawn")  # kinds of entries


@dataclass(frozen=True)
class Stood:
    """The records of a register on some days: those changed since, and the parameters for all."""

    changed: tuple[Record, ...]  # as they stood, none of them in the session
    wanted: dict[str, Any]


async def stood(scan: Scan, register: str, first: date, end: date) -> Stood:
    """Return what stood of a register from a day on, before another."""
    changed = [one for one in await records_changed(scan) if one.register == register]
    then = [await as_known(scan, one) for one in changed]
    wanted = {
        **scan.wanted(scan.now),
        "key": register,
        "first": first,
        "end": end,
        "changed": [one.id for one in changed],
    }
    there = (
        one
        for one in then
        if one is not None
        and first <= one.on_date < end
        and (scan.units is None or one.unit_id in scan.units)
    )
    return Stood(tuple(there), wanted)


def unchanged(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the records of those days that stand as they stood."""
    return (
        *of_register(some=some),
        Record.on_date >= FIRST,
        Record.on_date < END,
        Record.cancelled_at.is_(None),
        Record.recorded_at < KNOWN,
        ~Among(Record.id, CHANGED),
    )


def of_register(*, some: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for all records of the register, of some units."""
    there = (Among(Record.unit_id, UNITS),) if some else ()
    return (Record.organisation_id == OF, Record.register == KEY, *there)


def its_files(version: ColumnElement[int] | Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for answers whose files a record had: those of one version of it.

    What was said about it in a message since belongs to whichever version.
    """
    return (
        Answer.organisation_id == OF,
        Answer.subject_kind == SubjectKind.RECORD,
        Answer.said_at < KNOWN,
        ~was_replaced(),
        or_(Answer.message_id.is_not(None), Answer.version == version),
    )


def has_files() -> ColumnElement[bool]:
    """Return the condition that files were handed in with a record that stands as it stood."""
    return (
        select(Evidence.id)
        .join(Answer, ITS_ANSWER)
        .where(*its_files(Record.version), Answer.subject_id == Record.id)
        .exists()
    )


async def files_of(scan: Scan, records: Sequence[Record]) -> Counter[int]:
    """Return how many files records had, by their numbers, each in the version in which it is."""
    versions = {one.id: one.version for one in records}
    rows = await scan.session.execute(
        select(Answer.subject_id, Answer.version, Answer.message_id, func.count())
        .join(Evidence, ITS_ANSWER)
        .where(*its_files(Answer.version), Among(Answer.subject_id, THESE))
        .group_by(Answer.subject_id, Answer.version, Answer.message_id),
        {**scan.wanted(scan.now), "these": list(versions)},
    )
    found: Counter[int] = Counter()
    for number, version, message, count in rows:
        if message is not None or version == versions[number]:
            found[number] += count
    return found


async def records_changed(scan: Scan) -> list[Record]:
    """Return the records that were recorded, corrected or withdrawn since the moment."""
    since = turned_since(SubjectKind.RECORD, CHANGES)
    numbers = list(await scan.session.scalars(since, scan.wanted(scan.now)))
    if not numbers:
        return []
    rows = await scan.session.scalars(
        select(Record).where(Record.organisation_id == scan.number, Among(Record.id, THESE)),
        {"these": numbers},
    )
    return list(rows)


async def as_known(scan: Scan, record: Record) -> Record | None:
    """Return a record as it stood at the moment; None if it was not there."""
    told = (
        await scan.session.execute(
            select(Entry.kind, Entry.version)
            .where(
                Entry.organisation_id == scan.number,
                Entry.subject_kind == SubjectKind.RECORD,
                Entry.subject_id == record.id,
                Entry.kind.in_(CHANGES),
                Entry.at < scan.known_at,
            )
            .order_by(Entry.seq.desc())
            .limit(1)
        )
    ).one_or_none()
    if told is None or told[0] == "record_withdrawn":
        return None
    kept = await scan.session.get(RecordVersion, (scan.number, record.id, told[1]))
    said = kept or record  # a withdrawal keeps no version: it changes nothing but the number
    return Record(
        organisation_id=record.organisation_id,
        id=record.id,
        register=record.register,
        unit_id=record.unit_id,
        version=told[1],
        values=said.values,
        on_date=said.on_date,
        form=said.form,
    )
