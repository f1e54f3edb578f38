"""A workbook is read whole and with suspicion; every bad cell is named with its reason."""

import random
import struct
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import RoleName
from models.workbook import MAX_ROWS, PEOPLE, TASKS, Reason, read_workbook
from models.workbook.archive import COMPOUND_FILE, MAX_FILE_BYTES, MEBIBYTE
from models.workbook.layout import cell_name, cell_place
from models.workbook.reading import shown
from models.workbook.words import code_key, match_key, name_text
from tests.roster.workbooks import Extra, part_of, with_part, workbook
from wording.roster.workbook import Choices, write_template

ZHANG = ("张三", "办公室", "成员", "001")
WALL_CLOCK = datetime(2026, 12, 4, 15, 30)  # noqa: DTZ001  # a cell knows no zone
TASK = ("专项检查", "履职责任", None, "张三", None, date(2026, 12, 4))


def problems(content: bytes) -> list[tuple[str, str, Reason]]:
    return [(one.sheet, one.cell, one.reason) for one in read_workbook(content).problems]


def people_with(*row: object) -> bytes:
    return workbook([row])


def task_with(**cells: object) -> bytes:
    given = dict(zip(TASKS.headings, (*TASK, *[None] * 10), strict=True)) | cells
    return workbook(tasks=[[given[heading] for heading in TASKS.headings]])


