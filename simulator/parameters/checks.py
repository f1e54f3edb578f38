"""Whether a value has the type that the Bot API asks for; compiled once per type."""

from typing import Any

from simulator.ground.errors import ApiError, bad_request
from simulator.parameters.readers import Check, in_words, reader
from simulator.parameters.requests import Upload

ARRAY = "Array of "


class Field:
    """One field of a type or method: how to read it, whether it must be there."""

    __slots__ = ("check", "only", "read", "required")

    def __init__(self, signature: str, checks: "Checks") -> None:
        self.required = signature.endswith("!")
        types, _, only = signature.rstrip("!").partition("=")
        self.only = only
        self.check = checks.of_union(types.split("|"))
        if only:
            self.check = exactly(only)
        self.read = reader(types.split("|"), self.check)


class Checks:
    """The checkers of all types, compiled when first asked for."""

    def __init__(self, types: dict[str, Any]) -> None:
        self._types = types
        self._made: dict[str, Check] = {
            "Integer": plainly(int, "Number"),
            "String": plainly(str, "String"),
            "Boolean": plainly(bool, "Boolean"),
            "Float": a_number,
            "InputFile": plainly((str, Upload), "InputFile"),
        }

    def of(self, name: str) -> Check:
        """The checker of one type."""
        if name not in self._made:
            # A type may hold itself, so a door is put in before the room behind it is built.
            self._made[name] = self._door_to(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def _door_to(self, name: str) -> Check:
        def check(value: Any, where: str) -> None:
            self._made[name](value, where)

        return check

    def _make(self, name: str) -> Check:
        if name.startswith(ARRAY):
            return array_of(self.of(name.removeprefix(ARRAY)))
        known = self._types[name]
        if isinstance(known, list):
            return self.of_union(known)
        return object_of(name, {f: Field(signature, self) for f, signature in known.items()})

    def of_union(self, names: list[str]) -> Check:
        """A checker that takes any of these types."""
        if len(names) == 1:
            return self.of(names[0])
        if all(name.startswith(ARRAY) for name in names):
            return array_of(self.of_union([name.removeprefix(ARRAY) for name in names]))
        if not all(name in self._types for name in names):
            return any_of([self.of(name) for name in names])
        return self._told_apart(names)

    def _told_apart(self, names: list[str]) -> Check:
        """Objects are told apart by their required fields and by their fixed values."""
        marks = [self._marks(name) for name in names]
        checks = [self.of(name) for name in names]

        def check(value: Any, where: str) -> None:
            if not isinstance(value, dict):
                raise bad_request(f"object expected as {in_words(where)}")
            for (required, fixed), alternative in zip(marks, checks, strict=True):
                if required <= value.keys() and all(value[k] == v for k, v in fixed.items()):
                    return alternative(value, where)
            raise bad_request(f"can't parse {in_words(where)}: none of its kinds fits")

        return check

    def _marks(self, name: str) -> tuple[set[str], dict[str, str]]:
        fields = {f: s.rstrip("!").split("=") for f, s in self._types[name].items()}
        required = {f for f, s in self._types[name].items() if s.endswith("!")}
        return required, {f: parts[1] for f, parts in fields.items() if len(parts) == 2}


def plainly(kind: type | tuple[type, ...], word: str) -> Check:
    """A checker for a plain JSON value; ``True`` is no number."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise bad_request(f'field "{where}" must be of type {word}')

    return check


def a_number(value: Any, where: str) -> None:
    """Checks a float; whole numbers count."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise bad_request(f'field "{where}" must be of type Number')


def exactly(only: str) -> Check:
    """A checker for a field that has only one value."""

    def check(value: Any, where: str) -> None:
        if value != only:
            raise bad_request(f'field "{where}" must be "{only}"')

    return check


def any_of(checks: list[Check]) -> Check:
    """A checker that is content if one of these is."""

    def check(value: Any, where: str) -> None:
        for alternative in checks:
            try:
                return alternative(value, where)
            except ApiError as refused:
                error = refused
        raise error

    return check


def array_of(check_item: Check) -> Check:
    """A checker for a JSON array."""

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise bad_request(f'field "{where}" must be of type Array')
        for item in value:
            check_item(item, where)

    return check


def object_of(name: str, fields: dict[str, Field]) -> Check:
    """A checker for a JSON object with these fields and no others."""
    checks = {field: known.check for field, known in fields.items()}
    required = tuple(field for field, known in fields.items() if known.required)

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {in_words(where)}")
        for field in required:
            if field not in value:
                raise bad_request(f"can't parse {name}: Can't find field \"{field}\"")
        for field, inner in value.items():
            if field not in checks:
                raise bad_request(f'unknown field "{field}" in {name}')
            checks[field](inner, field)

    return check
