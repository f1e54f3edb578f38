"""/timezone as talks: one's own clock for what one reads, the organisation's for deadlines."""

import pytest

from ledger.people.time_zones import read_zone
from models import Member
from tests.office import Office


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Asia/Urumqi", "Asia/Urumqi"),
        ("asia/urumqi", "Asia/Urumqi"),
        ("乌鲁木齐", "Asia/Urumqi"),
        ("New York", "America/New_York"),
        ("london", "Europe/London"),
        ("火星", None),
        ("../etc/passwd", None),
        ("", None),
        ("很" * 5000, None),
    ],
)
def test_zones_are_read_by_name_and_city(words: str, zone: str | None) -> None:
    assert read_zone(words) == zone


async def test_dates_are_shown_in_his_own_zone_and_deadlines_stay(office: Office) -> None:
    await office.zhang.says("/timezone")
    shown = await office.zhang.hears("按单位时区（北京）显示，现在是 08:00")
    await office.zhang.taps("伦敦", on=shown)
    assert "按“伦敦”显示，现在是 00:00" in shown.text
    task = await office.head.registers("@张三 周五前 专项检查 #履职责任")
    assert "期限：11月27日（周五） 10:00" in (await office.zhang.message_about(task)).text
    await office.head.says("/list")
    assert task.deadline.hour == 10  # UTC: 18:00 in Shanghai
    await office.zhang.taps("按单位时区", on=shown)
    assert "按单位时区（北京）显示" in shown.text
    [row] = await office.all(Member, Member.id == office.zhang.member_id)
    assert row.timezone is None
    assert office.ledger.kinds().count("time_zone_chosen") == 2  # there and back


async def test_pushes_bear_his_dates_and_keep_his_night(office: Office) -> None:
    await office.head.registers("@张三 12月25日前 专项检查 #履职责任")
    await office.zhang.says("/timezone Europe/London")
    await office.zhang.says("/quiet 23:00-07:00")
    await office.clock.moves_to("mon 09:00")  # 01:00 in London
    await office.zhang.hears_nothing("责任清单")
    await office.clock.moves_to("mon 15:00")
    assert await office.zhang.hears("责任清单")


async def test_an_unknown_zone_is_refused(office: Office) -> None:
    await office.zhang.says("/timezone 火星")
    assert await office.zhang.hears("没有找到时区“火星”")
    assert "time_zone_chosen" not in office.ledger.kinds()
