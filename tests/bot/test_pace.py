"""The pace: evenly per bot, gently per chat, and silent for as long as told."""

from collections.abc import Callable, Iterable

import pytest

from bot.outgoing.pace import FREE, PAID, Ceilings, Pace, SlidingWindow


def moments(
    pace: Pace, chats: Iterable[int], *, start: float = 100.0, edit: bool = False
) -> list[float]:
    """When each of the messages to these chats, all ready at once, may go."""
    return [pace.reserve(chat, start, edit=edit) for chat in chats]


def most_in(window: float, times: list[float]) -> int:
    times = sorted(times)
    return max(sum(1 for other in times if time <= other < time + window) for time in times)


@pytest.mark.parametrize("ceilings", [FREE, PAID])
def test_no_second_ever_holds_more_than_the_ceiling_and_few_hold_less(ceilings: Ceilings) -> None:
    ceiling = int(ceilings.per_second)
    times = moments(Pace(ceilings), range(1, ceiling * 5))
    assert most_in(1.0, times) <= ceiling
    assert len(times) / (times[-1] - times[0]) >= 0.98 * ceiling


def test_there_is_no_burst_after_silence() -> None:
    pace = Pace(FREE)
    moments(pace, [1])
    times = moments(pace, range(2, 32), start=500.0)
    assert most_in(0.5, times) <= 16


def test_a_reply_makes_the_rest_stand_back_a_little_and_never_for_long() -> None:
    pace = Pace(PAID)
    pace.reserve(1, 100.0, urgent=True)
    assert pace.earliest(100.0, urgent=True) < 100.002
    assert pace.earliest(100.0) == pytest.approx(100.004)
    for number in range(2, 200):
        pace.reserve(number, 100.0 + number / 1000, urgent=True)
    assert pace.earliest(100.2) == pytest.approx(100.3, abs=0.005)


def test_at_thirty_a_second_a_reply_costs_the_rest_no_more_than_its_place() -> None:
    pace = Pace(FREE)
    pace.reserve(1, 100.0, urgent=True)
    assert pace.earliest(100.0) == pace.earliest(100.0, urgent=True)


@pytest.mark.parametrize(
    ("messages", "expected"),
    [(1, 0.0), (3, 0.1), (4, 1.0), (5, 2.0), (10, 7.0)],
)
def test_a_private_chat_takes_a_short_burst_and_then_one_a_second(
    messages: int, expected: float
) -> None:
    times = moments(Pace(FREE), [7] * messages)
    assert times[-1] - times[0] == pytest.approx(expected, abs=0.1)


def test_a_private_chat_recovers_its_burst_in_silence() -> None:
    pace = Pace(FREE)
    moments(pace, [7] * 6)
    times = moments(pace, [7] * 3, start=200.0)
    assert times[-1] - times[0] < 0.2


def test_a_group_hears_twenty_a_minute() -> None:
    times = moments(Pace(FREE), [-5] * 41)
    assert most_in(60.0, times) == 20
    assert times[20] - times[0] == pytest.approx(60.3, abs=0.1)


def test_edits_in_a_group_have_their_own_minute_and_cost_a_private_chat_nothing() -> None:
    pace = Pace(FREE)
    moments(pace, [-5] * 20)
    assert pace.earliest_in(-5, 101.0, edit=True) == 101.0
    moments(pace, [7] * 20, start=200.0, edit=True)
    assert pace.earliest_in(7, 201.0) == 201.0


def test_a_chat_that_is_halted_waits_as_long_as_told_and_others_do_not() -> None:
    pace = Pace(FREE)
    pace.halt_chat(7, 100.0, 30)
    assert pace.earliest_in(7, 101.0) == 130.0
    assert pace.earliest_in(8, 101.0) == 101.0
    assert pace.earliest(101.0) == 101.0


def test_two_chats_halted_at_once_mean_the_bot() -> None:
    pace = Pace(FREE)
    pace.halt_chat(7, 100.0, 30)
    pace.halt_chat(8, 101.0, 20)
    assert pace.earliest(102.0) == 121.0


def test_a_halt_is_held_to_its_end_and_never_shortened() -> None:
    pace = Pace(FREE)
    pace.halt(100.0, 60)
    pace.halt(101.0, 5)
    assert pace.earliest(110.0) == 160.0
    assert pace.reserve(7, 110.0) == 160.0


def test_memory_of_chats_is_bounded() -> None:
    pace = Pace(PAID)
    for number in range(50_000):
        pace.reserve(number + 1, 100.0 + number / 100)
    assert len(pace._private) <= 20_001


def walk_through(
    window: SlidingWindow, arrivals: list[float], answered_after: Callable[[int], float]
) -> list[float]:
    """When each call goes, and when it can have been handled at the latest."""
    now = 0.0
    went: list[float] = []
    open_calls: list[tuple[float, float]] = []
    for number, arrival in enumerate(arrivals):
        now = max(now, arrival)
        while True:
            for call in [call for call in open_calls if call[1] <= now]:
                open_calls.remove(call)
                window.come_back(*call)
            seconds = window.wait(now)
            if not seconds:
                break
            now += seconds
        window.leave(now)
        went.append(now)
        open_calls.append((now, now + answered_after(number)))
    return went


def test_the_window_lets_evenly_spaced_calls_pass_at_once() -> None:
    arrivals = [number / 29.8 for number in range(200)]
    assert walk_through(SlidingWindow(30), arrivals, lambda _: 0.05) == pytest.approx(
        arrivals, abs=1e-6
    )


def test_after_a_stall_of_ours_the_window_still_keeps_every_second_within_the_ceiling() -> None:
    arrivals = [number / 29.8 if number < 60 else max(number / 29.8, 3.0) for number in range(200)]
    assert most_in(1.0, walk_through(SlidingWindow(30), arrivals, lambda _: 0.005)) <= 30


def test_after_a_stall_of_theirs_what_lay_waiting_counts_when_it_was_handled() -> None:
    stalled_until = 2.5

    def answered_after(number: int) -> float:
        went = number / 29.8
        return stalled_until - went if 2.0 < went < stalled_until else 0.005

    arrivals = [number / 29.8 for number in range(200)]
    went = walk_through(SlidingWindow(30), arrivals, answered_after)
    handled = [max(at, stalled_until) if 2.0 < at < stalled_until else at for at in went]
    assert most_in(1.0, handled) <= 31
