"""What tests of PostgreSQL alone may use."""

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL, make_url

from tests.databases import PostgresCopies


@pytest.fixture
def postgres_url(postgres_template: PostgresCopies) -> Iterator[URL]:
    with postgres_template.fresh() as url:
        yield make_url(url)
