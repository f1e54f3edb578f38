"""Whether it is the database itself that fails, rather than what was asked of it."""

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

SQLITE_FAILS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
    }
)
# Classes of SQLSTATE: connection, who may enter, which database, resources, intervention, system.
# Source: postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL_FAILS = frozenset({"08", "28", "3D", "53", "57", "58"})
STATEMENT_CANCELLED = "57014"  # this one took too long; others may not
READ_ONLY = "25006"  # a standby, while another server takes over
COLLISIONS = frozenset({"40001", "40P01"})  # serialization failure, deadlock


def is_away(error: BaseException) -> bool:
    """Return whether the database could not be reached or cannot work now; later it may."""
    if isinstance(error, NoConnectionFreeError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return (
        error.connection_invalidated
        or (code is not None and code & 0xFF in SQLITE_FAILS)
        or (state[:2] in POSTGRESQL_FAILS and state != STATEMENT_CANCELLED)
        or state == READ_ONLY
    )


def is_collision(error: BaseException) -> bool:
    """Return whether two transactions stood in each other's way: done again, it works."""
    state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
    return state in COLLISIONS


def reason_of(error: BaseException) -> str:
    """Return in one line why the database is away; of any other failure only the kind.

    What a statement failed with may be somebody's words: they belong into no log.
    """
    if not (is_away(error) or isinstance(error, OSError)):
        return type(error).__name__
    said = error.orig if isinstance(error, DBAPIError) else error
    lines = str(said).strip().splitlines()
    return lines[0] if lines else type(said).__name__
