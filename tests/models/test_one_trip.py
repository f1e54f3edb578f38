"""SQLite in one trip per statement, or in none: what SQLAlchemy relies on still holds."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    CursorResult,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from models import Database, in_place
from models.one_trip import open_connection

PLACES = Table(
    "places",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
)


@pytest.fixture(params=["sqlite", in_place.DRIVER])
async def places(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A database with three rows."""
    database = Database(f"{request.param}:///{tmp_path / 'places.db'}")
    async with database.write() as session:
        await session.execute(
            text("CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
        )
        await session.execute(insert(PLACES), [{"name": name} for name in "甲乙丙"])
    yield database
    await database.dispose()


async def names(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(select(PLACES.c.name).order_by(PLACES.c.id)))


async def test_what_many_parameters_wrote_is_read_again(places: Database) -> None:
    assert await names(places) == ["甲", "乙", "丙"]


async def test_rows_are_read_one_by_one_while_others_are_written(places: Database) -> None:
    async with places.write() as session:
        rows = await session.execute(select(PLACES.c.name).order_by(PLACES.c.id))
        assert rows.fetchone() == ("甲",)
        await session.execute(insert(PLACES), [{"name": "丁"}])
        assert rows.fetchmany(1) == [("乙",)]
        assert [name for (name,) in rows] == ["丙"]


async def test_a_change_counts_its_rows_and_returns_them(places: Database) -> None:
    async with places.write() as session:
        changed = await session.execute(
            update(PLACES).where(PLACES.c.id > 1).values(name=PLACES.c.name + "处")
        )
        assert isinstance(changed, CursorResult)
        assert changed.rowcount == 2
        returned = await session.execute(
            update(PLACES).where(PLACES.c.id > 1).values(name="处" + PLACES.c.name)
            .returning(PLACES.c.name)
        )  # fmt: skip
        assert sorted(returned.scalars()) == ["处丙处", "处乙处"]
    assert await names(places) == ["甲", "处乙处", "处丙处"]


async def test_a_new_row_says_its_number(places: Database) -> None:
    async with places.write() as session:
        added = await session.execute(insert(PLACES).values(name="丁"))
        assert isinstance(added, CursorResult)
        assert added.inserted_primary_key == (4,)


async def test_a_mistake_is_raised_as_what_it_is_and_changes_nothing(places: Database) -> None:

    async def add(*names: str) -> None:
        async with places.write() as session:
            for name in names:
                await session.execute(insert(PLACES).values(name=name))

    with pytest.raises(IntegrityError, match="UNIQUE"):
        await add("丁", "甲")
    with pytest.raises(OperationalError, match="no such table"):
        async with places.read() as session:
            await session.execute(text("SELECT * FROM nowhere"))
    assert await names(places) == ["甲", "乙", "丙"]


async def test_a_statement_nobody_waits_for_any_more_leaves_the_database_usable(
    places: Database,
) -> None:
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
        " SELECT count(*) FROM n"
    )

    async def look() -> None:
        async with places.read() as session:
            await session.execute(text(slow))

    for _ in range(3):
        task = asyncio.create_task(look())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await names(places) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
async def test_no_thread_is_left_when_it_is_closed(places: Database) -> None:
    connection = await places.engine.raw_connection()
    driver = connection.driver_connection
    assert driver is not None
    connection.close()
    await places.dispose()
    driver._thread.join(timeout=5)
    assert not driver._thread.is_alive()


async def test_a_connection_that_nobody_waits_for_any_more_is_closed(tmp_path: Path) -> None:
    connection = open_connection(tmp_path / "left.db", check_same_thread=False)

    async def opened() -> None:
        await connection

    task = asyncio.create_task(opened())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    connection._thread.join(timeout=5)
    assert connection._opened is not None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection._opened.execute("SELECT 1")
