"""The table of docs/reliability.md, as its rows."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| `(?P<place>[^`]+)` \| [^|]+ \| `(?P<file>[^:`]+)::(?P<test>\w+)` \|$"
)


@dataclass(frozen=True)
class Safeguard:
    """One row: what it is, where it stands, and the test that fails without it."""

    what: str
    place: str
    file: str
    test: str

    @property
    def test_id(self) -> str:
        """The test as pytest calls it."""
        return f"{self.file}::{self.test}"


def lines_of_table() -> list[str]:
    """The lines of the first table below its heading."""
    page = (ROOT / "docs/reliability.md").read_text().partition("\n## ")[0]
    return [line for line in page.splitlines() if line.startswith("| ")][1:]


def safeguards() -> list[Safeguard]:
    """Every row that can be read, in the table's order."""
    rows = [ROW.match(line) for line in lines_of_table()]
    return [Safeguard(**row.groupdict()) for row in rows if row is not None]
