"""What of a framework can be changed in chat: each setting's place, its kind and its value."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from pydantic import TypeAdapter

from models.framework import CheckIn, Framework, Part, WeekTime
from models.framework.schedules import every_week


class SettingKind(StrEnum):
    """What sort of value it is: which buttons it gets and how words for it are read."""

    DAYS_AND_TIME = "days_and_time"  # {"days": ["mon"], "at": "09:00:00"}
    WEEK_TIME = "week_time"  # {"opens": {"day": "fri", "at": "19:00:00"}}
    CLOCK = "clock"  # {"end_of_day": "18:00:00"}
    SPAN = "span"  # {"useful_for": "PT9H"}
    SPAN_OR_NONE = "span_or_none"  # {"remind_before_close": None}
    RHYTHM = "rhythm"  # {"rule": "FREQ=MONTHLY;BYMONTHDAY=25", "at": "09:00:00"}
    SHIFT = "shift"  # {"shift": "earlier"}
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


SCHEDULE = TypeAdapter(dict[str, Any])
SETTINGS_OF_PUSHES = (
    ("when", SettingKind.DAYS_AND_TIME, ("days", "at")),
    ("working_days", SettingKind.WORKING_DAYS, ("working_days",)),
    ("useful_for", SettingKind.SPAN, ("useful_for",)),
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
    ("answer_working_days", SettingKind.COUNT, ("answer_working_days",)),
)


def settings_of(framework: Framework) -> tuple[Setting, ...]:
    """Return every setting, in the framework's order; its place here is its number in buttons."""
    found: list[Setting] = []
    for push in framework.pushes:
        found += settings_in("pushes", push.key, push, SETTINGS_OF_PUSHES)
    for check_in in framework.check_ins:
        found += settings_of_check_in(check_in)
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


def settings_of_check_in(check_in: CheckIn) -> Iterator[Setting]:
    """Yield the settings of a check-in: of a weekly one its two moments, else rule and length."""
    content = check_in.model_dump(mode="json")
    schedule, reminders = content["schedule"], content["follow_up"]["remind"]
    opens = check_in.schedule.opens if check_in.schedule else None
    closes = check_in.schedule.closes if check_in.schedule else None
    if content["ahead"] is not None:
        pass  # until the day that the record names is over
    elif schedule is None:
        span = {"open_for": content["opened_by"]["open_for"]}
        yield Setting("check_ins", check_in.key, "open_for", SettingKind.SPAN, span)
    elif opens is not None and closes is not None:
        yield weekly_setting(check_in.key, "opens", opens)
        yield weekly_setting(check_in.key, "closes", closes)
    else:
        rhythm = {field: schedule[field] for field in ("rule", "at")}
        yield Setting("check_ins", check_in.key, "rhythm", SettingKind.RHYTHM, rhythm)
        yield Setting(
            "check_ins",
            check_in.key,
            "open_for",
            SettingKind.SPAN,
            {"open_for": schedule["open_for"]},
        )
        yield Setting(
            "check_ins", check_in.key, "shift", SettingKind.SHIFT, {"shift": schedule["shift"]}
        )
    for name, kind, value in (
        ("remind_before_close", SettingKind.SPAN_OR_NONE, reminders[-1] if reminders else None),
        ("audience", SettingKind.AUDIENCE, content["respondents"]["roles"]),
    ):
        yield Setting("check_ins", check_in.key, name, kind, {name: value})


def weekly_setting(key: str, name: str, moment: WeekTime) -> Setting:
    """Return the setting of a moment of the week."""
    value = {name: moment.model_dump(mode="json")}
    return Setting("check_ins", key, name, SettingKind.WEEK_TIME, value)


def with_setting(framework: Framework, setting: Setting, value: dict[str, Any]) -> Framework:
    """Return the framework with one setting changed. Raises pydantic's ValidationError."""
    content = framework.model_dump(mode="json")
    parts = content[setting.section]
    if setting.key:
        parts = next(part for part in parts if part["key"] == setting.key)
    if setting.section == "check_ins":
        check_in = framework.check_in(setting.key)
        assert check_in is not None  # noqa: S101  # the setting is one of its
        change_check_in(parts, check_in, value)
    else:
        parts |= value  # the very part of `content`
    return Framework.model_validate_json(orjson.dumps(content))


def change_check_in(content: dict[str, Any], check_in: CheckIn, value: dict[str, Any]) -> None:
    """Put a setting's value where a check-in keeps it. Raises pydantic's ValidationError."""
    schedule = content["schedule"]
    for field, new in value.items():
        if field in {"opens", "closes"}:
            times, moment = check_in.schedule, WeekTime.model_validate(new)
            opens, closes = (times.opens, times.closes) if times else (None, None)
            assert opens is not None  # noqa: S101  # else it has no such settings
            assert closes is not None  # noqa: S101
            pair = (moment, closes) if field == "opens" else (opens, moment)
            schedule |= SCHEDULE.dump_python(every_week(*pair), mode="json")
        elif field == "remind_before_close":
            earlier = content["follow_up"]["remind"][:-1]
            content["follow_up"]["remind"] = [*earlier, new] if new else []
        elif field == "audience":
            content["respondents"]["roles"] = new
        else:
            (schedule or content["opened_by"])[field] = new
