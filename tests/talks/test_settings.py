"""/settings, as talks: times, thresholds and audiences, changed by word or by button."""

from datetime import time
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ledger.organisations import framework_of
from ledger.settings.choices import choices_of
from ledger.settings.reading import read_value
from models import Prompt
from models.framework import Framework, read_framework
from models.settings import Setting, settings_of, with_setting
from tests.office import Office, data_behind
from wording.settings.values import range_text, setting_name, value_text

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


async def says_and_saves(office: Office, words: str) -> None:
    await office.admin.says(words)
    await office.admin.taps("保存", on=await office.admin.hears("改为　"))


async def test_a_time_is_changed_by_a_sentence(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("周二 08:30")
    drafted = await office.admin.hears("改为　每周二 08:30")
    await office.admin.taps("保存", on=drafted)
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
        "name": "days",
        "old": {"days": ["mon"], "at": "09:00:00"},
        "new": {"days": ["tue"], "at": "08:30:00"},
    }
    undone = await office.admin.taps("改回去", on=drafted)
    await office.admin.hears("✓ 时间已由“每周二 08:30”改为“每周一 09:00”")
    assert (await framework(office)) == FRAMEWORK
    assert office.ledger.kinds().count("setting_changed") == 2
    late = await office.admin.taps_forged(undone.data, on=drafted)
    assert "这一步已经过去" in (await late.answered()).text


