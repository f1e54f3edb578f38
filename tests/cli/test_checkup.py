"""`taizhang doctor`: each thing with how it stands and how to mend it."""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit

import asyncpg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.commands import Complaint
from bot.commands.opening import any_database, sqlite_file
from bot.process.lease import Holder, take_lease
from bot.process.settings import read_settings
from models import Database
from tests.cli.conftest import FOUNDING, Printed, Terminal, change
from tests.cli.test_invites import at_simulator
from tests.cli.test_running import typed_after


def signs(printed: Printed) -> dict[str, str]:
    """The sign in front of each thing looked at; of several with one name, the last."""
    lines = [line for line in printed.out.splitlines() if not line.startswith(" ")]
    return {line[2:].partition(":")[0]: line[0] for line in lines}


def test_an_empty_folder_is_told_what_to_do_first(bare: Terminal, folder: Path) -> None:
    printed = bare("doctor")
    assert printed.code == 1
    assert signs(printed) == {"settings": "✓", "token": "✗", "database": "✗"}
    assert "TAIZHANG_BOT_TOKEN" in printed.out
    assert "taizhang init" in printed.out
    assert list(folder.iterdir()) == []


def test_everything_in_order_is_exit_code_0(
    founded: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(url: str, token: str) -> Printed:
        monkeypatch.setenv("TAIZHANG_TELEGRAM_API", url)
        monkeypatch.setenv("TAIZHANG_BOT_TOKEN", token)
        return founded("doctor")

    printed = asyncio.run(at_simulator(work))
    assert printed.code == 0
    found = signs(printed)
    assert "✗" not in found.values()
    assert (found["token"], found["database"], found["schedule"]) == ("✓", "✓", "✓")
    assert (found["people"], found["groups"]) == ("!", "!")
    for key in ("weekly-list", "head-digest", "group-post", "weekly-study"):
        assert f"schedule: {key} next on " in printed.out
    assert "→ taizhang invites" in printed.out
    assert "/bind" in printed.out


def test_a_token_that_telegram_does_not_know_is_broken(
    founded: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(url: str, _token: str) -> Printed:
        monkeypatch.setenv("TAIZHANG_TELEGRAM_API", url)
        monkeypatch.setenv("TAIZHANG_BOT_TOKEN", "123456:a-token-nobody-knows")
        return founded("doctor")

    printed = asyncio.run(at_simulator(work))
    assert printed.code == 1
    assert signs(printed)["token"] == "✗"
    assert "@BotFather" in printed.out
    assert "nobody-knows" not in printed.out + printed.err


def test_a_database_of_another_revision_is_broken(bare: Terminal, folder: Path) -> None:
    bare(*FOUNDING)
    with closing(sqlite3.connect(folder / "taizhang.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    printed = bare("doctor", "--upgrade")
    assert printed.code == 1
    assert signs(printed)["database"] == "✗"
    assert "newer" in printed.out


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_files_that_others_can_read_are_named(
    founded: Terminal, folder: Path, database_url: str
) -> None:
    if file := sqlite_file(database_url):
        for one in file.parent.glob(f"{file.name}*"):
            one.chmod(0o600)
    assert "✓ files: for their owner alone" in founded("doctor").out
    (folder / ".env").write_text("# the token")
    (folder / ".env").chmod(0o644)
    printed = founded("doctor").out
    assert "! files: others on this machine can read .env" in printed
    assert "→ chmod 600 .env" in printed


def test_what_of_the_schedule_fails_is_said(founded: Terminal, database_url: str) -> None:
    assert "✓ scheduler: nothing fails" in founded("doctor").out
    assert "✓ retention: sent texts 90 days" in founded("doctor").out
    change(
        database_url,
        "INSERT INTO setbacks (organisation_id, step, attempts, not_before, reason)"
        " VALUES (1, 'rounds', 3, '2026-11-23 09:00:00', 'KeyError')",
    )
    assert "! scheduler: rounds (3 times: KeyError)" in founded("doctor").out


def test_whether_a_process_runs_the_bot_is_said(founded: Terminal, database_url: str) -> None:
    assert "! process: none runs the bot" in founded("doctor").out
    assert "→ taizhang run" in founded("doctor").out

    async def run_elsewhere() -> None:
        database = Database(database_url)
        async with database.write() as session:
            await take_lease(
                session,
                organisation_id=1,
                holder=Holder("another-host", "-", 4711, "99"),
                now=datetime.now(UTC),
            )
        await database.dispose()

    asyncio.run(run_elsewhere())
    assert "✓ process: number 4711 on another-host runs the bot" in founded("doctor").out


def test_a_database_that_takes_nothing_more_is_broken(founded: Terminal, database_url: str) -> None:
    """On PostgreSQL as on a server that only follows another one."""
    if database_url.startswith("sqlite"):
        change(
            database_url,
            "CREATE TRIGGER full BEFORE INSERT ON leases BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
    else:
        name = make_url(database_url).database
        change(database_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    printed = founded("doctor")
    assert printed.code == 1
    assert signs(printed)["database"] == "✗"
    assert "can be read, but not written to" in printed.out
    assert "organisation: 示例单位" in printed.out


def test_a_full_disk_is_found_by_writing_to_it(bare: Terminal, folder: Path) -> None:
    assert bare(*FOUNDING).code == 0
    # Somebody reads meanwhile, so SQLite's log can only grow; and the process may write no further.
    with closing(sqlite3.connect(folder / "taizhang.db")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        for _ in range(9):
            change("sqlite:///taizhang.db", "UPDATE organisations SET name = name || '。'")
        end = (folder / "taizhang.db-wal").stat().st_size
        printed = typed_after(lambda: setrlimit(RLIMIT_FSIZE, (end, end)), folder, "doctor")
    assert printed.returncode == 1
    assert "✗ database: can be read, but not written to: disk I/O error" in printed.stdout.decode()
    assert b"Traceback" not in printed.stderr


def test_little_room_is_told_before_it_is_too_late(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare(*FOUNDING).code == 0
    assert signs(bare("doctor"))["disk"] == "✓"
    usage = shutil.disk_usage(".")._replace(free=5 << 20)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    printed = bare("doctor")
    assert signs(printed)["disk"] == "!"
    assert "only 5 MiB free" in printed.out


@pytest.mark.parametrize(("state", "error"), [("57P01", Complaint), ("22003", DBAPIError)])
async def test_a_server_that_goes_away_meanwhile_is_one_line_and_a_defect_is_not(
    database_url: str, state: str, error: type[Exception]
) -> None:
    settings = read_settings(_env_file=None, database_url=database_url)
    cause = asyncpg.PostgresError.new({"C": state, "M": "so it is"})

    async def work() -> None:
        async with any_database(settings):
            raise DBAPIError("SELECT", {}, cause)

    with pytest.raises(error, match="so it is"):
        await work()
