"""The mechanisms of the 3315 model: how far each is built, its tests, and that no code knows it."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from models.framework import (
    Bulletin,
    Form,
    Framework,
    Indicator,
    Register,
    Rotation,
    read_framework,
)
from tests.house.mechanisms import (
    ROOT,
    bearers,
    glossary,
    homeless,
    judged,
    named_tests,
    talks_of,
)
from tests.house.mechanisms_page import PAGE, page
from wording.people import menus

LAYERS = ("bot", "handlers", "ledger", "scheduler", "wording")
MODEL = read_framework("3315")
NUMBER = re.compile(r"\bS\d\d\b")
# Ordinary words of office life that happen to name something of the model, too.
ORDINARY = {
    "专项检查": "the usual title of a task in samples and examples",
}


def shown_in_tests() -> Iterator[tuple[str, str]]:
    named = {(file, mechanism) for mechanism, found in named_tests().items() for file, _ in found}
    yield from sorted(named)


@pytest.mark.parametrize(("file", "mechanism"), list(shown_in_tests()))
def test_the_module_tells_which_mechanism_it_shows(file: str, mechanism: str) -> None:
    told = ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))) or ""
    explained = glossary()[mechanism]
    assert f"{explained.id} {explained.name}: {explained.english}." in told.splitlines()


def test_every_mechanism_of_the_framework_is_in_the_glossary() -> None:
    assert set(bearers(MODEL).values()) <= glossary().keys()


def test_the_page_of_the_mechanisms_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_each_mechanism_is_judged_and_says_what_it_lacks() -> None:
    assert list(judged()) == list(glossary()) == [f"S{number:02}" for number in range(1, 36)]
    for mechanism, one in judged().items():
        assert (one.state == "works") is not bool(one.lacks), mechanism


def test_what_works_is_shown_by_a_test_and_what_is_not_built_by_none() -> None:
    shown = named_tests()
    for mechanism, one in judged().items():
        if one.state == "works":
            assert mechanism in shown, f"{mechanism} is said to work, and no test shows it"
        if one.state == "not":
            assert mechanism not in shown, f"{mechanism} is said not to be built"


@pytest.mark.parametrize("mechanism", list(glossary()))
@pytest.mark.parametrize("english", [False, True], ids=["in-chinese", "in-english"])
def test_each_mechanism_has_a_talk_in_both_languages_on_both_databases(
    mechanism: str, english: bool
) -> None:
    assert talks_of(mechanism, english=english), f"{mechanism}: no test_{mechanism.lower()}_… talk"


def test_whatever_the_framework_asks_or_keeps_belongs_to_a_mechanism() -> None:
    assert list(homeless(MODEL)) == []
    assert {push for one in judged().values() for push in one.pushes} <= {
        push.key for push in MODEL.pushes
    }
    # The other model has no mechanisms: nothing of it would be overlooked.
    assert "check_ins: stand-up" in set(homeless(read_framework("okr")))


def test_the_commands_to_try_are_commands() -> None:
    offered = {one.name for one in vars(menus).values() if isinstance(one, menus.Command)}
    offered |= {rhythm.command for rhythm in MODEL.rhythms if rhythm.command}
    assert set(re.findall(r"`/([a-z]+)", PAGE.read_text("utf-8"))) - {"settings"} <= offered


def test_no_code_and_no_template_names_a_mechanism() -> None:
    words = sorted(words_of(MODEL) - ORDINARY.keys())
    files = [file for layer in LAYERS for file in code_and_templates(ROOT / layer)]
    text = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}
    found = {file: [*NUMBER.findall(code), *named_in(code, words)] for file, code in text.items()}
    assert {file: named for file, named in found.items() if named} == {}


def code_and_templates(folder: Path) -> Iterator[Path]:
    for kind in ("*.py", "*.html"):
        yield from folder.rglob(kind)


def words_of(framework: Framework) -> set[str]:
    """The keys and names of the tree, and of what hangs on it."""
    words = {word for node, _ in framework.walk() for word in (node.key, node.name)}
    for category in framework.categories:
        words |= {category.key, category.name, category.english}
    titled: list[Form | Register | Rotation | Indicator | Bulletin] = [
        *framework.forms,
        *framework.registers,
        *framework.rotations,
        *framework.indicators,
        *framework.bulletins,
    ]
    for one in titled:
        words |= {one.key, one.title, one.english}
    for check_in in framework.check_ins:
        words |= {check_in.key, check_in.title, check_in.title_en}
    return words - {""}


def named_in(code: str, words: Iterable[str]) -> list[str]:
    """The words that stand in code; a key that is one plain word, as a string by itself."""
    return [word for word in words if any(one in code for one in spellings(word))]


def spellings(word: str) -> tuple[str, ...]:
    """How a word would be written in code."""
    if re.fullmatch("[a-z]+", word):
        return f'"{word}"', f"'{word}'"
    if re.fullmatch("[a-z-]+", word):
        return word, word.replace("-", "_")
    return (word,)


@pytest.mark.parametrize(
    ("key", "code"),
    [("relay", 'kind == "relay"'), ("three-rules", "def three_rules("), ("每周夜读", "# 每周夜读")],
)
def test_a_name_in_code_would_be_found(key: str, code: str) -> None:
    assert named_in(code, words_of(MODEL)) == [key]
