"""SQLite without a thread, for one `Database` alone in a process that nobody waits for.

While a statement runs, nothing else does. So nothing of it is handed to the event loop and back:
below SQLAlchemy's asyncio sessions Python's own driver does.
"""

import sqlite3
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, ConnectArgsType
from sqlalchemy.pool import AsyncAdaptedQueuePool

DRIVER = "sqlite+in_place"


class InPlaceCursor(sqlite3.Cursor):
    """What SQLAlchemy's asyncio results ask of a cursor besides."""

    async def _async_soft_close(self) -> None:
        """Nothing waits for it."""


class InPlaceConnection(sqlite3.Connection):
    """A connection with such cursors."""

    def cursor(self, factory: Any = InPlaceCursor) -> Any:
        """Return a cursor."""
        return super().cursor(factory)


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
