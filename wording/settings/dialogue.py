"""/settings: what can be changed, what it is now, and what it was changed to."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from models.framework import Bulletin, CheckIn, Framework, Push
from models.framework.flaws import Flaw
from models.framework.naming import Called, marker
from models.frozen import frozen
from models.settings import Setting, Tunable
from wording.catalogues import translations
from wording.frameworks.flaws import flaw_text
from wording.messages import N_, Button, Keyboard, Message
from wording.rhythm import name_of, when
from wording.settings.values import example_for, meaning, range_text, setting_name, value_text


@frozen
class Part:
    """What settings belong to: a part of the file by its place among those that have some."""

    place: int
    of: Tunable

    @property
    def rhythm(self) -> Push | CheckIn | Bulletin | None:
        """Return it if it comes at times of its own."""
        part = self.of.part
        if isinstance(part, Bulletin) and part.draft is None:
            return None
        return part if isinstance(part, Push | CheckIn | Bulletin) else None

    def name(self, language: str) -> str:
        """Return what it is called; what stands once, as the file calls it."""
        if self.rhythm is not None:
            return name_of(self.rhythm, language)
        title_in = getattr(self.of.part, "title_in", None)
        if title_in is not None:
            return str(title_in(language))
        called = marker(Framework.model_fields[self.of.section], Called)
        return called.title_in(language) if called is not None else self.of.key

    def button(self, action: str) -> Button:
        """Return the button that leads to it."""
        label, english = braced(self.name("zh_CN")), braced(self.name("en"))
        return Button(label, action, self.place, english=english)


def braced(text: str) -> str:
    """Return data so that a label, which is formatted, shows it as it is."""
    return text.replace("{", "{{").replace("}", "}}")


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


class SettingsOfPart(Message):
    """The settings of one rhythm; after a change, what was changed first.

    `still_closes_at` is when the round closes that is open now, where the change comes too late.
    """

    part: Part
    settings: tuple[tuple[int, Setting], ...]
    changed: Setting | None = None
    before: Setting | None = None
    still_closes_at: datetime | None = None
    prompt_id: int = 0  # of the question that the change answered, by which it is undone

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
            Button(setting.called.title, "settings.pick", number, english=setting.called.english)
            for number, setting in self.settings
        ]
        rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
        undo = (Button(N_("↩️ 改回去"), "settings.undo", 0, self.prompt_id),)
        back = (Button(N_("返回"), "settings.list"),)
        return (*((undo,) if self.prompt_id else ()), *rows, back)


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
        return example_for(self.setting, language)

    def meaning(self, language: str) -> str:
        """Return what it is about."""
        return meaning(self.setting, language)

    def range(self, language: str) -> str:
        """Return between which bounds it may be."""
        return range_text(self.setting, language)

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


@frozen
class GroupSwitch:
    """A work group as its switch shows it."""

    group_id: int
    version: int
    unit: str
    mentions: bool


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


class SettingsClosed(Message):
    """The dialogue is over."""

    text = "设置到此为止。需要时再发送 /settings。"


class SettingUnread(Message):
    """The words do not say a value for this setting."""

    setting: Setting
    said: str

    def name(self, language: str) -> str:
        """Return what was to be changed."""
        return setting_name(self.setting, language)

    def example(self, language: str) -> str:
        """Return how the value can be written, where it can."""
        return example_for(self.setting, language)


class SettingImpossible(Message):
    """The value does not fit: what is wrong with it stands beside."""

    text = "{{ message.name(language) }}没有改：{{ message.reasons(language) }}。请换一个值。"

    setting: Setting
    flaws: tuple[Flaw, ...]

    def name(self, language: str) -> str:
        """Return what was to be changed."""
        return setting_name(self.setting, language)

    def reasons(self, language: str) -> str:
        """Return why it cannot be."""
        told = dict.fromkeys(flaw_text(one, language) for one in self.flaws)
        return translations(language).gettext(N_("；")).join(told)


class SettingStepGone(Message):
    """Answer to a button of a step that is over."""

    text = "这一步已经过去了。要继续，请重新发送 /settings。"
