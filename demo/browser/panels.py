"""The panels beside the chats: the tour, the ledger, and the doors with everything that breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.books import Books
from demo.browser.keeper import Keeper
from demo.department import Department
from demo.month import Stop, month_of
from simulator import Simulator
from simulator.faults import Rule
from simulator.page import Page, Panel
from simulator.page.extras import Handler
from simulator.page.scene import milliseconds

LOOKS_EVERY_S = 0.25
FLOOD_S = 3
# What carries words to people; polls go on, so that only the way out is struck.
SENDS = ("sendMessage", "editMessageText")
FOLDER = Path(__file__).parent / "static"
Body = dict[str, Any]


class Panels:
    """Joins the page's panels to the books, the bot's process and the troubles."""

    def __init__(
        self,
        books: Books,
        keeper: Keeper,
        simulator: Simulator,
        department: Department,
        *,
        begin: datetime,
    ) -> None:
        self._begin = begin
        self._books = books
        self._keeper = keeper
        self._simulator = simulator
        self._troubles = Troubles(simulator)
        self._bot = department.bot
        self._sample = department.sample
        self._page: Page | None = None
        self._last_seq = 0
        self._last_doors: Body = {}
        self._last_offset: object = None

    def all(self) -> list[Panel]:
        """Return the panels in their order."""
        return [
            Panel(
                "tour", {"zh": "导览", "en": "Tour"}, FOLDER, "tour.js", {"past": shown(self._past)}
            ),
            Panel(
                "ledger",
                {"zh": "台账", "en": "Ledger"},
                FOLDER,
                "ledger.js",
                {
                    "entries": shown(self._entries),
                    "!tamper": told(self._tamper),
                    "!undo": shown(self._undo),
                    "!verify": shown(self._verify),
                },
            ),
            Panel(
                "doors",
                {"zh": "收发与故障", "en": "Doors and faults"},
                FOLDER,
                "doors.js",
                {
                    "state": shown(self._state),
                    "!trouble": told(self._trouble),
                    "!kill": shown(self._kill),
                    "!start": shown(self._start),
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

    async def _entries(self) -> Body:
        return {"entries": await self._books.entries()}

    async def _past(self) -> Body:
        """What the tour has to know that happened before the page was loaded."""
        return {
            "kinds": await self._books.kinds(),
            "restarted": self._keeper.starts > 1,
            "tampered": self._books.was_tampered,
            "begin": milliseconds(self._begin),
            "now": milliseconds(self._simulator.clock()),
            "language": self._sample.language.partition("_")[0],
            "cast": {
                "member": self._sample.member,
                "colleague": self._sample.colleague,
                "head": self._sample.head,
            },
            "month": [stop_shown(stop) for stop in month_of(self._sample)],
        }

    async def _tamper(self, body: Body) -> Body:
        done = await self._books.tampers(int(body["seq"]))
        if done and self._page:
            self._page.tell("tampered", seq=body["seq"])
        return {"done": done} | await self._verify()

    async def _undo(self) -> Body:
        await self._books.restores()
        return await self._verify()

    async def _verify(self) -> Body:
        return await self._books.verifies() | await self._entries()

    async def _trouble(self, body: Body) -> Body:
        self._troubles.switches(str(body["name"]), on=bool(body["on"]))
        return await self._state()

    async def _kill(self) -> Body:
        await self._keeper.kill()
        return await self._state()

    async def _start(self) -> Body:
        await self._keeper.start()
        return await self._state()


class Troubles:
    """The switches of the page: Telegram away, too many requests, answers that get lost."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._rules: dict[str, list[Rule]] = {}

    def state(self) -> dict[str, bool]:
        """Say which switches are on."""
        rules = self._simulator.faults.rules
        return {
            "down": self._simulator.is_down,
            "flood": any(rule in rules for rule in self._rules.get("flood", ())),
            "lost": any(rule in rules for rule in self._rules.get("lost", ())),
        }

    def switches(self, name: str, *, on: bool) -> None:
        """Turn one on or off."""
        faults = self._simulator.faults
        if name == "down":
            if on:
                faults.goes_down()
            else:
                faults.comes_back()
            return
        for rule in self._rules.pop(name, ()):
            if rule in faults.rules:
                faults.rules.remove(rule)
        if not on:
            return
        if name == "flood":
            self._rules[name] = [faults.flood(FLOOD_S, times=None, method=sent) for sent in SENDS]
        elif name == "lost":
            self._rules[name] = [faults.reset_after(times=1, method=SENDS[0])]
        else:
            raise LookupError(f"there is no trouble {name!r}")


def stop_shown(stop: Stop) -> Body:
    """Return a stop of the month as the tour reads it."""
    return {
        "key": stop.key,
        "at": milliseconds(stop.at),
        "title": [stop.title["zh"], stop.title["en"]],
        "text": [stop.text["zh"], stop.text["en"]],
        "leaves": stop.leaves,
        "hands": [asdict(hand) for hand in stop.hands],
    }


def shown(look: Callable[[], Awaitable[Body]]) -> Handler:
    """Return a route that asks for nothing and answers with a JSON object."""

    async def handle(request: web.Request) -> web.StreamResponse:
        del request
        return web.json_response(await look())

    return handle


def told(do: Callable[[Body], Awaitable[Body]]) -> Handler:
    """Return a route that reads a JSON object and answers with one."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await do(await request.json()))
        except (LookupError, TypeError, ValueError) as mistake:
            return web.json_response({"error": str(mistake)}, status=400)

    return handle
