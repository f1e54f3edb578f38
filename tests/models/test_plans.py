"""Plans: made anew for each execution, kept where somebody says so, and only as long as he does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from models import Database
from models.plans import plans_kept

MODE = text("SELECT current_setting('plan_cache_mode')")


@asynccontextmanager
async def opened(url: URL) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.dispose()


async def mode(session: AsyncSession) -> object:
    return await session.scalar(MODE)


async def test_plans_are_kept_as_long_as_that_is_said(postgres_url: URL) -> None:
    async with opened(postgres_url) as database, database.read() as session:
        async with plans_kept(session):
            assert await mode(session) == "force_generic_plan"
        assert await mode(session) == "force_custom_plan"
        with pytest.raises(LookupError):
            async with plans_kept(session):
                raise LookupError
        assert await mode(session) == "force_custom_plan"


async def test_what_the_database_refuses_is_told_as_it_was(postgres_url: URL) -> None:
    async with opened(postgres_url) as database:
        with pytest.raises(DBAPIError, match="division by zero"):
            async with database.read() as session, plans_kept(session):
                await session.execute(text("SELECT 1 / 0"))
        async with database.read() as session:
            assert await mode(session) == "force_custom_plan"


async def test_what_is_asked_within_is_answered_on_either(database: Database) -> None:
    async with database.read() as session, plans_kept(session):
        assert await session.scalar(text("SELECT 1")) == 1
