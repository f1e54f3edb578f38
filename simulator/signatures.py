"""What a call must look like: one compiled reader per method, made from ``signatures.json``.

Telegram itself ignores what it does not know and bends what does not fit. The simulator refuses
both, so that a misspelt parameter is found by a test and not by a reader.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from simulator.errors import ApiError, bad_request

Check = Callable[[Any, str], None]
Read = Callable[[Any, str], Any]

ARRAY = "Array of "
TRUE = frozenset({"true", "1", "yes"})
FALSE = frozenset({"false", "0", "no"})
MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "user_id": "user_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "media": "there are no messages to send",
    "file_id": "file_id not specified",
}
"""Telegram's own words where a required parameter is not there."""


@dataclass(slots=True)
class Upload:
    """A file that came with the request."""

    name: str
    content: bytes
    mime: str


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


class MethodSignature:
    """Reads the parameters of one method, or says what is wrong with them."""

    __slots__ = ("fields", "name", "required")

    def __init__(self, name: str, fields: dict[str, str], checks: "Checks") -> None:
        self.name = name
        self.fields = {field: Field(signature, checks) for field, signature in fields.items()}
        self.required = tuple(name for name, field in self.fields.items() if field.required)

    def read(self, raw: dict[str, Any]) -> dict[str, Any]:
        """The parameters as Python values; the uploads are left out."""
        values = {}
        fields = self.fields
        for name, value in raw.items():
            field = fields.get(name)
            if field is None:
                if isinstance(value, Upload):
                    continue
                raise bad_request(f'unknown parameter "{name}" in {self.name}')
            values[name] = field.read(value, name)
        for name in self.required:
            if name not in values:
                raise bad_request(MISSING.get(name, f'parameter "{name}" is required'))
        return values


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
            self._made[name] = lambda value, where: self._made[name](value, where)
            self._made[name] = self._make(name)
        return self._made[name]

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


def in_words(where: str) -> str:
    """A parameter as Telegram's errors call it."""
    return where.replace("_", " ")


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


def reader(types: list[str], check: Check) -> Read:
    """Turns what a form or a JSON body holds into the value that the method takes."""
    if types == ["Integer"]:
        return read_integer
    if types == ["Integer", "String"]:
        return read_chat
    if types == ["Boolean"]:
        return read_boolean
    if types == ["Float"]:
        return read_float
    if all(name in {"String", "InputFile"} for name in types):
        return reading_as_it_is(check)
    return reading_json(check)


def read_integer(value: Any, where: str) -> int:
    """A whole number, also as text."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise bad_request(f'parameter "{where}" must be of type Integer')
    try:
        return int(value)
    except ValueError:
        raise bad_request(f'parameter "{where}" must be of type Integer') from None


def read_chat(value: Any, where: str) -> int | str:
    """A chat's number, or its @name."""
    if isinstance(value, str) and value.startswith("@"):
        return value
    if value == "":
        raise bad_request(f"{where} is empty")
    try:
        return read_integer(value, where)
    except ApiError:
        if isinstance(value, str):
            raise bad_request("chat not found") from None
        raise


def read_boolean(value: Any, where: str) -> bool:
    """Yes or no, also as text."""
    if isinstance(value, bool):
        return value
    word = value.lower() if isinstance(value, str) else ""
    if word not in TRUE and word not in FALSE:
        raise bad_request(f'parameter "{where}" must be of type Boolean')
    return word in TRUE


def read_float(value: Any, where: str) -> float:
    """A number, also as text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f'parameter "{where}" must be of type Float') from None


def reading_as_it_is(check: Check) -> Read:
    """A reader for text and files, which arrive as they are."""

    def read(value: Any, where: str) -> Any:
        check(value, where)
        return value

    return read


def reading_json(check: Check) -> Read:
    """A reader for lists and objects: as JSON text in forms, as they are in JSON bodies."""

    def read(value: Any, where: str) -> Any:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {in_words(where)} JSON object") from None
        check(value, where)
        return value

    return read


def load_signatures() -> dict[str, MethodSignature]:
    """All methods by their lower-case name."""
    known = json.loads(files("simulator").joinpath("signatures.json").read_text("utf-8"))
    checks = Checks(known["types"])
    return {
        name.lower(): MethodSignature(name, fields, checks)
        for name, fields in known["methods"].items()
    }
