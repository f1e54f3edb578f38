"""Bringing the database to the schema that this program needs, and saying where it stands."""

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from migrations import configuration, head_revision, known_revisions
from models import Database
from models.frozen import frozen

# Two processes that start at once must not both migrate; any number of ours, the same everywhere.
UPGRADE_LOCK = 3_315_001


@frozen
class Schema:
    """Where a database stands: its revision (None: empty) and the newest one we know."""

    revision: str | None
    newest: str

    @property
    def is_current(self) -> bool:
        """Nothing to do."""
        return self.revision == self.newest

    @property
    def is_ahead(self) -> bool:
        """A newer program has been here: we must not touch it."""
        return self.revision is not None and self.revision not in known_revisions()


async def schema_of(database: Database) -> Schema:
    """Say where the database stands."""
    async with database.read() as session:
        connection = await session.connection()
        return Schema(await connection.run_sync(_revision), head_revision())


async def upgrade(database: Database) -> None:
    """Bring the database to the newest schema, in one transaction; nothing happens if it is."""
    if (await schema_of(database)).is_current:
        return
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await _switch_foreign_keys(connection, on=False)
        try:
            async with connection.begin():
                await _upgrade(connection, is_sqlite=database.is_sqlite)
        finally:
            if database.is_sqlite:
                await _switch_foreign_keys(connection, on=True)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


async def _switch_foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    """Let SQLite rebuild tables that others point to; it heeds this only between transactions."""
    pragma = f"PRAGMA foreign_keys={'ON' if on else 'OFF'}"
    await connection.run_sync(lambda sync: sync.connection.cursor().execute(pragma))


async def _upgrade(connection: AsyncConnection, *, is_sqlite: bool) -> None:
    if not is_sqlite:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))  # a table may be large
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    await connection.run_sync(_run_revisions)


def _run_revisions(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # late: see `migrations.configuration`

    command.upgrade(configuration(connection), "head")
