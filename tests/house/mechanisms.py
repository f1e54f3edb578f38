"""The mechanisms of the 3315 model: what of the framework hangs on each, and its tests."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from models.framework import Category, CheckIn, Framework, Indicator, Push, Register, Rotation
from models.framework.rules import Rule

ROOT = Path(__file__).parents[2]
STATES = Path(__file__).with_name("mechanisms.toml")
ROW = re.compile(r"^\| (S\d\d) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"^(?:async )?def (test_s(\d\d)_\w+)", re.MULTILINE)


class Judged(BaseModel):
    """How far a mechanism is built, and what no framework says of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: Literal["works", "partly", "not"]
    lacks: str = ""
    asks: str = ""
    out: str = ""
    try_: str = ""
    pushes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explained:
    """A mechanism's row of the glossary."""

    id: str
    name: str
    english: str


@dataclass
class Hanging:
    """What of a framework hangs on one mechanism."""

    pushes: list[Push] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    registers: list[Register] = field(default_factory=list)
    rotations: list[Rotation] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


Item = CheckIn | Register | Rotation | Category | Rule | Indicator


def glossary() -> dict[str, Explained]:
    """Return every mechanism as the glossary explains it, by its id."""
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    return {row[0]: Explained(*row) for row in rows}


def judged() -> dict[str, Judged]:
    """Return how far each mechanism is built, by its id."""
    written = tomllib.loads(STATES.read_text("utf-8"))
    for one in written.values():
        one["try_"] = one.pop("try", "")
    return TypeAdapter(dict[str, Judged]).validate_python(written)


def named_tests() -> dict[str, list[tuple[str, str]]]:
    """Return the file and name of each test that is named after a mechanism, by its id."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        path = file.relative_to(ROOT).as_posix()
        for name, number in NAMED.findall(file.read_text("utf-8")):
            found.setdefault(f"S{number}", []).append((path, name))
    return found


def talks_of(mechanism: str, *, english: bool) -> list[str]:
    """Return the talks of a mechanism in Chinese or English that play on both databases."""
    return [
        f"{file}::{name}"
        for file, name in named_tests().get(mechanism, [])
        if file.startswith("tests/talks/")
        and name.endswith("_in_english") is english
        and plays_on_both(ROOT / file, name)
    ]


def plays_on_both(file: Path, name: str) -> bool:
    """Return whether a test asks for the office, and is kept to no one kind of database."""
    body = ast.parse(file.read_text("utf-8")).body
    test = next(one for one in body if getattr(one, "name", "") == name)
    assert isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef)
    asked = {argument.arg for argument in test.args.args}
    return "office" in asked and "office_url" not in ast.dump(ast.List(test.decorator_list))


def hanging(framework: Framework) -> dict[str, Hanging]:
    """Return what hangs on each mechanism's responsibilities and below them, by its id."""
    found: dict[str, Hanging] = {}
    borne = bearers(framework)
    for kind in ("check_ins", "registers", "rotations", "categories", "rules", "indicators"):
        for item in getattr(framework, kind):
            for mechanism in mechanisms_of(item, framework, borne):
                getattr(found.setdefault(mechanism, Hanging()), kind).append(item)
    for mechanism, one in judged().items():
        pushes = (framework.push(key) for key in one.pushes)
        found.setdefault(mechanism, Hanging()).pushes.extend(filter(None, pushes))
    return found


def bearers(framework: Framework) -> dict[str, str]:
    """Return the mechanism of each responsibility, or of the nearest one above that has any."""
    borne: dict[str, str] = {}
    for node, parent in framework.walk():  # parents first
        above = borne.get(parent.key) if parent else None
        if mechanism := node.mechanism or above:
            borne[node.key] = mechanism
    return borne


def mechanisms_of(item: Item, framework: Framework, borne: dict[str, str]) -> list[str]:
    """Return on which mechanisms something hangs; a rule on both of those that it joins."""
    places = places_of(item, framework)
    return list(dict.fromkeys(borne[place] for place in places if place in borne))


def places_of(item: Item, framework: Framework) -> Sequence[str]:
    """Return the responsibilities that something hangs on."""
    if not isinstance(item, Rule):
        return [item.responsibility] if item.responsibility else []
    asked = framework.check_in(item.ask) if item.ask else None
    ends = (source_of(item, framework), item.task, asked)
    return [end.responsibility for end in ends if end is not None]


def source_of(rule: Rule, framework: Framework) -> CheckIn | Register | None:
    """Return the register or check-in that a rule follows upon."""
    kind, _, key = rule.on.partition(":")
    return framework.register(key) if kind == "record" else framework.check_in(key)


def homeless(framework: Framework) -> Iterator[str]:
    """Yield what of a framework hangs on no mechanism."""
    borne = bearers(framework)
    for kind in ("check_ins", "registers", "rotations", "rules", "indicators"):
        for item in getattr(framework, kind):
            if not mechanisms_of(item, framework, borne):
                yield f"{kind}: {item.on if isinstance(item, Rule) else item.key}"
    carried = {key for one in judged().values() for key in one.pushes}
    yield from (f"pushes: {push.key}" for push in framework.pushes if push.key not in carried)
