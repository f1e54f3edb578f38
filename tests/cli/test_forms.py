"""`taizhang framework add-form`: a form made elsewhere is taken, or refused by sheet and cell."""

from pathlib import Path

from tests.cli.conftest import Terminal, change
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


def test_a_chinese_office_is_told_in_chinese_what_is_wrong_with_a_form(
    founded: Terminal, tmp_path: Path, database_url: str
) -> None:
    change(database_url, "UPDATE organisations SET language = 'zh_CN'")
    file = tmp_path / "check.xlsx"
    add = ("framework", "add-form", str(file))
    file.write_bytes(b"no workbook")
    assert "请另存为普通的 .xlsx 文件" in founded(*add).err
    place, number = ("geopoint", "g", "地点"), ("text", "2nd", "甲")
    asked_if = ("text", "a", "乙", "", "", "${b} = 1")
    file.write_bytes(xlsform((SURVEY_HEAD, place, number, asked_if)))
    told = founded(*add).err
    assert "survey A2: geopoint 不能在聊天里问：地点用文字写，请改为 text" in told
    assert "survey B3: 写法不对" in told
    assert "survey F4: relevant：第 3 个字符：${b} 不是前面的题目" in told
    file.write_bytes(xlsform(GOOD))
    assert "survey A2: start：台账自己会记（没有采用）" in founded(*add).err
    inspection = (("form_title", "form_id"), ("督导检查", "inspection"))
    file.write_bytes(xlsform((SURVEY_HEAD, ("text", "a", "甲")), settings=inspection))
    unfit = founded(*add)
    assert unfit.code == 1
    assert "这份表单与工作模型合不起来：登记册 inspection" in unfit.err
