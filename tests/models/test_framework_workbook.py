"""The work model as a workbook: it reads back as the same; what is wrong is told by its cell."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from models.framework import Framework, read_framework, shipped_frameworks
from models.framework.naming import Called, marker
from models.framework.rule_words import rule_in
from models.framework.schedules import check_rule
from models.workbook.frameworks import SHEETS, read_framework_workbook
from models.workbook.frameworks.cells import Cell, CellError, Kind, cell_of
from models.workbook.frameworks.sheets import SETTING_ROWS, SheetOf, part_in, parts_in
from models.workbook.frameworks.texts import ISO_SPAN
from models.workbook.layout import cell_name
from tests.models.workbooks import Sheets, add, exported, packed, put, sheets_of
from wording.frameworks.flaws import wrong_text
from wording.rrules import rule_text

WHOLE = read_framework("3315")
NASTY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from('"\\、，,;；\n\r\t =\u3000无※_x0041_\x00\x0b\ufffe{}'),
    ),
    max_size=12,
)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: NASTY,
    Kind.YES_NO: st.booleans(),
    Kind.WHOLE: st.integers(0, 10**15),
    Kind.NUMBER: st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**9),
    Kind.DAY: st.dates(),
    Kind.CLOCK: st.times(),
    Kind.SPAN: st.timedeltas(),
    Kind.RULE: st.sampled_from(["FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=1,15"]),
}


def some_of(framework: Framework) -> dict[str, Any]:
    """A small work model with one of everything that the big one has."""
    content = framework.model_dump()
    content["check_ins"] = [
        one
        for one in content["check_ins"]
        if one["key"] in {"weekly-study", "relay", "self-check", "three-rules"}
    ]
    content["registers"] = [
        one
        for one in content["registers"]
        if one["key"] in {"training", "honour", "quality-review", "notice-matter"}
    ]
    content["rules"] = [
        one for one in content["rules"] if one["on"] in {"record:training", "check_in:self-check"}
    ]
    content["bulletins"] = [
        {
            **one,
            "sections": [
                {"kind": "check_in", "check_in": "weekly-study"},
                {"kind": "registers", "registers": ["training"]},
            ],
        }
        for one in content["bulletins"][:1]
    ]
    used = {one["form"] for one in (*content["check_ins"], *content["registers"])}
    content["forms"] = [one for one in content["forms"] if one["key"] in used]
    return content


SMALL = some_of(WHOLE)


def value_for(cell: Cell) -> st.SearchStrategy[Any]:
    if cell.kind is Kind.CHOICE:
        return st.sampled_from(cell.options)
    if cell.kind is Kind.SEVERAL:
        assert cell.item is not None
        return st.lists(value_for(cell.item), max_size=4).map(tuple)
    if cell.kind is Kind.AMOUNTS:
        assert cell.item is not None
        return st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), value_for(cell.item))
    return VALUES[cell.kind]


def rows_in(content: dict[str, Any], path: tuple[str, ...]) -> list[dict[str, Any]]:
    found = [content]
    for name in path:
        found = [one for part in found for one in part[name]]
    return found


CHANGEABLE = [
    (sheet, column)
    for sheet in SHEETS
    if not sheet.is_choices
    for column in sheet.columns
    if column.path not in {(sheet.identity,), (sheet.above,)} and not column.refers
]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_a_work_model_says_reads_back_as_the_same(data: st.DataObject) -> None:
    model = Framework.model_validate(SMALL)
    for _ in range(data.draw(st.integers(1, 4))):
        sheet, column = data.draw(st.sampled_from(CHANGEABLE))
        tried = model.model_dump()
        part = data.draw(st.sampled_from(rows_in(tried, sheet.path)))
        for name in column.path[:-1]:
            part = part.get(name) or {}
        part[column.path[-1]] = data.draw(value_for(column.cell))
        try:
            model = Framework.model_validate(tried)
        except ValidationError:
            continue  # it does not fit: what was before stays
    language = data.draw(st.sampled_from(["zh_CN", "en"]))
    found = read_framework_workbook(exported(model, language))
    assert [str(one) for one in found.wrong] == []
    assert found.framework == model


@pytest.mark.parametrize("name", shipped_frameworks())
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_is_shipped_reads_back_as_the_same(name: str, language: str) -> None:
    framework = read_framework(name)
    found = read_framework_workbook(exported(framework, language))
    assert (found.wrong, found.notes) == ([], [])
    assert found.framework == framework
    assert list(found.framework.model_dump_json()) == list(framework.model_dump_json())


AS_MODELS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: Decimal,
    Kind.DAY: date.fromisoformat,
    Kind.CLOCK: time.fromisoformat,
    Kind.SPAN: ISO_SPAN.validate_python,
    Kind.SEVERAL: tuple,
}


@given(data=st.data())
def test_every_kind_of_value_survives_its_cell(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([*VALUES, Kind.SEVERAL]))
    cell = Cell(kind, item=Cell(Kind.TEXT)) if kind is Kind.SEVERAL else Cell(kind)
    value = data.draw(value_for(cell))
    for language in ("zh_CN", "en"):
        came = cell.read(cell.write(value, language))
        assert AS_MODELS.get(kind, lambda one: one)(came) == value


@given(text=st.text())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for kind in VALUES:
        with suppress(CellError):
            Cell(kind).read(text)


def models_in(model: type[BaseModel]) -> set[type[BaseModel]]:
    found, waiting = set[type[BaseModel]](), [model]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            inner = [field.annotation for field in one.model_fields.values()]
            waiting += [part for part in (*map(part_in, inner), *map(parts_in, inner)) if part]
    return found


def test_every_field_of_every_part_has_its_place_and_is_called_something() -> None:
    columns = [one for sheet in SHEETS for one in sheet.all_columns]
    carried = {id(one.field) for one in (*columns, *(row.column for row in SETTING_ROWS))}
    lists = {sheet.path[-1] for sheet in SHEETS} | {sheet.above for sheet in SHEETS}
    nameless = []
    for model in models_in(Framework):
        for name, field in model.model_fields.items():
            called = marker(field, Called)
            if called is None:
                nameless.append(f"{model.__name__}.{name}")
            inner = part_in(field.annotation)
            told = inner is not None or id(field) in carried or name.removesuffix("_en") in lists
            assert told, f"no column holds {model.__name__}.{name}"
    assert not nameless, f"Called(…) says what people call it: {nameless}"


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.called.english for sheet in SHEETS])
def test_no_two_columns_read_alike(sheet: SheetOf) -> None:
    for language in ("zh_CN", "en"):
        headings = [column.heading(language) for column in sheet.all_columns]
        assert len(set(headings)) == len(headings)
        assert all(headings)


def test_a_type_that_no_cell_holds_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="no cell holds"):
        cell_of(bytes)
    assert cell_of(tuple[timedelta, ...]).item == Cell(Kind.SPAN)


def told(content: bytes, language: str = "zh_CN") -> list[str]:
    found = read_framework_workbook(content)
    assert (found.framework is None) == bool(found.wrong)
    return [wrong_text(one, language) for one in (*found.wrong, *found.notes)]


ROWS = sheets_of(exported(WHOLE))


def changed(*changes: Callable[[Sheets], None]) -> set[str]:
    sheets = {name: [list(row) for row in rows] for name, rows in ROWS.items()}
    for change in changes:
        change(sheets)
    return set(told(packed(sheets)))


def cell(name: str, key: str, heading: str, value: Any) -> Callable[[Sheets], None]:
    return lambda sheets: put(sheets, name, key, heading, value)


def at(name: str, key: str, heading: str) -> str:
    """Return where a value stands, as 填报!N3 排期：开放时长."""
    line = next(line for line, row in enumerate(ROWS[name], 1) if key in row[:2])
    return f"{name}!{cell_name(ROWS[name][0].index(heading) + 1, line)} {heading}"


def no_form(sheets: Sheets) -> None:
    add(sheets, "表单", {"表单": "none", "type": "text", "name": "a", "label": "甲"})


ROLES = "管理员、领导、督查员、部门负责人、支部书记、成员"
LAST_DAY = (
    "不是每个月都有 31 日：BYMONTHDAY=-1 是最后一天，"
    "BYMONTHDAY=28,31;BYSETPOS=-1 是 31 日或当月最后一天"
)
FREQUENCY = "请写成 每周五、每月20日、每季度末月10日 这样，或 RFC 5545 的规则"
NO_TEXT = "这里要填文字，却是数字或日期；请把单元格格式设为文本"
BAD = [
    ("填报", "weekly-study", "排期：开放时长", "很久", "请填时长，如 3小时、2天、90分钟"),
    ("填报", "three-rules", "公开范围", "绝密", "只能填：公开、部门内、保密、匿名"),
    ("填报", "weekly-report", "填报对象：角色", "部门负责人、班长", f"只能填：{ROLES}"),
    ("填报", "self-check", "排期：规则", "FREQ=MONTHLY;BYMONTHDAY=31", LAST_DAY),
    ("填报", "brand-progress", "排期：规则", "有空的时候", FREQUENCY),
    ("推送", "weekly-list", "时刻", "25:00", "请填时刻，如 09:00"),
    ("轮值", "young-cases", "提前提醒", 99, "不能大于 60"),
    ("设置", "thresholds.prompt_hours", "内容", "两天", "请填整数"),
    ("设置", "thresholds.quiet_from", "内容", 0.5, "请填时刻，如 09:00"),
    (
        "类别",
        "hard-cases",
        "名称",
        20261123.5,
        "这里要填文字，却是数字或日期；请把单元格格式设为文本",
    ),
    ("登记册", "honour", "目标：数量", "二十", "请写成 题目名=数量，多个用“、”隔开"),
    ("责任", "training", "上级", "nowhere", "nowhere 要先在上面单独写一行"),
]


def test_every_bad_cell_is_told_with_what_would_be_right() -> None:
    expected = {f"{at(name, key, head)} “{value}”: {why}" for name, key, head, value, why in BAD}
    expected.add(f"表单!A{len(ROWS['表单']) + 1} 表单 “none”: “表单目录”里没有 none")
    assert changed(*(cell(*bad[:4]) for bad in BAD), no_form) == expected


def test_what_does_not_hold_together_is_told_all_at_once() -> None:
    tally = "登记册 honour：分项统计 title：表单 honour 没有这个带选项的题目"
    found = changed(
        cell("填报", "three-rules", "表单", "nothing"),
        cell("登记册", "honour", "分项统计", "kind、title"),
        cell("标签", "talent", "代号", "young"),
        cell("责任", "first-topic", "名称", "人才强检"),
    )
    assert found >= {
        f"{at('填报', 'three-rules', '表单')} “nothing”: 填报 three-rules：没有表单 nothing",
        f"{at('登记册', 'honour', '分项统计')} “kind、title”: {tally}",
        f"{at('标签', 'young', '代号')} “young”: 标签的代号重复：young",
        "责任: 责任的名称重复：人才强检",
    }


def spoilt(book: Any) -> None:
    sheets = {one.get_name(): one for one in book.worksheets()}
    sheets["填报"].write_formula("N3", "=1+1")
    sheets["填报"].set_row(4, None, None, {"hidden": True})
    sheets["标签"].merge_range("A3:B4", "x")
    for line in range(200, 25_000):
        sheets["推送"].set_row(line, 12)  # empty, as whole columns that were formatted are
    book.add_worksheet("填 报表")


def test_a_workbook_from_a_careless_hand_is_told_what_is_wrong_with_it() -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in ROWS.items() if name != "联动"}
    sheets["标签"][0][2], sheets["轮值"][0][0] = "英文", "钥匙"
    sheets["登记册"][0].append("")
    sheets["登记册"][2].append("x")
    stray = cell_name(len(sheets["登记册"][0]), 3)
    found = told(packed(sheets, spoilt))
    known = "、".join(["设置", *(sheet.called.title for sheet in SHEETS)])
    heading = "不认识的表头；请改成导出的文件里的表头，或删除这一列"
    assert found == [
        f"填 报表: 没有叫这个名字的工作表；可用的有：{known}",
        "缺少工作表“联动”；没有内容也请留着表头",
        f"标签!C1 “英文”: {heading}",
        "标签!A3:B4: 这里有合并的单元格。请取消合并，并在每一行填写内容。",
        "轮值: 缺少“代号”这一列",
        f"轮值!A1 “钥匙”: {heading}",
        "填报!N3: 单元格里是公式。请复制后“选择性粘贴—数值”，只留结果。",
        f"登记册!{stray}: 这一列没有表头。请删除这些内容，或移到有表头的列。",
        "填报!A5: 第 5 行是隐藏的，也算在内。不需要的话，请删除这些行再导入。",
    ]
    [unreadable] = told(b"nothing", "en")
    assert "not an .xlsx file" in unreadable


RULES = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5",
    "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=3WE",
    "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=20",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_rule_in_words_reads_back_as_the_same(language: str) -> None:
    for rule in RULES:
        assert rule_in(rule_text(rule, language)) == rule
    # These words are those of other rules, or of none.
    for rule in ("FREQ=MONTHLY;BYMONTHDAY=28,31;BYSETPOS=-1", "FREQ=WEEKLY;INTERVAL=3;BYDAY=FR"):
        assert rule_in(rule_text(rule, language)) is None
    assert rule_in("每季度末") is None
    assert rule_in("FREQ=DAILY") is None


@given(text=st.text(max_size=30))
def test_whatever_is_written_is_a_rule_or_none(text: str) -> None:
    found = rule_in(text)
    assert found is None or check_rule(found) == found
