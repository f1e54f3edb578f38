"""Reading a framework: a shipped one, any TOML file, or what an organisation's row holds."""

import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from models.framework.framework import Framework


class FrameworkError(ValueError):
    """The framework file cannot be used; the text says where and why."""


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
        try:
            text = Path(name_or_path).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            known = ", ".join(shipped_frameworks())
            raise FrameworkError(
                f"no framework {name_or_path!r}: neither one of {known} nor a readable TOML file"
            ) from error
    try:
        return Framework.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(f"{name_or_path}: not TOML: {error}") from error
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'file'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise FrameworkError(f"{name_or_path}: {places}") from error


def stored_framework(content: dict[str, Any]) -> Framework:
    """Return the framework kept in an organisation's row; parsed once per content."""
    return _parsed(orjson.dumps(content))  # as it is: choices of forms stand in their order


@lru_cache(maxsize=256)
def _parsed(content: bytes) -> Framework:
    return Framework.model_validate_json(content)
