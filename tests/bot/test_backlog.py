"""The order in which messages may go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.outgoing.backlog import Backlog
from bot.outgoing.outbox_rows import QueuedMessage
from bot.outgoing.pace import FREE, UNLIMITED, Pace

NOW = datetime(2026, 11, 23, tzinfo=UTC)
REPLY, REMINDER, BULK = 0, 1, 2


def message(
    number: int,
    chat: int | None,
    priority: int = REPLY,
    *,
    edits_id: int | None = None,
    not_before: datetime | None = None,
) -> QueuedMessage:
    return QueuedMessage(
        id=number,
        chat_id=chat,
        priority=priority,
        edits_id=edits_id,
        is_edit=edits_id is not None,
        not_before=not_before,
    )


def filled(*messages: QueuedMessage) -> Backlog:
    backlog = Backlog()
    for one in messages:
        backlog.add(one, NOW)
    return backlog


def take(
    backlog: Backlog,
    pace: Pace | None = None,
    at: float = 100.0,
    now: datetime = NOW,
    room: int = 100,
    horizon: float = 0.15,
) -> list[QueuedMessage]:
    chosen = backlog.choose(pace or Pace(UNLIMITED), at=at, now=now, horizon=horizon, room=room)
    return [one for one, _ in chosen]


def ids(messages: list[QueuedMessage]) -> list[int]:
    return [one.id for one in messages]


def test_replies_before_reminders_before_bulk() -> None:
    backlog = filled(message(1, 11, BULK), message(2, 12, REMINDER), message(3, 13, REPLY))
    assert ids(take(backlog)) == [3, 2, 1]


def test_what_is_not_for_the_night_lets_others_pass_and_comes_in_the_morning() -> None:
    night = replace(
        message(1, 11, BULK),
        quiet_from=NOW + timedelta(hours=13),
        quiet_until=NOW + timedelta(hours=23, minutes=30),
    )
    evening, morning = NOW + timedelta(days=2, hours=13), NOW + timedelta(days=2, hours=23.5)
    backlog = filled(night, message(2, 11, BULK))
    second = take(backlog, now=evening)
    assert ids(second) == [2]
    backlog.finish(second[0], evening)
    assert take(backlog, now=morning - timedelta(seconds=1)) == []
    assert ids(take(backlog, now=morning)) == [1]


def test_a_reply_overtakes_bulk_in_its_own_chat() -> None:
    backlog = filled(message(1, 11, BULK), message(2, 11, REPLY))
    assert ids(take(backlog)) == [2]


def test_a_chat_hears_one_thing_at_a_time_in_order() -> None:
    backlog = filled(message(1, 11), message(2, 11), message(3, 12))
    first = take(backlog)
    assert ids(first) == [1, 3]
    assert take(backlog) == []
    backlog.finish(first[0], NOW)
    assert ids(take(backlog)) == [2]


def test_one_that_is_put_back_keeps_its_place() -> None:
    backlog = filled(message(1, 11), message(2, 11))
    (one,) = take(backlog)
    backlog.put_back(one, NOW)
    assert ids(take(backlog)) == [1]


def test_an_edit_waits_for_its_message_and_others_do_not() -> None:
    backlog = filled(message(1, 11), message(2, 11, edits_id=1), message(3, 11))
    (one,) = take(backlog)
    backlog.put_back(one, NOW)
    (one,) = take(backlog)
    backlog.finish(one, NOW)
    assert ids(take(backlog)) == [2]


def test_a_slow_chat_does_not_hold_up_the_others() -> None:
    backlog = filled(*(message(n, 11, BULK) for n in range(1, 10)), message(10, 12, BULK))
    pace = Pace(FREE)
    for _ in range(3):
        pace.reserve(11, 99.9)
    assert ids(take(backlog, pace)) == [10]
    assert backlog.pause(pace, at=100.0, now=NOW, longest=9.0) < 1.0


def test_the_horizon_bounds_what_is_taken_ahead() -> None:
    backlog = filled(*(message(n, n, BULK) for n in range(1, 100)))
    pace = Pace(FREE)
    assert len(take(backlog, pace)) == 5
    assert take(backlog, pace) == []
    assert len(take(backlog, pace, at=101.0)) == 5


def test_what_is_planned_for_later_goes_then() -> None:
    later = NOW + timedelta(hours=1)
    backlog = filled(message(1, 11, not_before=later))
    assert take(backlog) == []
    assert ids(take(backlog, now=later)) == [1]


def test_calls_without_a_chat_count_for_no_pace_but_keep_to_a_halt() -> None:
    backlog = filled(*(message(n, None) for n in range(1, 50)), message(99, 11))
    pace = Pace(FREE)
    assert len(take(backlog, pace)) == 50
    backlog = filled(message(1, None))
    pace.halt(100.0, 60)
    assert take(backlog, pace) == []
    assert backlog.pause(pace, at=100.0, now=NOW, longest=90) == 60.0
    assert ids(take(backlog, pace, at=160.0)) == [1]


def test_a_reply_goes_before_bulk_that_has_its_moments_already() -> None:
    backlog = filled(*(message(n, n, BULK) for n in range(1, 20)))
    pace = Pace(FREE)
    bulk = backlog.choose(pace, at=100.0, now=NOW, horizon=0.15, room=100)
    backlog.add(message(99, 99, REPLY), NOW)
    ((reply, moment),) = backlog.choose(pace, at=100.0, now=NOW, horizon=0.15, room=100)
    assert (reply.id, moment) == (99, 100.0)
    assert bulk[-1][1] > 100.1


def test_what_no_ceiling_holds_does_not_stand_back_for_replies() -> None:
    pace = Pace(UNLIMITED)
    backlog = filled(*(message(n, n, REPLY) for n in range(1, 50)))
    assert len(take(backlog, pace)) == 49
    backlog.add(message(99, 99, BULK), NOW)
    assert ids(take(backlog, pace, horizon=0.04)) == [99]


def test_bulk_leaves_room_for_replies() -> None:
    backlog = filled(*(message(n, n, BULK) for n in range(1, 20)))
    assert len(backlog.choose(Pace(UNLIMITED), at=1.0, now=NOW, horizon=1, room=8, keep=2)) == 6
    backlog.add(message(99, 99, REPLY), NOW)
    assert len(backlog.choose(Pace(UNLIMITED), at=1.0, now=NOW, horizon=1, room=2, keep=2)) == 1


def test_nothing_is_taken_in_twice() -> None:
    backlog = filled(message(1, 11), message(1, 11))
    (one,) = take(backlog)
    backlog.finish(one, NOW)
    assert take(backlog) == []


def test_a_chat_that_became_another_takes_its_letters_along() -> None:
    backlog = filled(message(1, -11), message(2, -11))
    (one,) = take(backlog)
    one.chat_id = -22
    backlog.put_back(one, NOW, served=-11)
    backlog.move_chat(-11, -22, NOW)
    (one,) = take(backlog)
    assert (one.id, one.chat_id) == (1, -22)
    backlog.finish(one, NOW)
    (two,) = take(backlog)
    assert (two.id, two.chat_id) == (2, -22)


def test_a_long_queue_in_one_chat_costs_no_more_than_its_length() -> None:
    backlog = filled(*(message(n, -5, BULK) for n in range(1, 3_000)))
    pace, at, heard = Pace(FREE), 100.0, []
    for _ in range(200):
        for one, _ in backlog.choose(pace, at=at, now=NOW, horizon=0.15, room=100):
            backlog.finish(one, NOW)
            heard.append(one.id)
        at += 1.0
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) >= 60
    assert len(backlog._asleep) <= 1
    assert len(backlog._ready) <= 1
