"""Drawing samples: list and seed give the same numbers to anyone, by the published rule."""

import random
from datetime import date
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from ledger.reviews.periods import period_at, period_named
from ledger.reviews.sampling import Listed, digest, draw, share_out

NUMBERS = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=40)


@given(numbers=NUMBERS, seed=st.text(max_size=20), size=st.integers(1, 9), mixed=st.randoms())
def test_anyone_draws_the_same_from_list_and_seed(
    numbers: list[str], seed: str, size: int, mixed: random.Random
) -> None:
    items = [Listed(number) for number in numbers]
    drawn = draw(seed, items, size)
    mixed.shuffle(items)
    assert draw(seed, items, size) == drawn
    assert digest(items) == digest([Listed(number) for number in numbers])
    # As docs/manual.md says it, in one line.
    by_hand = sorted(numbers, key=lambda one: sha256(f"{seed}:{one}".encode()).hexdigest())
    assert drawn == by_hand[:size]


def test_each_stratum_gives_its_own_and_the_list_is_told_by_its_digest() -> None:
    items = [Listed(f"{unit}-{one}", unit) for unit in "ab" for one in range(5)]
    drawn = draw("seed", items, 2)
    assert [number[0] for number in drawn] == ["a", "a", "b", "b"]
    assert digest(items) != digest(items[:-1])
    assert len(draw("seed", items[:1], 2)) == 1


def test_nobody_reviews_his_own_nor_those_of_his_unit() -> None:
    items = {"1": (10, 1), "2": (11, 1), "3": (20, 2), "4": (30, 3), "5": (30, 3)}
    reviewers = {10: 1, 20: 2, 30: 3}
    shared = share_out(items, reviewers, some=2, own_unit=False)
    assert shared == {"1": 20, "2": 30, "3": 10, "4": 10, "5": 20}
    assert share_out({"1": (10, 1)}, {10: 1}, some=2, own_unit=True) == {"1": None}
    assert share_out({"2": (11, 1)}, {10: 1}, some=2, own_unit=True) == {"2": 10}


def test_periods_are_months_or_quarters_and_have_names() -> None:
    day = date(2026, 1, 20)
    for period, name, start, end in (
        (period_at("month", day), "2026-01", date(2026, 1, 1), date(2026, 2, 1)),
        (period_at("month", day, back=1), "2025-12", date(2025, 12, 1), date(2026, 1, 1)),
        (period_at("quarter", day), "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        (period_at("quarter", day, back=1), "2025-Q4", date(2025, 10, 1), date(2026, 1, 1)),
    ):
        assert (period.name, period.start, period.end) == (name, start, end)
        assert period_named(name) == period
    for name in ("", "2026", "2026-13", "2026-Q5", "2026-00", "0000-01"):
        assert period_named(name) is None
