"""/settings: what can be changed, what it is now, and what it was changed to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import count
from typing import Any

from pydantic import TypeAdapter

from models import RoleName
from models.framework import CheckIn, Push, WeekTime, WorkingDays
from models.tuning import Setting, SettingKind
from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message
from wording.rhythms import (
    PUSH_NAMES,
    clock_text,
    days_text,
    name_of,
    span_text,
    week_time_text,
    when,
)
from wording.roles import audience_text

SETTING_NAMES = {
    "when": N_("时间"),
    "working_days": N_("遇休息日"),
    "useful_for": N_("停机后补发时限"),
    "opens": N_("开始"),
    "closes": N_("截止"),
    "remind_before_close": N_("截止前提醒"),
    "audience": N_("填报对象"),
    "soon_working_days": N_("临期提醒"),
    "end_of_day": N_("下班时间"),
    "invitation_days": N_("加入链接有效期"),
    "prompt_hours": N_("提问等候回答"),
}
COUNTED = {
    "soon_working_days": N_("提前{count}个工作日"),
    "invitation_days": N_("{count}天"),
    "prompt_hours": N_("{count}小时"),
}
AROUND_HOLIDAYS = {
    WorkingDays.IGNORE: N_("照发"),
    WorkingDays.ONLY: N_("不发"),
    WorkingDays.MOVE: N_("顺延"),
}
EXAMPLES = {
    SettingKind.DAYS_AND_TIME: N_("周一 08:30"),
    SettingKind.WEEK_TIME: N_("周五 19:00"),
    SettingKind.CLOCK: "17:30",
    SettingKind.SPAN: N_("6小时"),
    SettingKind.SPAN_OR_NONE: N_("2小时"),
    SettingKind.COUNT: "5",
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
    SettingKind.AUDIENCE: lambda roles, language: audience_text(
        [RoleName(role) for role in roles], language
    ),
}


@dataclass(frozen=True)
class Part:
    """What settings belong to: a push, a check-in, or (None) the thresholds."""

    place: int
    rhythm: Push | CheckIn | None

    def name(self, language: str) -> str:
        """Return what it is called."""
        if self.rhythm is None:
            return translations(language).gettext(THRESHOLDS)
        return name_of(self.rhythm, language)

    def button(self, action: str) -> Button:
        """Return the button that leads to it."""
        if isinstance(self.rhythm, CheckIn):
            title, english = self.rhythm.title, self.rhythm.english.get("title", "")
            return Button(braced(title), action, self.place, english=braced(english))
        label = THRESHOLDS if self.rhythm is None else PUSH_NAMES[self.rhythm.kind]
        return Button(label, action, self.place)


def braced(text: str) -> str:
    """Return data so that a label, which is formatted, shows it as it is."""
    return text.replace("{", "{{").replace("}", "}}")


@dataclass(frozen=True)
class SettingsOverview(Message):
    """Everything that has settings, and when it comes now."""

    parts: tuple[Part, ...]
    groups: int

    def lines(self, language: str) -> list[tuple[str, str]]:
        """Return the rhythms with when they come."""
        return [
            (part.name(language), when(part.rhythm, language)) for part in self.parts if part.rhythm
        ]

    def keyboard(self) -> Keyboard:
        """Return a button per part, two in a row, and the way out."""
        buttons = [part.button("settings.part") for part in self.parts]
        if self.groups:
            buttons.append(Button(N_("群里点名"), "settings.groups"))
        rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
        return (*rows, (Button(N_("完成"), "settings.close"),))


@dataclass(frozen=True)
class SettingsOfPart(Message):
    """The settings of one rhythm; after a change, what was changed first."""

    part: Part
    settings: tuple[tuple[int, Setting], ...]
    changed: Setting | None = None
    before: Setting | None = None

    def lines(self, language: str) -> list[tuple[str, str]]:
        """Return each setting with its value."""
        return [
            (setting_name(setting, language), value_text(setting, setting.value, language))
            for _, setting in self.settings
        ]

    def change(self, language: str) -> tuple[str, str, str] | None:
        """Return what was changed, from what, to what."""
        if self.changed is None or self.before is None:
            return None
        return (
            setting_name(self.changed, language),
            value_text(self.before, self.before.value, language),
            value_text(self.changed, self.changed.value, language),
        )

    def keyboard(self) -> Keyboard:
        """Return a button per setting, two in a row, and the way back."""
        buttons = [
            Button(SETTING_NAMES[setting.name], "settings.pick", number)
            for number, setting in self.settings
        ]
        rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
        return (*rows, (Button(N_("返回"), "settings.list"),))


@dataclass(frozen=True)
class SettingToChange(Message):
    """One setting: its value, the draft of a new one, and the choices."""

    part: Part
    setting: Setting
    draft: dict[str, Any]
    choices: Keyboard
    prompt_id: int

    def name(self, language: str) -> str:
        """Return what is being changed."""
        return setting_name(self.setting, language)

    def now(self, language: str) -> str:
        """Return the value that holds."""
        return value_text(self.setting, self.setting.value, language)

    def drafted(self, language: str) -> str:
        """Return the value that saving would set, or nothing if it is the same."""
        if self.draft == self.setting.value:
            return ""
        return value_text(self.setting, self.draft, language)

    def example(self, language: str) -> str:
        """Return how the value can be written, where it can."""
        example = EXAMPLES.get(self.setting.kind)
        return translations(language).gettext(example) if example else ""

    def keyboard(self) -> Keyboard:
        """Return the choices, saving if there is something to save, and the way back."""
        places = count()
        rows = tuple(
            tuple(replace(one, target=next(places), version=self.prompt_id) for one in row)
            for row in self.choices
        )
        back = Button(N_("返回"), "settings.part", self.part.place)
        if self.draft == self.setting.value:
            return (*rows, (back,))
        return (*rows, (Button(N_("保存"), "settings.save", 0, self.prompt_id), back))


@dataclass(frozen=True)
class GroupSwitch:
    """A work group as its switch shows it."""

    group_id: int
    version: int
    unit: str
    mentions: bool


@dataclass(frozen=True)
class SettingsOfGroups(Message):
    """Which groups' posts mention people."""

    groups: tuple[GroupSwitch, ...]
    more: int = 0

    def keyboard(self) -> Keyboard:
        """Return a switch per group, and the way back."""
        switches = tuple(
            (
                Button(
                    "{unit}",
                    "settings.mentions.off" if group.mentions else "settings.mentions.on",
                    group.group_id,
                    group.version,
                    (("unit", group.unit),),
                    chosen=group.mentions,
                ),
            )
            for group in self.groups
        )
        return (*switches, (Button(N_("返回"), "settings.list"),))


@dataclass(frozen=True)
class SettingsClosed(Message):
    """The dialogue is over."""


@dataclass(frozen=True)
class SettingUnread(Message):
    """The words do not say a value for this setting."""

    part: Part
    setting: Setting
    said: str

    def name(self, language: str) -> str:
        """Return what was to be changed."""
        return setting_name(self.setting, language)

    def example(self, language: str) -> str:
        """Return how the value can be written, where it can."""
        example = EXAMPLES.get(self.setting.kind)
        return translations(language).gettext(example) if example else ""


@dataclass(frozen=True)
class SettingImpossible(Message):
    """The value does not fit with the others."""

    setting: Setting

    @property
    def is_about_opening(self) -> bool:
        """Say whether it is one of the times of a check-in, which must follow each other."""
        return self.setting.section == "check_ins"


@dataclass(frozen=True)
class SettingStepGone(Message):
    """Answer to a button of a step that is over."""
