"""SQLite plans a statement once, unless a parameter decides whether an index serves."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from models import Database
from models.framework import read_framework
from rehearsal.playing import a_play, play_all
from tests.databases import SqliteCopies

MONDAY = date(2026, 12, 14)
OFTEN = 6


@pytest.fixture
def url(sqlite_template: SqliteCopies) -> Iterator[str]:
    """An empty database of the kind that a rehearsal makes."""
    with sqlite_template.fresh() as url:
        yield url


class Planner:
    """Counts how often each statement is executed, and how often it is planned for that.

    SQLite asks what a statement may read when it plans it, and never else.
    """

    def __init__(self, database: Database) -> None:
        self.executed: Counter[str] = Counter()
        self.planned: Counter[str] = Counter()
        self._asked = 0
        self._watched: set[int] = set()
        engine = database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", self.executes)
        event.listen(engine, "after_cursor_execute", self.has_executed)

    def executes(self, _connection: Any, cursor: Any, *_: object) -> None:
        if id(cursor.connection) not in self._watched:  # from now on: all is planned once more
            self._watched.add(id(cursor.connection))
            cursor.connection.set_authorizer(self.may)
        self._asked = 0

    def has_executed(self, _connection: Any, _cursor: Any, statement: str, *_: object) -> None:
        self.executed[statement] += 1
        self.planned[statement] += self._asked > 0

    def may(self, *_: object) -> int:
        self._asked += 1
        return 0


async def test_what_is_asked_often_is_planned_once(url: str) -> None:
    async with a_play(
        read_framework("3315"), people=14, weeks=2, monday=MONDAY, database_url=url
    ) as play:
        planner = Planner(play.database)
        await play_all(play)
    often = [one for one, times in planner.executed.items() if times >= OFTEN]
    assert len(often) > 100
    assert [one for one in often if planner.planned[one] > planner.executed[one] // 2] == []
