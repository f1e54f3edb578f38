"""Fixtures that every test may use: a fresh database of each kind, and an office to play in."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models import Database
from tests.databases import BACKENDS, PostgresCopies, SqliteCopies, postgres_copies

if TYPE_CHECKING:
    from tests.office import Office


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteCopies:
    return SqliteCopies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCopies]:
    folder: Path = tmp_path_factory.mktemp("postgres")
    with postgres_copies(folder) as copies:
        yield copies


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, empty, migrated database; each test runs once on each kind."""
    template = "sqlite_template" if request.param == "sqlite" else "postgres_template"
    copies: SqliteCopies | PostgresCopies = request.getfixturevalue(template)
    return copies.fresh()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def office(database_url: str) -> AsyncIterator["Office"]:
    """A department at play; see `tests.office`."""
    from tests.office import an_office

    async with an_office(database_url) as opened:
        yield opened
