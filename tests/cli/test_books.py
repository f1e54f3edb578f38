"""`taizhang ledger`, `outbox`, `verify`, `push`: what stands in the books and whether it holds."""

import asyncio
import ctypes
import shutil
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from models import Database, Member
from tests.cli.conftest import FOUNDING, Printed, Terminal, change, night, speak_english
from tests.cli.test_roster import PEOPLE, TASKS
from tests.cli.test_running import typed_after
from tests.roster.workbooks import workbook


@pytest.fixture
def staffed(founded: Terminal, folder: Path, database_url: str) -> Terminal:
    """Two people who have joined, with a task each."""
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    assert founded("import", "roster.xlsx").code == 0
    change(database_url, "UPDATE members SET telegram_user_id = id + 1000 WHERE code IS NOT NULL")
    return founded


def test_the_ledger_in_json_has_stable_keys(staffed: Terminal) -> None:
    rows = staffed("ledger", "--format", "json").json()
    assert list(rows[0]) == ["seq", "at", "kind", "actor", "subject", "text", "version", "hash"]
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[0]["kind"], rows[0]["text"]) == ("founded", "示例单位")
    assert [(row["text"], row["actor"]) for row in rows if row["kind"] == "assigned"] == [
        ("专项检查", "管理员甲"),
        ("整理卷宗", "管理员甲"),
    ]
    assert all(len(row["hash"]) == 64 for row in rows)


def test_the_ledger_as_table_and_as_workbook(staffed: Terminal, folder: Path) -> None:
    printed = staffed("ledger")
    assert printed.code == 0
    assert "专项检查" in printed.out
    founded_at = datetime.fromisoformat(staffed("ledger", "--format", "json").json()[0]["at"])
    on_our_clock = founded_at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert on_our_clock.strftime("%Y-%m-%d %H:%M:%S") in printed.out
    assert staffed("ledger", "--format", "xlsx", "-o", "ledger.xlsx").code == 0
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "ledger.xlsx").read_bytes()))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["seq", "at", "kind", "actor", "subject", "text", "version", "hash"]
    assert len(rows) == len(printed.out.splitlines())


def test_erased_content_is_shown_as_none(staffed: Terminal, database_url: str) -> None:
    change(
        database_url,
        "UPDATE entries SET content = NULL, salt = NULL, erased_at = at WHERE seq = 2",
    )
    rows = staffed("ledger", "--format", "json").json()
    assert rows[1]["text"] is None
    assert f"{len(rows)} entries (1 erased)" in staffed("verify").out


def test_what_was_pushed_is_said_before_when(staffed: Terminal) -> None:
    staffed("push", "weekly-list")
    pushed = staffed("ledger", "--format", "json").json()[-1]
    assert pushed["kind"] == "push_opened"
    assert pushed["text"].startswith("period: 20")
    assert "; rule: weekly-list; due_at: " in pushed["text"]


def test_verify_holds_and_takes_a_witness(staffed: Terminal) -> None:
    rows = staffed("ledger", "--format", "json").json()
    assert f"{len(rows)} entries" in staffed("verify").out
    witness = f"{rows[1]['seq']}:{rows[1]['hash'][:12]}"
    assert staffed("verify", "--witness", witness).code == 0
    other = staffed("verify", "--witness", f"2:{'0' * 12}")
    assert other.code == 1
    assert "entry 2" in other.err


@pytest.fixture
def copy(bare: Terminal, folder: Path) -> Iterator[Path]:
    """A folder with a copy of the books in which nothing can be written."""
    assert bare(*FOUNDING).code == 0
    place = folder / "copy of 2026"
    place.mkdir()
    shutil.copy(folder / "taizhang.db", place)
    (place / "taizhang.db").chmod(0o444)
    place.chmod(0o555)
    yield place
    place.chmod(0o755)


def look_into(copy: Path, command: str) -> Printed:
    done = typed_after(without_the_rights_of_root, copy, command)
    return Printed(done.returncode, done.stdout.decode(), done.stderr.decode())


