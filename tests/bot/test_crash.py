"""The short crash run: processes die at every named place and at random; nothing is lost."""

import pytest

from benchmarks.crash import crash_run
from bot.process.crash_points import NAMES
from tests.databases import BACKENDS

pytestmark = pytest.mark.crash


@pytest.mark.parametrize("backend", BACKENDS)
async def test_no_reply_is_lost_and_every_push_is_sent_whenever_the_process_dies(
    backend: str,
) -> None:
    claims = await crash_run(
        backend,
        kills=len(NAMES) + 5,
        replies=300,
        per_second=40,
        people=150,
        lives_for_s=0.5,
        paid=True,
        copies=True,  # `make crash` starts each anew
    )
    assert [f"{claim.name}: {claim.numbers}" for claim in claims if not claim.holds] == []
