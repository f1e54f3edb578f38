"""The plan of a task: set in one line, ticked by a tap, on card and list.

S25 台账化管理: every task is on the ledger, with its plan and its deadline.
"""

from models import Milestone, Task
from tests.office import Office, data_behind

LINE = "@张三 12月20日前 完成专项检查 #履职责任"
THIRTEEN = range(1, 14)
PLAN = "11月底 初稿；12月10日 征求意见\n12月15日前 报送 <b>定稿</b>"


async def test_s25_the_plan_is_set_in_one_message_and_ticked_by_a_tap(office: Office) -> None:
    task = await office.head.registers(LINE)
    await office.zhang.taps("正常推进", on=await office.zhang.message_about(task))
    await office.zhang.taps("更多…", on=task)
    await office.zhang.taps("推进计划", on=task)
    await office.zhang.hears("分几步做")
    await office.zhang.says(PLAN)
    shown = await office.zhang.hears("的推进计划：")
    assert "▫️ 11月30日（周一） 初稿" in shown.text
    assert shown.buttons == [
        ["✓ 初稿"],
        ["✓ 征求意见"],
        ["✓ 报送 <b>定稿</b>"],
        ["改计划", "返回"],
    ]
    await office.zhang.taps("✓ 初稿", on=shown)
    assert "✅ 11月30日（周一） 初稿" in shown.text
    assert office.ledger.kinds(task)[-2:] == ["planned", "milestone_reached"]
    assert office.ledger.contents(task)[-1]["milestone"] == "初稿"
    await office.zhang.taps("返回", on=shown)
    assert "▫️ 12月10日（周四） 征求意见" in shown.text  # on the card
    await office.zhang.says("/list")
    assert await office.zhang.hears("▫️ 12月10日（周四） 征求意见")


async def test_a_head_sets_it_in_words_and_writes_it_anew(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.head.hears("已登记")
    await office.head.says("推进计划：" + PLAN, reply_to=card)
    shown = await office.head.hears("的推进计划：")
    tick = data_behind(shown, "✓ 初稿")
    await office.head.taps("改计划", on=shown)
    await office.head.says("12月1日 摸底")
    shown = await office.head.hears("摸底")
    assert "初稿" not in shown.text
    press = await office.zhang.taps_forged(tick, on=await office.zhang.message_about(task))
    assert "计划后来改过" in ((await press.answered()).text or "")
    assert [one.title for one in await office.all(Milestone)] == ["摸底"]


async def test_a_plan_that_will_not_do_is_not_taken_in_part(office: Office) -> None:
    task = await office.head.registers(LINE)
    card = await office.zhang.message_about(task)
    for words, answer in (
        ("推进计划：11月底 初稿；抓紧办", "没有看懂“抓紧办”"),
        ("推进计划：11月底 初稿；12月25日 定稿", "晚于这一项的期限"),
        (
            "推进计划：" + "；".join(f"12月{day}日 第{day}步" for day in range(1, 14)),
            "最多12个节点",
        ),
        ("推进计划：11月底 " + "长" * 4000, "没有看懂"),
        ("推进计划：昨天 初稿", "没有看懂"),
    ):
        await office.zhang.says(words, reply_to=card)
        assert await office.zhang.hears(answer), words
    assert await office.all(Milestone) == []
    assert office.ledger.kinds(task) == ["assigned"]


async def test_others_neither_plan_nor_tick(office: Office) -> None:
    task = await office.head.registers("@张三、王五 12月20日前 完成专项检查 #履职责任")
    await office.wang.says("推进计划：11月底 初稿", reply_to=await office.wang.message_about(task))
    assert await office.wang.hears("由责任人、协办和部门负责人来办")
    await office.zhang.says(
        "推进计划：11月底 初稿", reply_to=await office.zhang.message_about(task)
    )
    shown = await office.zhang.hears("的推进计划：")
    tick = data_behind(shown, "✓ 初稿")
    await office.wang.taps_forged(tick, on=await office.wang.message_about(task))  # he helps
    [step] = await office.all(Milestone)
    assert step.done_by == office.wang.member_id
    press = await office.zhang.taps("✓ 初稿", on=shown)
    assert "已经完成" in ((await press.answered()).text or "")
    assert (await office.newest(Task)).id == task.id
