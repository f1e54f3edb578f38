"""The session of a transaction: it may put off writing until somebody reads, or until the commit.

Many updates handled in one transaction would each write their few rows at once. Put off, the rows
of all of them are written together. What a statement reads must be there: so any statement makes
the session write what it owes first.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, object_mapper

from models.base import Numbered
from models.numbering import hold_chain_end, next_number


class PatientSession(Session):
    """A session whose `flush` may be a promise."""

    puts_off = False
    owes = False

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what has changed; while writing is put off, promise it."""
        if self.puts_off and not objects:
            self.owes = True
            return
        self.owes = False
        super().flush(objects)

    def pay(self) -> None:
        """Write what was promised."""
        if self.owes:
            self.owes = False
            super().flush()

    def execute(self, *args: Any, **options: Any) -> Any:
        """Execute a statement, after what was promised is written."""
        self.pay()
        return super().execute(*args, **options)

    def scalar(self, *args: Any, **options: Any) -> Any:
        """Execute a statement for one value, after what was promised is written."""
        self.pay()
        return super().scalar(*args, **options)

    def scalars(self, *args: Any, **options: Any) -> Any:
        """Execute a statement for values, after what was promised is written."""
        self.pay()
        return super().scalars(*args, **options)


class AsyncPatientSession(AsyncSession):
    """The same for asyncio: a promise costs no hop into a greenlet."""

    sync_session_class = PatientSession
    sync_session: PatientSession

    async def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what has changed, or promise it."""
        if self.sync_session.puts_off and not objects:
            self.sync_session.owes = True
            return
        await super().flush(objects)


@asynccontextmanager
async def writing_put_off(session: AsyncSession, organisation_id: int) -> AsyncIterator[None]:
    """Put off writing within the block, which may add rows of that organisation only.

    Its chain end is held at once, so that rows get their numbers as they are added; the end of the
    block writes everything.
    """
    await hold_chain_end(session, organisation_id)
    patient = session.sync_session
    assert isinstance(patient, PatientSession)  # noqa: S101  # `Database.write` made it
    patient.puts_off = True
    try:
        yield
    finally:
        patient.puts_off = False
    await session.flush()


@event.listens_for(PatientSession, "transient_to_pending")
def complete_at_once(session: PatientSession, row: object) -> None:
    """Give a row what writing it would: its number, and defaults where nothing was set."""
    if not session.puts_off:
        return
    if isinstance(row, Numbered) and row.id is None:
        row.id = next_number(session, row.organisation_id)
    for name, make in defaults_of(object_mapper(row)):
        if getattr(row, name) is None:
            setattr(row, name, make(None))


@cache
def defaults_of(mapper: Mapper[Any]) -> tuple[tuple[str, Callable[[None], Any]], ...]:
    """Return the attributes of a table's class that have a default, and how each is made."""
    found = []
    for attribute in mapper.column_attrs:
        default = attribute.columns[0].default
        if default is not None and default.is_scalar:
            found.append((attribute.key, lambda _, value=default.arg: value))
        elif default is not None and default.is_callable:
            found.append((attribute.key, default.arg))
    return tuple(found)
