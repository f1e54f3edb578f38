"""What of a framework can be changed in chat: each setting's place, its kind and its value."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from models.framework import Framework, Part


class SettingKind(StrEnum):
    """What sort of value it is: which buttons it gets and how words for it are read."""

    DAYS_AND_TIME = "days_and_time"  # {"days": ["mon"], "at": "09:00:00"}
    WEEK_TIME = "week_time"  # {"opens": {"day": "fri", "at": "19:00:00"}}
    CLOCK = "clock"  # {"end_of_day": "18:00:00"}
    SPAN = "span"  # {"useful_for": "PT9H"}
    SPAN_OR_NONE = "span_or_none"  # {"remind_before_close": None}
    WORKING_DAYS = "working_days"  # {"working_days": "move"}
    AUDIENCE = "audience"  # {"audience": ["head", "member"]}
    COUNT = "count"  # {"prompt_hours": 48}


@dataclass(frozen=True)
class Setting:
    """One setting: `section` and `key` say where, `value` holds its framework fields as JSON.

    `section` is "pushes", "check_ins" or "thresholds"; thresholds have no key.
    """

    section: str
    key: str
    name: str
    kind: SettingKind
    value: dict[str, Any]


SETTINGS_OF_PUSHES = (
    ("when", SettingKind.DAYS_AND_TIME, ("days", "at")),
    ("working_days", SettingKind.WORKING_DAYS, ("working_days",)),
    ("useful_for", SettingKind.SPAN, ("useful_for",)),
)
SETTINGS_OF_CHECK_INS = (
    ("opens", SettingKind.WEEK_TIME, ("opens",)),
    ("closes", SettingKind.WEEK_TIME, ("closes",)),
    ("remind_before_close", SettingKind.SPAN_OR_NONE, ("remind_before_close",)),
    ("audience", SettingKind.AUDIENCE, ("audience",)),
)
SETTINGS_OF_THRESHOLDS = (
    ("soon_working_days", SettingKind.COUNT, ("soon_working_days",)),
    ("escalate_to_head", SettingKind.COUNT, ("escalate_to_head",)),
    ("escalate_to_leader", SettingKind.COUNT, ("escalate_to_leader",)),
    ("sign_working_hours", SettingKind.COUNT, ("sign_working_hours",)),
    ("start_of_day", SettingKind.CLOCK, ("start_of_day",)),
    ("remind_working_days", SettingKind.COUNT, ("remind_working_days",)),
    ("end_of_day", SettingKind.CLOCK, ("end_of_day",)),
    ("quiet_from", SettingKind.CLOCK, ("quiet_from",)),
    ("quiet_until", SettingKind.CLOCK, ("quiet_until",)),
    ("extension_days", SettingKind.COUNT, ("extension_days",)),
    ("extension_times", SettingKind.COUNT, ("extension_times",)),
    ("invitation_days", SettingKind.COUNT, ("invitation_days",)),
    ("prompt_hours", SettingKind.COUNT, ("prompt_hours",)),
    ("keep_passing_days", SettingKind.COUNT, ("keep_passing_days",)),
    ("keep_words_days", SettingKind.COUNT, ("keep_words_days",)),
    ("keep_closed_days", SettingKind.COUNT, ("keep_closed_days",)),
    ("directive_working_days", SettingKind.COUNT, ("directive_working_days",)),
)


def settings_of(framework: Framework) -> tuple[Setting, ...]:
    """Return every setting, in the framework's order; its place here is its number in buttons."""
    found: list[Setting] = []
    for push in framework.pushes:
        found += settings_in("pushes", push.key, push, SETTINGS_OF_PUSHES)
    for check_in in framework.check_ins:
        found += settings_in("check_ins", check_in.key, check_in, SETTINGS_OF_CHECK_INS)
    found += settings_in("thresholds", "", framework.thresholds, SETTINGS_OF_THRESHOLDS)
    return tuple(found)


def settings_in(
    section: str,
    key: str,
    part: Part,
    table: tuple[tuple[str, SettingKind, tuple[str, ...]], ...],
) -> Iterator[Setting]:
    """Yield the settings of one part of the framework."""
    content = part.model_dump(mode="json")
    for name, kind, fields in table:
        yield Setting(section, key, name, kind, {field: content[field] for field in fields})


def with_setting(framework: Framework, setting: Setting, value: dict[str, Any]) -> Framework:
    """Return the framework with one setting changed. Raises pydantic's ValidationError."""
    content = framework.model_dump(mode="json")
    parts = content[setting.section]
    if setting.key:
        parts = next(part for part in parts if part["key"] == setting.key)
    parts |= value  # the very part of `content`
    return Framework.model_validate_json(orjson.dumps(content))
