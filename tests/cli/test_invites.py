"""`taizhang invites`: one link for each who has not joined; only hashes stay."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.organisations import only_organisation
from ledger.people.inviting import hash_code
from ledger.people.joining import join
from models import Database, Entry, Invitation
from simulator import Simulator
from tests.cli.conftest import Printed, Terminal, change
from tests.roster.workbooks import workbook

KEYS = ["name", "department", "role", "code", "link", "joined"]
PEOPLE = [("张三", "办公室", "部门负责人、成员", "001"), ("李四", "办公室", None, "002")]
Found = TypeVar("Found")


@pytest.fixture
def staffed(founded: Terminal, folder: Path) -> Terminal:
    (folder / "roster.xlsx").write_bytes(workbook(PEOPLE))
    assert founded("import", "roster.xlsx").code == 0
    return founded


def ask(url: str, question: Callable[[AsyncSession], Awaitable[Found]]) -> Found:
    """Return what `question(session)` answers on the database."""

    async def run() -> Found:
        database = Database(url)
        try:
            async with database.write() as session:
                return await question(session)
        finally:
            await database.dispose()

    return asyncio.run(run())


def test_each_who_has_not_joined_gets_a_code_of_the_deep_link_alphabet(staffed: Terminal) -> None:
    rows = staffed("invites", "--format", "json").json()
    assert [list(row) for row in rows] == [KEYS] * 3
    assert [(row["name"], row["department"], row["role"], row["joined"]) for row in rows] == [
        ("管理员甲", "示例单位", "administrator", False),
        ("张三", "办公室", "department head", False),
        ("李四", "办公室", "member", False),
    ]
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == 3
    # 22 characters of six bits hold 128.
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,64}", code) for code in codes)
    assert [row["link"] for row in rows] == [None] * 3


@pytest.mark.parametrize(("code", "role"), [("en-GB", "member"), ("fr", "成员")])
def test_roles_are_named_in_whatever_is_spoken_for_the_organisations_language(
    staffed: Terminal, database_url: str, code: str, role: str
) -> None:
    change(database_url, f"UPDATE organisations SET language = '{code}'")
    assert staffed("invites", "--format", "json").json()[-1]["role"] == role


def test_only_the_hashes_of_codes_are_kept(staffed: Terminal, database_url: str) -> None:
    code = staffed("invites", "--format", "json").json()[0]["code"]

    async def kept(session: AsyncSession) -> tuple[list[str], list[str]]:
        hashes = [one.code_hash for one in await session.scalars(select(Invitation))]
        entries = [one.content or "" for one in await session.scalars(select(Entry))]
        return hashes, entries

    hashes, entries = ask(database_url, kept)
    assert hash_code(code) in hashes
    assert not any(code in text for text in (*hashes, *entries))


def test_a_fresh_code_replaces_the_earlier_one_and_joining_ends_both(
    staffed: Terminal, database_url: str
) -> None:
    first = staffed("invites", "--format", "json").json()[1]["code"]
    second = staffed("invites", "--format", "json").json()[1]["code"]

    async def try_code(session: AsyncSession, code: str) -> str | None:
        organisation = await only_organisation(session)
        assert organisation is not None
        outcome = await join(
            session,
            organisation=organisation,
            code=code,
            user_id=77,
            language=None,
            now=datetime.now(UTC),
        )
        return outcome.member.name if outcome.member else None

    assert ask(database_url, lambda session: try_code(session, first)) is None
    assert ask(database_url, lambda session: try_code(session, second)) == "张三"
    rows = staffed("invites", "--format", "json").json()
    joined = [row for row in rows if row["joined"]]
    assert joined == [
        {
            "name": "张三",
            "department": "办公室",
            "role": "department head",
            "code": None,
            "link": None,
            "joined": True,
        }
    ]


def test_the_table_says_what_to_send_while_the_bot_has_no_name(staffed: Terminal) -> None:
    printed = staffed("invites")
    assert "张三" in printed.out
    assert "/start " in printed.out
    assert "3 not joined yet" in printed.err


def test_the_workbook_can_be_handed_out(staffed: Terminal, folder: Path) -> None:
    assert staffed("invites", "--format", "xlsx", "--output", "links.xlsx").code == 0
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "links.xlsx").read_bytes()))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["name", "department", "role"]
    assert [row[0] for row in rows[1:]] == ["管理员甲", "张三", "李四"]


async def at_simulator(
    work: Callable[[str, str], Found], *, gateway_says: int | None = None
) -> Found:
    """Do work in a thread while a simulator with one bot answers, or a gateway in its place."""
    async with Simulator() as simulator:
        bot = simulator.add_bot(username="ledger_bot")
        if gateway_says is not None:
            simulator.faults.gateway_page(gateway_says, times=None)
        return await asyncio.to_thread(work, simulator.url, bot.token)


def test_with_a_token_the_links_lead_to_the_bot(
    staffed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(url: str, token: str) -> Any:
        monkeypatch.setenv("TAIZHANG_TELEGRAM_API", url)
        monkeypatch.setenv("TAIZHANG_BOT_TOKEN", token)
        return staffed("invites", "--format", "json").json()

    for row in asyncio.run(at_simulator(work)):
        assert row["link"] == f"https://t.me/ledger_bot?start={row['code']}"
    # The name is kept: no second question, though nobody would answer it now.
    assert staffed("invites", "--format", "json").json()[0]["link"]


def test_a_silent_telegram_leaves_the_codes(
    staffed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAIZHANG_TELEGRAM_API", "http://127.0.0.1:1")
    monkeypatch.setenv("TAIZHANG_BOT_TOKEN", "123456:a-token-nobody-knows")
    printed = staffed("invites", "--format", "json")
    assert printed.code == 0
    assert printed.json()[0]["link"] is None
    assert "127.0.0.1:1 does not answer" in printed.err
    assert "nobody-knows" not in printed.err


@pytest.mark.parametrize("status", [200, 401, 404])
def test_a_gateway_that_answers_in_telegrams_place_is_named(
    staffed: Terminal, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    def work(url: str, token: str) -> Printed:
        monkeypatch.setenv("TAIZHANG_TELEGRAM_API", url)
        monkeypatch.setenv("TAIZHANG_BOT_TOKEN", token)
        return staffed("invites", "--format", "json")

    printed = asyncio.run(at_simulator(work, gateway_says=status))
    assert printed.json()[0]["link"] is None
    assert f"({status}, not from Telegram): check the network" in printed.err
    assert "token" not in printed.err


def test_a_sheet_to_print_holds_a_code_for_each_who_has_not_joined(
    staffed: Terminal, folder: Path, database_url: str
) -> None:
    nameless = staffed("invites", "--sheet", "codes.pdf")
    assert nameless.code == 1
    assert "TAIZHANG_BOT_TOKEN" in nameless.err
    assert not (folder / "codes.pdf").exists()
    change(database_url, "UPDATE organisations SET bot_username = 'our_bot'")
    before = staffed("invites", "--format", "json").json()
    printed = staffed("invites", "--sheet", "codes.pdf")
    assert (printed.code, printed.out) == (0, "")  # no link is left on the screen
    assert "3 code(s) written to codes.pdf" in printed.err
    with closing(PdfDocument((folder / "codes.pdf").read_bytes())) as sheet:
        text = sheet[0].get_textpage().get_text_bounded()
        assert len(sheet) == 1
    assert [row["name"] for row in before if row["name"] not in text] == []
    assert "Point your phone" in text
    assert staffed("invites", "--sheet", "nowhere/codes.pdf").code == 1


def test_a_file_named_is_a_workbook(staffed: Terminal, folder: Path) -> None:
    printed = staffed("invites", "--output", "links.xlsx")
    assert (printed.code, printed.out) == (0, "")
    book = CalamineWorkbook.from_filelike(BytesIO((folder / "links.xlsx").read_bytes()))
    assert len(book.get_sheet_by_index(0).to_python()) == 4
    refused = staffed("invites", "--format", "json", "--output", "links.json")
    assert refused.code == 2
    assert not (folder / "links.json").exists()
