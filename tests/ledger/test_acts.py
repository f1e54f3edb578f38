"""When an act counts: as it was said, never later than it is dealt with."""

from datetime import timedelta

import pytest

from ledger.talk.acts import Act
from models import Database
from tests.ledger.offices import MONDAY, open_office


@pytest.mark.parametrize(("hours", "counted"), [(-3, -3), (0, 0), (3, 0), (None, 0)])
async def test_an_act_is_of_the_moment_it_was_said_and_not_of_the_future(
    database: Database, hours: int | None, counted: int
) -> None:
    office = await open_office(database)
    said_at = None if hours is None else MONDAY + timedelta(hours=hours)
    async with database.read() as session:
        act = Act(session, office.zhang, MONDAY, said_at=said_at)
    assert act.at == MONDAY + timedelta(hours=counted)
