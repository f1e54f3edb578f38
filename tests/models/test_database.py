"""The addresses under which a PostgreSQL is found, and being kept out of it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL

from models import Database, Member
from tests.staff import hire


async def asked(url: URL | str, statement: str) -> Any:
    database = Database(url)
    try:
        async with database.read() as session:
            return await session.scalar(text(statement))
    finally:
        await database.dispose()


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+psycopg2"])
async def test_an_address_is_read_as_other_programs_read_it(postgres_url: URL, name: str) -> None:
    url = postgres_url.set(drivername=name).update_query_dict(
        {"sslmode": "prefer", "application_name": "taizhang"}
    )
    assert await asked(url, "SHOW application_name") == "taizhang"
    assert await asked(url, "SHOW plan_cache_mode") == "force_custom_plan"
    assert await asked(url, "SHOW jit") == "off"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"database": "nowhere"}, "nowhere"),
        ({"username": "nobody"}, "nobody"),
        ({"query": {"sslmode": "sometimes"}}, "sslmode"),
    ],
)
async def test_being_kept_out_is_like_being_away(
    postgres_url: URL, change: dict[str, Any], word: str
) -> None:
    if "query" in change:
        change = {"query": {**postgres_url.query, **change["query"]}}
    with pytest.raises(OSError, match=word):
        await asked(postgres_url.set(**change), "SELECT 1")


async def test_a_new_file_that_somebody_writes_is_waited_for(tmp_path: Path) -> None:
    """SQLite does not wait where a file is turned to WAL while another writes to it."""
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(asked(f"sqlite:///{tmp_path}/x.db", "PRAGMA journal_mode"))
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        assert not done
        other.execute("ROLLBACK")
        assert await waiting == "wal"


async def test_what_has_grown_is_counted_without_waiting_for_postgresql(postgres_url: URL) -> None:
    database = Database(postgres_url)
    staff = await hire(database)
    unit = staff.units["业务一部"]
    async with database.write() as session:
        session.add_all(
            Member(
                organisation_id=staff.organisation_id, id=9000 + n, name=f"成员{n}", unit_id=unit
            )
            for n in range(200)
        )
        # What was changed is told to all with the commit, not within a second of it.
        await session.execute(select(func.pg_stat_force_next_flush()))
    await database.refresh_statistics()
    async with database.read() as session:
        counted = text("SELECT reltuples FROM pg_class WHERE relname = 'members'")
        assert await session.scalar(counted) >= 200
    await database.dispose()
