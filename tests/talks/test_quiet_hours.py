"""Nobody is disturbed at night: pushes wait for the morning; answers and check-ins do not.

S17 每周夜读: the weekly evening reading.
"""

import pytest

from scheduler.due import run_due
from tests.office import Office
from tests.talks.people.test_joining import member_row


@pytest.fixture(autouse=True)
async def handed_out(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    office.zhang.hears_everything()


async def test_a_list_that_is_late_at_night_comes_in_the_morning(office: Office) -> None:
    await office.is_down_until("tue 02:30")  # over Monday, 09:00
    await office.zhang.hears_nothing("责任清单")
    await office.zhang.says("/list")  # who asks is answered
    await office.zhang.hears("完成专项检查")
    await office.clock.moves_to("tue 07:29")
    await office.ticks()
    await office.zhang.hears_nothing("责任清单")
    await office.clock.moves_to("tue 07:30")
    await office.ticks()
    assert "完成专项检查" in (await office.zhang.hears("您有")).text


async def test_s17_the_evening_check_in_is_not_held(office: Office) -> None:
    await office.clock.jumps_to("fri 18:59")
    await office.is_down_until("fri 22:00")
    await office.zhang.hears("本周夜读完成了吗")
    await office.head.taps("已读", on=await office.head.hears("本周夜读完成了吗"))
    await office.clock.moves_to("mon 09:15")
    await office.head.opens_listed("每周夜读 · 填报情况")


async def test_an_administrator_moves_the_quiet_hours_or_ends_them(office: Office) -> None:
    await office.is_down_until("mon 22:00")
    await office.zhang.hears_nothing("您有")
    await office.admin.says("/settings")
    await office.admin.taps("期限与时长")
    await office.admin.taps("免打扰开始")
    await office.admin.says("07:30")  # until 07:30: none at all
    await office.admin.taps("保存", on=await office.admin.hears("改为　07:30"))
    await office.ticks()
    await office.zhang.hears("您有")


async def test_what_could_not_be_sent_before_the_night_waits_for_the_morning(
    office: Office,
) -> None:
    await office.goes_down()
    await office.clock.jumps_to("mon 09:00")
    await run_due(office.database, office.organisation_id, office.clock.now())
    await office.is_down_until("tue 02:30")
    await office.zhang.hears_nothing("您有")
    await office.zhang.says("/list")  # who asks is answered
    await office.zhang.hears("完成专项检查")
    await office.clock.moves_to("tue 07:30")
    assert "完成专项检查" in (await office.zhang.hears("您有")).text


async def test_a_member_chooses_quiet_hours_of_his_own(office: Office) -> None:
    await office.zhang.says("/quiet")
    shown = await office.zhang.hears("按单位规定，21:00–07:30 不推送清单和通报")
    assert shown.buttons == [["22:00–08:00", "23:00–07:30"]]
    await office.zhang.says("/quiet 8点半到9点半")
    shown = await office.zhang.hears("🌙 08:30–09:30 不给您推送")
    await office.clock.moves_to("mon 09:15")
    await office.zhang.hears_nothing("您有")
    await office.clock.moves_to("mon 09:30")
    assert "完成专项检查" in (await office.zhang.hears("您有")).text
    await office.zhang.taps("按单位规定", on=shown)
    await office.zhang.hears("按单位规定，21:00–07:30 不推送清单和通报")
    row = await member_row(office, office.zhang)
    assert (row.quiet_from, row.quiet_until) == (None, None)
    assert office.ledger.kinds(row) == ["quiet_hours_chosen", "quiet_hours_chosen"]


async def test_words_without_two_times_are_asked_again(office: Office) -> None:
    await office.zhang.says("/quiet 晚上")
    await office.zhang.hears("没看出起止时间。请这样写：/quiet 22:30-07:00")
    assert office.ledger.kinds(await member_row(office, office.zhang)) == []


async def test_the_hours_are_shown_in_english(office: Office) -> None:
    await office.zhang.says("/language")
    await office.zhang.taps("English")
    await office.zhang.says("/quiet")
    shown = await office.zhang.hears("Your organisation sends no list or report from 21:00–07:30.")
    await office.zhang.taps("22:00–08:00", on=shown)
    shown = await office.zhang.hears("No list or report is sent to you from 22:00–08:00.")
    assert shown.buttons == [["23:00–07:30"], ["As my organisation"]]
