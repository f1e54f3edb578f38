"""What is asked of a database while a test looks, and what is made of the answers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapper

from models import Base, Database


@dataclass
class Watched:
    """Statements with their parameters, and how many rows of each class were loaded.

    A statement that was executed for many rows at once stands here for each, but is asked once.
    """

    asked: int = 0
    statements: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    loaded: Counter[type] = field(default_factory=Counter)

    @property
    def most_parameters(self) -> int:
        """The parameters of the statement that has the most of them."""
        return max(len(parameters) for _, parameters in self.statements)


@contextmanager
def watching(database: Database) -> Iterator[Watched]:
    """Note what happens within the block."""
    watched = Watched()

    def executed(
        _connection: Connection, _cursor: Any, statement: str, parameters: Any, *rest: Any
    ) -> None:
        many = rest[-1]
        watched.asked += 1
        watched.statements += [(statement, one) for one in (parameters if many else [parameters])]

    def loaded(row: Base, _context: object) -> None:
        watched.loaded[type(row)] += 1

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", executed)
    event.listen(Mapper, "load", loaded)
    try:
        yield watched
    finally:
        event.remove(engine, "before_cursor_execute", executed)
        event.remove(Mapper, "load", loaded)
