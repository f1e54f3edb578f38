"""Every sentence can be read in every language, and every template belongs to a message."""

import importlib
import pkgutil
import re
from dataclasses import fields
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import meta
from jinja2.ext import babel_extract

import wording
from models.frozen import become_frozen
from wording import Message
from wording.catalogues import SOURCE_LANGUAGE
from wording.extraction import FOLDER, JINJA, catalogue_files, renewed, sentences
from wording.messages import Keyboard
from wording.rendering import as_template, environment_in, in_catalogue, template_names

TODAY = date(2027, 1, 4)
TEMPLATES = FOLDER / "templates"
every_catalogue = pytest.mark.parametrize(
    "file", catalogue_files(), ids=[file.stem for file in catalogue_files()]
)


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


def catalogue(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem)


def translated(file: Path) -> dict[str, str]:
    """Return every sentence of a catalogue with its translation, the unread ones included."""
    return {str(entry.id): str(entry.string) for entry in catalogue(file) if entry.id}


@every_catalogue
def test_a_catalogue_is_what_make_words_gives(file: Path) -> None:
    assert file.read_text("utf-8") == renewed(file, today=TODAY)


@every_catalogue
def test_every_sentence_has_its_translation(file: Path) -> None:
    said = {str(entry.id): entry.locations for entry in sentences() if entry.id}
    assert said
    there = translated(file)
    assert [f"{said[text]}: {text}" for text in said if not there.get(text)] == []


@every_catalogue
def test_no_translation_is_left_over(file: Path) -> None:
    said = {entry.id for entry in sentences()}
    assert [text for text in translated(file) if text not in said] == []
    assert "#~" not in file.read_text("utf-8")


@every_catalogue
def test_no_translation_waits_to_be_read(file: Path) -> None:
    assert [entry.id for entry in catalogue(file) if entry.id and entry.fuzzy] == []


@every_catalogue
def test_no_sentence_is_translated_twice_and_differently(file: Path) -> None:
    entries = re.findall(r"^msgid (.*(?:\n\".*)*)", file.read_text("utf-8"), re.MULTILINE)
    assert len(entries) > 1
    assert len(entries) == len(set(entries))


@every_catalogue
def test_translations_keep_every_placeholder(file: Path) -> None:
    pattern = re.compile(r"%\(\w+\)s|\{\w+\}")
    assert [
        source
        for source, text in translated(file).items()
        if set(pattern.findall(source)) != set(pattern.findall(text))
    ] == []


def test_a_new_language_begins_as_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "eo.po"
    file.touch()
    file.write_text(renewed(file, today=TODAY), "utf-8")
    assert translated(file) == {str(entry.id): "" for entry in sentences() if entry.id}
    assert file.read_text("utf-8") == renewed(file, today=TODAY)
    assert "POT-Creation-Date: 2027-01-04" in file.read_text("utf-8")


def test_renewing_keeps_translations_and_marks_what_only_resembles_an_old_sentence(
    tmp_path: Path,
) -> None:
    file = tmp_path / "eo.po"
    file.write_text(
        'msgid ""\nmsgstr ""\n"Language: eo\\n"\n\n'
        'msgid "没有要改的"\nmsgstr "Nenio"\n\n'
        'msgid "取消"\nmsgstr "Nuligi"\n\n'
        'msgid "现在没有正在进行的步骤。发送 /help 看看能做什么。"\nmsgstr "Nenio okazas."\n',
        "utf-8",
    )
    file.write_text(renewed(file, today=TODAY), "utf-8")
    there = translated(file)
    assert there["取消"] == "Nuligi"
    assert "没有要改的" not in there
    [waiting] = [entry for entry in catalogue(file) if entry.id and entry.fuzzy]
    assert waiting.id == "现在没有正在进行的步骤。发送 /help 看看可以做什么。"
    assert waiting.string == "Nenio okazas."


def test_a_message_has_a_sentence_or_a_layout_and_every_layout_its_message() -> None:
    laid_out = {kind.template for kind in every_message() if not kind.text}
    files = {name for name in template_names() if "/_" not in name}
    assert sorted(files - laid_out) == []
    assert sorted(laid_out - files) == []


def test_the_sentence_of_every_class_is_extracted_as_it_is_looked_up() -> None:
    said = {str(entry.id) for entry in sentences()}
    texts = [kind.text for kind in every_message() if kind.text]
    assert sorted({in_catalogue(text) for text in texts} - said) == []
    for text in texts:
        marked = BytesIO(as_template(text).encode())
        [(_, _, found, _)] = babel_extract(marked, ("gettext",), (), JINJA)
        words = (found,) if isinstance(found, str) else found or ()
        assert [word for word in words if word] == [in_catalogue(text)]


@pytest.mark.parametrize("kind", every_message(), ids=lambda kind: kind.__name__)
def test_a_message_speaks_of_its_own_facts(kind: type[Message]) -> None:
    source = as_template(kind.text) if kind.text else (TEMPLATES / kind.template).read_text("utf-8")
    named = meta.find_undeclared_variables(environment_in(SOURCE_LANGUAGE).parse(source))
    become_frozen(kind)
    given = {field.name for field in fields(kind)}
    # `_trans` is what Jinja calls a sentence that is being put together.
    assert sorted(named - given - {"message", "language", "gettext", "_trans"}) == []


@pytest.mark.parametrize("kind", [Message])
def test_a_message_without_buttons_has_an_empty_keyboard(kind: type[Message]) -> None:
    keyboard: Keyboard = kind().keyboard()
    assert keyboard == ()