def test_a_good_workbook_gives_its_rows_and_no_problem() -> None:
    found = read_workbook(
        workbook(
            [
                ("张 三", " 办公室\u3000", "部门负责人、成员", 1),
                None or (),
                ("李四", None, "领导", "００２"),
            ],
            [
                (
                    "专项  检查",
                    "履职责任",
                    "迎检",
                    "张三",
                    "李四，王五",
                    date(2026, 12, 4),
                    "写出\n报告",
                    "1,300",
                    "次",
                )
            ],
        )
    )
    assert found.problems == []
    zhang, li = found.people
    assert (zhang.name, zhang.department, zhang.code, zhang.line) == ("张三", "办公室", "1", 2)
    assert zhang.roles == (RoleName.HEAD, RoleName.MEMBER)
    assert (li.department, li.code, li.line) == (None, "002", 4)
    [task] = found.tasks
    assert (task.title, task.project, task.target, task.target_unit) == (
        "专项 检查",
        "迎检",
        Decimal(1300),
        "次",
    )
    assert (task.owner, task.co_owners) == ("张三", ("李四", "王五"))
    assert (task.deadline, task.standard) == (date(2026, 12, 4), "写出\n报告")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2026-12-04", date(2026, 12, 4)),
        ("2026/12/4", date(2026, 12, 4)),
        ("２０２６．１２．４", date(2026, 12, 4)),
        ("2026年12月4日", date(2026, 12, 4)),
        ("2026-12-04 00:00:00", date(2026, 12, 4)),
        ("20261204", date(2026, 12, 4)),
        ("２０２６１２０４ ", date(2026, 12, 4)),
        (20261204, date(2026, 12, 4)),
        ("周五前", "周五前"),
        (WALL_CLOCK.replace(hour=0, minute=0), date(2026, 12, 4)),
        (WALL_CLOCK, WALL_CLOCK),
    ],
)
def test_deadlines_are_dates_or_words(value: object, read: date | str) -> None:
    found = read_workbook(task_with(期限=value))
    assert found.problems == []
    assert found.tasks[0].deadline == read


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (people_with(None, "办公室", None, "7"), ("人员", "A2", Reason.REQUIRED)),
        (people_with("张三", None, "成员"), ("人员", "B2", Reason.REQUIRED)),
        (people_with("张三", "\u3000 ", "领导、成员"), ("人员", "B2", Reason.REQUIRED)),
        (people_with("张" * 61, "办公室"), ("人员", "A2", Reason.TOO_LONG)),
        (people_with("张三、李四", "办公室"), ("人员", "A2", Reason.SEVERAL_NAMES)),
        (people_with("O'Brien, Pat", "办公室"), ("人员", "A2", Reason.SEVERAL_NAMES)),
        (people_with("张三", "办公室", "科长"), ("人员", "C2", Reason.ROLE_UNKNOWN)),
        (people_with(date(2026, 1, 1), "办公室"), ("人员", "A2", Reason.NOT_TEXT)),
        (people_with("张三", True), ("人员", "B2", Reason.NOT_TEXT)),
        (task_with(事项=None), ("事项", "A2", Reason.REQUIRED)),
        (task_with(事项="很长" * 251), ("事项", "A2", Reason.TOO_LONG)),
        (task_with(责任=None), ("事项", "B2", Reason.REQUIRED)),
        (task_with(责任人=None), ("事项", "D2", Reason.REQUIRED)),
        (task_with(责任人="张三、李四"), ("事项", "D2", Reason.SEVERAL_OWNERS)),
        (task_with(期限=None), ("事项", "F2", Reason.REQUIRED)),
        (task_with(期限=46000), ("事项", "F2", Reason.NUMBER_NOT_DATE)),
        (task_with(期限="2026-02-30"), ("事项", "F2", Reason.NOT_DATE)),
        (task_with(期限="20261304"), ("事项", "F2", Reason.NOT_DATE)),
        (task_with(期限=20260230), ("事项", "F2", Reason.NOT_DATE)),
        (task_with(期限=20261204.5), ("事项", "F2", Reason.NUMBER_NOT_DATE)),
        (task_with(期限=True), ("事项", "F2", Reason.NOT_DATE)),
        (task_with(目标值="十三次"), ("事项", "H2", Reason.NOT_NUMBER)),
        (task_with(目标值=-1), ("事项", "H2", Reason.NOT_NUMBER)),
        (task_with(目标值="1e999"), ("事项", "H2", Reason.NOT_NUMBER)),
    ],
)
def test_a_bad_cell_is_named(content: bytes, problem: tuple[str, str, Reason]) -> None:
    assert problems(content) == [problem]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda b, p, t: p.write_formula("A3", "=A2", None, "张三"), [
            ("人员", "A3", Reason.FORMULA)]),
        (lambda b, p, t: p.write_formula("J1", "=1+1"), [("人员", "J1", Reason.FORMULA)]),
        (lambda b, p, t: p.merge_range("B2:B4", "办公室"), [("人员", "B2:B4", Reason.MERGED)]),
        (lambda b, p, t: p.write("L5", "写在旁边"), [("人员", "L5", Reason.NO_HEADING)]),
        (lambda b, p, t: p.write("E1", "电话"), [("人员", "E1", Reason.COLUMN_UNKNOWN)]),
        (lambda b, p, t: p.write("E1", "姓名"), [("人员", "E1", Reason.COLUMN_TWICE)]),
        (lambda b, p, t: p.write("A1", "名字"), [
            ("人员", "", Reason.COLUMN_MISSING), ("人员", "A1", Reason.COLUMN_UNKNOWN)]),
        (lambda b, p, t: p.write("A100000", "很远"), [("人员", "A100000", Reason.TOO_MANY_ROWS)]),
        (lambda b, p, t: p.write("XFD1", "很宽"), [("人员", "XFD1", Reason.TOO_WIDE)]),
        (lambda b, p, t: t.write_formula("A2", "=1/0", None, "#DIV/0!"), [
            ("事项", "A2", Reason.FORMULA)]),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_hides_is_named(
    spoil: Extra, expected: list[tuple[str, str, Reason]]
) -> None:
    found = problems(workbook([("张三", "办公室", None, None)], extra=spoil))
    assert [one for one in found if one[2] is not Reason.REQUIRED] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(46360, "46360"), (0.5, "0.5"), (True, "TRUE"), (date(2026, 12, 4), "2026-12-04")],
)
def test_a_value_is_shown_as_the_sheet_shows_it(value: object, expected: str) -> None:
    assert shown(float(value) if type(value) is int else value) == expected


def test_signs_that_turn_the_writing_round_are_taken_out_of_names() -> None:
    assert name_text("\u202e四李\u202c\u2067") == "四李"


