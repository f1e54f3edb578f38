"""Settings in words: what each is called, its value, and the buttons of its choices."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from pydantic import TypeAdapter

from models import RoleName
from models.framework import Shift, WeekTime, WorkingDays
from models.settings import Setting, SettingKind
from wording.catalogues import translations
from wording.messages import N_, Button
from wording.people.roles import audience_text
from wording.rhythm import clock_text, days_text, span_text, week_time_text
from wording.rrules import rule_text

SETTING_NAMES = {
    "when": N_("时间"),
    "working_days": N_("遇休息日"),
    "useful_for": N_("停机后补发时限"),
    "opens": N_("开始"),
    "closes": N_("截止"),
    "remind_before_close": N_("截止前提醒"),
    "audience": N_("填报对象"),
    "rhythm": N_("时间"),
    "open_for": N_("开放时长"),
    "shift": N_("遇休息日"),
    "soon_working_days": N_("临期提醒"),
    "remind_working_days": N_("到期前提醒"),
    "escalate_to_head": N_("升级到部门负责人"),
    "escalate_to_leader": N_("升级到领导"),
    "sign_working_hours": N_("签收时限"),
    "start_of_day": N_("上班时间"),
    "end_of_day": N_("下班时间"),
    "quiet_from": N_("免打扰开始"),
    "quiet_until": N_("免打扰结束"),
    "extension_days": N_("负责人可批延期"),
    "extension_times": N_("负责人可批次数"),
    "invitation_days": N_("加入链接有效期"),
    "prompt_hours": N_("提问等候回答"),
    "filling_days": N_("没填完的表保留"),
    "record_days": N_("登记后可自行更正"),
    "keep_passing_days": N_("收发明细保留"),
    "keep_words_days": N_("已发原文保留"),
    "keep_closed_days": N_("办结提问保留"),
    "directive_working_days": N_("批示答复期限"),
    "answer_working_days": N_("困难答复期限"),
}
COUNTED = {
    "soon_working_days": N_("提前{count}个工作日"),
    "extension_days": N_("{count}个工作日以内"),
    "extension_times": N_("每项{count}次"),
    "remind_working_days": N_("提前{count}个工作日"),
    "escalate_to_head": N_("逾期{count}个工作日"),
    "escalate_to_leader": N_("逾期{count}个工作日"),
    "sign_working_hours": N_("{count}个工作小时"),
    "invitation_days": N_("{count}天"),
    "prompt_hours": N_("{count}小时"),
    "filling_days": N_("{count}天"),
    "record_days": N_("{count}天"),
    "keep_passing_days": N_("{count}天"),
    "keep_words_days": N_("{count}天"),
    "keep_closed_days": N_("{count}天"),
    "directive_working_days": N_("{count}个工作日"),
    "answer_working_days": N_("{count}个工作日"),
}
AROUND_HOLIDAYS = {
    WorkingDays.IGNORE: N_("照发"),
    WorkingDays.ONLY: N_("不发"),
    WorkingDays.MOVE: N_("顺延"),
}
EXAMPLES = {
    SettingKind.DAYS_AND_TIME: N_("周一 08:30"),
    SettingKind.WEEK_TIME: N_("周五 19:00"),
    SettingKind.RHYTHM: N_("每月25日 09:00"),
    SettingKind.CLOCK: "17:30",
    SettingKind.SPAN: N_("6小时"),
    SettingKind.SPAN_OR_NONE: N_("2小时"),
    SettingKind.COUNT: "5",
}
SHIFTS = {
    Shift.NONE: N_("照常"),
    Shift.EARLIER: N_("提前"),
    Shift.LATER: N_("顺延"),
}
THRESHOLDS = N_("期限与时长")
EARLIER = N_("早15分钟")
LATER = N_("晚15分钟")
NO_REMINDER = N_("不提醒")
SPAN = TypeAdapter(timedelta)


def choice(label: str, *, chosen: bool = False) -> Button:
    """Return a button among the values of a setting; what it does is told where it is shown."""
    return Button(label, "settings.draft", chosen=chosen)


def span_choice(span: timedelta, *, chosen: bool) -> Button:
    """Return the choice of a length of time in whole hours."""
    days, hours = divmod(span // timedelta(hours=1), 24)
    label = N_("{count}小时") if hours else N_("{count}天")
    return replace(choice(label, chosen=chosen), values=(("count", str(hours or days)),))


def setting_name(setting: Setting, language: str) -> str:
    """Return what a setting is called."""
    return translations(language).gettext(SETTING_NAMES[setting.name])


def value_text(setting: Setting, value: dict[str, Any], language: str) -> str:
    """Return a setting's value in words: 每周一 09:00."""
    if setting.kind is SettingKind.DAYS_AND_TIME:
        at = clock_text(time.fromisoformat(value["at"]))
        days = days_text(value["days"], language)
        return translations(language).gettext(N_("{days} {at}")).format(days=days, at=at)
    if setting.kind is SettingKind.RHYTHM:
        at = clock_text(time.fromisoformat(value["at"]))
        days = rule_text(value["rule"], language)
        return translations(language).gettext(N_("{days} {at}")).format(days=days, at=at)
    [(field, only)] = value.items()
    if setting.kind is SettingKind.COUNT:
        return translations(language).gettext(COUNTED[field]).format(count=only)
    return VALUE_TEXTS[setting.kind](only, language)


def span_or_none_text(span: str | None, language: str) -> str:
    """Return a length of time, or that there is none."""
    if span is None:
        return translations(language).gettext(NO_REMINDER)
    return span_text(SPAN.validate_python(span), language)


VALUE_TEXTS: dict[SettingKind, Callable[[Any, str], str]] = {
    SettingKind.WEEK_TIME: lambda moment, language: week_time_text(
        WeekTime.model_validate(moment), language
    ),
    SettingKind.CLOCK: lambda at, _: clock_text(time.fromisoformat(at)),
    SettingKind.SPAN: span_or_none_text,
    SettingKind.SPAN_OR_NONE: span_or_none_text,
    SettingKind.WORKING_DAYS: lambda way, language: translations(language).gettext(
        AROUND_HOLIDAYS[WorkingDays(way)]
    ),
    SettingKind.SHIFT: lambda way, language: translations(language).gettext(SHIFTS[Shift(way)]),
    SettingKind.AUDIENCE: lambda roles, language: audience_text(
        [RoleName(role) for role in roles], language
    ),
}
