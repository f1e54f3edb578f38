"""`taizhang init`: once, with a link that works once, and one clear line for each mistake."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import frameworks
from tests.cli.conftest import FOUNDING, Printed, Terminal, change

CODE = re.compile(r"/start ([A-Za-z0-9_-]{22,64})")


def one_line(printed: Printed) -> bool:
    return printed.err.count("\n") == 1 and printed.err.startswith("taizhang: ")


def test_init_prints_the_administrators_one_time_code(taizhang: Terminal) -> None:
    printed = taizhang(*FOUNDING)
    assert printed.code == 0
    assert "管理员甲" in printed.out
    assert CODE.search(printed.out)


def test_init_in_an_empty_folder_makes_its_own_database(bare: Terminal, folder: Path) -> None:
    assert bare(*FOUNDING).code == 0
    with closing(sqlite3.connect(folder / "taizhang.db")) as database:
        tables = database.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('entries', 'alembic_version')"
        )
        assert tables.fetchone() == (2,)
    assert bare("verify").code == 0


def test_init_speaks_json(taizhang: Terminal) -> None:
    printed = taizhang(*FOUNDING, "--format", "json").json()
    assert set(printed) == {"organisation", "name", "code", "link", "expires_at"}
    assert (printed["organisation"], printed["name"], printed["link"]) == (
        "示例单位",
        "管理员甲",
        None,
    )


def test_init_twice_refuses_and_says_how_to_get_a_fresh_link(founded: Terminal) -> None:
    again = founded(*FOUNDING)
    assert again.code == 1
    assert one_line(again)
    assert "--reissue" in again.err


def test_a_fresh_link_for_the_administrator(founded: Terminal) -> None:
    first = CODE.search(founded("init", "--reissue").out)
    second = CODE.search(founded("init", "--reissue", "--admin", "管理员甲").out)
    assert first
    assert second
    assert first[1] != second[1]
    nobody = founded("init", "--reissue", "--admin", "别人")
    assert (nobody.code, one_line(nobody)) == (1, True)


def test_an_administrator_who_has_lost_his_account_finds_back(
    founded: Terminal, database_url: str
) -> None:
    lost = ("init", "--reissue", "--admin", "管理员甲", "--lost-account")
    early = founded(*lost)
    assert (early.code, one_line(early)) == (1, True)
    change(database_url, "UPDATE members SET telegram_user_id = 4711")
    refused = founded("init", "--reissue")
    assert (refused.code, one_line(refused)) == (1, True)
    assert "--lost-account" in refused.err
    assert CODE.search(founded(*lost).out)
    assert founded("init", "--reissue").code == 0  # nobody holds the account any more
    kinds = [entry["kind"] for entry in founded("ledger", "--format", "json").json()]
    assert kinds[-3:] == ["account_released", "invited", "invited"]
    assert founded("verify").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("init", "--admin", "甲"), 2, "--name"),
        (("init", "--name", "单位", "--admin", "  "), 2, "--admin"),
        (("init", "--name", "名" * 121, "--admin", "甲"), 2, "120"),
        (("init", "--name", "单位", "--admin", "甲", "--framework", "没有"), 1, "3315"),
        (("init", "--reissue", "--name", "单位"), 2, "--reissue"),
        (("init", "--reissue", "--lost-account"), 2, "--admin"),
        ((*FOUNDING, "--lost-account"), 2, "--reissue"),
        (("nonsense",), 2, "nonsense"),
        (("ledger", "--format", "yaml"), 2, "yaml"),
        (("verify", "--witness", "abc"), 2, "--witness"),
        (("import",), 2, "FILE.xlsx"),
        (("simulate", "--port", "70000"), 2, "--port"),
    ],
)
def test_a_wrong_call_is_one_clear_line(
    bare: Terminal, arguments: tuple[str, ...], code: int, word: str
) -> None:
    printed = bare(*arguments)
    assert (printed.code, one_line(printed), printed.out) == (code, True, "")
    assert word in printed.err


def test_a_broken_framework_file_says_where(bare: Terminal, folder: Path) -> None:
    (folder / "mine.toml").write_text('key = "mine"\nname = 3\n', "utf-8")
    printed = bare("init", "--framework", "mine.toml", "--name", "单位", "--admin", "甲")
    assert printed.code == 1
    first, *flaws = printed.err.splitlines()
    assert first == "taizhang: mine.toml: it cannot be used, problems: 2"
    assert flaws == ["  name: it should be text", "  responsibilities: it is missing"]
    assert not (folder / "taizhang.db").exists()


def test_a_framework_file_of_ones_own(bare: Terminal, folder: Path) -> None:
    (folder / "mine.toml").write_text(
        'key = "mine"\nname = "我们的"\n[[responsibilities]]\nkey = "all"\nname = "一切"\n', "utf-8"
    )
    printed = bare("init", "--framework", "mine.toml", "--name", "单位", "--admin", "甲")
    assert printed.code == 0
    assert "我们的" in printed.out


COMMANDS = [
    ("import", "x.xlsx"),
    ("invites",),
    ("push", "weekly-list"),
    ("ledger",),
    ("outbox",),
    ("verify",),
    ("init", "--reissue"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_database_each_command_says_what_to_do_first(
    bare: Terminal, folder: Path, command: tuple[str, ...]
) -> None:
    (folder / "x.xlsx").write_bytes(b"")
    printed = bare(*command)
    assert (printed.code, one_line(printed), printed.out) == (1, True, "")
    assert "taizhang init" in printed.err
    assert not (folder / "taizhang.db").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_on_an_empty_database_too(
    taizhang: Terminal, folder: Path, command: tuple[str, ...]
) -> None:
    (folder / "x.xlsx").write_bytes(b"")
    printed = taizhang(*command)
    assert (printed.code, one_line(printed), printed.out) == (1, True, "")
    assert "taizhang init" in printed.err


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("nonsense", "TAIZHANG_DATABASE_URL"),
        ("mysql://me:secret@host/x", "TAIZHANG_DATABASE_URL"),
        ("postgresql://me:secret@127.0.0.1:1/x", "127.0.0.1"),
        ("postgres://me:secret@127.0.0.1:1/x?sslmode=require", "127.0.0.1"),
        ("postgresql://me:secret@127.0.0.1:1/x?sslmode=sometimes", "sslmode"),
        ("postgresql://me:secret@host:port/x", "TAIZHANG_DATABASE_URL"),
        ("sqlite:////no/such/folder/x.db", "/no/such/folder/x.db"),
        ("sqlite:///note.txt", "note.txt"),
    ],
)
@pytest.mark.parametrize("command", [FOUNDING, ("verify",)], ids=["init", "verify"])
def test_a_database_that_cannot_be_used_is_one_clear_line(
    bare: Terminal,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    word: str,
    command: tuple[str, ...],
) -> None:
    (folder / "note.txt").write_text("no database at all" * 100)
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)
    printed = bare(*command)
    assert (printed.code, one_line(printed)) == (1, True)
    assert word in printed.err
    assert "secret" not in printed.err


def test_a_setting_that_is_wrong_is_one_clear_line(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAIZHANG_TELEGRAM_API", "not a url")
    printed = bare("verify")
    assert (printed.code, one_line(printed)) == (1, True)
    assert "TAIZHANG_TELEGRAM_API" in printed.err


def test_a_token_of_the_wrong_shape_is_not_repeated(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN", "sesame-open")
    printed = bare(*FOUNDING)
    assert (printed.code, one_line(printed)) == (1, True)
    assert "TAIZHANG_BOT_TOKEN" in printed.err
    assert "sesame" not in printed.err


def test_an_older_and_a_newer_database_are_told_apart(bare: Terminal, folder: Path) -> None:
    bare(*FOUNDING)
    with closing(sqlite3.connect(folder / "taizhang.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    printed = bare("verify")
    assert (printed.code, one_line(printed)) == (1, True)
    assert "9999" in printed.err


def test_a_framework_of_an_unknown_zone_is_refused(bare: Terminal, folder: Path) -> None:
    text = (Path(frameworks.__file__).parent / "3315.toml").read_text("utf-8")
    (folder / "mars.toml").write_text(text.replace("Asia/Shanghai", "Mars/Base"), "utf-8")
    printed = bare("init", "--framework", "mars.toml", "--name", "单位", "--admin", "甲")
    assert printed.code == 1
    assert one_line(printed)
    assert "Mars/Base" in printed.err
    assert not (folder / "taizhang.db").exists()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"])
def test_a_database_that_forgets_is_refused(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("TAIZHANG_DATABASE_URL", url)
    printed = bare(*FOUNDING)
    assert printed.code == 1
    assert one_line(printed)
    assert "in memory" in printed.err


def test_a_folder_that_may_not_be_written_to_is_one_line(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.opening.os.access", lambda *_: False)
    printed = bare(*FOUNDING)
    assert printed.code == 1
    assert one_line(printed)
    assert "cannot be written" in printed.err
