"""docs/reliability.md: every place and every test that it names is there, and can be taken out."""

import re

import pytest

from benchmarks.chaos.__main__ import SCENARIOS
from tests.ablation.safeguards import ROOT, Safeguard, lines_of_table, safeguards
from tests.ablation.taking_out import all_removals


@pytest.mark.parametrize("row", safeguards(), ids=lambda row: row.what)
def test_what_a_safeguard_names_is_there(row: Safeguard) -> None:
    assert (ROOT / row.place).exists()
    assert f"def {row.test}(" in (ROOT / row.file).read_text()


def test_every_row_is_read() -> None:
    assert len(safeguards()) == len(lines_of_table()) > 0


def test_every_scenario_of_chaos_is_named_with_tests_that_are_there() -> None:
    page = (ROOT / "docs/reliability.md").read_text()
    scenarios = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert scenarios == list(SCENARIOS)
    assert all((ROOT / file).exists() for file in re.findall(r"`(tests/[\w/]+\.py)`", page))


def test_every_safeguard_can_be_taken_out() -> None:
    assert list(all_removals()) == [row.what for row in safeguards()]
