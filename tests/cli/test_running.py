"""The real thing: `taizhang` as a process, its pipes and its signals."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from demo.browser.keeper import without_settings
from models import Database
from simulator import Simulator
from tests.cli.conftest import FOUNDING, night
from tests.roster.workbooks import workbook

ROOT = Path(__file__).parents[2]
MAIN = "from bot.cli import main; main()"
TAIZHANG = (sys.executable, "-c", MAIN)
PATIENCE_S = 30
SHORT_PARTING = "import bot.process.house as house; house.LONGEST_PARTING_S = 0.5; "


def environment(**settings: str) -> dict[str, str]:
    """Nothing of ours from outside but these settings."""
    kept = without_settings()
    kept.pop("LC_ALL", None)
    return (
        kept
        | {"LC_MESSAGES": "en_GB.UTF-8"}
        | {f"TAIZHANG_{name}": value for name, value in settings.items()}
    )


def typed(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    return typed_after(None, folder, *arguments, **settings)


def typed_after(
    first: Callable[[], object] | None, folder: Path, *arguments: str, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Like `typed`; before the process is ours, something is done in it."""
    return subprocess.run(
        (*TAIZHANG, *arguments),
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
        preexec_fn=first,
    )


def test_mistakes_are_one_line_and_an_exit_code(tmp_path: Path) -> None:
    for arguments, code in ((("verify",), 1), (("verify", "--nonsense"), 2), (("run",), 1)):
        done = typed(tmp_path, *arguments)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1)
        assert done.stderr.startswith(b"taizhang: ")


def test_help_is_quick_and_names_every_command(tmp_path: Path) -> None:
    done = typed(tmp_path, "--help")
    assert done.returncode == 0
    for command in (b"init", b"template", b"import", b"invites", b"run", b"demo", b"doctor"):
        assert b"\n  " + command + b" " in done.stdout
    heavy = (
        "{'sqlalchemy', 'telegram', 'lunar_python', 'xlsxwriter', 'aiohttp', 'alembic', 'jinja2'}"
    )
    script = f"import sys, bot.cli; print(sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, timeout=PATIENCE_S, check=True
    )
    assert loaded.stdout.strip() == b"[]"


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = typed(tmp_path, "--version")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"taizhang {project['version']}\n"


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_terminal_that_knows_fewer_signs_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    assert typed(tmp_path, *FOUNDING).returncode == 0
    told = typed(tmp_path, "doctor")
    assert b"\\u2713 " in told.stdout
    assert b"Traceback" not in told.stderr
    [person] = json.loads(typed(tmp_path, "invites", "--format", "json").stdout)
    assert person["name"] == "管理员甲"


