"""What the sheet 组织 and the columns 上级, 支部 and 书记 come to, and every cell that is wrong."""

import pytest
from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.people.tree import gaps_of, tree_for
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Database, Member, Organisation, Role, RoleName, Unit, UnitKind
from models.workbook import PEOPLE, Reason, read_workbook
from tests.databases import SqliteCopies
from tests.roster.workbooks import Cells, workbook
from tests.staff import MONDAY, Staff, hire
from tests.statements import watching
from wording.people.tree import Gap, GapKind


def person(name: str, department: str | None, **cells: str) -> tuple[str | None, ...]:
    """A row of sheet 人员 with some of its later columns."""
    row = {"姓名": name, "部门": department, **cells}
    return tuple(row.get(heading) for heading in PEOPLE.headings)


async def takes(staff: Staff, people: Cells, units: Cells | None) -> list[tuple[str, Reason]]:
    """Import a workbook; return what is wrong with it."""
    contents = read_workbook(workbook(people, units=units))
    async with staff.database.write() as session:
        organisation = await session.get_one(Organisation, staff.organisation_id)
        plan = await plan_import(session, organisation=organisation, contents=contents, now=MONDAY)
        if not plan.problems:
            await carry_out(
                session, organisation=organisation, plan=plan, source="tree.xlsx", now=MONDAY
            )
    return [(f"{one.sheet}!{one.cell}", one.reason) for one in plan.problems]


async def tree_in(staff: Staff) -> dict[str, tuple[UnitKind, str | None, str | None, set[str]]]:
    """Each unit with what it is, what is above it, its branch and its secretaries."""
    async with staff.database.read() as session:
        units = {unit.id: unit for unit in await session.scalars(select(Unit))}
        held = await session.execute(
            select(Role.unit_id, Member.name)
            .join(Member, Member.id == Role.member_id)
            .where(Role.role == RoleName.SECRETARY)
        )
        rows = held.all()

    def named(number: int | None) -> str | None:
        return units[number].name if number else None

    return {
        unit.name: (
            unit.kind,
            named(unit.parent_id),
            named(unit.branch_id),
            {name for unit_id, name in rows if unit_id == unit.id},
        )
        for unit in units.values()
    }


async def test_the_tree_is_read_changed_and_read_again(database: Database) -> None:
    staff = await hire(database)
    units = [
        ("机关党总支", "机关党总支", None, None, "陈三"),
        ("第一支部", "党支部", None, None, None),
        ("一部", "部门", None, "第一支部", "陈二"),
        ("综合科", "部门", "办公室", None, None),
    ]
    people = [
        person("陈一", "办公室", 工号="1", 支部="第二支部", 书记="是"),
        person("陈二", "一部", 工号="2"),
        person("陈三", "一部", 工号="3", 角色="领导"),
    ]
    assert await takes(staff, people, units) == []
    tree = await tree_in(staff)
    department, branch = UnitKind.DEPARTMENT, UnitKind.BRANCH
    assert tree["机关党总支"] == (UnitKind.GENERAL_BRANCH, "示例单位", None, {"陈三"})
    assert tree["第一支部"] == (branch, "机关党总支", None, {"陈二"})
    assert tree["第二支部"] == (branch, "机关党总支", None, {"陈一"})
    assert tree["一部"] == (department, "示例单位", "第一支部", set())
    assert tree["综合科"] == (department, "办公室", None, set())
    async with database.read() as session:
        assert await gaps_of(session, staff.organisation_id) == [
            Gap(GapKind.DEPARTMENT_WITHOUT_BRANCH, ("业务一部", "综合科"), more=False),
            Gap(GapKind.DEPARTMENT_WITHOUT_HEAD, ("一部", "办公室"), more=False),
        ]
    # Silence dismisses nobody; what is said anew replaces what was said.
    assert await takes(staff, [person("陈二", "一部", 工号="2", 角色="部门负责人")], None) == []
    assert (await tree_in(staff)) == tree
    moved = [person("陈三", "一部", 工号="3", 支部="第二支部", 书记="陈三", 角色="领导")]
    assert await takes(staff, moved, None) == []
    changed = await tree_in(staff)
    assert changed["一部"] == (department, "示例单位", "第二支部", set())
    assert changed["第二支部"][3] == {"陈三"}


