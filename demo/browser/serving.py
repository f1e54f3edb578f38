"""`taizhang demo` in a browser: puts simulator, bot, department and page together."""

import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.process.speaking import system_reason, words
from demo.browser.keeper import DATABASE_NAME, Keeper
from wording.command_line import calls as said

if TYPE_CHECKING:
    from simulator.page import Page

PORTS_TRIED = 50


def serve_in_browser(
    port: int, *, language: str = "zh", keep: Path | None = None, open_browser: bool = True
) -> None:
    """Serve the demo until it is told to stop; its files go with it unless they are kept."""
    asyncio.run(serve(port, language=language, keep=keep, open_browser=open_browser))


async def serve(port: int, *, language: str, keep: Path | None, open_browser: bool) -> None:
    """Play the demo on a page; say where it is."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    async with AsyncExitStack() as kept:
        folder = folder_to_keep(keep) if keep else Path(kept.enter_context(temporary()))

        def show(page: "Page") -> None:
            url = address_in(page.url, language)
            tell_where(url, folder if keep else None)
            if open_browser and has_screen():
                loop.run_in_executor(None, webbrowser.open, url)

        async with a_demo(folder, port=port, language=language, on_open=show):
            await stopped.wait()


def temporary() -> TemporaryDirectory[str]:
    """Return a folder that goes when the demo ends."""
    return TemporaryDirectory(prefix="taizhang-demo-", ignore_cleanup_errors=True)


def folder_to_keep(folder: Path) -> Path:
    """Return the folder, made if need be; one that holds a database already is refused."""
    if (folder / DATABASE_NAME).exists():
        raise Complaint(words(said.KEPT_ALREADY, folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Complaint(words(said.NOT_MADE, folder=folder, reason=system_reason(error))) from error
    return folder.resolve()


def tell_where(url: str, folder: Path | None) -> None:
    """Say on the terminal where to look."""
    lines = [f"台账演示 · Taizhang demo: {url}", "按 Ctrl-C 结束 · Ctrl-C ends it"]
    if folder:
        address = f"sqlite:///{folder / DATABASE_NAME}"
        lines.append(f"保留 · kept: TAIZHANG_DATABASE_URL={address} taizhang verify")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def address_in(url: str, language: str) -> str:
    """Return the page's address; whoever asked for English finds the page itself in it."""
    return f"{url}?lang=en" if language == "en" else url


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
    folder: Path,
    *,
    port: int = 0,
    language: str = "zh",
    on_open: Callable[["Page"], object] = lambda _: None,
) -> AsyncIterator["Page"]:
    """Open simulator, bot and page in a folder; everything ends with the block.

    `on_open` is called when the page can be seen; the department joins before its eyes.
    """
    async with AsyncExitStack() as opened:
        keeper = Keeper(folder)
        opened.push_async_callback(keeper.end)
        await keeper.prepare()
        # Late: while we load our modules, the bot's process is loading its own.
        from demo.browser.playing import a_play  # noqa: PLC0415
        from demo.sample import SAMPLES  # noqa: PLC0415

        play = await opened.enter_async_context(a_play(folder, keeper, SAMPLES[language]))
        try:
            await play.page.start(port, tries=PORTS_TRIED if port else 1)
        except OSError as error:
            raise Complaint(
                words(said.NO_FREE_PORT, port=port, reason=system_reason(error))
            ) from error
        on_open(play.page)
        await play.begins()
        yield play.page
