"""Down for a day and restarted: what is still useful goes out once, the rest is reported."""

from tests.office import Office


async def test_down_over_monday_morning_the_list_comes_on_tuesday_and_the_rest_is_reported(
    office: Office,
) -> None:
    await office.head.registers("@张三 12月4日前 专项检查 #履职责任")
    office.zhang.hears_everything()
    await office.is_down_until("tue 10:00")
    await office.zhang.hears("责任清单 · 11月24日（周二）")
    await office.zhang.hears_nothing("责任清单")
    report = await office.admin.hears("有推送错过了")
    assert "部门每日提要：11月23日（周一） 08:30" in report.text
    assert "工作群通报：11月23日（周一） 09:15" in report.text
    assert "责任清单：" not in report.text
    assert "夜读" not in report.text
    await office.ticks()
    await office.restarts()
    await office.ticks()
    await office.zhang.hears_nothing("责任清单")
    await office.admin.hears_nothing("有推送错过了")


async def test_down_when_the_study_opens_it_is_asked_late_without_a_reminder_at_once(
    office: Office,
) -> None:
    await office.clock.moves_to("fri 12:00")
    await office.is_down_until("sun 19:00")
    await office.zhang.hears("本周夜读完成了吗")
    await office.zhang.hears_nothing("还没有收到您的回复")
    await office.clock.moves_to("mon 09:15")
    await office.head.opens_listed("每周夜读 · 填报情况")


async def test_down_over_the_closing_the_heads_still_see_who_answered(office: Office) -> None:
    await office.clock.moves_to("fri 19:00")
    asked = await office.zhang.hears("本周夜读完成了吗")
    await office.zhang.taps("已读", on=asked)
    await office.is_down_until("mon 08:00")
    summary = await office.head.hears("填报情况")
    assert "已报：张三" in summary.text
    await office.wang.hears_nothing("还没有收到您的回复")
    report = await office.admin.hears("有推送错过了")
    assert "· 每周夜读（截止前提醒）：11月29日（周日） 18:00" in report.text
    assert report.text.count("· ") == 1
    await office.ticks()
    await office.admin.hears_nothing("有推送错过了")
    await office.head.hears_nothing("填报情况")


async def test_down_through_the_whole_study_it_is_reported_as_missed(office: Office) -> None:
    await office.clock.moves_to("fri 12:00")
    await office.is_down_until("mon 08:00")
    assert "每周夜读：11月27日（周五） 19:00" in (await office.admin.hears("有推送错过了")).text
    await office.zhang.hears_nothing("夜读")
    await office.head.hears_nothing("填报情况")