def without_the_rights_of_root() -> None:
    """Let what stands in a file's mode hold for root, too; nobody else is changed."""
    drop_from_bounding_set, write_everywhere = 24, 1  # prctl(2), capabilities(7)
    ctypes.CDLL(None).prctl(drop_from_bounding_set, write_everywhere, 0, 0, 0)


def test_a_copy_that_nobody_can_write_to_is_verified(copy: Path) -> None:
    printed = look_into(copy, "verify")
    assert printed.err == ""
    assert printed.out.startswith("the chain holds: ")
    assert "示例单位" in look_into(copy, "ledger").out
    assert look_into(copy, "outbox").code == 0
    assert [file.name for file in copy.iterdir()] == ["taizhang.db"]


def test_a_copy_whose_log_was_left_beside_it_is_not_read_without_it(copy: Path) -> None:
    copy.chmod(0o755)
    (copy / "taizhang.db-wal").write_bytes(b"frames")
    copy.chmod(0o555)
    printed = look_into(copy, "verify")
    assert (printed.code, printed.err.count("\n")) == (1, 1)
    assert "taizhang.db-wal holds what taizhang.db lacks" in printed.err


@pytest.mark.parametrize("line", ["台账 №{seq} · {code}", "Ledger №{seq} · check {code}"])
def test_a_witness_can_be_pasted_as_a_message_shows_it(staffed: Terminal, line: str) -> None:
    row = staffed("ledger", "--format", "json").json()[2]
    assert staffed("verify", "--witness", line.format(seq=3, code=row["hash"][:8])).code == 0
    assert staffed("verify", "--witness", line.format(seq=4, code=row["hash"][:8])).code == 1


def test_a_witness_too_short_to_prove_anything_is_refused(staffed: Terminal) -> None:
    digest = staffed("ledger", "--format", "json").json()[2]["hash"]
    assert staffed("verify", "--witness", f"3:{digest[:7]}").code == 2


@pytest.mark.parametrize("content", ["no JSON", "5"])
def test_the_ledger_shows_content_that_was_not_written_through_us(
    staffed: Terminal, database_url: str, content: str
) -> None:
    change(database_url, f"UPDATE entries SET content = '{content}' WHERE seq = 3")
    assert staffed("ledger", "--format", "json").json()[2]["text"] == content
    assert "entry 3: content changed" in staffed("verify").err


def test_an_entry_that_cannot_be_read_is_one_line(staffed: Terminal, database_url: str) -> None:
    change(database_url, "UPDATE entries SET subject_kind = 'nonsense' WHERE seq = 3")
    for command in ("verify", "ledger"):
        printed = staffed(command)
        assert (printed.code, printed.err.count("\n")) == (1, 1)
    assert "entry 3: entry unreadable" in staffed("verify").err


def test_a_database_that_fails_half_way_is_one_line(bare: Terminal) -> None:
    assert bare(*FOUNDING).code == 0
    change("sqlite:///taizhang.db", "DROP TABLE entries")
    for command in ("verify", "ledger"):
        printed = bare(command)
        assert (printed.code, printed.out, printed.err.count("\n")) == (1, "", 1)
        assert "no such table: entries" in printed.err


def test_verify_names_the_first_bad_entry(staffed: Terminal, database_url: str) -> None:
    change(database_url, "UPDATE entries SET content = '{}' WHERE seq = 3")
    printed = staffed("verify")
    assert (printed.code, printed.out) == (1, "")
    assert printed.err == "taizhang: the chain is broken at entry 3: content changed\n"


def test_verify_recounts_everybody_s_points(staffed: Terminal, database_url: str) -> None:
    columns = "organisation_id, member_id, per, period, unit_id, points"
    whose = "SELECT organisation_id, id, 'quarter', '2026-10-01', unit_id, 15000 FROM members"
    change(database_url, f"INSERT INTO scores ({columns}) {whose} WHERE name = '张三'")
    printed = staffed("verify")
    assert (printed.code, printed.out) == (1, "")
    told = "points: the sum of 张三 (from 2026-10-01) is 1.5; by the ledger it is 0"
    assert told in printed.err
    change(database_url, "UPDATE scores SET points = 0")
    assert "points: all 1 sums are as the ledger has them" in staffed("verify").out


