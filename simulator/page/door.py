"""The page's own door: the files of the page, the scene, the deeds and the news, over HTTP."""

import html
import secrets
from collections.abc import Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from aiohttp import web

from simulator.chats.files import StoredFile
from simulator.page import deeds
from simulator.page.extras import ClockBar, Panel, Seat, Words
from simulator.page.feed import Feed
from simulator.page.guard import Guard
from simulator.page.menus import menu_for
from simulator.page.scene import (
    chat_at,
    describe_bot,
    describe_chat,
    describe_person,
    key_of,
    milliseconds,
    screenful,
)
from simulator.parameters.requests import LARGEST_UPLOAD
from simulator.server import Simulator

STATIC = files("simulator.page") / "static"
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".html": "text/html",
    ".webmanifest": "application/manifest+json",
}
SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)
SHOWN = frozenset({"photo", "voice", "video"})
TITLE = {"zh": "Telegram 模拟器", "en": "Telegram simulator"}


class Page:
    """The people's page over one simulator. ``start`` opens it, ``stop`` closes it."""

    def __init__(
        self,
        simulator: Simulator,
        *,
        title: Words = TITLE,
        zone: str | None = None,
        clock: ClockBar | None = None,
        panels: Sequence[Panel] = (),
        seats: Sequence[Seat] = (),
    ) -> None:
        self.simulator = simulator
        self.title = title
        self.zone = zone
        self.clock = clock
        self.panels = list(panels)
        self.seats = list(seats)
        self.feed = Feed(simulator)
        self.guard = Guard(secrets.token_urlsafe(24))
        self._moving = False
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it is to be seen."""
        return f"http://127.0.0.1:{self.guard.port}"

    async def start(self, port: int = 0, *, tries: int = 1) -> None:
        """Opens it on this port, or on the next free one of so many; ``OSError`` if none is."""
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        for attempt in range(tries):
            site = web.TCPSite(self._runner, "127.0.0.1", port + attempt)
            try:
                await site.start()
            except OSError:
                await site.stop()
                if attempt + 1 == tries:
                    await self.stop()
                    raise
            else:
                self.guard.port = self._runner.addresses[0][1]
                return

    async def stop(self) -> None:
        """Closes it."""
        self.feed.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def tell(self, kind: str, **news: Any) -> None:
        """Hands news to the panels of every open page."""
        self.feed.tell(kind, **news)

    def tell_time(self) -> None:
        """Tells every page what time it is now."""
        self.feed.tell("clock", now=milliseconds(self.simulator.clock()))

    def _application(self) -> web.Application:
        application = web.Application(
            middlewares=[self.guard.middleware()], client_max_size=LARGEST_UPLOAD + (1 << 16)
        )
        add = application.router
        add.add_get("/", self._index)
        add.add_get("/static/{name}", self._static)
        add.add_get("/files/{path:.+}", self._file)
        add.add_get("/api/scene", self._scene)
        add.add_get("/api/messages", self._messages)
        add.add_get("/api/menu", self._menu)
        add.add_get("/api/feed", self.feed.stream)
        add.add_post("/api/deeds/{name}", self._deed)
        add.add_post("/api/upload", self._upload)
        add.add_post("/api/clock/{key}", self._move_clock)
        for panel in self.panels:
            for name, handler in panel.routes.items():
                path = f"/panels/{panel.key}/{name.removeprefix('!')}"
                add.add_route("POST" if name.startswith("!") else "GET", path, handler)
            add.add_get(f"/panels/{panel.key}/static/{{name}}", static_of(panel))
        return application

    # The page itself

    async def _index(self, request: web.Request) -> web.Response:
        del request
        text = (STATIC / "index.html").read_text("utf-8")
        text = text.replace("{{key}}", html.escape(self.guard.key, quote=True))
        return web.Response(text=text, content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        return serve(STATIC, request.match_info["name"])

    async def _file(self, request: web.Request) -> web.Response:
        file = self.simulator.files.at_path(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound(text="no such file")
        return show(file, request)

    # What there is to see

    async def _scene(self, request: web.Request) -> web.Response:
        del request
        simulator = self.simulator
        return web.json_response(
            {
                "title": self.title,
                "zone": self.zone,
                "run": self.guard.key[:8],
                "now": milliseconds(simulator.clock()),
                "serial": self.feed.serial,
                "api": simulator.url,
                "bots": [describe_bot(bot) for bot in simulator.bots.values()],
                "people": [describe_person(person) for person in simulator.people.values()],
                "chats": [describe_chat(chat) for chat in simulator.all_chats()],
                "refused": list(self.feed.refused),
                "is_down": simulator.is_down,
                "seats": [
                    {"chat": key_of(seat.chat), "person": seat.person.id, "label": seat.label}
                    for seat in self.seats
                ],
                "moves": [
                    {"key": move.key, "label": move.label, "hint": move.hint}
                    for move in (self.clock.moves if self.clock else ())
                ],
                "panels": [
                    {
                        "key": panel.key,
                        "title": panel.title,
                        "module": f"/panels/{panel.key}/static/{panel.module}",
                    }
                    for panel in self.panels
                ],
            }
        )

    async def _messages(self, request: web.Request) -> web.Response:
        query = request.query
        chat = chat_at(self.simulator, query.get("chat", ""))
        numbers = {name: int(query[name]) for name in ("before", "after", "limit") if name in query}
        body = screenful(chat, **numbers)
        for message in body["messages"]:
            message.update(self.feed.state_of(chat.by_id[message["id"]]))
        return web.json_response(body)

    async def _menu(self, request: web.Request) -> web.Response:
        chat = chat_at(self.simulator, request.query.get("chat", ""))
        person = self.simulator.people[int(request.query["person"])]
        bots = getattr(chat, "bots", None) or [getattr(chat, "bot", None)]
        entries = [
            {**entry, "bot": bot.username}
            for bot in bots
            if bot
            for entry in menu_for(bot, chat, person)
        ]
        return web.json_response({"commands": entries})

    # What is done

    async def _deed(self, request: web.Request) -> web.Response:
        body = await request.json()
        return await deeds.carry_out(self.simulator, request.match_info["name"], body)

    async def _upload(self, request: web.Request) -> web.Response:
        content = await request.read()
        return await deeds.attempted(deeds.upload(self.simulator, dict(request.query), content))

    async def _move_clock(self, request: web.Request) -> web.Response:
        moves = {move.key: move for move in (self.clock.moves if self.clock else ())}
        move = moves.get(request.match_info["key"])
        if move is None:
            raise web.HTTPNotFound(text="no such move")
        if self._moving:
            return web.json_response({"error": "the clock is moving already"}, status=409)
        self._moving = True
        try:
            await move.carry_out()
        finally:
            self._moving = False
        self.tell_time()
        return web.json_response({"now": milliseconds(self.simulator.clock())})


def serve(folder: Any, name: str) -> web.Response:
    """A file of the page, by its plain name only."""
    file = next((one for one in folder.iterdir() if one.name == name and one.is_file()), None)
    if file is None:
        raise web.HTTPNotFound(text="no such file")
    kind = KINDS.get("." + name.rpartition(".")[2], "application/octet-stream")
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8")


def static_of(panel: Panel) -> Any:
    """What serves the files of a panel."""

    async def handle(request: web.Request) -> web.Response:
        return serve(panel.folder, request.match_info["name"])

    return handle


def show(file: StoredFile, request: web.Request) -> web.Response:
    """A picture or sound to be shown; anything else only to be kept, whatever it claims to be."""
    sign = next((kind for start, kind in SIGNS if file.content.startswith(start)), None)
    if file.content[:4] == b"RIFF":
        sign = "image/webp" if file.content[8:12] == b"WEBP" else "audio/wav"
    if file.content[4:8] == b"ftyp":
        sign = "video/mp4"
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'"}
    if sign is None or file.kind not in SHOWN or "keep" in request.query:
        headers["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(file.name, safe="")
        sign = "application/octet-stream"
    return web.Response(body=file.content, content_type=sign, headers=headers)
