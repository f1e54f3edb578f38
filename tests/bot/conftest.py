"""An office whose handlers only echo: for tests of what happens around them."""

from collections.abc import AsyncIterator

import pytest

from tests.bot import echoing
from tests.office import Office, an_office


@pytest.fixture
async def echo(office_url: str) -> AsyncIterator[Office]:
    async with an_office(office_url, register=echoing.register) as office:
        office.sim.patience = 20
        yield office
    echoing.failures.clear()


def said(office: Office) -> list[str]:
    """The texts that reached the ledger, in order."""
    return [content["text"] for content in office.ledger.contents() if "text" in content]
