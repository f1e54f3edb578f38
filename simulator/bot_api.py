"""The bots' door: the Bot API over HTTP, calls and downloads."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from aiohttp import web

from simulator.bots.bot import Bot
from simulator.chats.files import LARGEST_DOWNLOAD
from simulator.faults import Rule
from simulator.ground.encoding import as_text
from simulator.ground.errors import NOT_FOUND, UNAUTHORIZED, ApiError
from simulator.parameters.requests import Params, read_request
from simulator.telegram import Telegram

CALLS = "/bot"
DOWNLOADS = "/file/bot"


class BotApi:
    """Answers as api.telegram.org does; where faults are set, as it does on a bad day."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request of a bot."""
        if self._telegram.is_down:
            return break_off(request)
        if request.path.startswith(CALLS):
            return await self._call(request)
        if request.path.startswith(DOWNLOADS):
            return self._download(request.path)
        return answer_error(NOT_FOUND)

    async def _call(self, request: web.BaseRequest) -> web.StreamResponse:
        token, _, method = request.path.removeprefix(CALLS).partition("/")
        bot = self._telegram.bots.get(token)
        if bot is None:
            return answer_error(UNAUTHORIZED if ":" in token else NOT_FOUND)
        name = method.lower()
        try:
            params, uploads = await read_request(request)
            perform = partial(self._telegram.performer.perform, bot, name, params, uploads)
            if self._telegram.faults.rules:
                rules = self._telegram.faults.strike(bot.id, name, chat_number(params))
                if rules:
                    return await self._misbehave(request, rules, bot, name, perform)
            return answer(await perform())
        except ApiError as refusal:
            self._telegram.performer.note_refusal(bot, name, refusal)
            return answer_error(refusal)
        except ConnectionResetError:
            return break_off(request)

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
                self._telegram.performer.note_refusal(bot, name, refusal)
        if worst.kind in {"reset_before", "reset_after"}:
            return break_off(request)
        if worst.kind == "gateway_page":
            return web.Response(status=worst.status, text=worst.page(), content_type="text/html")
        raise worst.error()

    def _download(self, path: str) -> web.Response:
        token, _, file_path = path.removeprefix(DOWNLOADS).partition("/")
        if token not in self._telegram.bots:
            return answer_error(UNAUTHORIZED)
        file = self._telegram.files.at_path(file_path)
        if file is None or len(file.content) > LARGEST_DOWNLOAD:
            return answer_error(NOT_FOUND)
        return web.Response(body=file.content, content_type=file.mime)


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
