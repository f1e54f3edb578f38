"""Compiled statements, shared by all databases of a run.

SQLAlchemy compiles a statement once per engine, and each test has an engine of its own, which is
like all others of its kind but for its URL.
"""

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from models import Database

MOST = 10_000  # statements kept for each kind of database
_OF_KIND: dict[str, Engine] = {}


def share_statements(database: Database) -> None:
    """Let the database use what the first of its kind has compiled."""
    engine = database.engine.sync_engine
    first = _OF_KIND.get(engine.dialect.name)
    # One that has never connected does not know yet what it speaks to: a test may open none.
    if first is None or first.dialect.server_version_info is None:
        _OF_KIND[engine.dialect.name] = engine
        engine._compiled_cache = LRUCache(MOST)
        return
    # The key of a compiled statement holds the dialect itself.
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
