"""How the values of a form or a JSON body become the values that a method takes."""

import json
from collections.abc import Callable
from typing import Any

from simulator.ground.errors import ApiError, bad_request

Check = Callable[[Any, str], None]
Read = Callable[[Any, str], Any]

TRUE = frozenset({"true", "1", "yes"})
FALSE = frozenset({"false", "0", "no"})


def in_words(where: str) -> str:
    """A parameter as Telegram's errors call it."""
    return where.replace("_", " ")


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
