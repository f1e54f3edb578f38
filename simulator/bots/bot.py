"""A bot's account: its queue, its webhook, its public face."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.bots.updates import UpdateQueue
from simulator.ground.limits import FloodControl

if TYPE_CHECKING:
    from simulator.bots.webhooks import Webhook
    from simulator.chats.messages import Message
    from simulator.telegram import World


class Bot:
    """A bot as BotFather would have made it."""

    is_bot = True

    def __init__(
        self, world: "World", *, bot_id: int, token: str, username: str, name: str, privacy: bool
    ) -> None:
        self.world = world
        self.id = bot_id
        self.token = token
        self.username = username
        self.name = name
        self.has_privacy_mode = privacy
        self.updates = UpdateQueue(world.stream, world.bell, world.clock, world.monotonic)
        self.updates.pause_s = world.limits.poll_pause_s
        self.flood = FloodControl(world.limits)
        self.webhook: Webhook | None = None
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.known_people: set[int] = set()
        """Whom it has met in groups."""
        self.sent = 0
        self._json = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}

    def __repr__(self) -> str:
        return f"<Bot @{self.username}>"

    def as_json(self) -> dict[str, Any]:
        """The bot as a Telegram user."""
        return self._json

    def full_json(self) -> dict[str, Any]:
        """The bot as ``getMe`` shows it."""
        return self._json | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.has_privacy_mode,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def rename(self, name: str) -> None:
        """Gives it another name."""
        self.name = name
        self._json = self._json | {"first_name": name}

    @property
    def menu(self) -> list[str]:
        """The commands in its default menu."""
        return [entry["command"] for entry in self.commands.get(('{"type":"default"}', ""), ())]

    @property
    def messages(self) -> "list[Message]":
        """Everything it has sent, in every chat, oldest first."""
        return [m for m in self.world.messages() if m.sender is self]

    async def has_fetched_everything(self, *, timeout: float | None = None) -> None:
        """Returns when no update waits for it any more."""
        await self._until(lambda: not self.updates.waiting, "fetch every update", timeout)

    async def is_polling(self, *, timeout: float | None = None) -> None:
        """Returns when a long poll of it is under way."""
        await self._until(lambda: self.updates.is_polled, "poll", timeout)

    async def _until(self, done: Callable[[], bool], what: str, timeout: float | None) -> None:
        seconds = self.world.seconds(timeout)
        try:
            async with asyncio.timeout(seconds):
                while not done():
                    await self.world.bell.wait()
        except TimeoutError:
            waiting = len(self.updates.waiting)
            raise AssertionError(
                f"@{self.username} did not {what} within {seconds:g} s; {waiting} updates wait"
            ) from None
