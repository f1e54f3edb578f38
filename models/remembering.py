"""What a session has read and nobody has written since: asked again, it costs no statement.

A session's identity map holds rows weakly: what an operation looks up and lets go of would be read
again by the next question about it. Whatever is written, and whatever waited for a lock, makes it
forget.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Executable, event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from models.organisation import Member, Organisation, Unit
from models.rounds import Round

Found = TypeVar("Found")
REMEMBERED, HELD_ROWS = "remembered", "held_rows"  # keys in Session.info
KEPT = (Member, Organisation, Unit, Round)  # what is looked up by its number again and again
KEPT_IN = frozenset(one.__table__ for one in KEPT)


async def remember(
    session: AsyncSession, what: Hashable, look_up: Callable[[], Awaitable[Found]]
) -> Found:
    """Return what was found before, or look it up; so too while something waits to be written."""
    if session.new or session.dirty or session.deleted:
        return await look_up()
    known = session.sync_session.info.setdefault(REMEMBERED, {})
    if what not in known:
        known[what] = await look_up()
    return known[what]  # type: ignore[no-any-return]


@event.listens_for(Session, "loaded_as_persistent")
def keep(session: Session, row: Any) -> None:
    """Hold a row that was read, so that it is found by its number."""
    if isinstance(row, KEPT):
        session.info.setdefault(HELD_ROWS, {})[id(row)] = row


@event.listens_for(Session, "after_flush")
def forget_answers(session: Session, *_: object) -> None:
    """Forget what was found before; the rows themselves hold what was written of them."""
    session.info.pop(REMEMBERED, None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def forget(session: Session, *_: object) -> None:
    """Forget what may have been written over."""
    session.info.pop(REMEMBERED, None)
    session.info.pop(HELD_ROWS, None)


class RememberingSession(Session):
    """A session that sees each statement: the event made for this costs a tenth of executing it."""

    def execute(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement."""
        forget_at_statement(self, statement)
        return super().execute(statement, *given, **options)

    def scalar(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of its first row."""
        forget_at_statement(self, statement)
        return super().scalar(statement, *given, **options)

    def scalars(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of each row."""
        forget_at_statement(self, statement)
        return super().scalars(statement, *given, **options)


def forget_at_statement(session: Session, statement: Executable) -> None:
    """Forget at what writes past the session's rows, and at what waits for other writers."""
    if statement.is_select:
        if getattr(statement, "_for_update_arg", None) is not None:
            forget(session)
        return
    forget_answers(session)
    written = getattr(statement, "table", None)
    if written is None or written in KEPT_IN:
        forget(session)
