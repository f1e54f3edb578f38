"""Long work shows how far it is on standard error, if somebody looks on, and only then."""

import io
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.progress import told_how_far
from tests.cli.conftest import Printed, Terminal
from tests.roster.workbooks import workbook

CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PEOPLE = [("张三", "办公室", "部门负责人、成员", "001")]


class Screen(io.StringIO):
    """Standard error on a terminal."""

    def isatty(self) -> bool:
        return True

    @property
    def seen(self) -> str:
        return CODES.sub("", self.getvalue())


def looked_at(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal from now on; in a fixture it would be pytest's again by the time of the test."""
    screen = Screen()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize(("total", "shown"), [(4, "3/4"), (None, "3/?")])
def test_a_bar_tells_how_many_are_done(
    monkeypatch: pytest.MonkeyPatch, total: int | None, shown: str
) -> None:
    screen = looked_at(monkeypatch)
    with told_how_far(total) as done:
        done(3)
    assert shown in screen.seen


def test_into_a_pipe_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with told_how_far(4) as done:
        done(3)
    assert capsys.readouterr().err == ""


def test_what_takes_long_shows_a_bar(
    founded: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at(monkeypatch)

    def shows(pattern: str, *arguments: str) -> Printed:
        screen.seek(0)
        screen.truncate()
        printed = founded(*arguments)
        assert printed.code == 0, screen.seen
        assert re.search(pattern, screen.seen), screen.seen
        return printed

    due = datetime.now(UTC).date() + timedelta(days=40)  # the command reads the real clock
    tasks = [(f"第{one}件", "履职责任", None, "张三", None, due) for one in range(3)]
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, tasks))
    shows(r"3/3\b", "import", "roster.xlsx")
    shows(r"3/\?", "calendar", "all.ics")
    printed = shows(r"\b(\d+)/\1\b", "verify")
    entries = re.search(r"\d+", printed.out)
    assert entries is not None
    assert f"{entries[0]}/{entries[0]}" in screen.seen
    shows(r"\b4/", "export", "tasks", "tasks.xlsx")  # three, and the hidden stamp


def test_a_rehearsal_shows_how_many_weeks_are_played(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = looked_at(monkeypatch)
    assert bare("rehearse", "3315", "--weeks", "1", "--people", "5").code == 0, screen.seen
    assert "1/1" in screen.seen
