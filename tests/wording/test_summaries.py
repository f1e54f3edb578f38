"""A check-in's summary is one message however many people and units a head has."""

from datetime import UTC, datetime

import pytest

from models.framework import read_framework
from tests.ledger.test_responsibility_lists import visible
from wording import Reader, render
from wording.check_ins import CheckInSummary, UnitParticipation
from wording.rendering import TEXT_LIMIT

STUDY = read_framework("3315").check_ins[0]
SUNDAY = datetime(2026, 11, 29, 13, tzinfo=UTC)


def unit(number: int, people: int, name: str) -> UnitParticipation:
    names = tuple(f"{name}{place}" for place in range(people))
    return UnitParticipation(
        f"第{number}检察部（未成年人检察工作办公室）",
        tuple((one, True, True) for one in names[::3]),
        names[1::3],
        names[2::3],
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("units", "people", "name"),
    [
        (1, 600, "名字比较长的同事"),
        (2, 100, "Wolfeschlegelsteinhausen"),
        (12, 90, "张三"),
        (60, 30, "一位名字特别特别长的同事"),
    ],
)
def test_a_summary_fits_into_one_message(units: int, people: int, name: str, language: str) -> None:
    parts = tuple(unit(number, people, name) for number in range(units))
    text = render(CheckInSummary(STUDY, SUNDAY, parts), Reader(language)).text
    assert len(visible(text).encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert text.count("检察部") == min(units, 24)
    assert (str(units - 24) in text.splitlines()[-1]) is (units > 24)


def test_a_department_of_eighty_is_named_in_full() -> None:
    text = render(CheckInSummary(STUDY, SUNDAY, (unit(1, 80, "张三"),)), Reader()).text
    assert all(f"张三{place}" in text for place in range(80))
    assert "…" not in text
