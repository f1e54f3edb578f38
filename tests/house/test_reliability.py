"""docs/reliability.md: every place and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| `(?P<place>[^`]+)` \| [^|]+ \| `(?P<file>[^:`]+)::(?P<test>\w+)` \|$"
)
ROWS = [
    row
    for line in (ROOT / "docs/reliability.md").read_text().splitlines()
    if (row := ROW.match(line))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_what_a_safeguard_names_is_there(row: re.Match[str]) -> None:
    assert (ROOT / row["place"]).exists()
    assert f"def {row['test']}(" in (ROOT / row["file"]).read_text()


def test_every_row_is_read() -> None:
    lines = (ROOT / "docs/reliability.md").read_text().splitlines()
    assert len(ROWS) == sum(line.startswith("| ") for line in lines) - 1
