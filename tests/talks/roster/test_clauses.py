"""Published measures as tasks: one for each clause, from a workbook, and which lie still.

S07 实施意见落实: published measures broken down into clauses, each with an owner.
"""

import dataclasses

from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Organisation, Task
from models.workbook import TASKS, read_workbook
from tests.office import Office
from tests.roster.workbooks import workbook

OWNERS = ("张三", "王五", "钱七")


def clause(number: int, owner: str) -> dict[str, str]:
    """One clause of the measures as a row of the sheet 事项."""
    return {
        "事项": f"落实第{number}条",
        "责任": "实施意见落实",
        "责任人": owner,
        "期限": "2026-12-18",
        "来源": f"实施意见第{number}条",
    }


async def imported(office: Office, rows: list[dict[str, str]]) -> list[str]:
    """Import the rows as `taizhang import` does; return what is wrong with them."""
    cells = [[row.get(heading, "") for heading in TASKS.headings] for row in rows]
    async with office.database.write() as session:
        organisation = await session.get_one(Organisation, office.organisation_id)
        plan = await plan_import(
            session,
            organisation=organisation,
            contents=read_workbook(workbook(tasks=cells)),
            now=office.clock.now(),
        )
        if not plan.problems:
            await carry_out(
                session,
                organisation=organisation,
                plan=plan,
                source="measures.xlsx",
                now=office.clock.now(),
            )
    await office.settle()
    return [str(dataclasses.asdict(problem)) for problem in plan.problems]


async def test_s07_each_clause_is_a_task_and_leaders_see_which_lie_still(office: Office) -> None:
    rows = [clause(number, OWNERS[number % 3]) for number in range(1, 9)]
    assert await imported(office, rows) == []
    tasks = await office.all(Task)
    assert {task.document for task in tasks} == {f"实施意见第{number}条" for number in range(1, 9)}
    third = next(task for task in tasks if task.title == "落实第3条")
    await office.zhang.says("/list")
    await office.zhang.says("第3条已印发通知", reply_to=await office.zhang.hears("责任清单"))
    await office.zhang.taps("落实第3条")
    assert office.ledger.kinds(third) == ["assigned", "signed", "reported"]
    await office.leader.says("/list 实施意见落实")
    listed = await office.leader.hears("实施意见落实")
    assert "第3条已印发通知" in listed.text
    assert "2026年计划完成 0/8（0%） · 还没有进展 7 项" in listed.text
    assert listed.text.count("落实第") == 8
    assert listed.text.count("已交办，等责任人签收") == 7


async def test_s07_a_clause_without_an_owner_is_refused(office: Office) -> None:
    problems = await imported(office, [clause(1, "张三"), clause(2, "")])
    assert len(problems) == 1
    assert await office.all(Task) == []
