"""The tree in chat: from two sheets of Excel to its gaps, and to none.

S04 一部门一支部: every department is a party branch.
"""

from typing import Any

from demo.sample import DEPARTMENT, OTHER_DEPARTMENT
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Entry, Organisation, Unit
from models.workbook import read_workbook
from tests.office import Office
from tests.roster.workbooks import Cells, workbook


async def imports(
    office: Office, people: Cells = (), units: Cells = (), readings: Cells = ()
) -> None:
    """Import the rows as `taizhang import` does."""
    now = office.clock.now()
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        contents = read_workbook(workbook(people, units=units, readings=readings))
        plan = await plan_import(session, organisation=organisation, contents=contents, now=now)
        assert plan.problems == ()
        await carry_out(session, organisation=organisation, plan=plan, source="tree.xlsx", now=now)
    await office.settle()


def told_of(office: Office, kind: str) -> list[dict[str, Any]]:
    """What the ledger has of one kind."""
    pairs = zip(office.ledger.entries(), office.ledger.contents(), strict=True)
    return [content for entry, content in pairs if entry.kind == kind]


async def test_s04_every_department_belongs_to_a_branch_and_gaps_are_listed(
    office: Office,
) -> None:
    units = [("机关党总支", "机关党总支"), (DEPARTMENT, "部门", None, "第一党支部", "张三")]
    await imports(office, units=[*units, ("第二党支部", "党支部")])
    assert [one["unit"] for one in told_of(office, "secretary_named")] == ["第一党支部"]
    await office.admin.says("/tree")
    shown = await office.admin.hears("组织 · 部门")
    assert "第一党支部 · 书记 张三" in shown.text
    assert "负责人 李四" in shown.text
    assert f"没有对应支部的部门：{OTHER_DEPARTMENT}" in shown.text
    assert "没有书记的支部：第二党支部" in shown.text
    await office.admin.taps("看党组织", on=shown)
    assert "第二党支部　党支部 · 上级 机关党总支" in shown.text
    assert "机关党总支　党总支" in shown.text

    await imports(office, units=[(OTHER_DEPARTMENT, "部门", None, "第二党支部", "钱七")])
    await office.leader.says("/tree")
    assert "没有缺口" in (await office.leader.hears("组织")).text
    await office.other_member.says("/help")
    await office.other_member.hears("支部书记")
    # Another is named: he takes the place, and the ledger has both.
    await imports(office, units=[("第二党支部", "党支部", None, None, "赵六")])
    named = told_of(office, "secretary_named")[-1]
    assert (named["name"], named["before"]) == ("赵六", ["钱七"])

    await office.zhang.says("/tree")
    await office.zhang.hears("供领导和管理员查看")
    entries = await office.all(Entry, Entry.kind == "unit_changed")
    assert len(entries) == 2


async def test_a_secretary_is_named_in_chat_only_where_there_is_a_branch(office: Office) -> None:
    words = ("/move 张三", DEPARTMENT, "成员、支部书记", "确认")
    for one in words:
        await office.admin.says(one)
    await office.admin.hears("还没有对应的党支部")
    await imports(office, units=[(DEPARTMENT, "部门", None, "第一党支部")])
    for one in words:
        await office.admin.says(one)
    await office.admin.says("/tree")
    assert "第一党支部 · 书记 张三" in (await office.admin.hears("组织 · 部门")).text


async def test_a_workbook_is_imported_in_chat_once_it_is_confirmed(office: Office) -> None:
    await office.head.sends_document("名册.xlsx", workbook(), caption="/import")
    await office.head.hears("管理员")
    await office.admin.says("/import")
    await office.admin.hears("请把填好的 Excel 工作簿")
    bad = workbook([("王小一", "新部门", "科长")], units=[("甲", "部门", "甲")])
    await office.admin.sends_document("名册.xlsx", bad)
    told = await office.admin.hears("没有导入：有 2 处要改")
    assert "人员!C2 “科长” 不认识的角色" in told.text
    assert "组织!C2 “甲” 上下级绕成了一圈" in told.text
    await office.admin.sends_document("名册.xlsx", b"no workbook at all")
    await office.admin.hears("没有导入")

    good = workbook(
        [("王小一", "新部门")], units=[(DEPARTMENT, "部门", None, "第一党支部", "李四")]
    )
    await office.admin.sends_document("名册.xlsx", good)
    shown = await office.admin.hears("核对无误，导入后会")
    assert "新增人员 1 名" in shown.text
    assert await office.all(Unit, Unit.name == "第一党支部") == []
    await office.admin.taps("导入", on=shown)
    assert "✅ 已导入" in shown.text
    assert "任命书记 1 名" in shown.text
    assert "没有负责人的部门：新部门" in shown.text
    [branch] = await office.all(Unit, Unit.name == "第一党支部")
    assert office.ledger.kinds(branch) == ["unit_added", "secretary_named"]
    await office.admin.sends_document("名册.xlsx", good, caption="/import")
    await office.admin.hears("都已经在册了")
