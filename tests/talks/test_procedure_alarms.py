"""Deadlines of procedure: warned of, reminded, reported by the handler, confirmed by the head.

S34 办案程序预警、提醒、核实: alarms about the deadlines of procedure.
"""

from models import Task, TaskState
from tests.office import Office

LINE = "@张三 周四前 核实审查起诉期限 #办案程序预警提醒核实"


async def test_s34_an_alarm_warns_reminds_and_is_confirmed_by_the_head(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("类别：办案程序预警")
    await office.head.taps("更多…", on=shown)
    for field, words in (("案号", "示例检刑诉〔2026〕12号"), ("办案环节", "审查起诉")):
        await office.head.taps(field, on=shown)
        await office.head.says(words, reply_to=await office.head.hears(f"请写“{field}”"))
        shown = await office.head.hears(f"{field}：{words}")
    await office.head.taps("确认登记", on=shown)
    task = await office.newest(Task)
    card = await office.zhang.hears("案号：示例检刑诉〔2026〕12号")
    assert "办案环节：审查起诉" in card.text
    await office.zhang.taps("签收", on=card)

    await office.clock.moves_to("wed 12:00")
    assert await office.zhang.hears("🟡 即将到期\n1 核实审查起诉期限")
    await office.clock.moves_to("thu 12:00")
    reminder = await office.zhang.hears("⏰ 今天到期\n1 核实审查起诉期限")
    await office.zhang.taps("1 完成", on=reminder)

    asked = await office.head.hears("请审核")
    assert "案号：示例检刑诉〔2026〕12号" in asked.text
    await office.head.taps("同意销号", on=asked)
    assert (await office.newest(Task)).state is TaskState.STRUCK_OFF
    assert office.ledger.kinds(task) == [
        "assigned",
        "signed",
        "completed",
        "verified",
        "struck_off",
    ]
    assert office.ledger.contents(task)[0]["category"] == "procedure-alarm"


async def test_s34_what_is_over_reaches_the_head_before_the_group(office: Office) -> None:
    await office.head.registers(LINE)
    await office.clock.moves_to("fri 08:29")
    office.head.hears_everything()
    await office.clock.moves_to("fri 09:14")
    digest = await office.head.hears("部门每日提要")
    assert "🔴 已逾期 · 1 项\n1 张三：核实审查起诉期限" in digest.text
    assert await office.zhang.hears("🔴 已过期限\n1 核实审查起诉期限")
    await office.head.hears_nothing("督办提醒", in_=office.group)
    await office.clock.moves_to("fri 09:16")
    assert "核实审查起诉期限 — 张三" in (await office.head.hears("督办提醒", in_=office.group)).text
