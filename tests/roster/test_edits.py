"""A workbook exported, changed and imported again changes exactly what was changed in it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from xlsxwriter import Workbook

from ledger.exports.kinds import EXPORTS
from ledger.exports.pages import write_export
from ledger.organisations import found_organisation
from ledger.roster.carrying_out import carry_out
from ledger.roster.edits import Standing
from ledger.roster.planning import ImportPlan, plan_import
from models import Database, Entry, Member, Organisation, Task
from models.framework import read_framework
from models.workbook import Reason, read_workbook
from models.workbook.edits import plain
from models.workbook.layout import cell_name
from tests.roster.workbooks import fill, workbook

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DUE = date(2026, 12, 4)
PEOPLE = [
    ("张三", "办公室", "部门负责人、成员", "001"),
    ("李四", "办公室", "成员", "002"),
    ("王五", "第一检察部", "部门负责人", None),
    ("王五", "办公室", "成员", "004"),
]
HELPERS = "李四、牵头:王五（第一检察部）"
TASKS = [
    (
        "专项检查",
        "履职责任",
        "迎检",
        "张三",
        "李四、牵头:王五（第一检察部）",
        DUE,
        "查完",
        13,
        "次",
    ),
    ("整理卷宗", "主体责任", "迎检", "002", None, DUE),
    ("撰写报告", "履职责任", None, "004", "外部:市水务局", DUE + timedelta(days=20)),
]
Grids = dict[str, list[list[Any]]]


class Office:
    """The books, and workbooks that come out of them and go in."""

    def __init__(self, database: Database, organisation: Organisation) -> None:
        self.database = database
        self.organisation = organisation

    async def exported(self, what: str) -> Grids:
        """Export, and return the cells of all sheets."""
        file = BytesIO()
        async with self.database.read() as session:
            organisation = await session.get_one(Organisation, self.organisation.id)
            await write_export(file, await EXPORTS[what](session, organisation, NOW))
        book = CalamineWorkbook.from_filelike(BytesIO(file.getvalue()))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    async def imports(
        self, content: bytes, standing: Standing = Standing.ASKED, *, dry: bool = False
    ) -> ImportPlan:
        """Import a workbook as far as that goes."""
        fields = read_framework("3315").fields_of_categories
        contents = read_workbook(content, fields=fields)
        async with self.database.write() as session:
            organisation = await session.get_one(Organisation, self.organisation.id)
            plan = await plan_import(
                session, organisation=organisation, contents=contents, now=NOW, standing=standing
            )
            if not (plan.problems or plan.is_undecided or dry):
                await carry_out(
                    session, organisation=organisation, plan=plan, source="f.xlsx", now=NOW
                )
        return plan

    async def entries(self) -> list[Entry]:
        async with self.database.read() as session:
            return list(await session.scalars(select(Entry).order_by(Entry.seq)))


def saved(grids: Grids) -> bytes:
    """Return a workbook of these cells, as another program would save it."""
    file = BytesIO()
    book = Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    dates = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, [headings, *rows] in grids.items():
        fill(book.add_worksheet(name), [str(one) for one in headings], rows, dates)
    book.close()
    return file.getvalue()


def put(grids: Grids, sheet: str, line: int, heading: str, value: Any) -> None:
    """Change a cell; lines are counted as the sheet shows them."""
    grids[sheet][line - 1][grids[sheet][0].index(heading)] = value


@pytest.fixture
async def office(database: Database) -> Office:
    async with database.write() as session:
        organisation, _ = await found_organisation(
            session,
            name="示例单位",
            framework=read_framework("3315"),
            administrator="管理员甲",
            now=NOW,
        )
    office = Office(database, organisation)
    plan = await office.imports(workbook(PEOPLE, TASKS))
    assert plan.problems == ()
    return office


async def test_what_is_not_changed_changes_nothing(office: Office) -> None:
    before = len(await office.entries())
    for what, sheet in (("tasks", "事项"), ("people", "人员")):
        grids = await office.exported(what)
        grids[sheet][1:] = grids[sheet][:0:-1]  # sorted otherwise
        del grids[sheet][-1]  # a row that is gone means nothing
        plan = await office.imports(saved(grids))
        assert (plan.problems, plan.is_empty, plan.edits) == ((), True, ())
    assert len(await office.entries()) == before


async def test_a_task_is_changed_cell_by_cell_and_on_record(office: Office) -> None:
    grids = await office.exported("tasks")
    later = DUE + timedelta(days=3)
    for heading, value in (
        ("事项", "专项检查（第二次）"),
        ("期限", later),
        ("目标值", "14"),
        ("紧急程度", "特急"),
        ("需要佐证", "是"),
        ("项目", "新项目"),
        ("协办", "王五（办公室）"),
        ("责任人", "李四"),
        ("来源", "=1+1"),
    ):
        put(grids, "事项", 2, heading, value)
    grids["事项"].append(["", "新的一件", "履职责任", "", "张三", "", later, *[""] * 14])
    seen = len(await office.entries())
    plan = await office.imports(saved(grids))
    assert plan.problems == ()
    assert [(one.heading, one.before, one.after) for one in plan.edits][:3] == [
        ("事项", "专项检查", "专项检查（第二次）"),
        ("项目", "迎检", "新项目"),
        ("责任人", "张三", "李四"),
    ]
    entries = (await office.entries())[seen:]
    told = [orjson.loads(one.content or "") for one in entries if one.kind == "changed"]
    assert sorted(one["field"] for one in told) == [
        *("co_owners", "deadline", "document", "evidence_required", "project"),
        *("target", "title", "urgency"),
    ]
    assert {one["reason"] for one in told} == {"f.xlsx"}
    assert [one.kind for one in entries].count("handed_over") == 1
    assert [one.kind for one in entries].count("assigned") == 1
    now = (await office.exported("tasks"))["事项"]
    row = dict(zip(now[0], now[1], strict=True))
    assert row["事项"] == "专项检查（第二次）"
    assert (row["责任人"], row["协办"], row["期限"]) == ("李四", "004", later)
    assert (row["目标值"], row["单位"], row["来源"], row["项目"]) == (14, "次", "=1+1", "新项目")
    assert len(now) == 5
    assert (await office.imports(saved(grids), dry=True)).edits == ()  # it is so already


async def test_the_roster_is_changed_cell_by_cell(office: Office) -> None:
    grids = await office.exported("people")
    put(grids, "人员", 3, "部门", "政治部")
    put(grids, "人员", 3, "角色", "部门负责人")
    put(grids, "人员", 4, "姓名", "李思")
    put(grids, "人员", 4, "工号", "0022")
    put(grids, "人员", 5, "标签", "业务标兵")
    plan = await office.imports(saved(grids))
    assert plan.problems == ()
    assert plan.new_departments == ("政治部",)
    async with office.database.read() as session:
        members = {one.id: one for one in await session.scalars(select(Member))}
    assert {one.name for one in members.values()} == {"管理员甲", "张三", "李思", "王五"}
    now = {row[0]: row[1:6] for row in (await office.exported("people"))["人员"][1:]}
    assert list(now.values()) == [
        ["管理员甲", "示例单位", "管理员", "", ""],
        ["张三", "政治部", "部门负责人", "001", ""],
        ["李思", "办公室", "成员", "0022", ""],
        ["王五", "第一检察部", "部门负责人", "", "业务标兵"],
        ["王五", "办公室", "成员", "004", ""],
    ]


async def test_what_the_books_changed_meanwhile_is_asked_about(office: Office) -> None:
    grids = await office.exported("tasks")
    mine = [list(map(list, sheet)) for sheet in grids.values()]
    theirs: Grids = dict(zip(grids, mine, strict=True))
    put(theirs, "事项", 3, "事项", "整理全部卷宗")
    await office.imports(saved(theirs))
    put(grids, "事项", 3, "事项", "整理旧卷宗")
    put(grids, "事项", 3, "完成标准", "入柜")
    seen = len(await office.entries())
    plan = await office.imports(saved(grids))
    [conflict] = plan.conflicts
    assert (conflict.before, conflict.after) == ("整理卷宗", "整理旧卷宗")
    assert conflict.now == "整理全部卷宗"
    assert plan.is_undecided
    assert len(await office.entries()) == seen
    await office.imports(saved(grids), Standing.BOOKS)
    async with office.database.read() as session:
        task = await session.scalar(select(Task).where(Task.title == "整理全部卷宗"))
    assert task is not None
    assert task.standard == "入柜"
    plan = await office.imports(saved(grids), Standing.FILE)
    assert [one.after for one in plan.edits] == ["整理旧卷宗"]


BAD: list[tuple[str, int, str, Any, Reason]] = [
    ("事项", 2, "编号", 99999, Reason.NUMBER_UNKNOWN),
    ("事项", 2, "状态", "已销号", Reason.READ_ONLY),
    ("事项", 2, "责任人", "无名氏", Reason.PERSON_UNKNOWN),
    ("事项", 2, "责任人", "王五", Reason.PERSON_AMBIGUOUS),
    ("事项", 2, "事项", "", Reason.REQUIRED),
    ("事项", 2, "期限", date(2020, 1, 1), Reason.DEADLINE_PAST),
    ("事项", 2, "目标值", "很多", Reason.NOT_NUMBER),
    ("事项", 2, "题目", "x", Reason.FIELD_OF_OTHERS),
    ("人员", 2, "角色", "成员", Reason.ADMINISTRATOR_STAYS),
    ("人员", 3, "角色", "科长", Reason.ROLE_UNKNOWN),
    ("人员", 3, "工号", "", Reason.CODE_STAYS),
    ("人员", 3, "工号", "002", Reason.CODE_TAKEN),
]


async def test_a_bad_cell_is_named_and_nothing_is_taken(office: Office) -> None:
    seen = len(await office.entries())
    exported = {"事项": await office.exported("tasks"), "人员": await office.exported("people")}
    for sheet, line, heading, value, reason in BAD:
        grids = {name: [list(row) for row in rows] for name, rows in exported[sheet].items()}
        put(grids, sheet, line, heading, value)
        plan = await office.imports(saved(grids))
        assert [one.reason for one in plan.problems] == [reason], (heading, value, plan.problems)
    grids = dict(exported["事项"])
    del grids["事项（导出时）"]
    plan = await office.imports(saved(grids))
    assert [one.reason for one in plan.problems] == [Reason.EXPORT_LOST]
    assert len(await office.entries()) == seen


CHOICES: dict[str, list[Any]] = {
    "事项": ["甲事", "乙 事", "<b>&", "=1+1", "长" * 500],
    "责任": ["主体责任", "履职责任"],
    "项目": ["", "迎检", "另一个"],
    "责任人": ["张三", "002", "王五（办公室）"],
    "协办": ["", "李四", "外部:某局", "牵头:张三、李四"],
    "期限": [DUE, DUE + timedelta(days=1), "2027-01-05"],
    "完成标准": ["", "一\n二", "x"],
    "目标值": ["", 0.5, "12"],
    "单位": ["", "次"],
    "来源": ["", "党组会〔2026〕9号"],
    "紧急程度": ["一般", "紧急"],
    "需要佐证": ["是", "否"],
}


async def test_random_edits_are_exactly_what_changes(office: Office) -> None:
    """Whatever cells are changed: those are others afterwards, and no more is on record."""
    random = Random(13)
    for _ in range(4):
        before = await office.exported("tasks")
        grids = {name: [list(row) for row in rows] for name, rows in before.items()}
        for _ in range(random.randint(1, 9)):
            heading = random.choice(list(CHOICES))
            put(grids, "事项", random.randint(2, 4), heading, random.choice(CHOICES[heading]))
        seen = len(await office.entries())
        plan = await office.imports(saved(grids))
        assert plan.problems == ()
        after = await office.exported("tasks")
        changed = changes(before["事项"], after["事项"])
        asked = {(one.cell, one.heading) for one in plan.edits}
        owned = [one for one in plan.edits if one.heading == "责任人"]
        kinds = [one.kind for one in (await office.entries())[seen:]]
        assert {one for one in changed if one[1] != "责任人"} <= asked | implied(changed)
        assert kinds.count("changed") == len(plan.edits) - len(owned)
        assert set(kinds) <= {"changed", "handed_over"}
        assert (await office.imports(saved(after), dry=True)).is_empty


def changes(before: list[list[Any]], after: list[list[Any]]) -> set[tuple[str, str]]:
    """Return which cells say something else, by name and heading."""
    return {
        (cell_name(column, line), str(before[0][column - 1]))
        for line, rows in enumerate(zip(before, after, strict=True), start=1)
        for column, (old, new) in enumerate(zip(*rows, strict=True), start=1)
        if plain(old) != plain(new)
    }


def implied(changed: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what follows of a change: who owns a task helps with it no more."""
    return {one for one in changed if one[1] in {"协办", "时限", "状态"}}
