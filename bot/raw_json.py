"""JSON that anybody may have typed: half characters and NULs must not stop what stands behind.

Nor must numbers that are none: what holds one that no database keeps is not read.
"""

import json
import re
from typing import Any

import orjson

# Lone surrogates cannot be written as UTF-8, and PostgreSQL stores no NUL.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LARGEST = (1 << 63) - 1
# Outside of quotes: presses have such numbers as words, and are looked through for nothing.
MANY_DIGITS = re.compile(r"[:,\[]\s*-?\d{19}")
LONG = 250_000  # signs: orjson takes twelve times as much memory while it reads


def read(text: str | bytes) -> Any:
    """Return what the JSON says, also where it holds half a character."""
    if len(text) < LONG:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass
    return json.loads(text)


def write(value: Any) -> str:
    """Return the value as JSON, escaped where UTF-8 has no words for it."""
    try:
        return orjson.dumps(value).decode()
    except (orjson.JSONEncodeError, TypeError):
        return json.dumps(value, separators=(",", ":"))


def storable(value: Any) -> Any:
    """Return the value with every character that no database keeps replaced by �.

    Raises ValueError for a number that none keeps.
    """
    if isinstance(value, str):
        return UNSTORABLE.sub("�", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {name: storable(item) for name, item in value.items()}
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError
    return value


def read_storable(text: str) -> Any:
    """Return what the JSON says, fit for any database; raises ValueError where it cannot be."""
    value = read(text)
    is_doubtful = "\\u0000" in text or "\\ud" in text.lower() or MANY_DIGITS.search(text)
    return storable(value) if is_doubtful else value