async def test_a_time_is_changed_by_buttons_and_counts_once_saved(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.taps("周四")
    await office.admin.hears("改为　每周一、周四 09:00")
    press = await office.admin.taps("晚15分钟")
    drafted = await office.admin.hears("改为　每周一、周四 09:15")
    assert drafted.has_button("✓ 周四")
    await office.admin.taps_forged(press.data, on=drafted)  # a doubled press
    assert "改为　每周一、周四 09:15" in drafted.text
    assert (await framework(office)).pushes == FRAMEWORK.pushes
    save = await office.admin.taps("保存")
    await office.admin.hears("✓ 时间已由“每周一 09:00”改为“每周一、周四 09:15”")
    late = await office.admin.taps_forged(save.data, on=drafted)
    assert "这一步已经过去" in (await late.answered()).text
    assert office.ledger.kinds().count("setting_changed") == 1
    push = (await framework(office)).push("weekly-list")
    assert push is not None
    assert (push.days, push.at) == (("mon", "thu"), time(9, 15))


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
    await says_and_saves(office, "5")
    await office.admin.hears("已由“提前3个工作日”改为“提前5个工作日”")
    await opens_setting(office, "青年干警学讲案例", "提前提醒")
    await office.admin.says("99")
    await office.admin.hears("提前提醒没有改：不能大于 60")
    await says_and_saves(office, "2")
    await opens_setting(office, "河道专项检查", "目标次数")
    await says_and_saves(office, "15")
    changed = await framework(office)
    assert changed.check_ins[0].respondents.roles == ("supervisor", "head", "member")
    assert changed.check_ins[0].follow_up.remind == ()
    assert changed.thresholds.soon_working_days == 5
    assert changed.rotations[0].remind_working_days == 2
    inspection = changed.register("inspection")
    assert inspection is not None
    assert inspection.target is not None
    assert inspection.target.records == 15


async def test_words_that_say_no_value_are_answered_and_the_question_stays(office: Office) -> None:
    await opens_setting(office, "责任清单", "时间")
    await office.admin.says("随便 <b>什么</b> 时候")
    refused = await office.admin.hears("没看懂“随便 <b>什么</b> 时候”")
    assert "周一 08:30" in refused.text
    assert "/cancel" in refused.text
    await office.admin.says("25:00")
    await office.admin.hears("没看懂“25:00”")
    await says_and_saves(office, "08:00")
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
    same = await office.admin.hears("现在　18:00")
    assert not same.has_button("保存")
    assert "setting_changed" not in office.ledger.kinds()


async def test_the_changed_time_is_kept_to(office: Office) -> None:
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await opens_setting(office, "责任清单", "时间")
    await says_and_saves(office, "10:00")
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
    await says_and_saves(office, "周一、周四 09:00")  # its periods are days from now on
    await opens_setting(office, "部门每日提要", "时间")
    await says_and_saves(office, "周一 08:30")  # and these are weeks
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
    await says_and_saves(office, "周五 09:00")
    await office.head.registers("@张三 周五前 完成专项检查 #履职责任")
    await office.clock.moves_to("tue 12:00")
    office.zhang.hears_everything()
    await opens_setting(office, "责任清单", "时间")
    await says_and_saves(office, "周一 09:00")
    await office.ticks()
    await office.zhang.hears("您有 1 项在办")


async def test_an_open_round_keeps_its_closing_and_the_administrator_is_told(
    office: Office,
) -> None:
    await office.clock.moves_to("fri 19:00")
    await opens_setting(office, "每周夜读", "开放时长")
    await says_and_saves(office, "周六 20:00")
    told = await office.admin.hears("由“50小时，到周日 21:00”改为“25小时，到周六 20:00”。")
    assert "正在进行的这一期仍到 11月29日（周日） 21:00 截止" in told.text
    await office.clock.moves_to("mon 08:00")
    await opens_setting(office, "每周夜读", "开放时长")
    await says_and_saves(office, "2天")
    assert "正在进行" not in (await office.admin.hears("改为“2天，到周日 19:00”。")).text


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
        ("weekly-list", "days", "周一 08:30", {"days": ["mon"], "at": "08:30:00"}),
        ("weekly-list", "days", "周一、四 8点半", {"days": ["mon", "thu"], "at": "08:30:00"}),
        ("weekly-list", "days", "星期三下午3点", {"days": ["wed"], "at": "15:00:00"}),
        ("weekly-list", "days", "周一至五 8：30", {"days": FIVE, "at": "08:30:00"}),
        ("weekly-list", "days", "周日到周二", {"days": ["mon", "tue", "sun"], "at": "09:00:00"}),
        ("weekly-list", "days", "Tue and Fri 17:30", {"days": ["tue", "fri"], "at": "17:30:00"}),
        ("weekly-list", "days", "mon-wed", {"days": ["mon", "tue", "wed"], "at": "09:00:00"}),
        ("weekly-list", "days", "08:00", {"days": ["mon"], "at": "08:00:00"}),
        ("weekly-list", "days", "每天", {"days": [*FIVE, "sat", "sun"], "at": "09:00:00"}),
        ("weekly-list", "days", "周一 25:00", None),
        ("weekly-list", "days", "好的", None),
        ("weekly-study", "schedule.rule", "周四 20:00", {
            "schedule.rule": "FREQ=WEEKLY;BYDAY=TH", "schedule.at": "20:00:00"}),
        ("weekly-study", "schedule.rule", "每月25日", {
            "schedule.rule": "FREQ=MONTHLY;BYMONTHDAY=25", "schedule.at": "19:00:00"}),
        ("three-rules", "schedule.rule", "每季度末月15日 9:00", {
            "schedule.rule": "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
            "schedule.at": "09:00:00"}),
        ("three-rules", "schedule.rule", "周四", None),
        ("weekly-study", "schedule.open_for", "周日 20:00", {"schedule.open_for": "P2DT1H"}),
        ("three-rules", "schedule.open_for", "周日 20:00", None),
        ("weekly-study", "schedule.shift", "提前", {"schedule.shift": "earlier"}),
        ("weekly-study", "schedule.shift", "提前或顺延", None),
        ("weekly-study", "follow_up.remind", "2小时", {"follow_up.remind": ["PT2H"]}),
        ("weekly-study", "follow_up.remind", "90分钟、1天", {
            "follow_up.remind": ["P1D", "PT1H30M"]}),
        ("weekly-study", "follow_up.remind", "1.5 h", {"follow_up.remind": ["PT1H30M"]}),
        ("weekly-study", "follow_up.remind", "不提醒", {"follow_up.remind": []}),
        ("three-rules", "follow_up.escalate_after", "不报", {"follow_up.escalate_after": None}),
        ("weekly-study", "respondents.roles", "领导、成员", {
            "respondents.roles": ["leader", "member"]}),
        ("weekly-list", "useful_for", "2天", {"useful_for": "P2D"}),
        ("weekly-list", "useful_for", "不提醒", None),
        ("weekly-study", "respondents.roles", "大家", None),
        ("", "end_of_day", "17:30", {"end_of_day": "17:30:00"}),
        ("", "prompt_hours", "24 小时", {"prompt_hours": 24}),
        ("", "prompt_hours", "很久", None),
    ],
)  # fmt: skip
def test_values_are_read_as_people_write_them(
    key: str, name: str, text: str, value: dict[str, Any] | None
) -> None:
    assert read_value(SETTINGS[key, name], text) == value


