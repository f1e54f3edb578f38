"""What one work model has and another has not, part by part."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from models.framework.framework import Framework
from models.frozen import frozen

PLAIN = ("name", "language", "timezone", "calendar")


class Kind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@frozen
class Difference:
    """A part that is another one: its section, its key ("" where there is one only), its fields."""

    kind: Kind
    section: str
    key: str = ""
    name: str = ""
    fields: tuple[tuple[str, Any, Any], ...] = ()  # of a changed one: field, before, after


def differences(before: Framework, after: Framework) -> list[Difference]:
    """Return what has to be changed in one work model to make it the other, in a file's order."""
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    plain = changed_fields({name: old[name] for name in PLAIN}, {name: new[name] for name in PLAIN})
    found = [Difference(Kind.CHANGED, "framework", fields=plain)] if plain else []
    once = {name: changed_fields(old[name], new[name]) for name in ("thresholds", "scoring")}
    found += [Difference(Kind.CHANGED, name, fields=it) for name, it in once.items() if it]
    found += of_parts("responsibilities", tree_of(before), tree_of(after))
    for section in Framework.model_fields:
        if section != "responsibilities" and isinstance(new[section], list):
            found += of_parts(section, by_key(old[section]), by_key(new[section]))
    return found


def by_key(parts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return parts by their keys; one without a key by its place."""
    return {str(part.get("key") or place): part for place, part in enumerate(parts, start=1)}


def tree_of(framework: Framework) -> dict[str, dict[str, Any]]:
    """Return each responsibility by its key, with its place in the tree and without its children.

    A parent comes before its children.
    """
    return {
        node.key: node.model_dump(mode="json", exclude={"children"})
        | {"parent": parent.key if parent else None}
        for node, parent in framework.walk()
    }


def of_parts(
    section: str, old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]
) -> Iterator[Difference]:
    """Yield the differences of parts that have keys: what is new or changed, then what is gone."""
    for key, part in new.items():
        if key not in old:
            yield Difference(Kind.ADDED, section, key, title_of(part))
        elif fields := changed_fields(old[key], part):
            yield Difference(Kind.CHANGED, section, key, title_of(part), fields)
    for key, part in old.items():
        if key not in new:
            yield Difference(Kind.DROPPED, section, key, title_of(part))


def title_of(part: dict[str, Any]) -> str:
    """Return what people call a part."""
    return str(part.get("name") or part.get("title") or part.get("key") or "–")


def changed_fields(old: dict[str, Any], new: dict[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    """Return the fields that hold something else, with what they held and hold."""
    return tuple(
        (name, old.get(name), new.get(name))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    )
