"""A terminal to type at, in English: an empty folder, a fresh database, and what was printed."""

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import text

import frameworks
from bot.cli import call
from models import Database

OWN_DATABASE = "sqlite:///taizhang.db"
FOUNDING = ("init", "--framework", "3315", "--name", "示例单位", "--admin", "管理员甲")


def night(begins: str, ends: str) -> str:
    """Return the model 3315 with other quiet hours: the commands read the real clock."""
    text = (Path(frameworks.__file__).parent / "3315.toml").read_text("utf-8")
    assert "quiet_from = 21:00:00" in text
    return text.replace("quiet_from = 21:00:00", f"quiet_from = {begins}").replace(
        "quiet_until = 07:30:00", f"quiet_until = {ends}"
    )


@dataclass(frozen=True)
class Printed:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class Terminal(Protocol):
    """Types `taizhang` with its arguments."""

    def __call__(self, *arguments: str) -> Printed: ...


def change(url: str, *statements: str) -> None:
    """Change rows behind our back."""

    async def run() -> None:
        database = Database(url)
        async with database.write() as session:
            for statement in statements:
                await session.execute(text(statement))
        await database.dispose()

    asyncio.run(run())


def speak_english(url: str) -> None:
    """Let the organisation founded there be an English one; `test_speaking` has a Chinese one."""
    change(url, "UPDATE organisations SET language = 'en'")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and no setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in ("BOT_TOKEN", "BOT_TOKEN_FILE", "DATABASE_URL", "TELEGRAM_API", "PROXY", "LOG"):
        monkeypatch.delenv(f"TAIZHANG_{name}", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    return tmp_path


@pytest.fixture
def bare(folder: Path, capfd: pytest.CaptureFixture[str]) -> Terminal:
    """`taizhang` in an empty folder."""

    def type_in(*arguments: str) -> Printed:
        capfd.readouterr()
        with pytest.MonkeyPatch.context() as patch:  # a server made meanwhile knows no such locale
            patch.setenv("LC_MESSAGES", "en_GB.UTF-8")
            code = call(list(arguments))
        if arguments == FOUNDING and not code:
            speak_english(os.environ.get("TAIZHANG_DATABASE_URL", OWN_DATABASE))
        out, err = capfd.readouterr()
        return Printed(code, out, err)

    return type_in


@pytest.fixture
def taizhang(bare: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """`taizhang` on a fresh database of each kind."""
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", database_url)
    return bare


@pytest.fixture
def founded(taizhang: Terminal) -> Terminal:
    """`taizhang` on a database in which an organisation is founded."""
    assert taizhang(*FOUNDING).code == 0
    return taizhang
