"""Handing updates to a bot's own address: in order per chat, again until it says yes."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp

from simulator.bots.updates import Update, UpdateQueue
from simulator.ground.accounts import Account
from simulator.ground.surroundings import Surroundings

MOST_CONNECTIONS = 100
LONGEST_PAUSE_S = 60.0
ANSWER_TIME_S = 60.0


class Webhook:
    """One bot's webhook. The next update of a chat waits for the 2xx of the one before it.

    A bot may put one call into its answer, whose result it never learns: ``carry_out`` is handed
    the name of the method and its parameters.
    """

    def __init__(
        self,
        around: Surroundings,
        bot: Account,
        updates: UpdateQueue,
        url: str,
        *,
        secret: str,
        connections: int,
        carry_out: Callable[[str, dict[str, Any]], None],
    ) -> None:
        self.url = url
        self._around = around
        self._bot = bot
        self._updates = updates
        self._secret = secret
        self._connections = connections
        self._carry_out = carry_out
        self._wanted = asyncio.Event()
        self._busy: set[int] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._last_error: tuple[int, str] | None = None

    def info(self) -> dict[str, Any]:
        """What ``getWebhookInfo`` adds."""
        known: dict[str, Any] = {
            "max_connections": self._connections,
            "ip_address": "127.0.0.1",
        }
        if self._last_error:
            known["last_error_date"], known["last_error_message"] = self._last_error
        return known

    def start(self) -> None:
        """Delivers from now on."""
        self._updates.on_put = self.wake
        self._task = asyncio.create_task(self._deliver_all())
        self.wake()

    def stop(self) -> None:
        """Delivers no more."""
        self._updates.on_put = None
        for task in [*self._under_way, *([self._task] if self._task else [])]:
            task.cancel()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._wanted.set()

    async def _deliver_all(self) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIME_S)
        connector = aiohttp.TCPConnector(limit=self._connections, ssl=False)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            while True:
                await self._wanted.wait()
                self._wanted.clear()
                self._updates.drop_expired()
                if not self._around.is_down:
                    self._start_deliveries(session)

    def _start_deliveries(self, session: aiohttp.ClientSession) -> None:
        """One delivery for each chat that has something waiting and nothing under way."""
        for update in tuple(self._updates.waiting):
            if len(self._busy) >= self._connections:
                return
            if update.queue not in self._busy:
                self._busy.add(update.queue)
                task = asyncio.create_task(self._deliver(session, update))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        """Delivers one update; after a failure its chat pauses, longer each time."""
        pause = self._around.webhook_pause_s
        try:
            while (asked := await self._refusal(session, update)) is not None:
                await asyncio.sleep(asked or pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
                self._updates.drop_expired()
                if update not in self._updates.waiting:
                    return
            self._updates.remove(update)
        finally:
            self._busy.discard(update.queue)
            self.wake()

    async def _refusal(self, session: aiohttp.ClientSession, update: Update) -> float | None:
        """``None`` if the bot took the update, else the pause that it asked for, or 0."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        try:
            async with session.post(
                self.url, data=update.text.encode(), headers=headers
            ) as response:
                if response.ok:
                    self._read_answer(await response.text())
                    return None
                status = f"{response.status} {response.reason}"
                self._note_failure(f"Wrong response from the webhook: {status}")
                return seconds(response.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError) as failure:
            self._note_failure(f"Connection failed: {type(failure).__name__}")
            return 0.0

    def _read_answer(self, answer: str) -> None:
        if not answer.lstrip().startswith("{"):
            return
        try:
            wanted = json.loads(answer)
        except ValueError:
            return
        method = wanted.pop("method", None)
        if isinstance(method, str):
            self._carry_out(method, wanted)

    def _note_failure(self, what: str) -> None:
        self._last_error = self._around.now_s(), what
        self._around.stream.tell("webhook_failed", bot=self._bot, what=what)


def seconds(retry_after: str) -> float:
    """What a Retry-After header asks for; 0 if nothing."""
    try:
        return max(float(retry_after), 0.0)
    except ValueError:
        return 0.0
