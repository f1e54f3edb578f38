"""Fixtures that every test may use: a fresh database of each kind, and an office to play in."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import uvloop
from hypothesis import settings
from sqlalchemy import event

from bot.process.house import GARBAGE_AT_ONCE
from models import Database, Entry
from tests.databases import BACKENDS, PostgresCopies, SqliteCopies, postgres_copies
from tests.office import Office, an_office, furnish_office
from tests.shared_statements import share_statements
from wording.exports.kinds import KINDS
from wording.tasks.history import HAPPENED

# Kinds of entries that have words, and those that are the tests' own.
NAMED = frozenset({*KINDS, *HAPPENED, "x", "heard", "spoke", "filled"})
# A busy machine is no defect: how long one example takes says nothing about the rule it tries.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Play on the loop that `taizhang run` runs on."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at what all tests share; have fewer, as the bot has."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AT_ONCE, 20, 20)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteCopies:
    return SqliteCopies(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCopies]:
    folder: Path = tmp_path_factory.mktemp("postgres")
    with postgres_copies(folder) as copies:
        yield copies


def copies(request: pytest.FixtureRequest) -> SqliteCopies | PostgresCopies:
    """The databases of the kind that the test is run on."""
    found: SqliteCopies | PostgresCopies = request.getfixturevalue(
        "sqlite_template" if request.param == "sqlite" else "postgres_template"
    )
    return found


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, empty, migrated database; each test runs once on each kind."""
    with copies(request).fresh() as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture(params=BACKENDS)
def office_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database in which the sample department is at work."""
    with copies(request).furnished(furnish_office) as url:
        yield url


@pytest.fixture
async def office(office_url: str) -> AsyncIterator[Office]:
    """A department at play; see `tests.office`."""
    async with an_office(office_url) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def named_entries() -> None:
    """Refuse an entry whose kind an export could not put into words, whoever makes it."""

    @event.listens_for(Entry, "init")
    def made(_entry: Entry, _: Any, values: dict[str, Any]) -> None:
        if values.get("kind") not in NAMED:
            raise AssertionError(f"no words for what happened: {values.get('kind')}")


@pytest.fixture(scope="session", autouse=True)
def shared_statements() -> Iterator[None]:
    """Compile each statement once in a run, not once in a test."""
    made = Database.__init__

    def make(database: Database, *arguments: Any, **named: Any) -> None:
        made(database, *arguments, **named)
        share_statements(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "__init__", make)
        yield
