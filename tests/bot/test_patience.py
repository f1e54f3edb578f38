"""An outage is told when it begins, now and then while it lasts, and when it is over."""

import pytest
from structlog.testing import capture_logs

from bot.process.patience import SPACED_S, TOLD_EVERY_S, Outages, Patience


class Told:
    """Outages on a clock of the test's, and what the log heard."""

    def __init__(self) -> None:
        self.now = 0.0
        self.outages = Outages(lambda: self.now)
        self.lines: list[tuple[float, str]] = []

    def after(self, seconds: float, deed: str, who: str, *event: str) -> None:
        self.now += seconds
        with capture_logs() as lines:
            getattr(self.outages, deed)(who, *event)
        self.lines += [(self.now, line["event"]) for line in lines]


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_day_of_tries_is_a_line_every_ten_minutes(told: Told) -> None:
    for _ in range(24 * 3600 // 5):
        told.after(5, "meet", "doorway", "database_away")
        told.after(0, "meet", "sender", "database_away")
    assert len(told.lines) == 24 * 3600 / TOLD_EVERY_S
    assert told.lines[:2] == [(5, "database_away"), (5 + TOLD_EVERY_S, "database_away")]


def test_it_is_over_when_the_last_who_met_it_gets_through(told: Told) -> None:
    told.after(0, "meet", "doorway", "database_away")
    told.after(1, "meet", "sender", "database_away")
    told.after(1, "get_through", "doorway")
    assert told.lines == [(0, "database_away")]
    told.after(1, "get_through", "sender")
    told.after(1, "get_through", "sender")
    assert told.lines[1:] == [(3, "outage_over")]
    told.after(SPACED_S, "meet", "sender", "database_away")
    assert told.lines[2:] == [(4 + SPACED_S, "database_away")]


def test_one_that_comes_and_goes_is_told_once_a_minute(told: Told) -> None:
    for _ in range(60):
        told.after(1, "meet", "intake", "another_poller")
        told.after(1, "get_through", "intake")
    assert len(told.lines) == 2 * 120 / SPACED_S


def test_two_outages_at_a_time_are_two(told: Told) -> None:
    told.after(0, "meet", "intake", "telegram_unreachable")
    told.after(0, "meet", "doorway", "database_away")
    told.after(1, "get_through", "doorway")
    assert [event for _, event in told.lines] == [
        "telegram_unreachable",
        "database_away",
        "outage_over",
    ]


async def test_who_never_told_of_anything_says_nothing_when_all_is_well() -> None:
    patience = Patience(first=0)
    with capture_logs() as lines:
        patience.relax()
        await patience.wait("telegram_unreachable", reason="no route")
        patience.relax()
    assert [line["event"] for line in lines] == ["telegram_unreachable", "outage_over"]
    assert patience.failures == 0
