"""What docs/simulator.md shows works as it stands there."""

import asyncio
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import simulator
from simulator import Simulator
from simulator.methods.table import GET_UPDATES, METHODS

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "simulator.md").read_text("utf-8")
ROOMS = Path(simulator.__file__).parent
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The named examples as files in a folder of their own."""
    for block in BLOCKS:
        if block.startswith("# "):
            (tmp_path / block.splitlines()[0].removeprefix("# ")).write_text(block, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def run(path: Path) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text("utf-8"), path, "exec"), names)
    return names


async def test_the_pytest_example_passes(written: Path) -> None:
    await run(written / "test_echo.py")["test_it_echoes"]()


async def test_the_page_example_shows_the_page(written: Path) -> None:
    names: dict[str, Any] = {}
    block = next(block for block in BLOCKS if "async def show" in block)
    exec(compile(block.replace("8316", "0").replace(", tries=20", ""), "guide", "exec"), names)
    seen = []

    async def build_bot(token: str, url: str, page_url: str) -> None:
        async with aiohttp.ClientSession() as session, session.get(f"{page_url}/api/scene") as got:
            seen.append(await got.json())

    await names["show"](build_bot)
    assert seen[0]["title"]["en"] == "Echo"


async def test_the_echo_bot_runs_beside_the_simulator_that_serves_alone(written: Path) -> None:
    options = ("--port", "0", "--page-port", "0", "--bot", "echo_bot", "--person", "Alice")
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *options, "--until-stdin-closes",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert serving.stdin
    assert serving.stdout
    told = json.loads(await serving.stdout.readline())
    assert f'"echo_bot": "{told["tokens"]["echo_bot"]}"' in GUIDE
    echo = await asyncio.create_subprocess_exec(
        sys.executable, "echo.py", told["tokens"]["echo_bot"], told["url"],
        cwd=written, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(20):
            await talk(session, told["page"])
            heard = await hears_from_bot(session, told["page"])
    finally:
        echo.terminate()
        await echo.communicate()
        serving.stdin.close()
        await serving.wait()
    assert heard == "hello"


async def talk(session: aiohttp.ClientSession, page: str) -> None:
    """Alice presses START and writes, on the page."""
    async with session.get(page) as got:
        key = re.search(r'name="key" content="([^"]+)"', await got.text())
    assert key
    async with session.get(f"{page}/api/scene") as got:
        scene = await got.json()
    who = {"chat": scene["chats"][0]["key"], "person": scene["people"][0]["id"]}
    for deed, more in (("start", {}), ("say", {"text": "hello"})):
        headers = {"X-Page-Key": key[1]}
        url = f"{page}/api/deeds/{deed}"
        async with session.post(url, json=who | more, headers=headers) as done:
            assert done.status == 200


async def hears_from_bot(session: aiohttp.ClientSession, page: str) -> str:
    """The first words of the bot behind START, as the page is told of them."""
    async with session.get(f"{page}/api/feed") as feed:
        async for line in feed.content:
            for news in json.loads(line[5:]) if line.startswith(b"data:") else ():
                message = news.get("message", {})
                if message.get("from", {}).get("bot") and message["text"] != "/start":
                    return str(message["text"])
    raise AssertionError("the page's news have ended")


def test_ten_lines_are_ten_lines() -> None:
    code = [line for line in BLOCKS[0].splitlines() if line.strip() and not line.startswith("#")]
    assert len(code) <= 12


async def test_the_simulator_has_what_the_guide_names() -> None:
    async with Simulator() as sim:
        for name in (
            "server_error",
            "reset_before",
            "slow",
            "flood",
            "goes_down",
            "jump_update_ids",
        ):
            assert callable(getattr(sim.faults, name))


def test_the_guide_names_every_method() -> None:
    listed = GUIDE.partition("It plays these methods")[2].partition("Of these it refuses")[0]
    assert set(re.findall(r"`(\w+)`", listed)) >= {GET_UPDATES, *METHODS}


def test_the_guide_names_every_room() -> None:
    floors = GUIDE.partition("## How its parts lie")[2]
    for path in ROOMS.iterdir():
        if path.suffix == ".py" and path.name != "__init__.py":
            assert f"`{path.name}`" in floors, path
        if (path / "__init__.py").exists():
            assert f"`{path.name}/`" in floors, path
