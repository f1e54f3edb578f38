"""`taizhang review sample`: a sample drawn again, or a word why not."""

from datetime import date
from pathlib import Path

from tests.cli.conftest import Terminal
from tests.roster.workbooks import workbook


def test_a_sample_that_was_not_drawn_is_told_and_the_list_is_imported_once(
    founded: Terminal, tmp_path: Path
) -> None:
    printed = founded("review", "sample", "2026-11")
    assert printed.code == 1
    assert "no sample was drawn for 2026-11" in printed.err
    file = tmp_path / "cases.xlsx"
    people = [("张三", "第一检察部", "成员", "001")]
    cases = [("2026-刑-001", "001", None, "审查起诉", date(2026, 11, 20))]
    file.write_bytes(workbook(people=people, items=cases))
    assert "to be reviewed: 1 new" in founded("import", str(file)).out
    assert "is on the books already" in founded("import", str(file)).out
    cases[0] = (*cases[0][:4], date(2026, 10, 20))
    file.write_bytes(workbook(people=people, items=cases))
    assert "to be reviewed: 1 changed" in founded("import", str(file)).out
    assert founded("verify").code == 0
