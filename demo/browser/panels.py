"""The panels beside the chats: the tour, the ledger, and the doors with everything that breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.browser.books import LOOKS_EVERY_S, Books, milliseconds
from demo.browser.keeper import Keeper
from demo.browser.troubles import Troubles
from simulator import Bot
from simulator.page import Page, Panel

FOLDER = Path(__file__).parent / "static"
Body = dict[str, Any]
Do = Callable[[Body], Awaitable[Body]]


class Panels:
    """Joins the page's panels to the books, the bot's process and the troubles."""

    def __init__(
        self, books: Books, keeper: Keeper, troubles: Troubles, bot: Bot, *, begin: datetime
    ) -> None:
        self._begin = begin
        self._books = books
        self._keeper = keeper
        self._troubles = troubles
        self._bot = bot
        self._page: Page | None = None
        self._last_seq = 0
        self._last_doors: Body = {}
        self._last_offset: object = None

    def all(self) -> list[Panel]:
        """Return the panels in their order."""
        return [
            Panel("tour", {"zh": "导览", "en": "Tour"}, FOLDER, "tour.js", {"past": self._past}),
            Panel(
                "ledger",
                {"zh": "台账", "en": "Ledger"},
                FOLDER,
                "ledger.js",
                {
                    "entries": self._entries,
                    "!tamper": told(self._tamper),
                    "!undo": told(self._undo),
                    "!verify": told(self._verify),
                },
            ),
            Panel(
                "doors",
                {"zh": "收发与故障", "en": "Doors and faults"},
                FOLDER,
                "doors.js",
                {
                    "state": self._doors,
                    "!trouble": told(self._trouble),
                    "!kill": told(self._kill),
                    "!start": told(self._start),
                },
            ),
        ]

    async def watches(self, page: Page, clock_offset: Callable[[], object]) -> None:
        """Tell the page whenever books, doors or clock have changed."""
        self._page = page
        while True:
            await self._looks(clock_offset())
            await asyncio.sleep(LOOKS_EVERY_S)

    async def _looks(self, offset: object) -> None:
        assert self._page is not None  # noqa: S101  # `watches` has set it
        if offset != self._last_offset:
            self._last_offset = offset
            self._page.tell_time()
        news = await self._books.entries(after=self._last_seq)
        if news:
            self._last_seq = news[-1]["seq"]
            self._page.tell("entries", entries=news)
        doors = await self._state()
        if doors != self._last_doors:
            self._last_doors = doors
            self._page.tell("doors", **doors)

    async def _state(self) -> Body:
        return await self._books.doors() | {
            "telegram": len(self._bot.updates.waiting),
            "pid": self._keeper.pid if self._keeper.is_open else None,
            "starts": self._keeper.starts,
            "kills": self._keeper.kills,
            "troubles": self._troubles.state(),
        }

    async def _entries(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response({"entries": await self._books.entries()})

    async def _doors(self, request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response(await self._state())

    async def _past(self, request: web.Request) -> web.StreamResponse:
        """What the tour has to know that happened before the page was loaded."""
        del request
        return web.json_response(
            {
                "kinds": await self._books.kinds(),
                "restarted": self._keeper.starts > 1,
                "tampered": self._books.was_tampered,
                "begin": milliseconds(self._begin),
            }
        )

    async def _tamper(self, body: Body) -> Body:
        done = await self._books.tampers(int(body["seq"]))
        if done and self._page:
            self._page.tell("tampered", seq=body["seq"])
        return {"done": done} | await self._verify(body)

    async def _undo(self, body: Body) -> Body:
        await self._books.restores()
        return await self._verify(body)

    async def _verify(self, body: Body) -> Body:
        del body
        verdict = await self._books.verifies()
        return verdict | {"entries": await self._books.entries()}

    async def _trouble(self, body: Body) -> Body:
        self._troubles.switches(str(body["name"]), on=bool(body["on"]))
        return await self._state()

    async def _kill(self, body: Body) -> Body:
        del body
        await self._keeper.kill()
        return await self._state()

    async def _start(self, body: Body) -> Body:
        del body
        await self._keeper.start()
        return await self._state()


def told(do: Do) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Return a route that reads a JSON object and answers with one."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await do(await request.json()))
        except (LookupError, TypeError, ValueError) as mistake:
            return web.json_response({"error": str(mistake)}, status=400)

    return handle
