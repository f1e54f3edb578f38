"""Every sentence can be read in both languages, and every template belongs to a message."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import wording
from wording import Message
from wording.messages import Keyboard
from wording.rendering import template_names

FOLDER = Path(str(resources.files("wording")))


def every_message() -> list[type[Message]]:
    for module in pkgutil.walk_packages(wording.__path__, "wording."):
        importlib.import_module(module.name)
    found: list[type[Message]] = []
    stack = Message.__subclasses__()
    while stack:
        kind = stack.pop()
        stack.extend(kind.__subclasses__())
        if kind.__module__.startswith("wording."):
            found.append(kind)
    return found


def said_in_chinese() -> dict[str, str]:
    """Return every sentence of the source language with the file it stands in."""
    found: dict[str, str] = {}
    for file in sorted(FOLDER.rglob("*")):
        method = {".html": "jinja2.ext:babel_extract", ".py": "python"}.get(file.suffix)
        if method is None or "locales" in file.parts:
            continue
        with file.open("rb") as opened:
            options = {"encoding": "utf-8", "newstyle_gettext": "true", "trimmed": "true"}
            keywords = {"N_": None, "gettext": None, "ngettext": (1, 2), "_": None}
            for _, sentence, _, _ in extract(method, opened, keywords, options=options):
                for text in (sentence,) if isinstance(sentence, str) else sentence:
                    if text:
                        found[text] = file.name
    return found


def catalogue(language: str) -> Iterator[tuple[str, str, str]]:
    for file in sorted((FOLDER / "locales" / language).glob("*.po")):
        with file.open("rb") as opened:
            for entry in read_po(opened, locale=language):
                if entry.id:
                    ids = (entry.id,) if isinstance(entry.id, str) else entry.id
                    strings = (entry.string,) if isinstance(entry.string, str) else entry.string
                    yield file.name, ids[0], "\n".join(strings)


def test_every_sentence_has_its_english():
    english = {source: text for _, source, text in catalogue("en")}
    missing = [
        f"{file}: {text}" for text, file in said_in_chinese().items() if not english.get(text)
    ]
    assert missing == []


def test_no_translation_is_left_over():
    said = said_in_chinese()
    assert [f"{file}: {source}" for file, source, _ in catalogue("en") if source not in said] == []


def test_no_sentence_is_translated_twice_and_differently():
    seen: dict[str, str] = {}
    differing = []
    for file, source, text in catalogue("en"):
        if seen.setdefault(source, text) != text:
            differing.append(f"{file}: {source}")
    assert differing == []


def test_translations_keep_every_placeholder():
    pattern = re.compile(r"%\(\w+\)s|\{\w+\}")
    assert [
        f"{file}: {source}"
        for file, source, text in catalogue("en")
        if set(pattern.findall(source)) != set(pattern.findall(text))
    ] == []


def test_every_message_has_its_template_and_every_template_its_message():
    named = {kind.template for kind in every_message()}
    files = {name for name in template_names() if not name.startswith("_")}
    assert sorted(files - named) == []
    assert sorted(named - files) == []


@pytest.mark.parametrize("kind", [Message])
def test_a_message_without_buttons_has_an_empty_keyboard(kind):
    keyboard: Keyboard = kind().keyboard()
    assert keyboard == ()
