"""Quiet hours as people write them."""

import pytest

from ledger.people.quiet_hours import read_quiet_hours


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("22:30-07:00", "22:30 07:00"),
        ("２２：３０到７：００", "22:30 07:00"),
        ("晚上10点半到早上7点", "22:30 07:00"),
        ("10pm to 7am", "22:00 07:00"),
        ("12点到14点", "12:00 14:00"),
        ("22:00", None),
        ("22:00-25:00", None),
        ("8:00-8:00", None),
        ("9点、12点、14点", None),
        ("不要打扰我", None),
    ],
)
def test_quiet_hours_are_read_from_words(text: str, read: str | None) -> None:
    hours = read_quiet_hours(text)
    assert (f"{hours.begin:%H:%M} {hours.end:%H:%M}" if hours else None) == read