def test_what_harms_nothing_is_tolerated() -> None:
    def decorate(book: Any, people: Any, tasks: Any) -> None:
        people.write("E1", "备注")
        people.write("E2", "随便写")
        people.write_blank("XFD1048576", None, book.add_format({"bold": True}))
        book.add_worksheet("其他").write("A1", "=1+1")

    found = read_workbook(workbook([ZHANG], extra=decorate))
    assert (found.problems, len(found.people)) == ([], 1)


def test_a_telephone_column_is_permitted_and_said_not_to_be_kept() -> None:
    headings = (*PEOPLE.headings[:4], "手机"), TASKS.headings
    people = [("张三", "办公室", "", "001", "13800000000")]
    found = read_workbook(workbook(people, headings=headings))
    assert found.problems == []
    assert [(note.reason, note.cell) for note in found.notes] == [(Reason.NOT_KEPT, "E1")]
    assert "13800000000" not in str(found.people)


def test_a_telephone_column_has_no_place_among_tasks() -> None:
    headings = PEOPLE.headings, (*TASKS.headings, "手机")
    assert problems(workbook(headings=headings)) == [("事项", "Q1", Reason.COLUMN_UNKNOWN)]


def test_hidden_rows_are_read_and_told() -> None:
    def hide(_book: Any, people: Any, _tasks: Any) -> None:
        for row in (2, 3, 5, 9):  # counted from 0; the last one holds nothing
            people.set_row(row, None, None, {"hidden": True})

    rows = [(f"成员{number}", "办公室") for number in range(6)]
    found = read_workbook(workbook(rows, extra=hide))
    assert len(found.people) == len(rows)
    [note] = found.notes
    assert (note.reason, note.cell, dict(note.facts)) == (
        Reason.HIDDEN_ROWS, "A3", {"rows": "3–4、6"},
    )  # fmt: skip


def test_a_bad_heading_among_people_makes_no_task_wrong() -> None:
    headings = ("名字", *PEOPLE.headings[1:]), TASKS.headings
    found = read_workbook(
        workbook([("张三", "办公室")], [("专项检查", "履职责任", "", "张三", "", "2099-12-04")],
                 headings=headings)
    )  # fmt: skip
    assert {problem.sheet for problem in found.problems} == {"人员"}
    assert found.tasks == []


def test_an_error_cell_is_one_problem() -> None:
    content = workbook([ZHANG])
    sheet = part_of(content, "xl/worksheets/sheet1.xml").replace(
        b"</row></sheetData>", b'</row><row r="3"><c r="A3" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    found = problems(with_part(content, "xl/worksheets/sheet1.xml", sheet))
    assert ("人员", "A3", Reason.ERROR_VALUE) in found
    assert len([one for one in found if one[1] == "A3"]) == 1


def test_a_hundred_thousand_rows_are_refused_quickly() -> None:
    found = problems(workbook([("某人", "办公室", None, str(n)) for n in range(100_000)]))
    assert found == [("人员", cell_name(1, MAX_ROWS + 2), Reason.TOO_MANY_ROWS)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.NOT_XLSX),
        ("姓名,部门\n张三,办公室\n".encode(), Reason.NOT_XLSX),
        (b"PK\x03\x04 but no zip", Reason.NOT_XLSX),
        (COMPOUND_FILE + b"\0" * 600, Reason.OLD_OR_LOCKED),
        (b"\0" * (MAX_FILE_BYTES + 1), Reason.FILE_TOO_BIG),
        (workbook([ZHANG])[:-40], Reason.NOT_XLSX),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, reason: Reason) -> None:
    assert [one[2] for one in problems(content)] == [reason]


def test_a_plain_zip_is_no_workbook() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert [one[2] for one in problems(file.getvalue())] == [Reason.NOT_XLSX]


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = with_part(workbook([ZHANG]), "xl/worksheets/sheet1.xml", b"\0" * (200 * MEBIBYTE))
    assert len(bomb) < MEBIBYTE
    assert [one[2] for one in problems(bomb)] == [Reason.UNPACKS_TOO_BIG]


