"""`taizhang export`: workbooks that an office takes, and what somebody typed stays what it is."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

from models.workbook import PEOPLE as PEOPLE_SHEET
from tests.cli.conftest import Terminal, change
from tests.cli.test_roster import PEOPLE, SOON
from tests.roster.test_edits import put, saved
from tests.roster.workbooks import part_of, workbook
from wording.workbooks.sheets import Column, Kind, Sheet
from wording.workbooks.streaming import Part, write_rows

FORMULA = '=HYPERLINK("http://x.example","卷宗")'
TASKS = [
    (FORMULA, "履职责任", "迎检", "张三", "李四、外部:市水务局", SOON, "<b>&查完", 13, "次"),
    ("整理卷宗_x0041_", "主体责任", None, "002", None, f"{SOON} 15:00"),
]


def test_tasks_are_written_as_an_office_wants_them(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    assert founded("import", "roster.xlsx").code == 0
    change(database_url, "UPDATE tasks SET state = 'struck_off' WHERE title LIKE '整理%'")
    printed = founded("export", "tasks", "tasks.xlsx")
    assert (printed.code, printed.err) == (0, "")
    assert "2 rows" in printed.out
    content = (folder / "tasks.xlsx").read_bytes()
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["事项", "事项（导出时）", "导出", "选项"]
    headings, first, second = book.get_sheet_by_index(0).to_python()
    row = dict(zip(headings, first, strict=True))
    assert row["事项"] == FORMULA
    assert (row["协办"], row["完成标准"]) == ("李四、外部:市水务局", "<b>&查完")
    assert (row["期限"], row["目标值"], row["状态"], row["时限"]) == (SOON, 13, "待签收", "正常")
    other = dict(zip(headings, second, strict=True))
    assert other["事项"] == "整理卷宗_x0041_"
    assert other["期限"] == datetime.combine(SOON, datetime.strptime("15:00", "%H:%M").time())  # noqa: DTZ007
    assert (other["状态"], other["时限"]) == ("已销号", "不再计时")
    sheet = part_of(content, "xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert '<autoFilter ref="A1:' in sheet
    assert re.search(r'<autoFilter ref="A1:[A-Z]+3"', sheet)
    assert 'state="frozen"' in sheet
    assert '"已销号"' in sheet  # its colour
    assert "'选项'!$" in sheet  # a drop-down
    assert "$3</definedName>" in part_of(content, "xl/workbook.xml").decode()
    assert 'state="veryHidden"' in part_of(content, "xl/workbook.xml").decode()
    again = founded("export", "tasks", "tasks.xlsx")
    assert (again.code, again.err.count("\n")) == (1, 1)
    assert founded("export", "tasks", "tasks.xlsx", "--force").code == 0
    assert founded("export", "tasks", "tasks.csv").code == 1
    assert founded("export", "tasks", "no/such/folder/tasks.xlsx").code == 1


def test_nothing_confidential_leaves_the_books(founded: Terminal, folder: Path) -> None:
    names = ["事项", "责任", "责任人", "期限", "保密", "项目", "协办", "完成标准", "目标值", "单位"]
    rows = [
        ("一件秘密", "主体责任", "002", SOON, "是"),
        ("一件公事", "主体责任", "002", SOON, "否"),
    ]
    (folder / "roster.xlsx").write_bytes(
        workbook(PEOPLE, rows, headings=(PEOPLE_SHEET.headings, names))
    )
    assert founded("import", "roster.xlsx").code == 0
    for what in ("tasks", "ledger", "people", "rounds", "registers", "indicators", "points"):
        assert founded("export", what, f"{what}.xlsx").code == 0
        with zipfile.ZipFile(folder / f"{what}.xlsx") as archive:
            parts = [archive.read(one).decode() for one in archive.namelist()]
        assert not any("一件秘密" in part for part in parts)
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "ledger.xlsx").read_bytes()))
    headings_read, *entries = book.get_sheet_by_index(0).to_python()
    assert headings_read == [
        *("No.", "Time", "What", "actor", "subject", "text", "version", "hash"),
    ]
    assert isinstance(entries[0][1], datetime)
    assert [row[0] for row in entries] == list(range(1, len(entries) + 1))
    assert "(confidential)" in {row[5] for row in entries}
    people = CalamineWorkbook.from_filelike(BytesIO((folder / "people.xlsx").read_bytes()))
    assert [row[1:6] for row in people.get_sheet_by_index(0).to_python()][2] == [
        *("张三", "办公室", "部门负责人、成员", "001", ""),
    ]


def test_a_sheet_holds_every_kind_of_value_as_it_is() -> None:
    columns = (
        Column("文字", Kind.TEXT, offers=("甲", "乙")),
        Column("数", Kind.NUMBER),
        Column("日", Kind.DAY),
        Column("时", Kind.MOMENT),
    )
    moment = datetime(2026, 12, 4, 15, 30, tzinfo=UTC).replace(tzinfo=None)
    values = ["001", "-1+2", "@x", " 前后空格 ", "一\n二", "a\x00\x0bb\ud800", "𠮷", "长" * 40_000]
    file = BytesIO()
    rows = [(value, 0.5, moment.date(), moment) for value in values]
    write_rows(file, [Part(Sheet("甲", columns), rows), Part(Sheet("空", columns))])
    book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
    read = book.get_sheet_by_index(0).to_python()[1:]
    wanted = [*values[:5], "ab", "𠮷", "长" * 32_000]
    assert [row[0] for row in read] == wanted
    assert {tuple(row[1:]) for row in read} == {(0.5, moment.date(), moment)}
    assert book.get_sheet_by_index(1).to_python() == [[one.heading for one in columns]]


def test_what_was_changed_is_shown_first_and_conflicts_are_asked(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    assert founded("import", "roster.xlsx").code == 0
    assert founded("export", "tasks", "tasks.xlsx").code == 0
    assert "everything is on the books" in founded("import", "tasks.xlsx", "--dry-run").out
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "tasks.xlsx").read_bytes()))
    grids = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    put(grids, "事项", 2, "完成标准", "全部查完")
    put(grids, "事项", 3, "事项", "整理旧卷宗")
    (folder / "tasks.xlsx").write_bytes(saved(grids))
    change(database_url, "UPDATE tasks SET title = '整理全部卷宗' WHERE title LIKE '整理%'")
    dry = founded("import", "tasks.xlsx", "--dry-run")
    assert dry.code == 0
    assert "| 完成标准: <b>&查完 → 全部查完" in dry.out
    assert "→ 整理旧卷宗, the books now say 整理全部卷宗" in dry.err
    refused = founded("import", "tasks.xlsx")
    assert (refused.code, refused.out) == (1, "")
    assert "--conflicts books" in refused.err
    taken = founded("import", "tasks.xlsx", "--conflicts", "file")
    assert taken.code == 0
    assert "tasks: 2 changed" in taken.out
    assert founded("import", "tasks.xlsx").code == 0
