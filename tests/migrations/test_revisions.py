"""The revisions lead to exactly the tables that the models describe, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.process.upgrade import schema_of, upgrade
from migrations import configuration, head_revision, known_revisions
from models import Base, ChainEnd, Database
from tests.databases import BACKENDS, ONLY_MAPPED, PostgresCopies


@pytest.fixture(params=BACKENDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a%20b.db"
        return
    copies: PostgresCopies = request.getfixturevalue("postgres_template")
    with copies.without_tables() as url:
        yield url


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.dispose()


def differences(connection: Connection) -> list[object]:
    found: list[object] = compare_metadata(
        MigrationContext.configure(connection, opts=ONLY_MAPPED), Base.metadata
    )
    return found


async def test_the_revisions_lead_to_the_models(empty: Database) -> None:
    await upgrade(empty)
    async with empty.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_where_a_chain_ends_is_kept_under_its_new_name(empty: Database) -> None:
    def begin(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0001")
        connection.execute(text("INSERT INTO heads VALUES (7, 57, 12, 'a1b2c3d4')"))

    async with empty.engine.begin() as connection:
        await connection.run_sync(begin)
    await upgrade(empty)
    async with empty.read() as session:
        end = await session.get_one(ChainEnd, 7)
        assert (end.last_number, end.last_seq, end.last_hash) == (57, 12, "a1b2c3d4")


NOW = "2026-11-24 01:00:00+00:00"
OF_PUSHES = {
    "weekly-list:2026-W48:12": ("weekly-list", "2026-W48"),
    "group-post:2026-11-24:group:7": ("group-post", "2026-11-24"),
    "verify:12:3:4": (None, None),  # no push of that name
    "missed:9:4": (None, None),
}


async def test_what_was_said_in_a_key_stands_in_columns_afterwards(empty: Database) -> None:
    def begin(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0007")
        for rule, period in filter(all, OF_PUSHES.values()):
            connection.execute(
                text(
                    "INSERT INTO occurrences (organisation_id, rule, period, due_at, opened_at,"
                    " useful_until, state, served_up_to, served)"
                    f" VALUES (1, '{rule}', '{period}', '{NOW}', '{NOW}', '{NOW}', 'done', 0, 1)"
                )
            )
        for number, key in enumerate(OF_PUSHES):
            connection.execute(
                text(
                    "INSERT INTO outbox (organisation_id, id, method, payload, priority, state,"
                    " created_at, attempts, once_key, secret) VALUES (1, :number, 'sendMessage',"
                    f" '{{}}', 0, 'sent', '{NOW}', 1, :key, false)"
                ),
                {"number": number, "key": key},
            )

    async with empty.engine.begin() as connection:
        await connection.run_sync(begin)
    await upgrade(empty)
    async with empty.engine.connect() as connection:
        rows = await connection.execute(text("SELECT rule, period FROM outbox ORDER BY id"))
        assert [tuple(row) for row in rows] == list(OF_PUSHES.values())


async def test_an_empty_database_an_old_one_and_one_from_the_future_are_told_apart(
    empty: Database,
) -> None:
    assert (await schema_of(empty)).revision is None
    await upgrade(empty)
    assert (await schema_of(empty)).is_current
    async with empty.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    schema = await schema_of(empty)
    assert (schema.is_current, schema.is_ahead) == (False, True)


async def test_two_that_upgrade_at_once_do_not_meet(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(3)]
    await asyncio.gather(*(upgrade(database) for database in databases))
    assert (await schema_of(databases[0])).is_current
    for database in databases:
        await database.dispose()


async def test_foreign_keys_are_watched_again_after_an_upgrade(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/x.db")
    await upgrade(database)
    async with database.engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1
    await database.dispose()


def test_the_newest_revision_by_file_name_is_alembics_head() -> None:
    script = ScriptDirectory.from_config(configuration(None))
    assert script.get_heads() == [head_revision()]
    assert sorted(revision.revision for revision in script.walk_revisions()) == known_revisions()
