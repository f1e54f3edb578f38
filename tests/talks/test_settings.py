"""/settings, as talks: times, thresholds and audiences, changed by word or by button."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ledger.organisations import framework_of
from ledger.settings.choices import choices_of
from ledger.settings.reading import read_value
from models import Prompt
from models.framework import Framework, read_framework
from models.settings import Setting, SettingKind, settings_of, with_setting
from tests.office import Office, data_behind

FRAMEWORK = read_framework("3315")
SETTINGS = {(setting.key, setting.name): setting for setting in settings_of(FRAMEWORK)}


async def framework(office: Office) -> Framework:
    return framework_of(await office.organisation())


async def opens_setting(office: Office, part: str, setting: str) -> None:
    await office.admin.says("/settings")
    overview = await office.admin.hears("时间与提醒")
    await office.admin.taps(part, on=overview)
    await office.admin.hears("要改哪一项")
    await office.admin.taps(setting, on=overview)
    await office.admin.hears("现在　")


async def test_a_time_is_changed_by_a_sentence(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("周二 08:30")
    await office.admin.hears("✓ 时间已由“每周一 09:00”改为“每周二 08:30”")
    push = (await framework(office)).push("weekly-list")
    assert push is not None
    assert (push.days, push.at) == (("tue",), time(8, 30))
    [entry] = [entry for entry in office.ledger.entries() if entry.kind == "setting_changed"]
    assert entry.actor_id == office.admin.member_id
    content = office.ledger.contents()[office.ledger.kinds().index("setting_changed")]
    assert content == {
        "section": "pushes",
        "key": "weekly-list",
        "name": "when",
        "old": {"days": ["mon"], "at": "09:00:00"},
        "new": {"days": ["tue"], "at": "08:30:00"},
    }


async def test_a_time_is_changed_by_buttons_and_counts_once_saved(office: Office) -> None:
    await opens_setting(office, "每周夜读", "开始")
    await office.admin.taps("周四")
    await office.admin.hears("改为　周四 19:00")
    press = await office.admin.taps("晚15分钟")
    drafted = await office.admin.hears("改为　周四 19:15")
    assert drafted.has_button("✓ 周四")
    await office.admin.taps_forged(press.data, on=drafted)  # a doubled press
    assert "改为　周四 19:15" in drafted.text
    assert (await framework(office)).check_ins == FRAMEWORK.check_ins
    save = await office.admin.taps("保存")
    await office.admin.hears("✓ 开始已由“周五 19:00”改为“周四 19:15”")
    late = await office.admin.taps_forged(save.data, on=drafted)
    assert "这一步已经过去" in (await late.answered()).text
    assert office.ledger.kinds().count("setting_changed") == 1
    schedule = (await framework(office)).check_ins[0].schedule
    assert schedule is not None
    assert (opens := schedule.opens) is not None
    assert (opens.day, opens.at) == ("thu", time(19, 15))


async def test_audience_reminder_and_threshold_are_changed_by_buttons(office: Office) -> None:
    await opens_setting(office, "每周夜读", "填报对象")
    await office.admin.taps("领导")
    await office.admin.taps("保存")
    await office.admin.hears("改为“督查员、部门负责人、成员”")
    await opens_setting(office, "每周夜读", "截止前提醒")
    await office.admin.taps("不提醒")
    await office.admin.taps("保存")
    await office.admin.hears("已由“3小时”改为“不提醒”")
    await opens_setting(office, "期限与时长", "临期提醒")
    await office.admin.says("5")
    await office.admin.hears("已由“提前3个工作日”改为“提前5个工作日”")
    changed = await framework(office)
    assert changed.check_ins[0].respondents.roles == ("supervisor", "head", "member")
    assert changed.check_ins[0].follow_up.remind == ()
    assert changed.thresholds.soon_working_days == 5


async def test_words_that_say_no_value_are_answered_and_the_question_stays(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("随便 <b>什么</b> 时候")
    refused = await office.admin.hears("没看懂“随便 <b>什么</b> 时候”")
    assert "周一 08:30" in refused.text
    assert "/cancel" in refused.text
    await office.admin.says("25:00")
    await office.admin.hears("没看懂“25:00”")
    await office.admin.says("08:00")
    await office.admin.hears("改为“每周一 08:00”")


async def test_a_value_that_does_not_fit_is_refused(office: Office) -> None:
    await opens_setting(office, "每周夜读", "截止前提醒")
    await office.admin.says("6天")
    await office.admin.hears("提醒要在开始之后、截止之前")
    await office.admin.says("/cancel")
    assert (await framework(office)) == FRAMEWORK
    assert "setting_changed" not in office.ledger.kinds()
    assert all(prompt.closed_at for prompt in await office.all(Prompt))


async def test_what_holds_already_is_no_change(office: Office) -> None:
    await opens_setting(office, "期限与时长", "下班时间")
    await office.admin.says("18:00")
    await office.admin.hears("下班时间　18:00")
    assert "setting_changed" not in office.ledger.kinds()


async def test_the_changed_time_is_kept_to(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("10:00")
    office.zhang.hears_everything()
    await office.clock.moves_to("09:30")
    await office.zhang.hears_nothing("完成专项检查")
    await office.clock.moves_to("10:01")
    await office.zhang.hears("完成专项检查")


async def test_a_change_in_mid_week_sends_nothing_twice_and_misses_nothing(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.clock.moves_to("tue 12:00")
    office.zhang.hears_everything()
    office.admin.hears_everything()
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("周一、周四 09:00")  # its periods are days from now on
    await opens_setting(office, "部门每日提要", "时间")
    await office.admin.says("周一 08:30")  # and these are weeks
    await opens_setting(office, "工作群通报", "遇休息日")
    await office.admin.taps("照发")
    await office.admin.taps("保存")
    await office.clock.moves_to("wed 12:00")
    await office.zhang.hears_nothing("完成专项检查")
    await office.admin.hears_nothing("有推送错过了")
    await office.clock.moves_to("thu 09:00")
    await office.zhang.hears("完成专项检查")
    await office.head.hears_nothing("部门每日提要 · 11月26日")


async def test_a_list_moved_to_an_earlier_day_is_made_good(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("周五 09:00")
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.clock.moves_to("tue 12:00")
    office.zhang.hears_everything()
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("周一 09:00")
    await office.ticks()
    await office.zhang.hears("您有 1 项在办")


async def test_an_open_round_keeps_its_closing_and_the_administrator_is_told(
    office: Office,
) -> None:
    await office.clock.moves_to("fri 19:00")
    await opens_setting(office, "每周夜读", "截止")
    await office.admin.says("周六 20:00")
    told = await office.admin.hears("✓ 截止已由“周日 21:00”改为“周六 20:00”。")
    assert "正在进行的这一期仍到 11月29日（周日） 21:00 截止" in told.text
    await office.clock.moves_to("mon 08:00")
    await opens_setting(office, "每周夜读", "截止")
    await office.admin.says("周日 20:00")
    assert "正在进行" not in (await office.admin.hears("改为“周日 20:00”。")).text


async def test_mentions_are_switched_group_by_group(office: Office) -> None:
    await office.admin.says("/settings")
    await office.admin.hears("时间与提醒")
    await office.admin.taps("群里点名")
    switches = await office.admin.hears("打勾的工作群")
    assert switches.buttons[0] == ["✓ 第一检察部"]
    press = await office.admin.taps("第一检察部")
    assert switches.buttons[0] == ["第一检察部"]
    assert (await office.group.row()).mentions is False
    late = await office.admin.taps_forged(press.data, on=switches)
    assert "这个按钮是旧的" in (await late.answered()).text
    await office.admin.taps("返回")
    await office.admin.hears("时间与提醒")
    await office.admin.taps("完成")
    await office.admin.hears("设置到此为止")


async def test_only_administrators_change_settings(office: Office) -> None:
    await office.head.says("/settings")
    own = await office.head.hears("只有管理员可以办")
    await office.admin.says("/settings")
    overview = await office.admin.hears("时间与提醒")
    data = data_behind(overview, "责任清单")
    press = await office.head.taps_forged(data, on=own)
    assert "只有管理员可以办" in (await press.answered()).text


FIVE = ["mon", "tue", "wed", "thu", "fri"]


@pytest.mark.parametrize(
    ("key", "name", "text", "value"),
    [
        ("weekly-list", "when", "周一 08:30", {"days": ["mon"], "at": "08:30:00"}),
        ("weekly-list", "when", "周一、四 8点半", {"days": ["mon", "thu"], "at": "08:30:00"}),
        ("weekly-list", "when", "星期三下午3点", {"days": ["wed"], "at": "15:00:00"}),
        ("weekly-list", "when", "周一至五 8：30", {"days": FIVE, "at": "08:30:00"}),
        ("weekly-list", "when", "周日到周二", {"days": ["mon", "tue", "sun"], "at": "09:00:00"}),
        ("weekly-list", "when", "Tue and Fri 17:30", {"days": ["tue", "fri"], "at": "17:30:00"}),
        ("weekly-list", "when", "mon-wed", {"days": ["mon", "tue", "wed"], "at": "09:00:00"}),
        ("weekly-list", "when", "08:00", {"days": ["mon"], "at": "08:00:00"}),
        ("weekly-list", "when", "每天", {"days": [*FIVE, "sat", "sun"], "at": "09:00:00"}),
        ("weekly-list", "when", "周一 25:00", None),
        ("weekly-list", "when", "好的", None),
        ("weekly-study", "opens", "周四 20:00", {"opens": {"day": "thu", "at": "20:00:00"}}),
        ("weekly-study", "opens", "周四", {"opens": {"day": "thu", "at": "19:00:00"}}),
        ("weekly-study", "opens", "周四、周五 20:00", None),
        ("weekly-study", "remind_before_close", "2小时", {"remind_before_close": "PT2H"}),
        ("weekly-study", "remind_before_close", "90分钟", {"remind_before_close": "PT1H30M"}),
        ("weekly-study", "remind_before_close", "1.5 h", {"remind_before_close": "PT1H30M"}),
        ("weekly-study", "remind_before_close", "不提醒", {"remind_before_close": None}),
        ("weekly-list", "useful_for", "2天", {"useful_for": "P2D"}),
        ("weekly-list", "useful_for", "不提醒", None),
        ("weekly-study", "audience", "大家", None),
        ("", "end_of_day", "17:30", {"end_of_day": "17:30:00"}),
        ("", "prompt_hours", "24 小时", {"prompt_hours": 24}),
        ("", "prompt_hours", "很久", None),
    ],
)  # fmt: skip
def test_values_are_read_as_people_write_them(
    key: str, name: str, text: str, value: dict[str, Any] | None
) -> None:
    assert read_value(SETTINGS[key, name], text) == value


PIECES = st.sampled_from(
    ["周", "一", "日", "至", "、", "-", ":", "：", "8", "30", "25", "٣", "点", "半", "小时", "天",
     "每天", "mon", "fri", "am", "下午", "不提醒", "0", "9999", " ", "<b>"]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join)))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for setting in SETTINGS.values():
        value = read_value(setting, text)
        if value is None:
            continue
        assert value.keys() == setting.value.keys()
        try:
            with_setting(FRAMEWORK, setting, value)
        except ValidationError:
            assert setting.kind is not SettingKind.DAYS_AND_TIME  # those always fit


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=["-".join(key) for key in SETTINGS])
def test_every_choice_holds_or_is_refused(setting: Setting) -> None:
    rows = choices_of(setting, setting.value)
    assert rows
    for row in rows:
        assert len(row) <= 8
        for _, draft in row:
            try:
                changed = with_setting(FRAMEWORK, setting, draft)
            except ValidationError:
                assert setting.section == "check_ins"  # the reminder would come before opening
            else:
                assert Framework.model_validate(changed.model_dump(mode="json")) == changed


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"closes": {"day": "fri", "at": "19:00:00"}}, False),
        ({"closes": {"day": "sat", "at": "19:01:00"}}, True),
        ({"closes": {"day": "thu", "at": "19:00:00"}}, True),
        ({"remind_before_close": "PT50H"}, False),
        ({"remind_before_close": "PT0S"}, False),
    ],
)
def test_a_check_in_must_be_open_and_its_reminder_within(
    change: dict[str, Any], holds: bool
) -> None:
    [name] = change
    setting = SETTINGS["weekly-study", name]
    if holds:
        assert with_setting(FRAMEWORK, setting, change) != FRAMEWORK
    else:
        with pytest.raises(ValueError, match=r"open_for|reminder"):
            with_setting(FRAMEWORK, setting, change)
