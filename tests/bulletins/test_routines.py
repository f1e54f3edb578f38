"""Registers, indicators, check-ins, turns and points of a bulletin: recounted from the entries.

As it was known at any moment, too; and behind each number stand as many entries as it counts.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import select

from ledger.bulletins.behind import behind
from ledger.bulletins.compiling import compile_bulletin
from ledger.bulletins.scans import scan_of
from models import Database, Entry, Member, Organisation, Respondent, Round, SubjectKind, Unit
from models.compiled import Compiled, Part, Row, Table
from models.framework import Bulletin, BulletinSection
from models.periods import first_day, shifted
from tests.bulletins.agreement import assert_agree
from tests.bulletins.routines import (
    CHECK_IN,
    DEEDS,
    EVERY,
    INDICATOR,
    REGISTER,
    ROTATION,
    WITHDRAWN,
    Deed,
    Routine,
    day_of,
    routine_of,
)

SECTIONS = (
    BulletinSection(kind="registers"),
    BulletinSection(kind="indicators", indicators=(INDICATOR,)),
    BulletinSection(kind="check_in", check_in=CHECK_IN),
    BulletinSection(kind="points"),
    BulletinSection(kind="records", registers=(REGISTER,)),
    BulletinSection(kind="records", registers=(REGISTER,), latest=True),
    BulletinSection(kind="participation", check_ins=(CHECK_IN,)),
    BulletinSection(kind="turns", rotations=(ROTATION,)),
)
WEEK, MONTH = (
    Bulletin(
        key=f"any-{per}", title="一期", responsibility="performance", per=per, sections=SECTIONS
    )
    for per in ("week", "month")
)


class Said(NamedTuple):
    """What a record says."""

    number: int
    unit: str
    day: date
    amount: Decimal
    place: str
    found: str
    files: int


class Book:
    """The entries before a moment, and what they say of each thing."""

    def __init__(self, entries: Iterable[Entry], at: datetime, units: dict[int, str]) -> None:
        self.at, self.units = at, units
        self.entries = [(one, json.loads(one.content or "{}")) for one in entries if one.at < at]

    def of(self, kind: SubjectKind) -> Iterator[tuple[Entry, dict[str, Any]]]:
        return ((one, told) for one, told in self.entries if one.subject_kind is kind)

    def records(self) -> list[Said]:
        """Each record that is on the books, as it was said last."""
        found: dict[int, Said] = {}
        for entry, told in self.of(SubjectKind.RECORD):
            assert entry.subject_id is not None
            if entry.kind == "record_withdrawn":
                del found[entry.subject_id]
            elif entry.kind in {"recorded", "record_corrected"}:
                said = told["values"]
                found[entry.subject_id] = Said(
                    entry.subject_id,
                    self.units[entry.actor_id or 0],
                    date.fromisoformat(told["day"]),
                    Decimal(said.get("清除垃圾", "0").removesuffix("吨").strip()),
                    said["地点"],
                    said["发现问题"],
                    len(told["files"]),
                )
        return list(found.values())

    def turns(self, since: datetime, until: datetime) -> list[str]:
        """What came of each turn of a stretch whose time has come; nothing if nobody told."""
        found: dict[int, str] = {}
        marks = {"turn_planned": "", "turn_held": "held", "turn_missed": "missed"}
        for entry, told in self.of(SubjectKind.TURN):
            at = datetime.fromisoformat(told["on"])
            if entry.kind in marks and since <= at < min(until, self.at):
                found[entry.subject_id or 0] = marks[entry.kind]
        return list(found.values())

    def readings(self) -> dict[tuple[str, date], Decimal]:
        """What was read last, by unit and period."""
        return {
            (told["department"], date.fromisoformat(told["period"])): Decimal(
                told["value"].removesuffix("件")
            )
            for entry, told in self.entries
            if entry.kind in {"reading_recorded", "reading_corrected"}
        }

    def answers(self, rounds: set[int]) -> dict[str, int]:
        """How many have answered, by unit."""
        given: set[tuple[int | None, int | None]] = set()
        for entry, _ in self.of(SubjectKind.ROUND):
            who = (entry.subject_id, entry.actor_id)
            if entry.subject_id in rounds and entry.kind == "checked_in":
                given.add(who)
            elif entry.kind == "check_in_withdrawn":
                given.discard(who)
        found: dict[str, int] = defaultdict(int)
        for _, member in given:
            found[self.units[member or 0]] += 1
        return found

    def points(self, since: datetime, until: datetime) -> tuple[int, Decimal]:
        """How many stand confirmed in a stretch, and what they come to."""
        found: dict[int, tuple[datetime, Decimal]] = {}
        for entry, told in self.of(SubjectKind.POINT):
            assert entry.subject_id is not None
            if entry.kind == "point_confirmed":
                found[entry.subject_id] = (entry.at, Decimal(told["points"]))
            elif entry.kind == "point_unconfirmed":
                del found[entry.subject_id]
        there = [points for at, points in found.values() if since <= at < until]
        return len(there), sum(there, Decimal(0))


def numbers(row: Row) -> list[Decimal | None]:
    return [one.value for one in row.numbers]


def rows(table: Table) -> dict[str, list[Decimal | None]]:
    return {row.label.said: numbers(row) for row in table.rows}


def shown(part: Part) -> list[tuple[str, date, str, int]]:
    return [(one.unit, one.on, one.title.said, one.files) for one in part.records]


def check_listed(part: Part, there: list[Said], earlier: list[Said], so_far: list[Said]) -> None:
    """Of each unit how many records, how many with files, how many so far; of each choice."""
    by_unit, choices = part.tables
    assert part.left == 0
    units = sorted({one.unit for one in (*there, *earlier, *so_far)})

    def counts(some: list[Said], **which: str) -> int:
        return sum(all(getattr(one, key) == value for key, value in which.items()) for one in some)

    for unit in (*units, None):
        which = {"unit": unit} if unit else {}
        row = next((one for one in by_unit.rows if one.label.said == unit), by_unit.total)
        assert row is not None
        proven = [one for one in there if one.files]
        assert numbers(row) == [counts(some, **which) for some in (there, proven, so_far)]
        assert row.numbers[0].before == counts(earlier, **which)
    assert sorted(row.label.said for row in by_unit.rows) == units
    for row in choices.rows:
        found = row.label.said
        assert numbers(row) == [counts(there, found=found), counts(so_far, found=found)]
        assert row.numbers[0].before == counts(earlier, found=found)
    assert [row.label.said for row in choices.rows] == ["无", "有"]


async def check(routine: Routine, bulletin: Bulletin, first: date, known_at: datetime) -> Compiled:
    """Compile a period as it was known, and compare each number with what the entries say."""
    async with routine.staff.database.read() as session:
        organisation = await session.get_one(Organisation, routine.number)
        found = await compile_bulletin(session, organisation, bulletin, first, known_at=known_at)
        entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
        names = {one.id: one.name for one in await session.scalars(select(Unit))}
        units = {one.id: names[one.unit_id] for one in await session.scalars(select(Member))}
        opened = list(await session.scalars(select(Round).where(Round.check_in == CHECK_IN)))
        asked = list(await session.scalars(select(Respondent)))
        scan = await scan_of(session, organisation, bulletin.per, first, known_at=known_at)
    book = Book(entries, known_at, units)
    until = scan.at(scan.now)
    registers, indicators, study, points, listed, latest, taking_part, turns = found.parts
    records = book.records()
    ever = [one for one in records if one.day < scan.now.end]
    there = [one for one in ever if first <= one.day]
    so_far = [one for one in ever if first_day("year", scan.now.end - timedelta(days=1)) <= one.day]
    earlier = [one for one in ever if scan.before.first <= one.day < first]
    assert list(rows(registers.tables[0]).values()) == [
        [len(there), len(so_far)],
        [sum(one.amount for one in some) for some in (there, so_far)],
    ]
    check_listed(listed, there, earlier, so_far)
    newest = sorted(there, key=lambda one: (one.day, one.number), reverse=True)
    assert shown(listed) == [(one.unit, one.day, one.place, one.files) for one in newest]
    kept = {one.unit: one for one in sorted(ever, key=lambda one: (one.day, one.number))}
    assert latest.tables == listed.tables
    assert dict(zip((one.unit for one in latest.records), shown(latest), strict=True)) == {
        unit: (one.unit, one.day, one.place, one.files) for unit, one in kept.items()
    }
    come = book.turns(scan.now.since, scan.now.until)
    wanted = [len(come), *(come.count(one) for one in ("held", "missed", ""))]
    assert turns.tables[0].total is not None
    assert numbers(turns.tables[0].total) == numbers(turns.tables[0].rows[0]) == wanted
    before = book.turns(scan.before.since, scan.before.until)
    assert [one.before for one in turns.tables[0].rows[0].numbers] == [
        len(before), *(before.count(one) for one in ("held", "missed", "")),
    ]  # fmt: skip
    # Of one check-in, taking part in all of them is what its own part says.
    by_check_in, by_unit = taking_part.tables
    assert by_unit.rows == study.tables[0].rows
    assert by_unit.total == study.tables[0].total
    assert by_unit.total is not None
    assert [row.numbers for row in by_check_in.rows] == [by_unit.total.numbers]
    read, period = book.readings(), shifted("month", first_day("month", scan.now.end), -1)
    told = rows(indicators.tables[0]) if indicators.tables else {}
    for unit, [value] in told.items():
        assert value == read.get((unit, period)), (unit, period)
    assert {unit for unit, of in read if of == period} <= told.keys()
    rounds = {
        one.id for one in opened
        if scan.now.since <= one.opened_at < min(scan.now.until, known_at)
    }  # fmt: skip
    answered = book.answers(rounds)
    counts = rows(study.tables[0])
    told_there = {unit: row[1] for unit, row in counts.items() if row[1]}
    assert told_there == answered
    for unit, [whole, replied, _, silent] in counts.items():
        those = [
            one for one in asked
            if one.round_id in rounds and names[one.unit_id] == unit
            and one.asked_at is not None and one.asked_at < known_at
        ]  # fmt: skip
        assert whole == len(those)
        assert silent == len(those) - (replied or 0)
    assert points.tables[0].total is not None
    count, total = book.points(scan.now.since, until)
    [confirmed, given, deducted, summed] = numbers(points.tables[0].total)
    assert [confirmed, deducted, summed] == [Decimal(count), total, total]
    assert given == 0
    return found


async def check_behind(routine: Routine, bulletin: Bulletin, found: Compiled) -> None:
    """Behind each number stand as many entries as it counts; of a sum, those that add up to it."""
    async with routine.staff.database.read() as session:
        organisation = await session.get_one(Organisation, routine.number)
        scan = await scan_of(
            session, organisation, bulletin.per, found.begins, known_at=found.known_at
        )
        for part in found.parts:
            for table in part.tables:
                for row in (*table.rows, *((table.total,) if table.total else ())):
                    for place, number in enumerate(row.numbers):
                        if number.value is None:
                            continue
                        assert number.behind is not None
                        seen = await behind(
                            scan, part, number.behind, table.columns[place].key, page=1
                        )
                        expected = counted_by(part, table, row, place)
                        assert seen.total == expected, (part.kind, row.label.said, place)
                        assert len(seen.lines) == min(seen.total, 8)


def counted_by(part: Part, table: Table, row: Row, place: int) -> int:
    """How many entries a number is made of."""
    if part.kind == "indicators":
        return 1
    if part.kind == "registers":
        return int(table.rows[0].numbers[place].value or 0)  # the amounts are of these records
    if part.kind == "points":
        count = int(row.numbers[0].value or 0)
        return 0 if place == 1 else count  # each of them is a deduction
    return int(row.numbers[place].value or 0)


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
@example(deeds=EVERY)
@example(deeds=WITHDRAWN)
async def test_every_number_of_the_routines_is_what_the_entries_say(
    database: Database, deeds: list[Deed]
) -> None:
    routine = await routine_of(database)
    await routine.goes_on(deeds)
    today = day_of(routine.now)
    for bulletin in (WEEK, MONTH):
        this = first_day(bulletin.per, today)
        for first in (this, shifted(bulletin.per, this, -1)):
            for known_at in (*routine.moments[-5:-1:3], routine.now + timedelta(minutes=1)):
                if known_at > datetime.combine(first, datetime.min.time(), known_at.tzinfo):
                    found = await check(routine, bulletin, first, known_at)
                    await check_behind(routine, bulletin, found)
    assert_agree(found)
