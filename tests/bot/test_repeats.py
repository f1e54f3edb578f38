"""What may happen a thousand times is one line, and its number is told with the next."""

import pytest

from bot.process.repeats import KINDS_KEPT, TOLD_EVERY_S, Repeats


def test_many_of_a_kind_are_one_line_and_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    repeats = Repeats(lambda: now)
    for _ in range(1000):
        repeats.tell("knocked", peer="10.0.0.7")
    repeats.tell("rang")
    first = capsys.readouterr().out.splitlines()
    now = TOLD_EVERY_S
    repeats.tell("knocked", peer="10.0.0.8")
    repeats.tell("rang")
    later = capsys.readouterr().out.splitlines()
    assert [line.count("alike") for line in first + later] == [0, 0, 1, 0]
    assert "999" in later[0]


def test_of_kinds_without_end_the_oldest_are_forgotten() -> None:
    repeats = Repeats(lambda: 0.0)
    for number in range(3 * KINDS_KEPT):
        repeats.tell("knocked", kind=number)
    assert len(repeats._known) == KINDS_KEPT
