"""Amounts are read exactly, and where words may mean two, both are returned."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.tasks.amounts import Measure, Quantity, read_progress, read_quantity
from models.amounts import LARGEST, read_amount, written

QUANTITIES: dict[str, tuple[str, str] | None] = {
    "13次": ("13", "次"),
    "１３ 次": ("13", "次"),
    "十三次": ("13", "次"),
    "1,000.5万元": ("1000.5", "万元"),
    "40%": ("40", "%"),
    "0.1": ("0.1", ""),
    "9。": ("9", ""),
    "很多": None,
    "13次左右15次": None,
    "1.23456": None,
    "-3次": None,
    "": None,
    "9/13": None,
}


@pytest.mark.parametrize(("words", "read"), QUANTITIES.items())
def test_a_quantity_is_a_number_and_what_it_counts(
    words: str, read: tuple[str, str] | None
) -> None:
    found = read_quantity(words)
    assert found == (Quantity(Decimal(read[0]), read[1]) if read else None)


# Words, what was done before of 13 次, and: the total, or what it may be, or None for nothing read.
PROGRESS: list[tuple[str, str | None, str | tuple[str, ...] | None]] = [
    ("完成3次", None, "3"),
    ("完成三次", None, "3"),
    ("已完成 9/13", "7", "9"),
    ("9/13次", None, "9"),
    ("+2", "7", "9"),
    ("+2次", "7", "9"),
    ("9", "7", ("9", "16")),
    ("9", None, "9"),
    ("又检查了2次", "7", "9"),
    ("今天新增2次", "7", "9"),
    ("累计9次", "7", "9"),
    ("已检查9次", "7", "9"),
    ("完成3次", "9", ("3", "12")),
    ("已完成5次", "9", ("5",)),  # less than before: asked
    ("检查3次，复查2次", "7", ("3", "2")),
    ("100%", None, "13"),
    ("40%", None, ()),  # 5.2 次: only a number tells
    ("11/27 去检查", "7", None),  # a date
    ("查了三家单位", "7", None),
    ("发现问题5个", "7", None),
    ("20次日", None, "20"),
    ("卷宗已归档", "7", None),
    ("", "7", None),
]


@pytest.mark.parametrize(("words", "done", "read"), PROGRESS)
def test_progress_is_read_out_of_words(
    words: str, done: str | None, read: str | tuple[str, ...] | None
) -> None:
    measure = Measure(Decimal(13), "次", Decimal(done) if done is not None else None)
    found = read_progress(words, measure)
    if read is None:
        assert found is None
    elif isinstance(read, str):
        assert found is not None
        assert found.total == Decimal(read)
    else:
        assert found is not None
        assert found.total is None
        assert found.choices == tuple(map(Decimal, read))


def test_a_share_of_what_can_be_parted_is_exact() -> None:
    found = read_progress("完成40%", Measure(Decimal("0.3"), "万元", None))
    assert found is not None
    assert found.total == Decimal("0.12")


@given(st.decimals(0, LARGEST, places=4))
def test_what_is_written_is_read_as_the_same(amount: Decimal) -> None:
    assert read_amount(written(amount)) == amount


@given(st.text(max_size=60), st.sampled_from(["次", "万元", "%", ""]))
def test_no_words_are_too_odd(words: str, unit: str) -> None:
    read_progress(words, Measure(Decimal(13), unit, Decimal(7)))
    read_quantity(words)
