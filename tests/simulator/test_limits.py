"""Flood limits: how fast is too fast."""

from collections.abc import Iterable

import pytest

from simulator import Limits, ManualClock, Person, Simulator
from simulator.ground.limits import FloodControl
from tests.simulator.conftest import Line


class Flood:
    """Telegram's limits by the test's clock: the seconds to wait, 0 for what passes."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._control = FloodControl(Limits())

    def __call__(
        self, chat_id: int, *, edit: bool = False, paid: bool = False, count: int = 1
    ) -> int:
        now = self._clock.monotonic()
        return self._control.admit(chat_id, now, edit=edit, paid=paid, count=count)

    def passed(self, chats: Iterable[int], *, edit: bool = False, paid: bool = False) -> int:
        """How many of the messages to these chats pass."""
        return [self(chat, edit=edit, paid=paid) for chat in chats].count(0)


@pytest.fixture
def flood(clock: ManualClock) -> Flood:
    return Flood(clock)


def test_thirty_a_second_and_a_little_slack(flood: Flood, clock: ManualClock) -> None:
    assert flood.passed(range(1, 60)) == 33
    clock.passes(seconds=2)
    assert flood.passed(range(100, 130)) == 30


def test_an_even_pace_at_the_ceiling_is_never_stopped(flood: Flood, clock: ManualClock) -> None:
    for number in range(1, 3000):
        assert flood(number) == 0
        clock.passes(seconds=1 / 30)


def test_a_bot_that_bursts_anew_each_second_is_stopped(flood: Flood, clock: ManualClock) -> None:
    """The stock limiter of python-telegram-bot lets 59 through in its first second."""
    for number in range(1, 31):
        assert flood(number) == 0
    clock.passes(seconds=0.5)
    assert flood.passed(range(31, 60)) == 3


def test_a_thousand_a_second_if_paid_for(flood: Flood) -> None:
    assert flood.passed(range(1, 2000), paid=True) == 1100


def test_one_a_second_in_a_private_chat_after_a_short_burst(
    flood: Flood, clock: ManualClock
) -> None:
    assert flood.passed([7] * 6) == 4
    clock.passes(seconds=60)
    for _ in range(20):
        assert flood(7) == 0
        clock.passes(seconds=1)


def test_twenty_a_minute_in_a_group(flood: Flood, clock: ManualClock) -> None:
    for _ in range(20):
        assert flood(-7) == 0
        clock.passes(seconds=0.5)
    assert flood(-7) == 50
    assert flood(-8) == 0
    clock.passes(seconds=50)
    assert flood(-7) == 0


def test_edits_in_a_group_count_apart(flood: Flood) -> None:
    assert flood.passed([-7] * 30) == 20
    assert flood.passed([-7] * 30, edit=True) == 20
    assert flood.passed([7] * 30, edit=True) == 30


def test_who_does_not_wait_waits_longer(flood: Flood, clock: ManualClock) -> None:
    flood.passed([7] * 4)
    told = []
    for _ in range(5):
        told.append(flood(7))
        clock.passes(seconds=0.5)
    assert told[:4] == [1, 2, 6, 44]
    assert 690 < told[4] < 700
    clock.passes(hours=1)
    assert flood(7) == 0


def test_calls_under_way_when_a_429_is_given_do_not_make_it_worse(
    flood: Flood, clock: ManualClock
) -> None:
    flood.passed([7] * 4)
    assert [flood(7) for _ in range(20)] == [1] * 20
    clock.passes(seconds=1)
    assert flood(7) == 0


async def test_a_bot_is_told_how_long(
    sim: Simulator, call: Line, opened: int, clock: ManualClock
) -> None:
    sim.set_limits(Limits(private_burst=1))
    assert (await call("sendMessage", chat_id=opened, text="a")).status == 200
    refused = await call("sendMessage", chat_id=opened, text="b")
    assert (refused.status, refused.refusal) == (429, "Too Many Requests: retry after 1")
    assert refused.body["parameters"] == {"retry_after": 1}
    clock.passes(seconds=1)
    assert (await call("sendMessage", chat_id=opened, text="b")).status == 200
    assert sim.records.count_429() == 1


async def test_answers_to_presses_do_not_count(
    sim: Simulator, call: Line, opened: int, zhang: Person
) -> None:
    keys = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    await call("sendMessage", chat_id=opened, text="a", reply_markup=keys)
    sim.set_limits(Limits(per_bot_per_second=1, private_burst=1))
    for _ in range(5):
        press = await zhang.taps("a")
        assert (await call("answerCallbackQuery", callback_query_id=press.id)).status == 200
