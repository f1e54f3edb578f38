"""A real Chromium on real pages; whatever it complains of on its console fails the test."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    ViewportSize,
    async_playwright,
    expect,
)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENS = Path(__file__).parents[2] / "build" / "screens"
DESK: ViewportSize = {"width": 1440, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_configure() -> None:
    if CHROMIUM is None:
        pytest.exit("Chromium is missing: apt-get install chromium (or name it in CHROMIUM)", 3)


class Screen:
    """One page in the browser, spoken of as somebody would who sits before it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("response", self._look)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    async def opens(self, url: str, **query: str) -> None:
        tail = "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
        await self.page.goto(url + tail)
        await self.page.wait_for_selector("body[data-ready]")

    def chat(self, name: str) -> Locator:
        """The open chat of this name."""
        return self.page.locator(f'.column[aria-label="{name}"]')

    def key(self, name: str, label: str) -> Locator:
        """The latest button of a chat with this label."""
        return self.chat(name).locator(".keys .key", has_text=label).last

    async def says(self, name: str, text: str) -> Locator:
        """The message this becomes, whatever is said after it."""
        own = self.chat(name).locator(".message.own")
        said = own.nth(await own.count())
        box = self.chat(name).locator("textarea")
        await box.fill(text)
        await box.press("Enter")
        return said

    async def sees(self, name: str, text: str) -> Locator:
        """A message with these words, waited for."""
        message = self.chat(name).locator(".message", has_text=text).last
        await message.wait_for()
        return message

    async def moves(self, key: str) -> None:
        """Press a button of the clock and wait until the time has passed."""
        await self.page.click(f"[data-move={key}]")
        await self.page.wait_for_selector(f"[data-move={key}]:not([disabled])", timeout=120_000)

    def panel(self, key: str) -> Locator:
        return self.page.locator(f"#panel-{key}")

    async def shows(self, key: str) -> Locator:
        """Open a panel by its tab."""
        await self.page.click(f"#tab-{key}")
        return self.panel(key)

    async def keeps(self, name: str) -> None:
        """Keep a picture of what is to be seen."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SCREENS / f"{name}.png")

    async def is_narrow_enough(self) -> bool:
        """Whether nothing stands out beyond the right edge."""
        return bool(
            await self.page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
        )


def notes(measured: str) -> None:
    """Keep what was measured beside the pictures."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with (SCREENS / "measured.txt").open("a", encoding="utf-8") as file:
        file.write(measured + "\n")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


class Opens(Protocol):
    """Opens a page by its address, with what is asked of it."""

    async def __call__(
        self, url: str, size: ViewportSize = DESK, locale: str = "zh-CN", **query: str
    ) -> Screen: ...


@pytest.fixture
async def a_screen(browser: Browser) -> AsyncIterator[Opens]:
    """Opens pages by their address; no complaint may be left on any of them."""
    async with AsyncExitStack() as closing:
        screens: list[Screen] = []

        async def opens(
            url: str, size: ViewportSize = DESK, locale: str = "zh-CN", **query: str
        ) -> Screen:
            context = await browser.new_context(viewport=size, locale=locale)
            closing.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            screen = Screen(await context.new_page())
            screens.append(screen)
            await screen.opens(url, **query)
            return screen

        yield opens
        for screen in screens:
            assert not screen.complaints, screen.complaints
