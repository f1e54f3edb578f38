"""The weekly responsibility list, as talks: handed out on Monday, answered with one tap a line.

S29 考核指标落实责任清单: the weekly responsibility list and the bulletin.
"""

from sqlalchemy import select

from models import Task, TaskState
from tests.office import Office, data_behind


async def tasks_for_zhang(office: Office, count: int, deadline: str = "12月4日") -> list[Task]:
    return [
        await office.head.registers(f"@张三 {deadline}前 完成第{number}项检查 #履职责任")
        for number in range(1, count + 1)
    ]


async def test_s29_every_member_is_handed_his_list_on_monday(office: Office) -> None:
    await tasks_for_zhang(office, 1)
    await office.head.registers("@张三 周三前 整改回头看 #问题整改")
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单 · 11月23日（周一）")
    assert "张三，您有 2 项在办" in listed.text
    lines = listed.text.splitlines()
    assert lines.index("问题整改") < lines.index("履职责任")  # the nearer deadline first
    assert "2 🟢 完成第1项检查" in listed.text
    assert "　12月4日（周五） · 还剩 9 个工作日" in listed.text
    assert "1 🟡 整改回头看" in listed.text
    assert "　11月25日（周三） · 还剩 2 个工作日" in listed.text
    assert "台账 №" in listed.text
    await office.wang.hears_nothing("责任清单")  # nothing open: not disturbed


async def test_s29_one_tap_answers_and_the_list_shows_it_in_place(office: Office) -> None:
    first, second = await tasks_for_zhang(office, 2)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单")
    press = await office.zhang.taps("1 正常推进", on=listed)
    assert "№" in (await press.answered()).text
    assert "✓ 正常推进" in listed.text
    assert listed.has_button("✅ 1 正常推进")
    await office.zhang.taps("2 落后", on=listed)
    assert "✓ 落后" in listed.text
    assert office.ledger.kinds(first)[-1] == "on_track"
    assert office.ledger.kinds(second)[-1] == "behind"
    await office.zhang.taps("2 正常推进", on=listed)  # he may change his mind
    assert office.ledger.kinds(second)[-1] == "on_track"


async def test_s29_a_doubled_press_counts_once(office: Office) -> None:
    (task,) = await tasks_for_zhang(office, 1)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单")
    await office.zhang.taps("正常推进", on=listed)
    await office.zhang.taps("正常推进", on=listed)
    assert office.ledger.kinds(task).count("on_track") == 1


async def test_s29_next_monday_asks_afresh(office: Office) -> None:
    await tasks_for_zhang(office, 2, "12月31日")
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单 · 11月23日")
    await office.zhang.taps("1 正常推进", on=listed)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单 · 11月30日")
    assert "✓" not in listed.text
    assert listed.has_button("1 正常推进")


async def test_s29_a_long_list_is_turned_page_by_page_in_place(office: Office) -> None:
    await tasks_for_zhang(office, 20)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单")
    assert "您有 20 项在办" in listed.text
    assert len(listed.text) < 4096
    assert listed.has_button("1/3")
    await office.zhang.taps("下一页", on=listed)
    assert "第9项" in listed.text
    await office.zhang.taps("下一页", on=listed)
    assert "第20项" in listed.text
    await office.zhang.taps("20 落后", on=listed)
    assert "✓ 落后" in listed.text  # still on the page of the line that was tapped
    await office.zhang.taps("上一页", on=listed)
    assert "第9项" in listed.text


async def test_s29_the_rest_stands_on_the_card_behind_a_line(office: Office) -> None:
    task, _ = await tasks_for_zhang(office, 2)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单")
    await office.zhang.taps("1 ⋯", on=listed)
    card = await office.zhang.message_about(task, "完成")
    await office.zhang.taps("完成", on=card)
    await office.head.hears("请审核")
    await office.zhang.taps("2 正常推进", on=listed)
    assert "您有 1 项在办" in listed.text
    assert "另有 1 项已报完成，正在等审核" in listed.text


async def test_s29_list_can_be_asked_for_at_any_time(office: Office) -> None:
    await office.zhang.says("/list")
    await office.zhang.hears("张三，您目前没有在办事项。")
    await tasks_for_zhang(office, 1)
    await office.zhang.says("/list")
    assert "您有 1 项在办" in (await office.zhang.hears("责任清单")).text


