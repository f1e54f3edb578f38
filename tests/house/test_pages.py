"""Whatever the pages for those who work on the house name is there: files, folders, functions."""

import importlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("CONTRIBUTING.md", "docs/house.md", "docs/glossary.md")
LONG = 60  # a line that is no formula
LAYERS = (
    "bot",
    "demo",
    "handlers",
    "ledger",
    "models",
    "rehearsal",
    "scheduler",
    "simulator",
    "wording",
)
FOLDERS = (*LAYERS, "docs", "frameworks", "migrations", "tests")
# X stands for any noun.
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/(?!\S*X/)[\w/.]*)`")
NAME = re.compile(rf"`((?:{'|'.join(LAYERS)})(?:\.\w+)+)`")


def named(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for found in sorted(set(pattern.findall((ROOT / page).read_text("utf-8")))):
            yield page, found


@pytest.mark.parametrize(("page", "path"), list(named(PATH)))
def test_the_path_exists(page: str, path: str) -> None:
    assert (ROOT / path).exists(), page


@pytest.mark.parametrize(("page", "name"), list(named(NAME)))
def test_the_name_exists(page: str, name: str) -> None:
    assert found(name) is not None, page


def found(name: str) -> object:
    """What a dotted name stands for: a module, something in it, or something in that."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            thing = getattr(thing, part)
        return thing
    return None


@pytest.mark.parametrize("page", ["README.md", *PAGES])
def test_every_link_leads_somewhere(page: str) -> None:
    file = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


def test_each_room_of_the_rules_stands_once_on_its_floor() -> None:
    """The floors are those that import-linter holds, the lowest being the first."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = told["tool"]["importlinter"]["contracts"]
    [layers] = [one["layers"] for one in contracts if one.get("containers") == ["ledger"]]
    held = {
        (str(len(layers) - place), room)
        for place, layer in enumerate(layers)
        for room in layer.split(" | ")
    }
    page = (ROOT / "docs/house.md").read_text("utf-8").partition("### `ledger/`")[2]
    rows = re.findall(
        r"^\| ([^|]+) \| `(\w+)(?:/|\.py)` \|", page.partition("\n### ")[0], re.MULTILINE
    )
    assert sorted(rows) == sorted(held)
    assert [int(floor) for floor, _ in rows] == sorted((int(one) for one, _ in rows), reverse=True)


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_nothing_is_told_twice(page: Path) -> None:
    """No line stands twice, nor does a row about a command."""
    lines = [line for line in page.read_text("utf-8").splitlines() if len(line) > LONG]
    rows = [
        found[1] for line in lines if (found := re.match(r"\| (`taizhang \w+(?: [a-z|]+)*)", line))
    ]
    for told in (lines, rows):
        assert [one for one, count in Counter(told).items() if count > 1] == []
