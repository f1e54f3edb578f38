"""How dates are written: as a colleague would, with the year only where it is another one."""

from datetime import UTC, datetime

import pytest

from wording import Reader
from wording.rendering import day_text

SEEN = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai, the last of the year


@pytest.mark.parametrize(
    ("value", "now", "language", "written"),
    [
        (datetime(2026, 12, 25, 10, tzinfo=UTC), SEEN, "zh_CN", "12月25日（周五）"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), SEEN, "zh_CN", "2027年1月1日（周五）"),
        (datetime(2025, 12, 25, 10, tzinfo=UTC), SEEN, "zh_CN", "2025年12月25日（周四）"),
        (datetime(2027, 3, 1, tzinfo=UTC), SEEN, "en", "Mon 1 Mar 2027"),
        (datetime(2026, 3, 2, tzinfo=UTC), SEEN, "en", "Mon 2 Mar"),
        (datetime(2027, 3, 1, tzinfo=UTC), None, "zh_CN", "3月1日（周一）"),
    ],
)
def test_the_year_is_written_where_it_is_another_one(
    value: datetime, now: datetime | None, language: str, written: str
) -> None:
    assert day_text(value, Reader(language), now) == written
