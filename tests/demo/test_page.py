"""The demo behind its page: a process of its own, a clock to move, a ledger to tamper with."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.commands import Complaint
from demo.browser.playing import BEGINNING
from demo.browser.serving import a_demo, address_in, folder_to_keep, has_screen
from demo.clock import SharedClock, steps
from simulator import Person
from simulator.page import Page

ROOT = Path(__file__).parents[2]
TAIZHANG = (sys.executable, "-c", "from bot.cli import main; main()")


class Visitor:
    """A browser before the demo."""

    def __init__(self, page: Page, session: aiohttp.ClientSession) -> None:
        self.page = page
        self.session = session

    async def posts(self, path: str, **body: Any) -> Any:
        headers = {"X-Page-Key": self.page.guard.key}
        url = self.page.url + path
        async with self.session.post(url, json=body, headers=headers) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def reads(self, path: str) -> Any:
        async with self.session.get(self.page.url + path) as response:
            return await response.json()

    def person(self, name: str) -> Person:
        people = self.page.simulator.people.values()
        return next(person for person in people if person.name == name)


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    async with a_demo(tmp_path) as page, aiohttp.ClientSession() as session:
        yield Visitor(page, session)


async def test_what_is_said_to_a_killed_bot_is_answered_when_it_is_back(visitor: Visitor) -> None:
    zhang = visitor.person("张三")
    bot = next(iter(visitor.page.simulator.bots.values()))
    await visitor.posts("/api/clock/push")
    await zhang.hears("责任清单")
    before = (await visitor.reads("/panels/doors/state"))["pid"]
    state = await visitor.posts("/panels/doors/kill")
    assert state["pid"] is None
    await zhang.says("/list", to=bot)
    assert (await visitor.reads("/panels/doors/state"))["telegram"] == 1
    state = await visitor.posts("/panels/doors/start")
    assert state["pid"] not in {None, before}
    zhang.hears_everything()
    await zhang.says("/help", to=bot)
    await zhang.hears("", timeout=15)
    assert (await visitor.reads("/panels/doors/state"))["telegram"] == 0


async def test_in_english_the_page_shows_an_english_department(tmp_path: Path) -> None:
    async with a_demo(tmp_path, language="en") as page, aiohttp.ClientSession() as session:
        visitor = Visitor(page, session)
        past = await visitor.reads("/panels/tour/past")
        assert past["language"] == "en"
        assert past["cast"] == {"member": "Tom", "colleague": "Alice", "head": "Helen"}
        await visitor.posts("/api/clock/push")
        await visitor.person("Tom").hears("Twelve customer interviews", timeout=15)
        assert (await visitor.posts("/panels/ledger/verify"))["said"].startswith("the chain holds")
    assert address_in("http://here", "en") == "http://here?lang=en"
    assert address_in("http://here", "zh") == "http://here"


async def test_time_passes_without_the_bot_and_it_catches_up(visitor: Visitor) -> None:
    await visitor.posts("/panels/doors/kill")
    moved = await visitor.posts("/api/clock/day")
    assert datetime.fromtimestamp(moved["now"] / 1000, tz=BEGINNING.tzinfo) >= (
        BEGINNING + timedelta(hours=24)
    )
    await visitor.posts("/panels/doors/start")
    await visitor.person("张三").hears("责任清单", timeout=15)


async def test_tampering_is_found_and_undone(visitor: Visitor) -> None:
    entries = (await visitor.reads("/panels/ledger/entries"))["entries"]
    assigned = next(entry for entry in entries if entry["kind"] == "assigned")
    said = await visitor.posts("/panels/ledger/tamper", seq=assigned["seq"])
    assert said["exit_code"] == 1
    assert said["said"].endswith(f"在第 {assigned['seq']} 条断开：内容被改过")
    assert next(e for e in said["entries"] if e["seq"] == assigned["seq"])["tampered"]
    again = await visitor.posts("/panels/ledger/tamper", seq=assigned["seq"])
    assert not again["done"]
    said = await visitor.posts("/panels/ledger/undo")
    assert said["exit_code"] == 0
    whole = re.match(r"链条完整：共 (\d+) 条", said["said"])
    assert whole is not None
    assert int(whole[1]) >= len(entries)  # the bot goes on meanwhile


async def test_a_lost_answer_leaves_a_message_unknown_and_sent_again(visitor: Visitor) -> None:
    wang = visitor.person("王五")
    bot = next(iter(visitor.page.simulator.bots.values()))
    await visitor.posts("/panels/doors/trouble", name="lost", on=True)
    heard = len(wang.chats[0].messages)
    await wang.says("/list", to=bot)
    async with asyncio.timeout(20):
        while len(wang.chats[0].messages) < heard + 3:
            await visitor.page.simulator.bell.wait()
    first, second = wang.chats[0].messages[-2:]
    assert "补发" not in first.text
    assert "补发" in second.text
    assert not (await visitor.reads("/panels/doors/state"))["troubles"]["lost"]


async def test_what_goes_wrong_is_switched_on_and_off(visitor: Visitor) -> None:
    for name in ("down", "flood"):
        state = await visitor.posts("/panels/doors/trouble", name=name, on=True)
        assert state["troubles"][name]
        state = await visitor.posts("/panels/doors/trouble", name=name, on=False)
        assert not any(state["troubles"].values())


async def test_it_is_served_on_the_next_free_port_and_ends_when_told(tmp_path: Path) -> None:
    async def started(port: str, folder: Path) -> tuple[asyncio.subprocess.Process, str]:
        process = await asyncio.create_subprocess_exec(
            *TAIZHANG, "demo", "--port", port, "--no-open", "--keep", str(folder),
            stdout=asyncio.subprocess.PIPE, cwd=ROOT, env={"PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        assert process.stdout
        line = (await process.stdout.readline()).decode()
        return process, line.rpartition("http://127.0.0.1:")[2].strip()

    first, port = await started("0", tmp_path / "one")
    second, next_port = await started(port, tmp_path / "two")
    assert int(port) < int(next_port) < int(port) + 50
    for process in (first, second):
        process.terminate()
        await process.communicate()
        assert process.returncode == 0
    assert (tmp_path / "one" / "taizhang.db").exists()
    with pytest.raises(Complaint, match=r"(里已经有数据库|holds a database already)"):
        folder_to_keep(tmp_path / "one")


def test_the_clock_is_one_for_all_who_have_its_file(tmp_path: Path) -> None:
    ours, theirs = SharedClock(tmp_path), SharedClock(tmp_path)
    for days in (1, 2):
        moment = BEGINNING + timedelta(days=days)
        ours.moves_to(moment)
        assert timedelta() <= theirs.now() - moment < timedelta(seconds=10)
    assert json.loads((tmp_path / "clock.json").read_text())["offset_s"]


def test_time_passes_in_whole_quarters_and_ends_where_it_shall() -> None:
    until = BEGINNING + timedelta(minutes=37)
    minutes = [moment.minute for moment in steps(BEGINNING, until)]
    assert minutes == [0, 15, 27]
    assert list(steps(BEGINNING, BEGINNING)) == [BEGINNING]


def test_no_browser_is_opened_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert not has_screen()


def test_the_simulator_is_never_part_of_the_running_bot() -> None:
    code = (
        "import sys, bot.process.house, bot.commands.running, bot.cli\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'simulator'])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.strip() == "[]"
