"""Plain XLSForms, as public libraries have them: taken as forms, or refused by sheet and row."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from models.framework import FieldType
from models.workbook.form_sheets import FormRead
from models.workbook.xlsform import read_xlsform

Rows = Sequence[Sequence[object]]
SURVEY_HEAD = ("type", "name", "label", "label::English (en)", "required", "relevant", "constraint",
               "constraint_message", "default", "appearance", "unit", "total")  # fmt: skip
CHOICES = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("yes_no", "yes", "有", "yes"),
    ("yes_no", "no", "无", "no"),
)
SETTINGS = (("form_title", "form_id", "version"), ("设备检查", "Equipment_check", 20261123))


def xlsform(survey: Rows, choices: Rows = CHOICES, settings: Rows = SETTINGS) -> bytes:
    file = BytesIO()
    book = Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    book.close()
    return file.getvalue()


def read(*rows: Sequence[object], **sheets: Rows) -> FormRead:
    return read_xlsform(xlsform((SURVEY_HEAD, *rows), **sheets))


def test_a_public_form_becomes_ours() -> None:
    found = read(
        ("start", "start"),
        ("deviceid", "deviceid"),
        ("note", "care", "请当面检查", "Check it on the spot"),
        ("date", "on", "日期", "Day", "yes", "", ". <= today()", "不能是以后的日期", "today()"),
        (
            "select one yes_no",
            "found",
            "发现问题",
            "Problems found",
            True,
            "",
            "",
            "",
            "",
            "minimal",
        ),
        ("begin group", "more", "问题", "", "", "${found} = 'yes'"),
        ("text", "problem", "什么问题", "Which", "true()"),
        ("int", "times", "第几次", "", "", "${problem} != ''", ". > 0", "", 1),
        ("end group",),
        ("decimal", "amount", "用量", "", "", "", "", "", "", "", "升", "yes"),
        ("photo", "photos", "照片"),
    )
    assert found.problems == []
    assert [str(one) for one in found.left_out] == [
        "survey A2: start: the ledger keeps this of itself",
        "survey A3: deviceid: the ledger keeps this of itself",
        "survey J6: appearance says how an app shows it",
    ]
    form = found.form
    assert form is not None
    assert (form.key, form.title) == ("equipment-check", "设备检查")
    fields = {field.name: field for field in form.fields}
    assert list(fields) == ["care", "on", "found", "problem", "times", "amount", "photos"]
    assert fields["found"].choices == {"yes": "有", "no": "无"}
    assert fields["found"].choices_en == {"yes": "yes", "no": "no"}
    assert fields["found"].required
    assert fields["problem"].relevant == "${found} = 'yes'"
    assert fields["times"].relevant == "(${found} = 'yes') and (${problem} != '')"
    assert fields["times"].default == "1"
    assert (fields["amount"].unit, fields["amount"].total) == ("升", True)
    assert fields["photos"].type is FieldType.IMAGE
    assert fields["on"].label_en == "Day"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [("geopoint", "where", "地点")],
            "survey A2: geopoint cannot be asked: places",
        ),
        ([("begin_repeat", "r")], "survey A2: begin_repeat cannot be asked"),
        ([("calculate", "c", "")], "survey A2: calculate cannot be asked"),
        ([("dateTime", "at", "何时")], "survey A2: datetime cannot be asked: please use date"),
        ([("select_one none", "s", "选")], "survey A2: there is no list 'none'; please add it"),
        ([("select_one none or_other", "s", "选")], "survey A2: there is no list 'none'"),
        (
            [("select_one yes_no or_other", "s", "选"), ("text", "s_other", "别的")],
            "survey B3: the name s_other is used twice",
        ),
        ([("text", "2nd", "甲")], "survey B2: String should match"),
        ([("text", "a", "")], "survey C2: String should have at least 1 character"),
        ([("text", "a", "甲"), ("text", "a", "乙")], "survey B3: the name a is used twice"),
        (
            [("text", "a", "甲", "", "", "", "regex(., '[0-9]+')")],
            "survey G2: constraint: at character 1: 'regex' is not supported here; please use",
        ),
        (
            [("text", "a", "甲", "", "", "${b} = 1")],
            "survey F2: relevant: at character 3: ${b} is no field that comes before",
        ),
        ([("integer", "a", "甲", "", "", "", "", "", "many")], "survey I2: the default many"),
        ([("text", "a", "甲", "", "", "", "", "", "", "", "吨")], "survey K2: unit is for numbers"),
        ([("text", "a", "甲", "", "perhaps")], "survey E2: Input should be a valid boolean"),
        ([("begin group", "g"), ("text", "a", "甲")], "survey: a group is not ended"),
        ([("end group",), ("text", "a", "甲")], "survey A2: no group is open"),
        (
            [("note", "n", "只有说明")],
            "survey: form equipment-check: nothing but notes",
        ),
        ([], "survey: there are no questions"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_row(rows: Rows, told: str) -> None:
    found = read(*rows)
    assert found.form is None
    assert any(str(problem).startswith(told) for problem in found.problems), found.problems


def test_further_columns_and_sheets_are_refused_where_they_matter() -> None:
    head = ("type", "name", "label", "choice_filter", "media::image")
    row = ("select_one yes_no", "a", "甲", "x=${b}", "a.png")
    found = read_xlsform(xlsform((head, row)))
    assert {str(one) for one in found.problems} == {
        "survey D2: the column choice_filter is not supported; please empty the cell",
        "survey E2: the column media::image is not supported; please empty the cell",
    }
    twice = (*CHOICES, ("yes_no", "no", "没有", ""), ("", "x", "", ""))
    found = read(("text", "a", "甲"), choices=twice, settings=(("form_title",), ("表",)))
    assert {str(one) for one in found.problems} == {
        "choices B4: no stands twice in yes_no",
        "choices B5: please give list_name, name and label",
        "settings: please give form_id: letters, digits and -, at most 48",
    }
    assert "please save it as a plain .xlsx" in str(read_xlsform(b"no workbook").problems[0])


def test_one_language_alone_is_taken_as_it_is() -> None:
    head = ("type", "name", "label::English (en)")
    found = read_xlsform(xlsform((head, ("text", "a", "Which one?"))))
    assert found.form is not None
    assert (found.form.fields[0].label, found.form.fields[0].label_en) == ("Which one?", "")


def test_another_choice_is_asked_for_in_words_and_the_file_names_its_form() -> None:
    rows = (
        SURVEY_HEAD,
        ("select one from yes_no", "plain", "有吗"),
        ("select_one yes_no or_other", "one", "哪个"),
        ("select_multiple yes_no or specify other", "more", "哪些"),
    )
    found = read_xlsform(xlsform(rows, settings=()), "Yard check_2026")
    assert found.problems == []
    form = found.form
    assert form is not None
    assert (form.key, form.title) == ("yard-check-2026", "Yard check_2026")
    assert list(form.fields[0].choices) == ["yes", "no"]
    assert [(one.name, one.relevant) for one in form.fields] == [
        ("plain", None),
        ("one", None),
        ("one_other", "${one} = 'other'"),
        ("more", None),
        ("more_other", "selected(${more}, 'other')"),
    ]
    assert form.fields[1].choices == {"yes": "有", "no": "无", "other": "其他"}
    assert form.fields[1].choices_en["other"] == "Other"
    assert form.fields[4].label_en == "Other, please specify"
    nameless = read_xlsform(xlsform(rows, settings=()), "院子检查")
    assert [str(one) for one in nameless.problems] == [
        "settings: please give form_id: letters, digits and -, at most 48"
    ]
