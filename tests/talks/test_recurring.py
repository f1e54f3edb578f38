"""Tasks that come again: offered where a registration says so, raised by themselves, stopped."""

from models import Recurrence, Task
from tests.office import Office, data_behind

LINE = "@张三 每周五 报送周报 #能动责任周报"


async def registers(office: Office) -> Recurrence:
    await office.head.says(LINE)
    await office.head.taps("确认登记", on=await office.head.hears("重复：每周五"))
    return await office.newest(Recurrence)


async def test_every_week_is_offered_shown_and_confirmed(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    assert "重复：每周五（遇休息日提前），到期后自动登记下一次" in shown.text
    assert "期限：11月27日（周五） 18:00" in shown.text
    assert shown.buttons[1] == ["只登记这一次", "遇休息日顺延"]
    await office.head.taps("遇休息日顺延", on=shown)
    assert "每周五（遇休息日顺延）" in shown.text
    await office.head.taps("确认登记", on=shown)
    [task] = await office.all(Task)
    assert task.title == "报送周报"
    assert office.ledger.kinds()[-2:] == ["assigned", "recurrence_began"]


async def test_the_next_one_is_raised_when_the_last_is_due_and_once(office: Office) -> None:
    await registers(office)
    await office.clock.moves_to("fri 17:00")
    assert len(await office.all(Task)) == 1
    await office.clock.moves_to("fri 18:30")
    await office.ticks()
    first, second = sorted(await office.all(Task), key=lambda one: one.deadline)
    assert (second.deadline - first.deadline).days == 7
    assert second.registered_by == office.head.member_id
    assert "报送周报" in (await office.zhang.hears("交给您一项新事项")).text
    await office.ticks()
    assert len(await office.all(Task)) == 2


async def test_after_an_outage_the_current_one_is_raised_and_the_rest_recorded(
    office: Office,
) -> None:
    await registers(office)
    await office.is_down_until("2026-12-16 09:00")
    tasks = sorted(await office.all(Task), key=lambda one: one.deadline)
    assert len(tasks) == 2
    assert tasks[-1].deadline.date().isoformat() == "2026-12-18"
    assert office.ledger.kinds().count("recurrence_skipped") == 1


async def test_only_this_once(office: Office) -> None:
    await office.head.says(LINE)
    shown = await office.head.hears("请核对")
    await office.head.taps("只登记这一次", on=shown)
    await office.head.taps("确认登记", on=shown)
    assert len(await office.all(Task)) == 1
    assert await office.all(Recurrence) == []


async def test_it_is_listed_and_stopped_by_who_directs(office: Office) -> None:
    await registers(office)
    await office.zhang.says("/recurring")
    assert await office.zhang.hears("由部门负责人和领导来安排")
    await office.other_head.says("/recurring")
    elsewhere = await office.other_head.hears("现在没有重复事项")
    await office.head.says("/recurring")
    listed = await office.head.hears("下一次")
    assert "1 报送周报 — 张三" in listed.text
    assert "每周五 · 遇休息日提前 · 下一次 12月4日（周五）" in listed.text
    seal = data_behind(listed, "停止 1")
    press = await office.other_head.taps_forged(seal, on=elsewhere)
    assert "没有找到" in ((await press.answered()).text or "")
    await office.head.taps("停止 1", on=listed)
    assert "现在没有重复事项" in listed.text
    press = await office.head.taps_forged(seal, on=listed)
    assert "没有找到" in ((await press.answered()).text or "")
    await office.clock.moves_to("fri 18:30")
    await office.ticks()
    assert len(await office.all(Task)) == 1


async def test_the_deadline_of_new_may_be_a_rhythm(office: Office) -> None:
    await office.head.says("/new")
    await office.head.says("报送数据")
    await office.head.taps("张三", on=await office.head.hears("由谁负责"))
    await office.head.says("履职责任")
    await office.head.says("每季度末")
    await office.head.says("不用写")
    shown = await office.head.hears("请核对")
    assert "重复：每季度末" in shown.text
    assert "期限：12月31日" in shown.text


async def test_a_task_that_stands_comes_again_by_a_tap_on_its_card(office: Office) -> None:
    task = await office.head.registers("@张三、王五 周五前 <报送>周报 #能动责任周报")
    await office.head.taps("修改", on=task)
    asking = await office.head.message_about(task, "以后每…")
    seal = data_behind(asking, "以后每…")
    press = await office.zhang.taps_forged(seal, on=await office.zhang.message_about(task))
    assert (await press.answered()).text  # its owner does not change it
    await office.head.taps("以后每…", on=asking)
    await office.head.says("有空的时候")
    await office.head.hears("没看明白多久一次")
    await office.head.says("每月25日")
    begun = await office.head.hears("以后每月25日（遇休息日提前），下一次 12月25日")
    assert (await office.newest(Recurrence)).latest_task_id == task.id
    press = await office.head.taps_forged(seal, on=begun)
    assert "已经是重复事项（每月25日）" in ((await press.answered()).text or "")
    await office.head.taps("不重复了", on=begun)
    await office.head.says("以后每周五", reply_to=await office.head.message_about(task))
    assert await office.head.hears("以后每周五")
    await office.clock.moves_to("fri 18:30")
    await office.ticks()
    first, second = sorted(await office.all(Task), key=lambda one: one.deadline)
    assert (second.title, (second.deadline - first.deadline).days) == ("<报送>周报", 7)
    assert "协办：王五" in (await office.wang.hears("12月4日")).text
    assert office.ledger.kinds().count("recurrence_began") == 2