def test_a_workbook_goes_through_a_pipe(tmp_path: Path) -> None:
    assert typed(tmp_path, *FOUNDING).returncode == 0
    done = typed(tmp_path, "invites", "--format", "xlsx")
    assert done.returncode == 0
    rows = CalamineWorkbook.from_filelike(BytesIO(done.stdout)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "管理员甲"


@pytest.mark.parametrize("command", ["ledger", "doctor", "invites"])
def test_whoever_reads_only_the_first_line_breaks_nothing(tmp_path: Path, command: str) -> None:
    assert typed(tmp_path, *FOUNDING).returncode == 0
    with subprocess.Popen(
        (*TAIZHANG, command),
        cwd=tmp_path,
        env=environment() | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
        assert b"Traceback" not in told
        assert b"error" not in told


def test_the_simulator_runs_alone_and_ends_when_told(tmp_path: Path) -> None:
    with subprocess.Popen(
        (*TAIZHANG, "simulate", "--port", "0"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert list(told) == ["url", "control_key", "tokens", "page"]
        assert told["url"].startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


class Run:
    """`taizhang run` as a process, and all it has said when it has ended."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._ending = asyncio.create_task(process.communicate())
        self.told = self.log = b""

    def is_told_to_end(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    async def ends(self) -> int | None:
        """Its exit code; None where it does not end by itself. It is gone afterwards."""
        done, _ = await asyncio.wait((self._ending,), timeout=PATIENCE_S)
        code = self.process.returncode
        if not done:
            self.process.kill()
        self.told, self.log = await self._ending
        return code


@asynccontextmanager
async def running(folder: Path, before: str = "", **settings: str) -> AsyncIterator[Run]:
    """The bot at work; `before` is done in its process first."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", before + MAIN, "run"),
        cwd=folder,
        env=environment(**settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    run = Run(process)
    try:
        yield run
    finally:
        if process.returncode is None:
            process.kill()
        await run.ends()


async def test_from_init_to_the_first_weekly_list(tmp_path: Path) -> None:
    soon = date.today() + timedelta(days=20)  # noqa: DTZ011  # the processes read the real clock
    tasks = [(f"第{n}件事", "履职责任", None, "管理员甲", None, soon) for n in (1, 2)]
    (tmp_path / "roster.xlsx").write_bytes(workbook(tasks=tasks))
    (tmp_path / "awake.toml").write_text(night("07:30:00", "07:30:00"), "utf-8")
    async with Simulator() as simulator:
        bot = simulator.add_bot(username="ledger_bot")
        settings = {"BOT_TOKEN": bot.token, "TELEGRAM_API": simulator.url}
        founding = ("init", "--framework", "awake.toml", *FOUNDING[3:], "--format", "json")
        founded = await asyncio.to_thread(typed, tmp_path, *founding, **settings)
        link = json.loads(founded.stdout)["link"]
        assert link.startswith("https://t.me/ledger_bot?start=")
        async with running(tmp_path, **settings) as run:
            administrator = simulator.add_person("管理员甲")
            await administrator.opens(bot, start=link.partition("start=")[2])
            await administrator.hears("管理员甲", timeout=PATIENCE_S)
            # While the bot runs, another process puts words into its outbox.
            for command, heard in (
                (("import", "roster.xlsx"), "交给您 2 项事项"),
                (("push", "weekly-list"), "第2件事"),
            ):
                done = await asyncio.to_thread(typed, tmp_path, *command, **settings)
                assert (done.returncode, done.stderr.count(b"taizhang:")) == (0, 0)
                await administrator.hears(heard, timeout=PATIENCE_S)
            run.is_told_to_end()
            assert await run.ends() == 0
    assert bot.token.encode() not in run.log
    assert b"Traceback" not in run.log


# For pictures, documents, workbooks, calendars, forms made elsewhere, migrations, the terminal.
RARELY_NEEDED = (
    "alembic click demo docx docxtpl elementpath holidays icalendar lunar_python lxml"
    " matplotlib numpy PIL pygments python_calamine pyxform rehearsal rich segno simulator tomlkit"
    " typst xlsxwriter"
)

TELLS_WHAT_IT_IMPORTED = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); "


async def test_a_running_bot_has_imported_nothing_that_is_rarely_needed(tmp_path: Path) -> None:
    async with Simulator() as simulator:
        bot = simulator.add_bot(username="ledger_bot")
        settings = {"BOT_TOKEN": bot.token, "TELEGRAM_API": simulator.url}
        founded = await asyncio.to_thread(typed, tmp_path, *FOUNDING, **settings)
        assert founded.returncode == 0
        async with running(tmp_path, TELLS_WHAT_IT_IMPORTED, **settings) as run:
            stranger = simulator.add_person("过路人")
            await stranger.opens(bot)
            await stranger.hears("名册", timeout=PATIENCE_S)
            run.is_told_to_end()
            assert await run.ends() == 0
    imported = set(run.told.decode().split())
    assert {"bot", "handlers", "telegram", "sqlalchemy"} <= imported
    assert sorted(imported & set(RARELY_NEEDED.split())) == []


async def test_told_to_end_it_ends_although_the_database_is_held(
    tmp_path: Path, database_url: str
) -> None:
    async with Simulator() as simulator:
        bot = simulator.add_bot(username="ledger_bot")
        settings = {
            "BOT_TOKEN": bot.token,
            "TELEGRAM_API": simulator.url,
            "DATABASE_URL": database_url,
        }
        founded = await asyncio.to_thread(typed, tmp_path, *FOUNDING, **settings)
        assert founded.returncode == 0
        async with running(tmp_path, SHORT_PARTING, **settings) as run:
            stranger = simulator.add_person("过路人")
            await stranger.opens(bot)
            await stranger.hears("名册", timeout=PATIENCE_S)
            async with held(database_url):
                run.is_told_to_end()
                assert await run.ends() == 1
    assert b"parting_cut_short" in run.log


@asynccontextmanager
async def held(database_url: str) -> AsyncIterator[None]:
    """Nobody else can write to the database."""
    database = Database(database_url)
    try:
        async with database.write() as session:
            held_by = "SELECT 1" if database.is_sqlite else "LOCK TABLE leases"
            await session.execute(text(held_by))
            yield
    finally:
        await database.dispose()


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_what_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert typed(tmp_path, *FOUNDING).returncode == 0
    modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
    assert modes
    assert not any(modes.values()), modes


async def test_a_new_token_that_telegram_refuses_is_one_clear_line(tmp_path: Path) -> None:
    assert typed(tmp_path, *FOUNDING).returncode == 0
    async with Simulator() as simulator:
        settings = {"BOT_TOKEN": "123456:SomebodyElse", "TELEGRAM_API": simulator.url}
        done = await asyncio.to_thread(typed, tmp_path, "run", **settings)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("taizhang: Telegram 不认这个令牌")
    assert done.stderr.count(b"\n") == 1
    assert b"SomebodyElse" not in done.stderr


def test_a_database_that_takes_no_lease_is_one_clear_line(tmp_path: Path) -> None:
    assert typed(tmp_path, *FOUNDING).returncode == 0
    settings = {
        "BOT_TOKEN": "123456:a-token-nobody-knows",
        "TELEGRAM_API": "http://127.0.0.1:9",
        "DATABASE_URL": "sqlite:///file:taizhang.db?mode=ro&uri=true",
    }
    done = typed(tmp_path, "run", **settings)
    assert done.returncode == 1
    assert "不能使用：attempt to write a readonly database".encode() in done.stderr.splitlines()[-1]
    assert b"Traceback" not in done.stderr


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with subprocess.Popen(
        (*TAIZHANG, "simulate", "--port", "0"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        taken = json.loads(process.stdout.readline())["url"].rpartition(":")[2]
        second = typed(tmp_path, "simulate", "--port", taken.strip("/"))
        process.send_signal(signal.SIGTERM)
    assert second.returncode == 1
    assert second.stderr.startswith(b"taizhang: port ")
    assert second.stderr.count(b"\n") == 1
