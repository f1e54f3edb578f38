"""Cut the Bot API's description down to the methods that the simulator plays.

    python -m simulator.methods.trim api.json simulator/parameters/signatures.json

The input is the Bot API as data, as scraped by telegram-bot-api-spec. A field is kept as one short
string: its types separated by ``|``, ``=word`` where the documentation fixes its only value, and
``!`` at the end where it is required.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from simulator.methods.table import GET_UPDATES, METHODS

ONLY_VALUE = re.compile(r'(?:always|must be) [“"]?(\w+)[”"]?$')
ARRAY = "Array of "


def field_signature(field: dict[str, Any]) -> str:
    """One field as a short string, as said at the top of this module."""
    signature = "|".join(field["types"])
    value = ONLY_VALUE.search(field["description"]) if field["types"] == ["String"] else None
    if value:
        signature += "=" + value[1]
    return signature + ("!" if field["required"] else "")


def fields_of(thing: dict[str, Any]) -> dict[str, str]:
    """The fields of one method or type."""
    return {field["name"]: field_signature(field) for field in thing.get("fields") or ()}


def named_types(signatures: Iterable[str]) -> set[str]:
    """The names of the types that these signatures mention."""
    parts = (part for signature in signatures for part in signature.rstrip("!").split("|"))
    return {part.replace(ARRAY, "").split("=")[0] for part in parts}


def trim(api: dict[str, Any]) -> dict[str, Any]:
    """Methods and all types reachable from their parameters."""
    methods = {name: fields_of(api["methods"][name]) for name in sorted({GET_UPDATES, *METHODS})}
    types: dict[str, Any] = {}
    waiting = named_types(s for fields in methods.values() for s in fields.values())
    while waiting:
        name = waiting.pop()
        source = api["types"].get(name)
        if source is None or name in types or name == "InputFile":
            continue
        if source.get("subtypes"):
            types[name] = list(source["subtypes"])
            waiting |= set(types[name])
        else:
            types[name] = fields_of(source)
            waiting |= named_types(types[name].values())
    return {"version": api["version"], "methods": methods, "types": dict(sorted(types.items()))}


if __name__ == "__main__":
    trimmed = trim(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(trimmed, indent=1) + "\n", encoding="utf-8")
