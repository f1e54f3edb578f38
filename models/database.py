"""The door to SQLite and PostgreSQL: read sessions, write transactions, engine settings."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from copy import copy
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.util import await_only

from models import in_place
from models.one_trip import open_connection
from models.plans import MADE_ANEW
from models.remembering import AsyncRememberingSession

if TYPE_CHECKING:
    from asyncpg import Connection

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",  # as many hosts write it
}
BUSY_TIMEOUT_MS = 30_000
LOOK_AGAIN_S = 0.01
STATEMENT_TIMEOUT_MS = 60_000  # PostgreSQL: a statement that takes longer is cancelled
STATEMENTS_KEPT = 512  # of each connection, parsed; the drivers keep 100 or 128, and we ask more
CONNECTIONS = 10  # kept open; as many more when all are in use
CONNECTION_WAIT_S = 10
PRAGMAS: tuple[str, ...] = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
)

# Rows of an index that are looked at, so that the writer is held for milliseconds; and every table
# is looked at, not only those that this connection has asked of. Source: sqlite.org/pragma.html
STATISTICS: tuple[str, ...] = ("analysis_limit=1000", "optimize=0x10002")
# PostgreSQL: tables that have changed by a tenth since they were counted, or never were.
GROWN = """
    SELECT quote_ident(relname) FROM pg_stat_user_tables
    WHERE schemaname = current_schema() AND n_mod_since_analyze > 50 + n_live_tup / 10