def test_a_zip_bomb_that_lies_about_its_size_is_never_unpacked() -> None:
    name = b"xl/worksheets/sheet1.xml"
    bomb = bytearray(with_part(workbook([ZHANG]), name.decode(), b" " * (60 * MEBIBYTE)))
    declared = struct.pack("<I", 60 * MEBIBYTE)
    while (place := bomb.find(declared)) >= 0:
        bomb[place : place + 4] = struct.pack("<I", 500)
    assert [one[2] for one in problems(bytes(bomb))] == [Reason.NOT_XLSX]


def test_a_billion_laughs_are_not_heard() -> None:
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b'<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'
        b"</sheetData></worksheet>"
    )
    found = problems(with_part(workbook([ZHANG]), "xl/worksheets/sheet1.xml", laughs))
    assert [one[2] for one in found] == [Reason.DAMAGED]


def test_a_damaged_sheet_is_refused() -> None:
    found = problems(with_part(workbook([ZHANG]), "xl/worksheets/sheet1.xml", b"<worksheet><row"))
    assert [one[2] for one in found] == [Reason.DAMAGED]


@pytest.mark.parametrize("encoding", ["klingon", "utf-32", "idna", "hex", "\u00e9", "x" * 300])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_part_in_an_encoding_that_nobody_knows_is_damaged(part: str, encoding: str) -> None:
    good = workbook([ZHANG])
    spoilt = part_of(good, part).replace(b"UTF-8", encoding.encode(), 1)
    assert [one[2] for one in problems(with_part(good, part, spoilt))] == [Reason.DAMAGED]


MUTATED = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
           "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml",
           "xl/styles.xml")  # fmt: skip


@pytest.mark.parametrize("part", MUTATED)
def test_a_workbook_with_some_bytes_changed_is_read_or_refused(part: str) -> None:
    chance = random.Random(part)
    good = workbook([ZHANG], [TASK])
    content = part_of(good, part)
    for _ in range(60):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        read_workbook(with_part(good, part, bytes(spoilt)))


def test_wrong_sheets_are_named_with_those_that_are_there() -> None:
    found = read_workbook(workbook(names=("Sheet1", "Sheet2"))).problems
    assert [(one.sheet, one.reason) for one in found] == [
        (PEOPLE.name, Reason.SHEET_MISSING),
        (TASKS.name, Reason.SHEET_MISSING),
    ]
    assert dict(found[0].facts)["found"] == "Sheet1、Sheet2"


def test_the_template_can_be_read_and_holds_nothing() -> None:
    file = BytesIO()
    write_template(file, Choices(["履职责任"], ["办公室"], ["张三"], ["迎检"]))
    found = read_workbook(file.getvalue())
    assert (found.problems, found.people, found.tasks) == ([], [], [])


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_cell_names_go_there_and_back(column: int, row: int) -> None:
    assert cell_place(cell_name(column, row)) == (column, row)


@pytest.mark.parametrize(
    ("one", "other"),
    [("001", "1"), ("１", "1"), (" A-7 ", "a-7"), ("0", "000")],
)
def test_codes_that_are_the_same(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


def test_codes_that_are_not_the_same() -> None:
    assert len({code_key(code) for code in ("1", "10", "A1", "A01")}) == 4


@given(st.text(alphabet="张三 \u3000\t\u200b“”履职责任Ａa", max_size=30))
def test_cleaning_is_done_once(text: str) -> None:
    assert name_text(name_text(text)) == name_text(text)
    assert match_key(match_key(text)) == match_key(text)


# What XML can carry: other control characters cannot stand in a workbook at all.
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=4))
def test_whatever_is_typed_it_is_read_or_named(rows: list[tuple[str, ...]]) -> None:
    found = read_workbook(workbook(rows))
    lines = {person.line for person in found.people}
    named = {cell_place(problem.cell)[1] for problem in found.problems}
    filled = {line for line, row in enumerate(rows, start=2) if "".join(row).split()}
    assert {person.line for person in found.people if person.bad} <= named
    assert filled - lines - named <= {
        line for line, row in enumerate(rows, start=2) if not any(map(name_text, row))
    }
