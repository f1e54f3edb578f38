"""The simulator's door: the Bot API over HTTP, on this machine only."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader

from simulator import control
from simulator.bots.bot import Bot
from simulator.chats.files import LARGEST_DOWNLOAD, LARGEST_UPLOAD
from simulator.faults import Rule
from simulator.ground.errors import NOT_FOUND, UNAUTHORIZED, ApiError
from simulator.methods import METHODS
from simulator.methods.receiving import get_updates
from simulator.parameters.readers import Upload
from simulator.parameters.requests import Params, read_request
from simulator.telegram import World, as_text

LARGEST_REQUEST = LARGEST_UPLOAD + (1 << 20)
GATEWAY_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class Simulator(World):
    """A Telegram on this machine.

    Takes what ``World`` takes, and ``control``: whether other processes may drive it by
    ``/control`` (see ``simulator.remote``) with the key in ``control_key``.
    """

    def __init__(self, *, control: bool = False, control_key: str = "", **world: Any) -> None:
        super().__init__(**world)
        self.has_control = control
        self.control_key = control_key or secrets.token_urlsafe(24)
        self.port = 0
        self.stopped = asyncio.Event()
        """Set when a driver asks for the end."""
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Where bots find it; PTB wants ``sim.url + "/bot"`` as its base address."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Opens the door; port 0 takes any that is free."""
        server = web.Server(
            self._handle, request_factory=make_request, access_log=None, handler_cancellation=False
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes it; polls under way end with what there is."""
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
        path = request.path
        if self.faults.is_down and not path.startswith("/control/"):
            return break_off(request)
        if path.startswith("/bot"):
            return await self._handle_call(request, path)
        if path.startswith("/file/bot"):
            return self._handle_download(path)
        if path.startswith("/control/") and self.has_control:
            return await control.handle(self, request)
        return answer_error(NOT_FOUND)

    async def _handle_call(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        token, _, method = path[4:].partition("/")
        bot = self.bots.get(token)
        if bot is None:
            return answer_error(UNAUTHORIZED if ":" in token else NOT_FOUND)
        name = method.lower()
        try:
            params, uploads = await read_request(request)
            perform = partial(self._call, bot, name, params, uploads)
            if self.faults.rules:
                rules = self.faults.strike(bot.id, name, chat_number(params))
                if rules:
                    return await self._misbehave(request, rules, bot, name, perform)
            return answer(await perform())
        except ApiError as refusal:
            return self._refuse(bot, name, refusal)
        except ConnectionResetError:
            return break_off(request)

    async def _call(self, bot: Bot, name: str, params: Params, uploads: dict[str, Upload]) -> str:
        """Carries out a call; its result as JSON."""
        call = self.read_call(bot, name, params, uploads)
        if name == "getupdates":
            updates = await get_updates(call)
            if self.faults.is_down:
                raise ConnectionResetError
            return "[" + ",".join(updates) + "]"
        return as_text(METHODS[name](call))

    def _refuse(self, bot: Bot, name: str, refusal: ApiError) -> web.Response:
        self.note_refusal(bot, name, refusal)
        return answer_error(refusal)

    async def _misbehave(
        self,
        request: web.BaseRequest,
        rules: Sequence[Rule],
        bot: Bot,
        name: str,
        perform: Callable[[], Awaitable[str]],
    ) -> web.StreamResponse:
        """Does to a call what the faults want."""
        for rule in rules:
            if rule.kind == "slow":
                await asyncio.sleep(rule.seconds)
        worst = next((rule for rule in rules if rule.kind != "slow"), None)
        if worst is None:
            return answer(await perform())
        if worst.kind == "reset_after":
            try:
                await perform()
            except ApiError as refusal:
                self.note_refusal(bot, name, refusal)
        if worst.kind in {"reset_before", "reset_after"}:
            return break_off(request)
        if worst.kind == "server_error" and not worst.as_json:
            page = GATEWAY_PAGE.format(f"{worst.status} {worst.error().description}")
            return web.Response(status=worst.status, text=page, content_type="text/html")
        raise worst.error()

    def _handle_download(self, path: str) -> web.Response:
        token, _, file_path = path.removeprefix("/file/bot").partition("/")
        if token not in self.bots:
            return answer_error(UNAUTHORIZED)
        file = self.files.at_path(file_path)
        if file is None or len(file.content) > LARGEST_DOWNLOAD:
            return answer_error(NOT_FOUND)
        return web.Response(body=file.content, content_type=file.mime)


def make_request(
    message: RawRequestMessage, payload: StreamReader, protocol: Any, writer: Any, task: Any
) -> web.BaseRequest:
    """A request that may be as large as Telegram's uploads."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST
    )


def chat_number(params: Params) -> int | None:
    """The chat that a raw call names, for rules about one chat."""
    try:
        return int(params.get("chat_id", ""))
    except (TypeError, ValueError):
        return None


def answer(result: str) -> web.Response:
    """A call that went well."""
    body = '{"ok":true,"result":' + result + "}"
    return web.Response(body=body.encode("utf-8", "surrogatepass"), content_type="application/json")


def answer_error(refusal: ApiError) -> web.Response:
    """A call that did not."""
    headers = {}
    if "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return web.Response(
        status=refusal.code,
        body=as_text(refusal.as_json()).encode(),
        content_type="application/json",
        headers=headers,
    )


def break_off(request: web.BaseRequest) -> web.StreamResponse:
    """Breaks the connection as if the line had gone dead."""
    transport = request.transport
    if transport is not None:
        transport.abort()
    return web.Response(status=500)
