"""Deadlines of procedure: warned of, reminded, reported by the handler, confirmed by the head.

S34 办案程序预警、提醒、核实: alarms about the deadlines of procedure.
"""

from models import Answer, Inbox, Task, TaskState
from tests.ledger.test_held_back import PERSON
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


async def test_s34_what_looks_like_somebody_s_particulars_goes_on_only_once_it_is_cut(
    office: Office,
) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("进展", on=task)
    kinds = office.ledger.kinds(task)
    for words, what in (
        ("已通知，电话13800138000", "电话号码"),
        (f"证件{PERSON}", "身份证号"),
        ("犯罪嫌疑人王某已到案", "案件当事人和案情"),
    ):
        await office.zhang.says(words)
        assert await office.zhang.hears(f"好像有{what}，没有记下")
    assert office.ledger.kinds(task) == kinds
    kept = [row.payload for row in await office.all(Inbox)]
    assert not any("13800138000" in one or PERSON in one or "王某" in one for one in kept)
    # The question is still open: cut, it is the answer.
    said = await office.zhang.says("已通知，人已到案")
    assert await office.zhang.hears("已记入台账")
    await office.zhang.edits(said, "已通知13800138000，人已到案")
    assert await office.zhang.hears("好像有电话号码，没有记下")
    assert [row.text for row in await office.all(Answer)] == ["已通知，人已到案"]
    await office.head.says("@张三 周五前 约谈被告人王某 #办案程序预警提醒核实")
    assert await office.head.hears("好像有案件当事人和案情")
    await office.head.says("/find 13800138000")
    assert await office.head.hears("好像有电话号码")
