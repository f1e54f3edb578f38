"""SQLite without a thread, for one `Database` alone in a process that nobody waits for.

While a statement runs, nothing else does. So nothing of it is handed to the event loop and back:
below SQLAlchemy's asyncio sessions Python's own driver does, and they call it as it is.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, Self

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, ConnectArgsType
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.pool import AsyncAdaptedQueuePool

from models.remembering import AsyncRememberingSession

DRIVER = "sqlite+in_place"


class InPlaceCursor(sqlite3.Cursor):
    """A cursor that has read all rows once a statement is executed: none stays open."""

    def execute(self, *given: Any) -> Self:
        """Execute a statement; its rows wait here."""
        super().execute(*given)
        self._rows = iter(super().fetchall() if self.description else ())
        return self

    def fetchone(self) -> Any:
        """Return the next row; None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Return the next rows, at most so many."""
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)

    async def _async_soft_close(self) -> None:
        """Nothing waits for it: SQLAlchemy's asyncio results ask that of a cursor."""


class InPlaceConnection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: Any = InPlaceCursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)


class InPlaceSession(AsyncRememberingSession):
    """A session that needs no greenlets: nothing that it calls waits."""

    bind: AsyncEngine

    async def __aenter__(self) -> Self:
        """See that a connection is there: opening the first one waits, if only for a lock."""
        if not self.bind.pool.checkedin():  # type: ignore[attr-defined]
            async with self.bind.connect():
                pass
        return await super().__aenter__()

    async def __aexit__(self, *_: object) -> None:
        """Give the connection back."""
        self.sync_session.close()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SessionTransaction]:  # type: ignore[override]
        """Begin a transaction that is committed at the end, or rolled back."""
        with self.sync_session.begin() as transaction:
            yield transaction

    async def execute(self, *given: Any, **options: Any) -> Any:
        """Execute a statement."""
        return self.sync_session.execute(*given, **options)

    async def scalar(self, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of its first row."""
        return self.sync_session.scalar(*given, **options)

    async def scalars(self, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of each row."""
        return self.sync_session.scalars(*given, **options)

    async def get(self, *given: Any, **options: Any) -> Any:
        """Return the row of a key, or None."""
        return self.sync_session.get(*given, **options)

    async def get_one(self, *given: Any, **options: Any) -> Any:
        """Return the row of a key. Raises NoResultFound."""
        return self.sync_session.get_one(*given, **options)

    async def flush(self, *given: Any) -> None:
        """Write what waits to be written."""
        self.sync_session.flush(*given)

    async def run_sync(self, fn: Callable[..., Any], *arg: Any, **kw: Any) -> Any:
        """Do something with the session below."""
        return fn(self.sync_session, *arg, **kw)


class InPlaceDialect(SQLiteDialect_pysqlite):
    """The dialect of Python's driver, called from asyncio sessions."""

    driver = "in_place"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[AsyncAdaptedQueuePool]:  # noqa: ARG003
        """Return the pool of asyncio's engines."""
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        """Return what the driver's `connect` takes."""
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": InPlaceConnection}


registry.register("sqlite.in_place", __name__, InPlaceDialect.__name__)
