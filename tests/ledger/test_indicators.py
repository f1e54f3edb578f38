"""Indicators: who is in the last quarter in whatever order it is read; what a page costs."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from ledger.indicators.in_charge import nobodys
from ledger.indicators.reading import NewReading, record_reading
from ledger.indicators.showing import Sight
from ledger.people.personal_data import data_of, erase_some
from models import Database, Member, Quarter, Reading, ReadingVersion, Standing, Unit
from models.framework import Indicator, read_framework
from tests.staff import MONDAY, Staff, hire
from tests.statements import watching

TODAY, PERIOD = date(2026, 11, 23), date(2026, 10, 1)
RATE = Indicator(key="rate", title="适用率", unit="%", responsibility="performance")
UNITS = 9
READ = st.tuples(st.integers(0, UNITS - 1), st.integers(0, 4))
Readings = list[tuple[int, int]]


async def departments(staff: Staff, count: int) -> list[int]:
    return [await staff.unit(f"部门{len(staff.units)}") for _ in range(count)]


async def reads(staff: Staff, unit_id: int, value: int, *, note: str = "") -> None:
    async with staff.database.write() as session:
        unit = await session.get_one(Unit, (staff.organisation_id, unit_id))
        by = await session.get_one(Member, (staff.organisation_id, staff.people["李四"]))
        new = NewReading(RATE, unit, PERIOD, Decimal(value), by, note=note)
        await record_reading(session, new, today=TODAY, at=MONDAY, now=MONDAY)


def worse_than_a_quarter(values: dict[int, int]) -> set[int]:
    """Which units are worse than the first one outside of the last quarter."""
    worst_first = sorted((value, unit) for unit, value in values.items())
    end, _ = worst_first[len(worst_first) // 4]
    return {unit for unit, value in values.items() if value < end}


async def test_the_last_quarter_is_the_same_in_whatever_order_it_was_read(
    database: Database,
) -> None:
    staff = await hire(database)
    units = await departments(staff, UNITS)

    async def check(readings: Readings) -> None:
        values: dict[int, int] = {}
        for place, value in readings:
            await reads(staff, units[place], value)
            values[units[place]] = value
        async with database.write() as session:
            last = set(await session.scalars(select(Standing.unit_id).where(Standing.last)))
            shown = await session.execute(
                select(Standing.unit_id).where(Standing.flagged_from <= TODAY)
            )
            zero = {unit for unit, value in values.items() if value == 0}
            assert last == worse_than_a_quarter(values), values
            assert {unit for (unit,) in shown} == last | zero, values
            for table in (ReadingVersion, Reading, Standing, Quarter):
                await session.execute(delete(table))

    for readings in RUNS:
        await check(readings)


def runs() -> list[Readings]:
    """Return a handful of orders that hypothesis thinks of, the same each time."""
    found: list[Readings] = []

    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    @given(st.lists(READ, min_size=1, max_size=14))
    def think(readings: Readings) -> None:
        found.append(readings)

    think()
    return found


RUNS = runs()


async def test_a_page_is_read_by_index_and_a_person_s_words_are_erased(
    database: Database,
) -> None:
    staff = await hire(database)
    asked = []
    for count in (2, 12):
        units = await departments(staff, count)
        for unit in units:
            await reads(staff, unit, 0, note="补录")
        sight = Sight(staff.organisation_id, read_framework("3315"), TODAY)
        sight = Sight(
            sight.organisation_id,
            sight.framework.model_copy(update={"indicators": (RATE,)}),
            TODAY,
        )
        async with database.read() as session:
            with watching(database) as watched:
                lines, total = await nobodys(session, sight, set(staff.units.values()))
        assert total == len(await all_standings(database))
        assert len(lines) <= 5
        asked.append(watched.loaded[Standing])
    assert asked == [2, 5]
    async with database.write() as session:
        head = await session.get_one(Member, (staff.organisation_id, staff.people["李四"]))
        assert len((await data_of(session, head))["readings"]) == total
        while await erase_some(session, head, now=MONDAY):
            pass
        assert set(await session.scalars(select(Reading.note))) == {""}


async def all_standings(database: Database) -> list[Standing]:
    async with database.read() as session:
        return list(await session.scalars(select(Standing)))
