"""The short runs of what `make chaos` does at length, where nothing shorter shows the same."""

import pytest

from benchmarks.chaos.postgres import connections_ended, restarted
from benchmarks.chaos.rows import Scenario
from benchmarks.chaos.sick_disk import locked

pytestmark = pytest.mark.crash


@pytest.mark.parametrize("scenario", [restarted, connections_ended, locked])
async def test_nothing_is_lost_or_doubled(scenario: Scenario) -> None:
    assert [row for row in await scenario(quick=True) if not row.holds] == []
