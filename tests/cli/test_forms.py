"""`taizhang framework add-form`: a form made elsewhere is taken, or refused by sheet and cell."""

from pathlib import Path

from tests.cli.conftest import Terminal
from tests.models.test_xlsform import SURVEY_HEAD, xlsform

GOOD = (
    SURVEY_HEAD,
    ("start", "start"),
    ("date", "on", "日期"),
    ("text", "device", "设备", "Device", "yes"),
    ("photo", "photo", "照片"),
)


def test_a_form_is_added_once_and_can_be_recorded(founded: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "check.xlsx"
    file.write_bytes(xlsform(GOOD))
    add = ("framework", "add-form", str(file), "--responsibility", "履职责任")
    assert "would be added (nothing is changed yet)" in founded(*add, "--dry-run").out
    printed = founded(*add)
    assert printed.code == 0
    assert "form equipment-check “设备检查”, 3 fields: added; entry" in printed.out
    assert "survey A2: start: the ledger keeps this of itself (left out)" in printed.err
    assert "nothing is changed" in founded(*add).out
    entries = founded("ledger", "--format", "json").json()
    assert [entry["kind"] for entry in entries if "form" in entry["kind"]] == ["form_added"]
    file.write_bytes(xlsform((*GOOD, ("text", "more", "备注"))))
    assert "4 fields: added" in founded(*add).out
    assert founded("verify").code == 0
    assert "no responsibility is called 无此责任" in founded(*add[:-1], "无此责任").err


def test_a_form_that_cannot_be_asked_names_each_cell(founded: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "check.xlsx"
    file.write_bytes(xlsform((SURVEY_HEAD, ("geopoint", "g", "地点"), ("select_one x", "s", "选"))))
    printed = founded("framework", "add-form", str(file))
    assert printed.code == 1
    assert "survey A2: geopoint cannot be asked" in printed.err
    assert "survey A3: there is no list 'x'; please add it" in printed.err
    assert "cannot be read" in founded("framework", "add-form", "none.xlsx").err
    assert founded("framework").code in {0, 2}
