"""Reading a framework: a shipped one, any TOML file, or what an organisation's row holds."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from models.framework.flaws import Flaw, Place, UnfitError
from models.framework.framework import Framework


class FrameworkError(ValueError):
    """The framework file cannot be used; the text says where and why, and so do the flaws."""

    def __init__(self, message: str, flaws: Sequence[tuple[str, Flaw]] = ()) -> None:
        super().__init__(message)
        self.flaws = tuple(flaws)  # each with its place: check_ins weekly-study schedule open_for


def shipped_frameworks() -> list[str]:
    """Return the keys of the frameworks that come with the product."""
    folder = resources.files("frameworks")
    return sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml"))


def read_framework(name_or_path: str) -> Framework:
    """Read a shipped framework by key, or any TOML file by path.

    Raises `FrameworkError` when there is none, or when it does not hold together.
    """
    if name_or_path in shipped_frameworks():
        text = (resources.files("frameworks") / f"{name_or_path}.toml").read_text("utf-8")
    else:
        text = text_in(Path(name_or_path))
    return framework_in(text, name_or_path)


@lru_cache(maxsize=8)
def framework_in(text: str, name: str) -> Framework:
    """Return what a file's text says, read once. Raises `FrameworkError`, with the file's name."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(f"{name}: not TOML: {error}") from error
    try:
        return Framework.model_validate(content)
    except ValidationError as error:
        flaws = [(place_text(place, content), why) for place, why, _ in flaws_of(error)]
        told = "; ".join(f"{place or 'file'}: {why}" for place, why in flaws)
        raise FrameworkError(f"{name}: {told}", flaws) from error


def place_text(place: Place, content: Any) -> str:
    """Return a place of the file in words: parts of a list by their keys, else by their number."""
    words = []
    for step in place:
        known = isinstance(content, dict) or (isinstance(step, int) and isinstance(content, list))
        try:
            content = content[step] if known else None
        except (KeyError, IndexError):
            content = None
        named = content if isinstance(step, int) and isinstance(content, dict) else {}
        key = named.get("key") or named.get("name")
        words.append(str(key or (step + 1 if isinstance(step, int) else step)))
    return " ".join(words)


def text_in(path: Path) -> str:
    """Return what a file says. Raises `FrameworkError` where it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(shipped_frameworks())
        raise FrameworkError(
            f"no framework {str(path)!r}: neither one of {known} nor a readable TOML file"
        ) from error


def flaws_of(error: ValidationError) -> Iterator[tuple[Place, Flaw, Place]]:
    """Yield everything that is wrong with a file: where, why, and in which part it was found.

    What pydantic finds by itself is a flaw whose word is pydantic's, with its facts.
    """
    for one in error.errors(include_url=False):
        cause = one.get("ctx", {}).get("error")
        if isinstance(cause, UnfitError):
            for found in cause.flaws:
                yield (*one["loc"], *found.place), found, one["loc"]
        else:
            facts = {**one.get("ctx", {}), "message": one["msg"]}
            yield one["loc"], Flaw(one["type"], tuple(facts.items())), one["loc"]


def stored_framework(content: dict[str, Any]) -> Framework:
    """Return the framework kept in an organisation's row; parsed once per content."""
    return _parsed(orjson.dumps(content))  # as it is: choices of forms stand in their order


@lru_cache(maxsize=256)
def _parsed(content: bytes) -> Framework:
    return Framework.model_validate_json(content)
