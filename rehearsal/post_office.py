"""The post office: answers the bot's calls as Telegram would, and keeps what was said.

It stands in the place of the way to Telegram: no socket, no waiting, nothing else of the house is
different.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, Self

from bot.transport import Reply, Telegram, Upload
from models import Call

BOT: dict[str, Any] = {"id": 1, "is_bot": True, "first_name": "台账", "username": "rehearsed_bot"}
TOKEN = f"{BOT['id']}:rehearsed"
DONE = Reply(200, result=True)
SENDS = frozenset(call.value for call in Call if call.value.startswith("send"))


@dataclass(frozen=True, slots=True)
class Heard:
    """Something said to a chat, or put in place of what was said before."""

    at: datetime
    chat_id: int
    message_id: int
    text: str
    buttons: tuple[str, ...]  # what each tells the bot; see `ledger.talk.buttons`
    is_edit: bool


class PostOffice(Telegram):
    """Hands out updates, takes what is said. `news` holds what people have not looked at yet."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = count(1)
        self._updates: list[dict[str, Any]] = []
        self._arrived = asyncio.Event()
        self.all_fetched = asyncio.Event()
        self.all_fetched.set()
        self.news: list[Heard] = []
        self.calls: Counter[str] = Counter()
        self.refused: list[str] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def brings(self, kind: str, content: dict[str, Any]) -> None:
        """Take an update for the bot."""
        self._updates.append({"update_id": next(self._numbers), kind: content})
        self.all_fetched.clear()
        self._arrived.set()

    def number(self) -> int:
        """Return the number of a message that somebody writes."""
        return next(self._numbers)

    async def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        *,
        answer_s: float | None = None,
        upload: Upload | None = None,
    ) -> Reply:
        """Do what the bot asks."""
        del answer_s, upload
        params = params or {}
        self.calls[method] += 1
        if method == "getUpdates":
            return Reply(200, await self._updates_from(params.get("offset", 0)))
        if method == "getMe":
            return Reply(200, BOT)
        if method in SENDS:
            number = next(self._numbers)
            self._keep(params, number, is_edit=False)
            return Reply(200, {"message_id": number})
        if method == Call.EDIT:
            self._keep(params, params["message_id"], is_edit=True)
        return DONE

    async def _updates_from(self, offset: int) -> Sequence[dict[str, Any]]:
        """Return what has come since, once there is any."""
        while True:
            self._updates = [one for one in self._updates if one["update_id"] >= offset]
            if self._updates:
                return self._updates[:100]
            self._arrived.clear()
            self.all_fetched.set()
            await self._arrived.wait()

    def _keep(self, params: dict[str, Any], message_id: int, *, is_edit: bool) -> None:
        keyboard = params.get("reply_markup", {}).get("inline_keyboard", ())
        buttons = tuple(button["callback_data"] for row in keyboard for button in row)
        text = params.get("text") or params.get("caption") or ""
        self.news.append(Heard(self._now(), params["chat_id"], message_id, text, buttons, is_edit))
