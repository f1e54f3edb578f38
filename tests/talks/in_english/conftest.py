"""An office that reads English. Whatever was said to it in a talk, none of it may be Chinese."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import update

from models import Database, Organisation
from tests.conftest import copies
from tests.office import Office, an_office
from tests.sample_department import found_department
from tests.talks.in_english.reading import left_of, own_words, said_to


async def found_in_english(url: str) -> None:
    """The sample department, whose language is English."""
    await found_department(url)
    database = Database(url)
    async with database.write() as session:
        await session.execute(update(Organisation).values(language="en"))
    await database.dispose()


@pytest.fixture(params=("sqlite", "postgresql"))
def office_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with copies(request).furnished(found_in_english) as url:
        yield url


@pytest.fixture
async def office(office_url: str) -> AsyncIterator[Office]:
    """When the talk is over, all that was said in it is read once more."""
    async with an_office(office_url) as opened:
        yield opened
        assert left_of(await said_to(opened), await own_words(opened)) == []
