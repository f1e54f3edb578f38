"""A database that is away is told apart from a statement that fails."""

import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from models import Database
from models.absence import is_away, reason_of


def of_sqlite(code: int) -> OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = code
    return OperationalError("INSERT …", {}, error)


def of_postgresql(state: str) -> DBAPIError:
    error = asyncpg.PostgresError.new({"C": state, "M": "so it is"})
    return DBAPIError("INSERT …", {}, error)


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), True),
        (of_sqlite(sqlite3.SQLITE_BUSY), True),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), True),
        (of_sqlite(sqlite3.SQLITE_ERROR), False),
        (of_sqlite(sqlite3.SQLITE_TOOBIG), False),
        (of_postgresql("57P01"), True),
        (of_postgresql("57P03"), True),
        (of_postgresql("53100"), True),
        (of_postgresql("08006"), True),
        (of_postgresql("25006"), True),
        (of_postgresql("57014"), False),
        (of_postgresql("22003"), False),
        (of_postgresql("23505"), False),
        (NoConnectionFreeError(), True),
        (DBAPIError("SELECT", {}, Exception("closed"), connection_invalidated=True), True),
        (ValueError(), False),
    ],
)
def test_which_errors_are_the_database_s_own(error: Exception, away: bool) -> None:
    assert is_away(error) is away


async def test_a_statement_that_fails_is_no_absence_and_its_words_are_not_told(
    database: Database,
) -> None:
    with pytest.raises(SQLAlchemyError) as failure:
        async with database.write() as session:
            await session.execute(text("SELECT no_such_thing('某人的话')"))
    assert not is_away(failure.value)
    assert reason_of(failure.value) == type(failure.value).__name__


async def test_a_file_that_another_program_holds_is_an_absence_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.database.PRAGMAS", ("busy_timeout=0",))
    database = Database(f"sqlite:///{tmp_path}/held.db")
    with closing(sqlite3.connect(tmp_path / "held.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as failure:
            async with database.write() as session:
                await session.execute(text("SELECT 1"))
    await database.dispose()
    assert is_away(failure.value)
    assert reason_of(failure.value) == "database is locked"


def test_nobody_at_the_address_says_so() -> None:
    assert reason_of(ConnectionRefusedError(111, "Connect call failed")) == (
        "[Errno 111] Connect call failed"
    )
