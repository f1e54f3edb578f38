"""`taizhang template` and `taizhang import`: from an empty sheet to the books, or not at all."""

import asyncio
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models import Database, Task
from models.workbook import PEOPLE as PEOPLE_SHEET
from models.workbook.layout import cell_name
from tests.cli.conftest import Terminal, change
from tests.roster.workbooks import Cells, part_of, workbook

SOON = date.today() + timedelta(days=40)  # noqa: DTZ011  # the commands read the real clock
PEOPLE = [("张三", "办公室", "部门负责人、成员", "001"), ("李四", "办公室", None, "002")]
TASKS = [
    ("专项检查", "履职责任", "迎检", "张三", "李四", SOON, "全部查完", 13, "次"),
    ("整理卷宗", "主体责任", None, "002", None, SOON.isoformat()),
]


def save(folder: Path, people: Cells, tasks: Cells) -> str:
    (folder / "roster.xlsx").write_bytes(workbook(people, tasks))
    return "roster.xlsx"


def test_a_template_is_written_filled_and_imported(founded: Terminal, folder: Path) -> None:
    assert founded("template", "roster.xlsx").code == 0
    nothing = founded("import", "roster.xlsx")
    assert (nothing.code, nothing.err) == (0, "")
    assert "empty" in nothing.out
    assert founded("import", save(folder, PEOPLE, TASKS)).code == 0


def test_a_template_needs_no_database(bare: Terminal, folder: Path) -> None:
    assert bare("template", "roster.xlsx").code == 0
    assert (folder / "roster.xlsx").read_bytes().startswith(b"PK")
    assert [file.name for file in folder.iterdir()] == ["roster.xlsx"]


def test_a_template_shows_nothing_of_another_framework(bare: Terminal, folder: Path) -> None:
    (folder / "acme.toml").write_text(
        'key = "acme"\nname = "ACME"\n[[responsibilities]]\nkey = "q"\nname = "Quality"\n', "utf-8"
    )
    assert bare("template", "roster.xlsx", "--framework", "acme.toml").code == 0
    words = part_of((folder / "roster.xlsx").read_bytes(), "xl/sharedStrings.xml").decode()
    assert "｜ Quality ｜" in words
    assert "履职" not in words


def test_whoever_is_typed_into_a_first_template_can_be_chosen_in_it(
    founded: Terminal, folder: Path
) -> None:
    for name, source in (("one.xlsx", "'人员'!$A$2:"), ("two.xlsx", "'选项'!$D$1:$D$3")):
        assert founded("template", name).code == 0
        assert source in part_of((folder / name).read_bytes(), "xl/worksheets/sheet2.xml").decode()
        assert founded("import", save(folder, PEOPLE, TASKS)).code == 0


def test_a_filled_workbook_is_not_written_over(bare: Terminal, folder: Path) -> None:
    (folder / "roster.xlsx").write_bytes(b"a week of work")
    printed = bare("template", "roster.xlsx")
    assert printed.code == 1
    assert "--force" in printed.err
    assert (folder / "roster.xlsx").read_bytes() == b"a week of work"
    assert bare("template", "roster.xlsx", "--force").code == 0


@pytest.mark.parametrize("name", ["roster.csv", "no/such/folder/roster.xlsx"])
def test_a_template_that_cannot_be_written(bare: Terminal, name: str) -> None:
    printed = bare("template", name)
    assert (printed.code, printed.err.count("\n")) == (1, 1)


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    founded: Terminal, folder: Path
) -> None:
    before = founded("ledger", "--format", "json").json()
    printed = founded("import", save(folder, PEOPLE, TASKS), "--dry-run")
    assert printed.code == 0
    assert "would import" in printed.out
    assert "people: 2 new" in printed.out
    assert "tasks: 2 new" in printed.out
    assert founded("ledger", "--format", "json").json() == before


def test_an_import_tells_the_gaps_of_the_tree_and_so_does_the_doctor(
    founded: Terminal, folder: Path
) -> None:
    units = [("第一支部", "党支部"), ("办公室", "部门", None, "第二支部", "张三")]
    (folder / "tree.xlsx").write_bytes(workbook([*PEOPLE, ("王五", "后勤")], units=units))
    printed = founded("import", "tree.xlsx")
    assert "branches: 2 new" in printed.out
    assert "secretaries: 1 new" in printed.out
    gaps = ("departments without a branch: 后勤", "branches without a secretary: 第一支部")
    for gap in gaps:
        assert f"gap: {gap}" in printed.err
    health = founded("doctor")
    [line] = [line for line in health.out.splitlines() if line.startswith("! tree")]
    assert all(gap in line for gap in gaps)
    assert "gap" not in founded("import", "tree.xlsx", "--dry-run").err