def test_an_empty_outbox_says_so(founded: Terminal) -> None:
    assert founded("outbox").out.startswith("the outbox is empty")
    assert founded("outbox", "--format", "json").json() == []


def test_a_push_is_queued_once_per_period(staffed: Terminal) -> None:
    first = staffed("push", "weekly-list")
    assert (first.code, first.err) == (0, "")
    rows = staffed("outbox", "--format", "json").json()
    assert [(row["to"], row["state"], row["method"]) for row in rows] == [
        ("张三", "pending", "sendMessage"),
        ("李四", "pending", "sendMessage"),
    ]
    assert list(rows[0]) == [
        "id",
        "state",
        "method",
        "to",
        "chat_id",
        "about",
        "created_at",
        "not_before",
        "attempts",
        "reason",
        "text",
    ]
    again = staffed("push", "weekly-list")
    assert again.code == 0
    assert "already" in again.out
    assert len(staffed("outbox", "--format", "json").json()) == 2
    assert "专项检查" in rows[0]["text"]


def test_a_push_at_night_says_from_when_it_goes(
    taizhang: Terminal, folder: Path, database_url: str
) -> None:
    (folder / "night.toml").write_text(night("00:00:00", "23:59:59.999999"), "utf-8")
    assert taizhang("init", "--framework", "night.toml", *FOUNDING[3:]).code == 0
    speak_english(database_url)
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE, TASKS))
    assert taizhang("import", "roster.xlsx").code == 0
    change(database_url, "UPDATE members SET telegram_user_id = id + 1000 WHERE code IS NOT NULL")
    printed = taizhang("push", "weekly-list")
    assert (printed.code, "quiet hours" in printed.out, "23:59" in printed.out) == (0, True, True)
    assert "quiet hours" not in taizhang("push", "weekly-study").out  # a check-in goes


def test_a_check_in_can_be_pushed_too(staffed: Terminal) -> None:
    assert staffed("push", "weekly-study").code == 0
    assert len(staffed("outbox", "--format", "json").json()) == 2


def test_an_unknown_push_names_those_there_are(founded: Terminal) -> None:
    printed = founded("push", "weekly-nothing")
    assert (printed.code, printed.err.count("\n")) == (1, 1)
    assert "weekly-list" in printed.err
    assert "weekly-study" in printed.err


def test_what_was_refused_is_shown_with_its_reason(staffed: Terminal, database_url: str) -> None:
    staffed("push", "weekly-list")
    change(
        database_url,
        "UPDATE outbox SET state = 'refused', error = '403 Forbidden: bot was blocked by the user'",
    )
    printed = staffed("outbox")
    assert printed.out.count("bot was blocked by the user") == 2
    assert staffed("outbox", "--format", "json").json()[0]["state"] == "refused"


def test_what_may_have_arrived_is_told_and_how_its_reader_finds_it(
    staffed: Terminal, database_url: str
) -> None:
    staffed("push", "weekly-list")
    assert staffed("outbox").err == ""
    reason = "may have arrived; no answer: ClientOSError"
    change(database_url, f"UPDATE outbox SET state = 'unknown', error = '{reason}'")
    printed = staffed("outbox")
    assert printed.out.count(reason) == 2
    assert "/again" in printed.err
    assert staffed("outbox", "--format", "json").json()[0]["reason"] == reason


def test_members_are_really_bound(staffed: Terminal, database_url: str) -> None:
    async def names() -> list[str]:
        database = Database(database_url)
        async with database.read() as session:
            found = await session.scalars(
                select(Member.name).where(Member.telegram_user_id.is_not(None))
            )
            result = sorted(found)
        await database.dispose()
        return result

    assert asyncio.run(names()) == ["张三", "李四"]


def test_a_witness_beyond_the_end_says_so(staffed: Terminal) -> None:
    printed = staffed("verify", "--witness", "999:abcdef01")
    assert printed.code == 1
    assert "entry 999" in printed.err
    assert "cut off" in printed.err
