"""Nobody is disturbed at night: pushes wait for the morning; answers and check-ins do not.

S17 每周夜读: the weekly evening reading.
"""

import pytest

from tests.office import Office


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
    await office.clock.moves_to("sun 21:00")
    await office.head.hears("填报情况")


async def test_an_administrator_moves_the_quiet_hours_or_ends_them(office: Office) -> None:
    await office.is_down_until("mon 22:00")
    await office.zhang.hears_nothing("您有")
    await office.admin.says("/settings")
    await office.admin.taps("期限与时长")
    await office.admin.taps("免打扰开始")
    await office.admin.says("07:30")  # until 07:30: none at all
    await office.ticks()
    await office.zhang.hears("您有")