OF_EACH_KIND = tuple({(one.section, one.name): one for one in SETTINGS.values()}.values())
PIECES = st.sampled_from(
    ["周", "一", "日", "至", "、", "-", ":", "：", "8", "30", "25", "٣", "点", "半", "小时", "天",
     "每天", "mon", "fri", "am", "下午", "不提醒", "0", "9999", " ", "<b>"]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join)))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for setting in OF_EACH_KIND:
        value = read_value(setting, text)
        if value is None:
            continue
        assert value.keys() == setting.value.keys()
        fits = fits_in(setting.key, setting.name, orjson.dumps(value))
        # What is read for a push fits, but for no time at all, which is refused with its reason.
        assert fits or setting.section != "pushes" or value == {"useful_for": "PT0S"}


@cache
def fits_in(key: str, name: str, value: bytes) -> bool:
    """Whether the framework holds with that value: what was read again need not be tried again."""
    try:
        with_setting(FRAMEWORK, SETTINGS[key, name], orjson.loads(value))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("setting", OF_EACH_KIND, ids=[one.name for one in OF_EACH_KIND])
def test_every_choice_holds_or_is_refused(setting: Setting) -> None:
    rows = choices_of(setting, setting.value)
    assert rows
    for row in rows:
        assert len(row) <= 8
        for _, draft in row:
            try:
                changed = with_setting(FRAMEWORK, setting, draft)
            except ValidationError:
                # The reminder would come before opening, a number leave its range.
                assert setting.section in {"check_ins", "thresholds", "registers", "rotations"}
            else:
                assert Framework.model_validate(changed.model_dump(mode="json")) == changed


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [
        ("schedule.open_for", "PT0S", False),
        ("schedule.open_for", "P8D", False),
        ("schedule.open_for", "P1DT1M", True),
        ("follow_up.remind", ["PT50H"], False),
        ("follow_up.remind", ["PT0S"], False),
    ],
)
def test_a_check_in_must_be_open_and_its_reminder_within(
    name: str, value: object, holds: bool
) -> None:
    setting = SETTINGS["weekly-study", name]
    if holds:
        assert with_setting(FRAMEWORK, setting, {name: value}) != FRAMEWORK
    else:
        with pytest.raises(ValueError, match=r"open_for|reminder|greater_than"):
            with_setting(FRAMEWORK, setting, {name: value})


def test_every_field_that_is_marked_has_a_setting_and_reads_as_something() -> None:
    """Nothing names a setting by hand: whatever a model marks is shown, in both languages."""
    for setting in SETTINGS.values():
        for language in ("zh_CN", "en"):
            assert setting_name(setting, language)
            assert value_text(setting, setting.value, language)
            range_text(setting, language)
    told = {(one.section, one.key): set[str]() for one in SETTINGS.values()}
    for one in SETTINGS.values():
        names = told[one.section, one.key]
        assert one.called.title not in names
        names.add(one.called.title)
    thresholds = {one.name for one in SETTINGS.values() if one.section == "thresholds"}
    assert thresholds == set(type(FRAMEWORK.thresholds).model_fields)
