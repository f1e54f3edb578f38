"""What a session has read and nobody has written since: asked again, it costs no statement.

A session's identity map holds rows weakly: what an operation looks up and lets go of would be read
again by the next question about it. Whatever is written, and whatever waited for a lock, makes it
forget.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, FromClause, Select, bindparam, event, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, class_mapper
from sqlalchemy.orm.attributes import instance_state

from models.organisation import Member, Organisation, Unit
from models.rounds import Round

NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
OUR_OPTIONS = frozenset({"params", "execution_options"})
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
    """A session that sees each statement: the event made for this costs a tenth of executing it.

    What it reads by its key, it reads by a statement that was built once. Values, of which it makes
    no objects, it hands out as the connection reads them: the way round costs half as much again.
    """

    def execute(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement."""
        forget_at_statement(self, statement)
        if reads_values(statement, options):
            return self.read_values(statement, *given, **options)
        return super().execute(statement, *given, **options)

    def scalar(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of its first row."""
        forget_at_statement(self, statement)
        if reads_values(statement, options):
            return self.read_values(statement, *given, **options).scalar()
        return super().scalar(statement, *given, **options)

    def scalars(self, statement: Executable, *given: Any, **options: Any) -> Any:
        """Execute a statement and return the first value of each row."""
        forget_at_statement(self, statement)
        if reads_values(statement, options):
            return self.read_values(statement, *given, **options).scalars()
        return super().scalars(statement, *given, **options)

    def read_values(
        self,
        statement: Executable,
        params: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Execute a statement that reads values; what was added is written before."""
        options = {**statement.get_execution_options(), **execution_options}
        if options.get("autoflush", True):
            self._autoflush()
        return self.connection().execute(statement, params, execution_options=execution_options)

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the row of a key, or None."""
        key = key_of(ident)
        if any(options.values()) or (entity, key, None) in self.identity_map:
            return super().get(entity, ident, **options)
        return self.scalar(by_key(entity), {f"key_{n}": value for n, value in enumerate(key)})

    def at_hand(self, entity: Any, ident: Any) -> Any:
        """Return the row of a key if it was read; None where a statement is needed to tell."""
        row = self.identity_map.get((entity, key_of(ident), None))
        return None if row is None or instance_state(row).expired else row


class AsyncRememberingSession(AsyncSession):
    """The same for coroutines: what is at hand is taken without a detour."""

    sync_session_class = RememberingSession
    sync_session: RememberingSession

    async def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the row of a key, or None."""
        row = None if options else self.sync_session.at_hand(entity, ident)
        return row if row is not None else await super().get(entity, ident, **options)

    async def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the row of a key. Raises NoResultFound."""
        row = None if options else self.sync_session.at_hand(entity, ident)
        return row if row is not None else await super().get_one(entity, ident, **options)


def reads_values(statement: Executable, options: Mapping[str, Any]) -> bool:
    """Return whether it is a SELECT of ours for values alone: no row of a class is among them.

    What SQLAlchemy asks to do its own work has other options besides.
    """
    return (
        isinstance(statement, Select)
        and options.keys() <= OUR_OPTIONS
        # What else tells it, works out much more.
        and not any(isinstance(one, FromClause) for one in statement._raw_columns)  # noqa: SLF001
    )


def key_of(ident: Any) -> tuple[Any, ...]:
    """Return the values of a key; of most it is one column or two."""
    return tuple(ident) if isinstance(ident, list | tuple) else (ident,)


@cache
def by_key(entity: Any) -> Select[Any]:
    """Return the statement that reads the row of a key."""
    mapper = class_mapper(entity)
    columns = (
        getattr(entity, mapper.get_property_by_column(one).key) for one in mapper.primary_key
    )
    return select(entity).where(
        *(column == bindparam(f"key_{n}", type_=column.type) for n, column in enumerate(columns))
    )


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
