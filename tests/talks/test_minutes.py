"""Minutes of a meeting 会议议定事项: pasted by who hands out tasks, read, put right, confirmed."""

from models import Task
from tests.office import Office, data_behind

MINUTES = """党组会〔2026〕9号 议定事项
1. 由张三负责，12月10日前完成专项检查 #履职责任
2、王五、张三 12月20日前整理<b>卷宗</b>
3. 研究听证室改造
（4）张三每周五报送周报 #能动责任周报"""


async def test_each_item_is_read_and_shown_with_what_it_lacks(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    for line in (
        "✅ 1 完成专项检查",
        "张三 · 12月10日（周四） 18:00 · 履职责任",
        "❓ 2 整理<b>卷宗</b>",
        "王五、张三 · 12月20日（周日） 18:00 · ❗缺责任",
        "❓ 3 研究听证室改造",
        "❗缺责任人 · ❗缺期限 · ❗缺责任",
        "✅ 4 报送周报",
    ):
        assert line in shown.text, shown.text
    assert shown.buttons == [
        ["确认登记 2 项"],
        ["统一选责任"],
        ["1", "2", "3", "4"],
        ["取消"],
    ]
    assert await office.all(Task) == []


async def test_they_are_put_right_and_confirmed_together(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    await office.head.taps("统一选责任", on=shown)
    assert "有 2 项没有写属于哪项责任" in shown.text
    await office.head.says("履职责任", reply_to=shown)
    shown = await office.head.hears("读到这些议定事项")
    await office.head.taps("确认登记 3 项", on=shown)
    assert "已登记 3 项，下面的还缺内容" in shown.text
    tasks = sorted(await office.all(Task), key=lambda one: one.id)
    assert [task.title for task in tasks] == ["完成专项检查", "整理<b>卷宗</b>", "报送周报"]
    assert {task.document for task in tasks} == {"党组会〔2026〕9号 议定事项"}
    assert await office.wang.hears("整理<b>卷宗</b>")
    await office.head.taps("1", on=shown)
    await office.head.hears("由谁负责")
    await office.head.says("张三")
    await office.head.says("月底")
    await office.head.taps("确认登记", on=await office.head.hears("请核对"))
    assert (await office.newest(Task)).title == "研究听证室改造"


async def test_what_was_shown_before_a_change_cannot_be_confirmed(office: Office) -> None:
    await office.head.says(MINUTES)
    shown = await office.head.hears("读到这些议定事项")
    old = data_behind(shown, "确认登记 2 项")
    await office.head.taps("1", on=shown)
    press = await office.head.taps_forged(old, on=shown)
    assert (await press.answered()).text
    assert await office.all(Task) == []


async def test_whoever_may_not_hand_out_tasks_is_not_read_so(office: Office) -> None:
    await office.zhang.says(MINUTES)
    await office.zhang.hears_nothing("读到这些议定事项")
    await office.head.says("1. 先去现场\n2. 再写报告")  # names nobody
    await office.head.hears_nothing("读到这些议定事项")


async def test_too_many_items_are_refused_whole(office: Office) -> None:
    await office.head.says("\n".join(f"{place}. 张三办第{place}件事" for place in range(1, 18)))
    assert await office.head.hears("一次最多读 15 项（这里有 17 项）")
    await office.head.says("1. 赵六 12月10日前 报送\n2. 张三 12月10日前 " + "长" * 300)
    shown = await office.head.hears("读到这些议定事项")
    assert "❓ 1 报送" in shown.text  # another department's head is not his to direct
