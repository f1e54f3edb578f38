"""`taizhang` speaks Chinese where the organisation, or before there is one the terminal, does."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.cli import app
from bot.process.speaking import language_here
from tests.cli.conftest import Terminal
from wording.catalogues import translations
from wording.command_line.help import HELP, in_chinese


def explained(command: Any) -> Iterator[str]:
    """Every help of a command, of its options, and of what is below it."""
    for part in (command, *command.params):
        yield from filter(None, (getattr(part, "help", None), getattr(part, "short_help", None)))
    for one in getattr(command, "commands", {}).values():
        yield from explained(one)


def test_every_help_has_its_chinese_and_every_chinese_its_english() -> None:
    told = {" ".join(words.partition("\n\n")[0].split()) for words in explained(command())}
    assert sorted(told - HELP.keys()) == []
    assert sorted(HELP.keys() - told) == []
    for english, chinese in HELP.items():
        assert translations("en").gettext(chinese) == english


def command() -> Any:
    return typer.main.get_command(app)


def test_what_is_not_known_stays_as_it_is() -> None:
    assert in_chinese("something else") == "something else"


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({}, True),
        ({"LANG": "C.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANG": "zh_CN", "TAIZHANG_DATABASE_URL": "postgresql://host/name"}, True),
    ],
)
def test_before_there_is_an_organisation_the_terminal_decides(
    environment: dict[str, str], chinese: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert language_here(environment) == ("zh_CN" if chinese else "en")


@pytest.mark.parametrize(("language", "chinese"), [("zh_CN", True), ("en", False)])
def test_then_the_organisation_does(
    language: str, chinese: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect("taizhang.db")) as database, database:
        database.execute("CREATE TABLE organisations (id INTEGER, language TEXT)")
        database.execute("INSERT INTO organisations VALUES (1, ?)", (language,))
    assert language_here({"LANG": "en_US" if chinese else "zh_CN"}) == language
    Path("taizhang.db").write_bytes(b"no database")
    assert language_here({"LANG": "en_GB"}) == "en"


def test_the_help_is_chinese_then(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "运行机器人" in bare("--help").out
    assert "只说明会怎样，不做任何改动" in bare("import", "--help").out
