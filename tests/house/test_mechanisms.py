"""A test named after a mechanism of the 3315 model tells in its module which one that is."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from models.framework import ResponsibilityNode, read_framework

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (S\d\d) \| (.+) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"^(?:async )?def test_s(\d\d)_", re.MULTILINE)
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
MECHANISMS = {id_: f"{id_} {words}: {english}." for id_, words, english in ROW.findall(GLOSSARY)}


def shown_in_tests() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "tests").rglob("*.py")):
        for number in sorted(set(NAMED.findall(file.read_text("utf-8")))):
            yield file.relative_to(ROOT).as_posix(), f"S{number}"


@pytest.mark.parametrize(("file", "mechanism"), list(shown_in_tests()))
def test_the_module_tells_which_mechanism_it_shows(file: str, mechanism: str) -> None:
    told = ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))) or ""
    assert MECHANISMS[mechanism] in told.splitlines()


def named(nodes: Sequence[ResponsibilityNode]) -> Iterator[str]:
    for node in nodes:
        if node.mechanism:
            yield node.mechanism
        yield from named(node.children)


def test_every_mechanism_of_the_framework_is_in_the_glossary() -> None:
    assert set(named(read_framework("3315").responsibilities)) <= MECHANISMS.keys()
