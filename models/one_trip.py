"""SQLite by way of its thread, in one trip per statement.

aiosqlite hands every call to a thread of the connection and waits for it: cursor, execute, fetchall
and close are four trips, of which each costs more than most of our statements. All rows of a
statement come along: what may be long is read in pages, never streamed.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import aiosqlite


class OneTripCursor:
    """What SQLAlchemy asks of an asyncio cursor; a statement is executed, read, closed at once."""

    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        """Execute a statement; its rows wait here."""
        await self._connection.run_there(lambda cursor: cursor.execute(statement, parameters), self)

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> None:
        """Execute a statement once for each of the parameters."""
        await self._connection.run_there(
            lambda cursor: cursor.executemany(statement, parameters), self
        )

    def take(self, cursor: sqlite3.Cursor) -> None:
        """Take over all that the statement has left."""
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else ()
        # After the rows: with RETURNING the count is known only then.
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows, once."""
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        """Nothing is open."""


class OneTripConnection(aiosqlite.Connection):
    """A connection whose cursors make one trip."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(self._open, iter_chunk_size=64)
        self._real_connector = connector
        self._opened: sqlite3.Connection | None = None

    def _open(self) -> sqlite3.Connection:
        self._opened = self._real_connector()
        return self._opened

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def stop(self) -> Any:
        """End the thread; close even what nobody took: who had asked for it was cancelled."""
        self._tx.put_nowait((None, self._close))
        return super().stop()

    def cursor(self) -> Any:
        """Return a cursor; nothing happens in the thread yet."""
        return OneTripCursor(self)

    async def run_there(
        self, deed: Callable[[sqlite3.Cursor], object], cursor: OneTripCursor
    ) -> None:
        """Do it in the thread, with a cursor of sqlite3's that is closed again."""

        def run() -> None:
            real = self._conn.cursor()
            try:
                deed(real)
                cursor.take(real)
            finally:
                real.close()

        await self._execute(run)  # type: ignore[no-untyped-call]


def open_connection(database: str | Path, **options: Any) -> OneTripConnection:
    """Return a connection to be awaited; takes what `sqlite3.connect` takes."""
    connection = OneTripConnection(lambda: sqlite3.connect(database, **options))
    connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does: it must not outlive us
    return connection
