"""Indicators as a work model brings them: what is refused, what is wanted, when one is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from models.framework import Framework, Indicator
from models.periods import a_year_before, elapsed, first_day, shifted

RATE = {"key": "rate", "title": "适用率", "unit": "%", "responsibility": "work"}
CASES = {
    "key": "cases",
    "title": "立案数",
    "unit": "件",
    "responsibility": "work",
    "adds_up": True,
    "target": {"value": 12, "per": "year", "units": {"第一检察部": "30"}},
}
FIELD = {"type": "indicator", "name": "rate", "label": "适用率", "unit": "%"}
FORM = {"key": "figures", "title": "月报", "fields": [FIELD]}


def framework(
    *indicators: dict[str, Any], fields: tuple[dict[str, Any], ...] = (FIELD,), **more: Any
) -> Framework:
    return Framework.model_validate(
        {
            "key": "x",
            "name": "x",
            "responsibilities": [{"key": "work", "name": "工作"}],
            "indicators": list(indicators),
            "forms": [FORM | {"fields": list(fields)}],
            **more,
        }
    )


REGISTER = {"key": "r", "title": "册", "form": "figures", "responsibility": "work"}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"indicators": [RATE, RATE]}, "indicator key used twice: rate"),
    ({"indicators": [RATE | {"responsibility": "play"}]}, "indicator rate: no responsibility play"),
    ({"indicators": [RATE | {"who": {"tags": ["x"]}}]}, "indicator rate: no tag x"),
    ({"indicators": [RATE | {"target": {}}]}, "a target needs a value, or those of units"),
    ({"indicators": [RATE | {"target": {"value": 0.00001}}]}, "cannot be kept exactly"),
    ({"indicators": [RATE | {"target": {"value": 1, "per": "week"}}]}, "for less than its period"),
    ({"indicators": [RATE | {"target": {"value": 1, "per": "year"}}]}, "please say adds_up = true"),
    ({"indicators": []}, "no indicator rate: the field's name is the indicator's key"),
    ({"indicators": [RATE | {"unit": "件"}]}, "its unit is %, the indicator's 件"),
    ({"indicators": [RATE], "registers": [REGISTER]}, "register r: readings of indicators"),
]


@pytest.mark.parametrize(("changed", "why"), REFUSED)
def test_what_does_not_hold_together_is_refused_by_name(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        framework(RATE, **{"indicators": [RATE], **changed})


def test_a_reading_is_never_required_nor_summed_in_a_form() -> None:
    for more in ({"required": True}, {"total": True}, {"relevant": "'a' = 'a'"}):
        with pytest.raises(ValidationError, match="may be left empty"):
            framework(RATE, fields=(FIELD | more,))


def test_a_form_keeps_what_is_asked_of_others_out() -> None:
    note = {"type": "text", "name": "note", "label": "分析"}
    form = framework(RATE, fields=(FIELD, note)).forms[0]
    assert [field.name for field in form.without({"rate"}).fields] == ["note"]
    assert form.without(set()) is form


def test_a_target_of_a_year_is_wanted_pro_rata_and_by_unit() -> None:
    cases = framework(RATE, CASES).indicator("cases")
    assert cases is not None
    wanted = {month: cases.wanted_by("第二检察部", date(2026, month, 1)) for month in (1, 7, 12)}
    assert wanted == {1: Decimal(1), 7: Decimal(7), 12: Decimal(12)}
    assert cases.wanted_by("第一检察部", date(2026, 1, 1)) == Decimal("2.5")
    assert cases.span(date(2026, 7, 1)) == date(2026, 1, 1)
    assert cases.is_behind(Decimal(6), Decimal(7))
    thirds = Indicator.model_validate(CASES | {"target": {"value": 10, "per": "year"}})
    assert thirds.wanted_by("", date(2026, 1, 1)) == Decimal("0.8333")  # to the unit's favour
    fewer = Indicator.model_validate(
        CASES | {"direction": "down", "target": {"value": 10, "per": "year"}}
    )
    assert fewer.wanted_by("", date(2026, 1, 1)) == Decimal("0.8334")
    assert fewer.is_behind(Decimal(1), Decimal("0.8334"))
    assert not fewer.is_empty(Decimal(0))  # none at all is what one wants
    assert fewer.rank_of(Decimal(9)) < fewer.rank_of(Decimal("2.5"))


def test_a_reading_is_missing_some_days_after_its_period() -> None:
    rate = framework(RATE | {"due_days": 10}).indicator("rate")
    assert rate is not None
    assert rate.period_before(date(2026, 12, 8)) == date(2026, 11, 1)
    assert rate.missing_from(date(2026, 10, 1)) == date(2026, 12, 11)  # November's, then


PERIODS = [
    ("week", date(2026, 11, 26), date(2026, 11, 23), date(2026, 11, 16), date(2025, 11, 24)),
    ("month", date(2026, 1, 31), date(2026, 1, 1), date(2025, 12, 1), date(2025, 1, 1)),
    ("quarter", date(2026, 11, 26), date(2026, 10, 1), date(2026, 7, 1), date(2025, 10, 1)),
    ("year", date(2026, 11, 26), date(2026, 1, 1), date(2025, 1, 1), date(2025, 1, 1)),
]


@pytest.mark.parametrize(("per", "day", "first", "before", "year_before"), PERIODS)
def test_periods(per: Any, day: date, first: date, before: date, year_before: date) -> None:
    assert first_day(per, day) == first
    assert shifted(per, first, -1) == before
    assert a_year_before(per, first) == year_before


def test_how_much_of_a_year_is_over() -> None:
    assert elapsed("quarter", date(2026, 7, 1), "year") == (9, 12)
    assert elapsed("week", date(2026, 1, 5), "year") == (11, 365)
    assert elapsed("week", date(2026, 12, 28), "year") == (365, 365)
