"""Updates as the Bot API describes them, made up at random, and then spoilt.

The description is a JSON file of `types`, each with `fields` or `subtypes`; it is no part of this
repository: `TAIZHANG_BOT_API` says where it lies.
"""

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VARIABLE = "TAIZHANG_BOT_API"
BESIDE_US = Path(__file__).resolve().parents[3] / "shared" / "botapi" / "api.json"
DEEPEST = 5
ARRAY = "Array of "
WORDS = (
    "", "/list", "/new", "/start x", "/settings", "/bind 第1部", "/mentions on", "/mine", "完成",
    "正常推进", "@成员1 周五前 完成专项检查 #履职责任", "private", "supergroup", "member", "left",
    "a\ud800b", "nul\x00", "💥" * 300, "长" * 5_000, "%s{}<b>&", "-1", "1:2:3", "r:1:1",
)  # fmt: skip
NUMBERS = (0, 1, -1, 7, 255, 2**31, 2**53, 2**63, -(2**63), 2**70, 1_700_000_000)
ODDITIES: tuple[Any, ...] = (None, True, "", "x", [], {}, [[[]]], 1e308, -0.5, *NUMBERS)


def description() -> Path | None:
    """Return where the description of the Bot API lies, if it is there."""
    path = Path(os.environ.get(VARIABLE) or BESIDE_US)
    return path if path.is_file() else None


@dataclass
class Shapes:
    """Makes values of the described types; whole numbers are mostly the given ones."""

    types: dict[str, dict[str, Any]]
    chance: random.Random
    known_numbers: tuple[int, ...]

    @classmethod
    def read(cls, path: Path, chance: random.Random, known_numbers: tuple[int, ...]) -> "Shapes":
        """Read the description."""
        return cls(json.loads(path.read_text())["types"], chance, known_numbers)

    def update(self, update_id: int) -> dict[str, Any]:
        """Return an update of any kind; half of them are spoilt at some places."""
        fields = [field for field in self.types["Update"]["fields"] if not field["required"]]
        field = self.chance.choice(fields)
        body = self.value(self.chance.choice(field["types"]), 0)
        for _ in range(self.chance.choice((0, 0, 0, 1, 2, 5))):
            body = self.spoilt(body)
        return {"update_id": update_id, field["name"]: body}

    def value(self, name: str, depth: int) -> Any:
        """Return a value of a type."""
        if name.startswith(ARRAY):
            each = name.removeprefix(ARRAY)
            return [self.value(each, depth + 1) for _ in range(self.chance.randrange(3))]
        if name in PLAIN:
            return PLAIN[name](self)
        kind = self.types.get(name, {})
        if subtypes := kind.get("subtypes"):
            return self.value(self.chance.choice(subtypes), depth)
        share = 0.35 / (depth + 1)
        return {
            field["name"]: self.value(self.chance.choice(field["types"]), depth + 1)
            for field in kind.get("fields", ())
            if depth < DEEPEST and (field["required"] or self.chance.random() < share)
        }

    def whole_number(self) -> int:
        """Return somebody's number, or any."""
        return self.chance.choice(self.known_numbers if self.chance.random() < 0.7 else NUMBERS)

    def spoilt(self, value: Any) -> Any:
        """Return the value with one place of it taken out or put in otherwise."""
        places = value if isinstance(value, dict) else range(len(value) if is_list(value) else 0)
        if not places or self.chance.random() < 0.2:
            return self.chance.choice(ODDITIES)
        place = self.chance.choice(list(places))
        if isinstance(value, dict) and self.chance.random() < 0.2:
            return {name: one for name, one in value.items() if name != place}
        changed = dict(value) if isinstance(value, dict) else list(value)
        changed[place] = self.spoilt(changed[place])
        return changed


def is_list(value: Any) -> bool:
    """Return whether the value has places by number."""
    return isinstance(value, list)


PLAIN: dict[str, Callable[[Shapes], Any]] = {
    "Integer": Shapes.whole_number,
    "Float": lambda shapes: shapes.chance.uniform(-1e6, 1e6),
    "String": lambda shapes: shapes.chance.choice(WORDS),
    "Boolean": lambda shapes: shapes.chance.random() < 0.5,
    "True": lambda _: True,
}
