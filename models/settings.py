"""What of a work model can be changed in chat: whatever its models mark so, none named here."""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from models.framework import Bulletin, CheckIn, Framework, Part
from models.framework.naming import Called, Tuned, marker
from models.frozen import frozen
from models.workbook.frameworks.sheets import Column, columns_of, part_in, parts_in

FIRST = ("pushes", "check_ins")  # what comes at times of its own; what stands once comes last
# What entries of before called a setting, and what it is called now.
OLD_NAMES = {
    "when": "days",
    "opens": "schedule.rule",
    "closes": "schedule.open_for",
    "rhythm": "schedule.rule",
    "open_for": "schedule.open_for",
    "shift": "schedule.shift",
    "remind_before_close": "follow_up.remind",
    "audience": "respondents.roles",
}


@frozen
class Setting:
    """One setting: in which part of the file, which fields of it, and what these hold as JSON.

    `section` is a list of the file, `key` names the part in it; what stands once has no key.
    """

    section: str
    key: str
    columns: tuple[Column, ...]
    value: dict[str, Any]  # by the fields' places in the part: {"schedule.at": "09:00:00"}
    part: Part

    @property
    def name(self) -> str:
        """Return the place of its first field in the part."""
        return name_of(self.columns[0])

    @property
    def tuned(self) -> Tuned:
        """Return what its first field says of it."""
        return tuned_of(self.columns[0])

    @property
    def called(self) -> Called:
        """Return what it is called."""
        own = self.columns[0].own
        tuned = self.tuned
        return Called(tuned.title or own.title, tuned.english or own.english, own.hint)


@frozen
class Tunable:
    """A part of the file that has settings: the list it stands in, its key, itself."""

    section: str
    key: str
    part: Part


def settings_of(framework: Framework) -> tuple[Setting, ...]:
    """Return every setting, in a settled order; its place here is its number in buttons."""
    return tuple(setting for one in tunables_of(framework) for setting in settings_in(one))


def tunables_of(framework: Framework) -> tuple[Tunable, ...]:
    """Return the parts that have settings: those with times, other lists, what stands once."""
    fields = type(framework).model_fields
    lists = [name for name, field in fields.items() if parts_in(field.annotation)]
    once = [name for name, field in fields.items() if part_in(field.annotation)]
    found = [
        Tunable(section, getattr(part, "key", ""), part)
        for section in (*FIRST, *(name for name in lists if name not in FIRST))
        for part in getattr(framework, section)
    ]
    found += [Tunable(name, "", getattr(framework, name)) for name in once]
    return tuple(one for one in found if any(settings_in(one)))


def settings_in(of: Tunable) -> Iterator[Setting]:
    """Yield the settings of one part."""
    columns = {one.path: one for one in columns_of(type(of.part))}
    content = of.part.model_dump(mode="json")
    for path, column in columns.items():
        tuned = marker_of(column.field, Tuned)
        if tuned is None or not has_place(content, path):
            continue
        together = (column, *(columns[(*path[:-1], name)] for name in tuned.beside))
        value = {name_of(one): value_at(content, one.path) for one in together}
        yield Setting(of.section, of.key, together, value, of.part)


def marker_of(field: FieldInfo | None, kind: type[Tuned]) -> Tuned | None:
    """Return the field's marker, if it has one."""
    return marker(field, kind) if field is not None else None


def tuned_of(column: Column) -> Tuned:
    """Return what a field says of its setting."""
    return marker_of(column.field, Tuned) or Tuned()


def name_of(column: Column) -> str:
    """Return a field's place in its part."""
    return ".".join(column.path)


def has_place(content: dict[str, Any], path: tuple[str, ...]) -> bool:
    """Return whether the part around a field is there: a check-in has no schedule, or has one."""
    return isinstance(value_at(content, path[:-1]), dict)


def value_at(content: Any, path: tuple[str, ...]) -> Any:
    """Return what stands at a place; None below what is not there."""
    for name in path:
        content = content[name] if content is not None else None
    return content


def with_setting(framework: Framework, setting: Setting, value: dict[str, Any]) -> Framework:
    """Return the framework with one setting changed. Raises pydantic's ValidationError."""
    content = framework.model_dump(mode="json")
    part = content[setting.section]
    if setting.key:
        part = next(one for one in part if one["key"] == setting.key)
    for name, new in value.items():
        *around, last = name.split(".")
        value_at(part, tuple(around))[last] = new
    return Framework.model_validate_json(orjson.dumps(content))


def holder_of(setting: Setting) -> BaseModel | None:
    """Return the part right around a setting's fields: of a check-in's times, its schedule."""
    found: Any = setting.part
    for name in setting.columns[0].path[:-1]:
        found = getattr(found, name)
    return found if isinstance(found, BaseModel) else None


def is_in_time(setting: Setting) -> bool:
    """Return whether a change of it moves what comes at a time."""
    return isinstance(setting.part, CheckIn | Bulletin) or hasattr(setting.part, "at")
