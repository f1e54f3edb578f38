"""`taizhang demo` in a browser: puts simulator, bot, department and page together."""

import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.commands.complaints import Complaint
from bot.demo.browser.clock import SharedClock
from bot.demo.browser.keeper import Keeper
from simulator import Simulator
from simulator.page import Page

PORTS_TRIED = 50
ZONE = "Asia/Shanghai"
# Ten minutes before the first list of the sample's week.
BEGINNING = datetime(2026, 11, 23, 8, 50, tzinfo=ZoneInfo(ZONE))
DATABASE_NAME = "taizhang.db"
TITLE = {"zh": "台账 · 演示", "en": "Taizhang · demo"}


def serve_in_browser(port: int, *, keep: Path | None = None, open_browser: bool = True) -> None:
    """Serve the demo until it is told to stop; its files go with it unless they are kept."""
    asyncio.run(serve(port, keep=keep, open_browser=open_browser))


async def serve(port: int, *, keep: Path | None, open_browser: bool) -> None:
    """Play the demo on a page; say where it is."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    async with AsyncExitStack() as kept:
        folder = folder_to_keep(keep) if keep else Path(kept.enter_context(temporary()))

        def show(page: Page) -> None:
            tell_where(page.url, folder if keep else None)
            if open_browser and has_screen():
                loop.run_in_executor(None, webbrowser.open, page.url)

        async with a_demo(folder, port=port, on_open=show):
            await stopped.wait()


def temporary() -> TemporaryDirectory[str]:
    """Return a folder that goes when the demo ends."""
    return TemporaryDirectory(prefix="taizhang-demo-", ignore_cleanup_errors=True)


def folder_to_keep(folder: Path) -> Path:
    """Return the folder, made if need be; one that holds a database already is refused."""
    if (folder / DATABASE_NAME).exists():
        raise Complaint(f"{folder} holds a database already: name another folder with --keep")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Complaint(f"{folder} cannot be made: {error.strerror}") from error
    return folder.resolve()


def tell_where(url: str, folder: Path | None) -> None:
    """Say on the terminal where to look."""
    lines = [f"台账演示 · Taizhang demo: {url}", "按 Ctrl-C 结束 · Ctrl-C ends it"]
    if folder:
        address = f"sqlite:///{folder / DATABASE_NAME}"
        lines.append(f"保留 · kept: TAIZHANG_DATABASE_URL={address} taizhang verify")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def has_screen() -> bool:
    """Say whether a browser can be opened where somebody sees it."""
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    return (
        sys.platform in {"darwin", "win32"}
        or bool(os.environ.get("DISPLAY"))
        or bool(os.environ.get("WAYLAND_DISPLAY"))
    )


@asynccontextmanager
async def a_demo(
    folder: Path, *, port: int = 0, on_open: Callable[[Page], object] = lambda _: None
) -> AsyncIterator[Page]:
    """Open simulator, bot and page in a folder; everything ends with the block.

    `on_open` is called when the page can be seen; the department joins before its eyes.
    """
    clock = SharedClock(folder)
    clock.moves_to(BEGINNING)
    async with AsyncExitStack() as opened:
        simulator = await opened.enter_async_context(Simulator(clock=clock.now))
        bot = simulator.add_bot(username="taizhang_demo_bot", name="台账")
        keeper = Keeper(
            folder,
            {
                "TAIZHANG_BOT_TOKEN": bot.token,
                "TAIZHANG_DATABASE_URL": f"sqlite:///{folder / DATABASE_NAME}",
                "TAIZHANG_TELEGRAM_API": simulator.url,
            },
        )
        opened.push_async_callback(keeper.end)
        await keeper.prepare()
        # Late: the bot's process is loading its modules while we load ours.
        from bot.demo.browser.playing import a_play  # noqa: PLC0415

        play = await opened.enter_async_context(
            a_play(simulator, bot, keeper, clock, begin=BEGINNING)
        )
        page = Page(
            simulator,
            title=TITLE,
            zone=ZONE,
            clock=play.clock_bar,
            panels=play.panels.all(),
            seats=play.department.seats(),
        )
        opened.push_async_callback(page.stop)
        try:
            await page.start(port, tries=PORTS_TRIED if port else 1)
        except OSError as error:
            raise Complaint(f"no free port from {port} on: {error.strerror or error}") from error
        watch = asyncio.create_task(play.panels.watches(page, lambda: clock.offset))
        opened.push_async_callback(ended, watch)
        on_open(page)
        await keeper.open()
        await play.department.joins(play.codes)
        await keeper.ask("settle")
        yield page


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
