"""docs/reliability.md: every place and every test that it names is there, and can be taken out."""

import pytest

from tests.ablation.removals import REMOVALS
from tests.ablation.safeguards import ROOT, Safeguard, lines_of_table, safeguards


@pytest.mark.parametrize("row", safeguards(), ids=lambda row: row.what)
def test_what_a_safeguard_names_is_there(row: Safeguard) -> None:
    assert (ROOT / row.place).exists()
    assert f"def {row.test}(" in (ROOT / row.file).read_text()


def test_every_row_is_read() -> None:
    assert len(safeguards()) == len(lines_of_table()) > 0


def test_every_safeguard_can_be_taken_out() -> None:
    assert list(REMOVALS) == [row.what for row in safeguards()]
