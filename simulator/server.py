"""The simulator: a Telegram with its doors open, on this machine only."""

import asyncio
import secrets
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader

from simulator.bot_api import BotApi
from simulator.control import CONTROL, Control
from simulator.parameters.requests import LARGEST_UPLOAD
from simulator.telegram import Telegram

LARGEST_REQUEST = LARGEST_UPLOAD + (1 << 20)


class Simulator(Telegram):
    """A Telegram on this machine.

    Takes what ``Surroundings`` take, and ``control``: whether other processes may drive it by
    ``/control`` (see ``simulator.remote``) with the key in ``control_key``.
    """

    def __init__(
        self, *, control: bool = False, control_key: str = "", **surroundings: Any
    ) -> None:
        super().__init__(**surroundings)
        self.control_key = control_key or secrets.token_urlsafe(24)
        self.port = 0
        self.stopped = asyncio.Event()
        """Set when a driver asks for the end."""
        self._bot_api = BotApi(self)
        self._control = Control(self, self.control_key, self.stopped) if control else None
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Where bots find it; PTB wants ``sim.url + "/bot"`` as its base address."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Opens the doors; port 0 takes any that is free."""
        server = web.Server(
            self._handle, request_factory=make_request, access_log=None, handler_cancellation=False
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes them; polls under way end with what there is."""
        for bot in self.bots.values():
            bot.updates.end_poll()
            if bot.webhook:
                bot.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._control and request.path.startswith(CONTROL):
            return await self._control.handle(request)
        return await self._bot_api.handle(request)


def make_request(
    message: RawRequestMessage, payload: StreamReader, protocol: Any, writer: Any, task: Any
) -> web.BaseRequest:
    """A request that may be as large as Telegram's uploads."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST
    )
