"""What is taken in at once has a bound that does not depend on what comes."""

import json
import tracemalloc

import pytest

from bot import raw_json
from bot.incoming.handful import SIGNS_AT_ONCE, Handful


@pytest.mark.parametrize(
    ("count", "signs", "limit"),
    [
        (100, 100_000, 100),
        (1, 300, 100),
        (100, 4 * SIGNS_AT_ONCE, 25),
        (3, 3 * SIGNS_AT_ONCE, 1),
        (1, 9 * SIGNS_AT_ONCE, 1),
        (1, 0, 100),
    ],
)
def test_fewer_are_taken_where_they_are_long(count: int, signs: int, limit: int) -> None:
    handful = Handful(100)
    handful.weigh(count, signs)
    assert handful.limit == limit


def test_a_short_one_says_little_of_those_behind_it() -> None:
    handful = Handful(100)
    handful.weigh(10, 5 * SIGNS_AT_ONCE)
    limits = []
    while handful.limit < 100:
        limits.append(handful.limit)
        handful.weigh(handful.limit, 100)
    assert limits == [2, 4, 8, 16, 32, 64]


def test_what_is_long_is_read_in_little_more_memory_than_it_takes() -> None:
    body = json.dumps([{"text": "卷宗已归档" * 100} for _ in range(2_000)]).encode()
    assert len(body) > 10 * raw_json.LONG
    tracemalloc.start()
    try:
        read = raw_json.read(body)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(read) == 2_000
    assert peak < 3 * len(body)
