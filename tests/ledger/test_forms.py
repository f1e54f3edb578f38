"""What was said last time is offered only as long as the form takes it, and days are read."""

from datetime import date
from typing import Any

import pytest

from ledger.forms.dates import day_before, day_written
from ledger.forms.options import still_fits
from models.framework import FormField

TODAY = date(2026, 11, 23)  # a Monday
CHOICES = {"choices": {"a": "甲", "b": "乙"}}


@pytest.mark.parametrize(
    ("kind", "said", "fits"),
    [
        ("integer", 9, True),
        ("integer", "10.5", False),  # it was a decimal
        ("integer", "许多", False),  # it was a text
        ("decimal", "10.5", True),
        ("text", "北岸", True),
        ("text", None, False),
        ("date", "2026-11-20", True),
        ("date", "北岸", False),
        ("select_one", "a", True),
        ("select_one", "c", False),  # that choice is gone
        ("select_multiple", ["a", "b"], True),
        ("select_multiple", ["a", "c"], False),
        ("member", 12, True),
        ("member", "李四", False),
        ("members", [12, 13], True),
        ("members", ["李四"], False),
    ],
)
def test_what_was_said_last_is_offered_while_it_fits(kind: str, said: Any, fits: bool) -> None:
    content = {"type": kind, "name": "x", "label": "项", "default": "last"}
    field = FormField.model_validate(content | (CHOICES if kind.startswith("select") else {}))
    assert still_fits(field, said) is fits


DAYS = {
    "今天": "2026-11-23",
    "昨天": "2026-11-22",
    "3天前": "2026-11-20",
    "两天前": "2026-11-21",
    "2 days ago": "2026-11-21",
    "上周五": "2026-11-20",
    "上星期日": "2026-11-22",
    "11月3日": "2026-11-03",
    "3月5日": "2026-03-05",  # long past, and no deadline
    "1月15日": "2027-01-15",  # nearer than the last one
    "11.30": "2026-11-30",
    "十二月四日": "2026-12-04",
    "20号": "2026-11-20",
    "2025-12-30": "2025-12-30",
    "2025年12月30日": "2025-12-30",
    "20251230": "2025-12-30",
    "2月30日": None,
    "2025-13-01": None,
    "北岸": None,
}


@pytest.mark.parametrize(("words", "day"), DAYS.items())
def test_days_are_read_past_ones_too(words: str, day: str | None) -> None:
    found = day_before(words, TODAY) or day_written(words, TODAY)
    assert (found.isoformat() if found else None) == day
