"""Every number of a bulletin against a slow recount from the entries, in any history."""

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from ledger.bulletins.compiling import compile_bulletin, keep_what_is_over
from ledger.organisations import calendar_of
from models import Database, Entry, TaskCount, TimeOff
from models.compiled import Compiled, Table
from models.framework import Bulletin, BulletinSection
from models.periods import first_day, shifted
from tests.bulletins.histories import DEEDS, Deed, Past, past_of
from tests.bulletins.recount import Counted, covered, recounted

WEEKLY = Bulletin(
    key="any-week",
    title="一周",
    responsibility="performance",
    sections=(BulletinSection(kind="tasks"),),
)
COVERAGE = WEEKLY.model_copy(update={"sections": (BulletinSection(kind="coverage"),)})


async def compiled(
    past: Past, first: date, known_at: datetime, bulletin: Bulletin = WEEKLY
) -> Compiled:
    async with past.database.read() as session:
        return await compile_bulletin(
            session, past.office.organisation, bulletin, first, known_at=known_at
        )


async def kept(past: Past, first: date, known_at: datetime) -> set[datetime]:
    """Until when the periods went whose counts are kept."""
    async with past.database.write() as session:
        await keep_what_is_over(session, past.office.organisation, WEEKLY, first, known_at=known_at)
    async with past.database.read() as session:
        return set(await session.scalars(select(TaskCount.at)))


async def clauses(past: Past, first: date, known_at: datetime) -> Counted:
    """What the entries say of coverage at the end of a week, or as far as was known of it."""
    units = {member.id: "" for member in past.office.people.values()}
    async with past.database.read() as session:
        entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
        calendar = await calendar_of(session, past.office.organisation)
    at = min(calendar.instant(first + timedelta(days=7), datetime.min.time()), known_at)
    leap = (at.month, at.day) == (2, 29)
    since = at.replace(year=at.year - 1, day=28 if leap else at.day)
    return covered(entries, units, since=since, at=at)


async def counted(past: Past, first: date, known_at: datetime) -> Counted:
    units = {one.id: one.unit_id for one in past.office.people.values()}
    names = {unit.id: name for name, unit in past.office.units.items()}
    async with past.database.read() as session:
        entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
        absences = list(await session.scalars(select(TimeOff)))
        calendar = await calendar_of(session, past.office.organisation)
    since, until = (
        calendar.instant(day, datetime.min.time()) for day in (first, first + timedelta(days=7))
    )
    named = {member: names[unit] for member, unit in units.items()}
    return recounted(entries, absences, named, since=since, at=min(until, known_at))


def told(table: Table) -> dict[tuple[str, str], int]:
    """What a table says of each row, without what is nothing."""
    return {
        (row.label.said, column.key): int(number.value or 0)
        for row in table.rows
        for column, number in zip(table.columns, row.numbers, strict=True)
        if number.value
    }


def by(found: Counted, place: int) -> dict[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for key, count in found.items():
        sums[key[place], key[2]] += count
    return dict(sums)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
async def test_every_number_is_what_a_recount_of_the_entries_gives(
    database: Database, deeds: list[Deed]
) -> None:
    past = await past_of(database)
    await past.goes_on(deeds)
    this = first_day("week", past.now.date())
    later = past.now + timedelta(days=100)
    for first in (this, shifted("week", this, -1), shifted("week", this, -2)):
        found = await compiled(past, first, past.now)
        [part] = found.parts
        by_unit, by_node = part.tables
        expected = await counted(past, first, past.now)
        assert told(by_unit) == by(expected, 0)
        assert told(by_node) == by(expected, 1)
        for table in part.tables:
            assert table.total is not None
            for place, number in enumerate(table.total.numbers):
                rows = [row.numbers[place] for row in table.rows]
                assert number.value == sum(one.value or 0 for one in rows)
        before = await counted(past, shifted("week", first, -1), past.now)
        assert by_unit.total is not None
        for column, number in zip(by_unit.columns, by_unit.total.numbers, strict=True):
            total = sum(count for key, count in before.items() if key[2] == column.key)
            assert number.before == total
        if first != this:  # what is over stays what it was, whenever it is made again
            again = await compiled(past, first, later)
            assert again.parts == found.parts
            assert len(await kept(past, first, later)) >= 2  # this one, and the one before
            read = await compiled(past, first, later)
            assert read.parts == found.parts
            assert Compiled.model_validate_json(found.model_dump_json()) == found


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=DEEDS)
async def test_coverage_is_what_a_recount_of_the_entries_gives(
    database: Database, deeds: list[Deed]
) -> None:
    """S07: clauses, those struck off in a year, those nobody spoke of, those without a file."""
    past = await past_of(database)
    await past.goes_on(deeds)
    this = first_day("week", past.now.date())
    for first in (this, shifted("week", this, -1), shifted("week", this, -3)):
        [part] = (await compiled(past, first, past.now, COVERAGE)).parts
        [table] = part.tables
        expected = await clauses(past, first, past.now)
        assert told(table) == by(expected, 1)
        assert table.total is not None
        for column, number in zip(table.columns, table.total.numbers, strict=True):
            assert number.value == sum(n for key, n in expected.items() if key[2] == column.key)
        if first != this:  # what is over stays what it was, whenever it is made again
            later = past.now + timedelta(days=100)
            assert (await compiled(past, first, later, COVERAGE)).parts == (part,)


async def test_counts_that_are_kept_are_dropped_by_whatever_was_before_their_moment(
    database: Database,
) -> None:
    past = await past_of(database)
    await past.goes_on([(1, "register", 1)])
    this = first_day("week", past.now.date())
    later = past.now + timedelta(days=100)
    ends = await kept(past, this, later)
    assert max(ends) > past.now
    assert await kept(past, this, past.now) == ends, "what is not over is neither kept nor dropped"
    await past.goes_on([(1, "register", 1)])
    async with past.database.read() as session:
        left = set(await session.scalars(select(TaskCount.at)))
    assert left == {end for end in ends if end <= past.now}
    [part] = (await compiled(past, this, later)).parts
    assert told(part.tables[0]) == by(await counted(past, this, later), 0)