"""
# Before this version SQLite, once it has statistics, may find rows outside a range that follows an
# IN over one index (OP_SeekScan). Source: its seekscan1.test of 30 March 2023, fix [b50528af4468].
TRUSTS_STATISTICS_FROM = (3, 42)


class NotOursError(Exception):
    """This process may not write any more: another has taken over what it was for."""


Check = Callable[[AsyncSession], Awaitable[None]]


class Database:
    """One database; `write()` is one transaction, `read()` sees one moment and changes nothing."""

    def __init__(self, url: str | URL) -> None:
        """Take a SQLAlchemy URL; plain sqlite:// and postgresql:// get their async drivers."""
        self.url = with_async_driver(make_url(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = make_engine(self.url)
        self._reader = self.engine.execution_options(**reader_options(self.url))
        self.check: Check | None = None
        # SQLite has one writer. Queuing here is fair and wakes at once; its own wait is neither.
        self._one_writer: AbstractAsyncContextManager[Any] = (
            asyncio.Lock() if self.is_sqlite else nullcontext()
        )
        # What was added is written as soon as a statement might look for it.
        in_place_only = self.url.drivername == in_place.DRIVER
        kind = in_place.InPlaceSession if in_place_only else AsyncRememberingSession
        session = partial(async_sessionmaker, class_=kind, expire_on_commit=False)
        self._writing = session(self.engine)
        self._reading = session(self._reader, autoflush=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction; commit at the end, roll back on any error.

        Raises NotOursError where somebody else may write by now: see `guarded`.
        """
        async with self._one_writer, self._writing() as session, session.begin():
            if self.check is not None:
                await self.check(session)
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for looking only."""
        async with self._reading() as session:
            yield session

    def guarded(self, check: Check) -> "Database":
        """Return the same database, each of whose write transactions begins with the check."""
        guarded = copy(self)
        guarded.check = check
        return guarded

    async def refresh_statistics(self) -> None:
        """Let the database count anew where a table has grown much: it chooses indexes by that.

        PostgreSQL does so by itself, but a minute late: after a large import or a restored dump it
        would read everybody's rows until then. An older SQLite answers wrongly with what it has
        counted.
        """
        if self.is_sqlite and sqlite3.sqlite_version_info < TRUSTS_STATISTICS_FROM:
            return
        async with self.write() as session:
            if self.is_sqlite:
                for pragma in STATISTICS:
                    await session.execute(text(f"PRAGMA {pragma}"))
            elif grown := (await session.scalars(text(GROWN))).all():
                await session.execute(text(f"ANALYZE {', '.join(grown)}"))

    async def dispose(self) -> None:
        """Close all connections: aiosqlite's threads would keep the process alive."""
        await self.engine.dispose()


def reader_options(url: URL) -> dict[str, Any]:
    """Return what makes a session see one moment, however long it reads, and change nothing.

    SQLite's transactions are so by themselves.
    """
    if url.get_backend_name() == "sqlite":
        return {"read_only": True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def with_async_driver(url: URL) -> URL:
    """Return the URL with the driver this project uses; `in_place` stays, if it is asked for."""
    if url.drivername == in_place.DRIVER:
        return url
    backend = url.drivername.partition("+")[0]
    return url.set(drivername=DRIVERS[backend]) if backend in DRIVERS else url


def postgres_connector(url: URL) -> Callable[..., Awaitable["Connection"]]:
    """Return what connects by the address, every part of which asyncpg reads (sslmode, host).

    Whatever keeps us out is a ConnectionError: a wrong password, a server that is only starting.
    """
    import asyncpg  # noqa: PLC0415  # whoever uses SQLite need not wait for it

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect(**_: object) -> "Connection":
        # A plan made while a table was small would be kept while it grows a thousandfold.
        settings = {
            "plan_cache_mode": MADE_ANEW,
            # Walks down a tree are guessed to be dear, and compiling costs more than all of them.
            "jit": "off",
            "statement_timeout": str(STATEMENT_TIMEOUT_MS),
        }
        try:
            return await asyncpg.connect(address, server_settings=settings)
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise ConnectionError(str(error)) from error

    return connect


def make_engine(url: URL) -> AsyncEngine:
    """Return an engine with JSON by orjson and, for SQLite, our pragmas and BEGIN."""
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": read_json,
        "hide_parameters": True,  # what a statement failed with may be somebody's words
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS,
        "pool_timeout": CONNECTION_WAIT_S,
        # The connection used last: each keeps pages and statements, and in turn all would have all.
        "pool_use_lifo": True,
    }
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {
            "isolation_level": None,
            "timeout": BUSY_TIMEOUT_MS / 1000,
            "cached_statements": STATEMENTS_KEPT,
        }
        if url.drivername != in_place.DRIVER:
            options["connect_args"]["async_creator_fn"] = open_connection
    else:
        options["connect_args"] = {
            "async_creator_fn": postgres_connector(url),
            "prepared_statement_cache_size": STATEMENTS_KEPT,
        }
    engine = create_async_engine(url, **options)
    if url.get_backend_name() == "sqlite":
        if "immutable" not in url.query:  # there, nothing is to be made durable
            event.listen(engine.sync_engine, "connect", set_pragmas)
        event.listen(engine.sync_engine, "begin", begin_sqlite)
    return engine


LONG = 16_000  # signs: of all JSON that we keep only work models are longer


def read_json(text: str) -> Any:
    """Return the value; a work model, which every transaction reads, the one read before.

    So whoever changes one makes another, as SQLAlchemy wants it of all JSON.
    """
    return read_long_json(text) if len(text) > LONG else orjson.loads(text)


@lru_cache(maxsize=8)
def read_long_json(text: str) -> Any:
    """Return the value of a long text, read once."""
    return orjson.loads(text)


def set_pragmas(connection: Any, _record: object) -> None:
    """Make SQLite durable, and readers free of the writer."""
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        execute_when_free(cursor, f"PRAGMA {pragma}")
    cursor.close()


def execute_when_free(cursor: Any, statement: str) -> None:
    """Wait for others here: SQLite does not, where two turn a new file to WAL at once."""
    until = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            await_only(asyncio.sleep(LOOK_AGAIN_S))
        else:
            return


def begin_sqlite(connection: Any) -> None:
    """Take the write lock at once: a deferred writer that meets another fails, not waits."""
    read_only = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