def test_the_same_file_twice_changes_nothing(founded: Terminal, folder: Path) -> None:
    file = save(folder, PEOPLE, TASKS)
    assert "people: 2 new" in founded("import", file).out
    before = founded("ledger", "--format", "json").json()
    again = founded("import", file)
    assert again.code == 0
    assert "nothing to import" in again.out
    assert founded("ledger", "--format", "json").json() == before


def test_every_bad_cell_is_listed_and_nothing_is_imported(founded: Terminal, folder: Path) -> None:
    people = [*PEOPLE, ("王五", None, "科长", "1")]
    tasks = [*TASKS, ("", "没有这项", None, "无名氏", None, "2020-01-01")]
    before = founded("ledger", "--format", "json").json()
    printed = founded("import", save(folder, people, tasks))
    assert printed.code == 1
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert lines[0].startswith("taizhang: roster.xlsx: nothing was imported, ")
    assert [line.split()[0].rstrip(":") for line in lines[1:]] == [
        "人员!C4",
        "人员!D4",
        "事项!A4",
        "事项!B4",
        "事项!D4",
        "事项!F4",
    ]
    assert founded("ledger", "--format", "json").json() == before


def test_bad_cells_are_explained_in_whatever_is_spoken_for_the_organisations_language(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    change(database_url, "UPDATE organisations SET language = 'en-GB'")
    printed = founded("import", save(folder, [*PEOPLE, ("王五", "办公室", "科长", "1")], TASKS))
    assert printed.code == 1
    assert "人员!C4 “科长”: Unknown role." in printed.err


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_refused(
    founded: Terminal, folder: Path, content: bytes | None
) -> None:
    if content is not None:
        (folder / "roster.xlsx").write_bytes(content)
    printed = founded("import", "roster.xlsx")
    assert (printed.code, printed.out) == (1, "")
    assert "roster.xlsx" in printed.err


def test_a_folder_is_no_workbook(founded: Terminal, folder: Path) -> None:
    (folder / "roster.xlsx").mkdir()
    printed = founded("import", "roster.xlsx")
    assert (printed.code, printed.err.count("\n")) == (1, 1)


def test_the_fields_of_categories_are_columns_of_their_own(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    assert founded("template", "empty.xlsx").code == 0
    empty = CalamineWorkbook.from_filelike(BytesIO((folder / "empty.xlsx").read_bytes()))
    headings = [str(cell) for cell in empty.get_sheet_by_name("事项").to_python()[0]]
    own = ["难点类型", "思路要点", "题目", "拟报送", "制度名称", "平台", "案号", "办案环节"]
    assert headings[-len(own) :] == own
    people = [("钱一", "办公室", "领导", "001"), *PEOPLE[1:]]

    def row(category: str | None, responsibility: str, **cells: str) -> list[object]:
        owner = "钱一" if responsibility != "履职责任" else "002"
        given = {"事项": "一件", "责任": responsibility, "责任人": owner, "期限": SOON.isoformat()}
        given |= {"类别": category or "", **cells}
        return [given.get(heading) for heading in headings]

    def save_rows(*rows: list[object]) -> str:
        content = workbook(people, rows, headings=(PEOPLE_SHEET.headings, headings))
        (folder / "own.xlsx").write_bytes(content)
        return "own.xlsx"

    file = save_rows(
        row(None, "履职责任", 案号="1"),
        row("疑难案件理思路", "履职责任", 平台="网上"),
        row("疑难案件理思路", "疑难案件理思路", 难点类型="长" * 301),
    )
    refused = founded("import", file, "--dry-run")
    assert refused.code == 1
    place = headings.index("案号") + 1
    assert f"事项!{cell_name(place, 2)} “1”: “案号” is for tasks of these" in refused.err
    assert f"事项!{cell_name(headings.index('平台') + 1, 3)}" in refused.err
    assert f"事项!{cell_name(headings.index('难点类型') + 1, 4)}" in refused.err
    file = save_rows(
        row("疑难案件理思路", "疑难案件理思路", 难点类型="证据", 思路要点="<b>&"),
        row(None, "典型案例定题目", 题目="题"),
    )
    assert founded("import", file, "--dry-run").code == 0
    assert founded("import", file).code == 0

    async def stored() -> list[dict[str, str] | None]:
        database = Database(database_url)
        async with database.read() as session:
            rows = await session.scalars(select(Task.details).order_by(Task.id))
            found = list(rows)
        await database.dispose()
        return found

    assert asyncio.run(stored()) == [
        {"question": "证据", "approach": "<b>&"},
        {"topic": "题"},
    ]