WRONG: list[tuple[Cells, Cells | None, list[tuple[str, Reason]]]] = [
    ([], [("甲", "部门"), ("甲", "部门")], [("组织!A3", Reason.UNIT_TWICE)]),
    ([], [("", "部门"), ("甲", "小组")],
     [("组织!A2", Reason.REQUIRED), ("组织!B3", Reason.WORD_UNKNOWN)]),
    ([], [("甲", "部门", "乙")], [("组织!C2", Reason.UNIT_UNKNOWN)]),
    ([], [("甲", "部门", "乙"), ("乙", "部门", "丙"), ("丙", "部门", "甲")],
     [(f"组织!C{row}", Reason.UNIT_CIRCLE) for row in (2, 3, 4)]),
    ([], [("甲", "部门", "甲")], [("组织!C2", Reason.UNIT_CIRCLE)]),
    ([], [("示例单位", "部门", "业务一部")],
     [("组织!B2", Reason.TOP_STAYS), ("组织!C2", Reason.TOP_STAYS)]),
    ([], [("甲", "部门", None, "业务一部")], [("组织!D2", Reason.NOT_A_BRANCH)]),
    ([], [("甲", "党支部", None, "乙支部")], [("组织!D2", Reason.BRANCH_FOR_DEPARTMENTS)]),
    ([], [("甲", "党支部", None, None, "没有人")], [("组织!E2", Reason.PERSON_UNKNOWN)]),
    ([], [("甲", "党支部", None, None, "张三、李四")],
     [("组织!E2", Reason.SEVERAL_SECRETARIES)]),
    ([], [("甲", "部门", None, None, "张三")],
     [("组织!E2", Reason.SECRETARY_WITHOUT_BRANCH)]),
    ([], [("甲", "党支部", None, None, "张三"), ("乙", "部门", None, "甲", "李四")],
     [("组织!E3", Reason.SECRETARY_TWICE)]),
    ([person("甲", "一部", 支部="一支部"), person("乙", "一部", 支部="二支部", 上级="三部")], None,
     [("人员!E3", Reason.UNIT_UNKNOWN), ("人员!F3", Reason.UNIT_SAID_OTHERWISE)]),
    ([person("甲", "一部", 角色="支部书记")], None,
     [("人员!C2", Reason.SECRETARY_WITHOUT_BRANCH)]),
    ([person("甲", None, 角色="领导", 支部="一支部")], None,
     [("人员!F2", Reason.BRANCH_FOR_DEPARTMENTS)]),
]  # fmt: skip


async def test_every_bad_cell_is_named_and_nothing_is_taken(sqlite_template: SqliteCopies) -> None:
    with sqlite_template.fresh() as url:
        database = Database(url)
        staff = await hire(database)
        before = await tree_in(staff)
        for people, units, wrong in WRONG:
            assert await takes(staff, people, units) == wrong
        assert await tree_in(staff) == before
        await database.dispose()


async def test_the_tree_is_shown_a_page_at_a_time(database: Database) -> None:
    staff = await hire(database)
    async with database.write() as session:
        session.add_all(
            Unit(
                organisation_id=staff.organisation_id,
                name=f"第{number}科",
                parent_id=staff.units["业务一部"],
            )
            for number in range(30)
        )
    async with database.read() as session:
        key = (staff.organisation_id, staff.people["管理员甲"])
        reader = await session.get_one(Member, key)
        with watching(database) as watched:
            shown = await tree_for(session, reader, page=99)
        assert (shown.page, shown.pages) == (4, 4)
        assert [line.name for line in shown.lines][-1] == "第29科"
        assert watched.loaded[Unit] <= 9
        assert watched.asked <= 14
        key = (staff.organisation_id, staff.people["张三"])
        with pytest.raises(Refusal):
            await tree_for(session, await session.get_one(Member, key))