async def test_s29_a_head_sees_his_department_in_the_same_message(office: Office) -> None:
    await tasks_for_zhang(office, 2, "周三")
    await office.head.registers("@王五 12月4日前 月度分析 #履职责任")
    await office.clock.moves_to("fri 10:00")
    office.head.hears_everything()
    office.zhang.hears_everything()
    await office.clock.moves_to("mon 09:00")
    listed = await office.head.hears("责任清单")
    assert "第一检察部 · 在办 3 项 · 逾期 2 项" in listed.text
    assert "张三　在办 2 · 🔴 逾期 2" in listed.text
    assert "王五　在办 1" in listed.text
    await office.other_head.hears_nothing("责任清单")
    await office.leader.hears_nothing("📋 责任清单")
    zhang_list = await office.zhang.hears("责任清单")
    await office.zhang.taps("1 正常推进", on=zhang_list)
    await office.clock.moves_to("thu 10:00")
    await office.head.says("/list")
    listed = await office.head.hears("11月30日（周一）的清单发出后还没有回音")
    assert "张三　在办 2 · 🔴 逾期 2 · 未答 1" in listed.text


async def test_s29_a_head_looks_through_each_persons_tasks_and_comes_back(office: Office) -> None:
    tasks = await tasks_for_zhang(office, 9)
    await office.head.registers("@王五 12月11日前 月度分析 #履职责任")
    await office.clock.moves_to("mon 09:00")
    zhang_list = await office.zhang.hears("责任清单")
    await office.zhang.taps("1 落后", on=zhang_list)
    listed = await office.head.hears("责任清单")
    assert "李四，这是您部门的在办事项。" in listed.text
    await office.head.taps("张三 ›", on=listed)
    assert "张三的在办事项" in listed.text
    assert "共 9 项" in listed.text
    assert "✓ 落后" in listed.text
    assert "月度分析" not in listed.text
    await office.head.taps("下一页", on=listed)
    assert "完成第9项检查" in listed.text
    await office.head.taps("9 ⋯", on=listed)
    assert await office.head.message_about(tasks[-1])
    await office.head.taps("返回清单", on=listed)
    assert "王五　在办 1" in listed.text
    assert listed.has_button("王五 ›")


async def test_s29_the_tasks_of_a_person_are_shown_to_his_head_alone(office: Office) -> None:
    await tasks_for_zhang(office, 1)
    await office.clock.moves_to("mon 09:00")
    listed = await office.head.hears("责任清单")
    data = data_behind(listed, "张三 ›")
    for stranger in (office.zhang, office.wang, office.other_head):
        await stranger.says("/list")
        press = await stranger.taps_forged(data, await stranger.hears())
        assert "没有您部门的在办事项" in (await press.answered()).text
    await office.zhang.taps("完成", on=await office.zhang.hears("责任清单"))
    press = await office.head.taps("张三 ›", on=listed)
    assert "没有您部门的在办事项" in (await press.answered()).text


async def test_s29_another_persons_list_cannot_be_answered(office: Office) -> None:
    task, _ = await tasks_for_zhang(office, 2)
    await office.clock.moves_to("mon 09:00")
    listed = await office.zhang.hears("责任清单")
    data = data_behind(listed, "1 正常推进")
    await office.head.registers("@王五 12月4日前 月度分析 #履职责任")
    await office.wang.says("/list")
    own = await office.wang.hears("责任清单")
    await office.wang.taps_forged(data, own)
    assert "on_track" not in office.ledger.kinds(task)


async def test_s29_who_helps_finds_it_in_his_list_and_adds_progress(office: Office) -> None:
    task = await office.head.registers("@张三、王五 周五前 完成专项检查 #履职责任")
    await office.clock.moves_to("mon 09:00")
    await office.wang.hears_nothing("责任清单")
    await office.wang.says("/list")
    listed = await office.wang.hears("您没有自己负责的在办事项")
    assert "协办\n1 🟢 完成专项检查 — 张三\n" in listed.text
    assert "正常推进" not in listed.text
    await office.wang.taps("1 进展", on=listed)
    await office.wang.says("我这边查完了")
    assert await office.wang.hears("进展收到了")
    assert office.ledger.kinds(task)[-1] == "reported"
    await office.wang.taps("1 ⋯", on=listed)
    card = await office.wang.message_about(task, "进展")
    assert card.buttons[1] == ["进展", "我的部分办完了"]
    await office.head.registers("@王五 12月4日前 月度分析 #头雁责任")
    await office.clock.moves_to("mon 09:00")
    listed = await office.wang.hears("您有 1 项在办")
    assert "协办\n2 🔴 完成专项检查 — 张三\n" in listed.text
    assert listed.has_button("2 进展")
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    await office.wang.taps("正常推进", on=listed)
    assert "完成专项检查" not in listed.text


async def test_s29_all_struck_off_is_quiet(office: Office) -> None:
    (task,) = await tasks_for_zhang(office, 1)
    await office.zhang.taps("完成", on=task)
    await office.head.taps("同意销号", on=task)
    async with office.database.read() as session:
        assert (await session.scalar(select(Task.state))) is TaskState.STRUCK_OFF
    office.zhang.hears_everything()
    office.head.hears_everything()
    await office.clock.moves_to("mon 09:00")
    await office.zhang.hears_nothing("责任清单")
    await office.head.hears_nothing("责任清单")
