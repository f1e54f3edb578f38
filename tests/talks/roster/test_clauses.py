"""Published measures as tasks: one for each clause, from a workbook, and which lie still.

S07 实施意见落实: published measures broken down into clauses, each with an owner.
"""

import dataclasses
from datetime import date, datetime, timedelta

from ledger.bulletins.compiling import compile_bulletin
from ledger.organisations import framework_of
from ledger.roster.carrying_out import carry_out
from ledger.roster.planning import plan_import
from models import Organisation, Task
from models.workbook import TASKS, read_workbook
from tests.office import Colleague, Office
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
    assert "2026年计划完成 0/8（0%） · 还没有进展 7 项 · 没有佐证材料 8 项" in listed.text
    assert listed.text.count("落实第") == 8
    assert listed.text.count("已交办，等责任人签收") == 7


async def heading(who: Colleague) -> str:
    """What the list of the measures says above its clauses."""
    who.hears_everything()
    await who.says("/list 实施意见落实")
    return (await who.hears("🔎 实施意见落实")).text


async def coverage_of(office: Office, known_at: datetime) -> dict[str, int]:
    """What the month's bulletin says of all clauses, as it was known at a moment."""
    organisation = await office.organisation()
    bulletin = framework_of(organisation).bulletin("procuratorial-monthly")
    assert bulletin is not None
    async with office.database.read() as session:
        compiled = await compile_bulletin(
            session, organisation, bulletin, date(2026, 11, 1), known_at=known_at
        )
    [part] = [one for one in compiled.parts if one.kind == "coverage"]
    [table] = part.tables
    assert table.total is not None
    numbers = zip(table.columns, table.total.numbers, strict=True)
    return {column.key: int(number.value or 0) for column, number in numbers}


async def test_s07_clauses_without_progress_or_proof_are_counted(office: Office) -> None:
    first, second, _ = [
        await office.head.registers(f"@张三 12月18日前 落实第{number}条 #实施意见落实")
        for number in "一二三"
    ]
    for task in (first, second):
        await office.zhang.taps("进展", on=task)
        await office.zhang.says("已印发通知")
    before = office.clock.now()
    await office.clock.moves_to("mon 12:00")
    await office.zhang.taps("进展", on=first)
    await office.zhang.sends_photo()
    await office.zhang.taps("完成", on=first)
    await office.head.taps("同意销号", on=first)
    assert "完成 1/3（33%） · 还没有进展 1 项" in await heading(office.leader)
    assert "没有佐证材料 2 项" in await heading(office.leader)
    assert "没有佐证材料" not in await heading(office.zhang)  # it is told to who looks over others
    now = office.clock.now() + timedelta(seconds=1)
    told = {"clauses": 3, "struck_off": 1, "unheard": 1, "unproven": 2}
    assert await coverage_of(office, now) == told
    # As it was known before: no file, nothing struck off.
    assert await coverage_of(office, before + timedelta(seconds=1)) == {
        "clauses": 3, "struck_off": 0, "unheard": 1, "unproven": 3,
    }  # fmt: skip


async def test_s07_a_clause_without_an_owner_is_refused(office: Office) -> None:
    problems = await imported(office, [clause(1, "张三"), clause(2, "")])
    assert len(problems) == 1
    assert await office.all(Task) == []
