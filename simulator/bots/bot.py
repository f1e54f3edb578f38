"""A bot's account: its queue, its webhook, its public face."""

from collections.abc import Callable
from typing import Any

from simulator.bots.updates import UpdateQueue
from simulator.bots.webhooks import Webhook
from simulator.ground.accounts import Account
from simulator.ground.limits import FloodControl
from simulator.ground.surroundings import Surroundings


class Bot(Account):
    """A bot as BotFather would have made it."""

    is_bot = True
    username: str

    def __init__(
        self,
        around: Surroundings,
        *,
        bot_id: int,
        token: str,
        username: str,
        name: str,
        privacy: bool,
    ) -> None:
        super().__init__(bot_id, name, username)
        self.token = token
        self.has_privacy_mode = privacy
        self.updates = UpdateQueue(around)
        self.flood = FloodControl(around.limits)
        self.webhook: Webhook | None = None
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, dict[str, Any]] = {}
        self.known_people: set[int] = set()
        """Whom it has met in groups."""
        self._around = around

    def __repr__(self) -> str:
        return f"<Bot @{self.username}>"

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

    async def has_fetched_everything(self, *, timeout: float | None = None) -> None:
        """Returns when no update waits for it any more."""
        await self._until(lambda: not self.updates.waiting, "fetch every update", timeout)

    async def is_polling(self, *, timeout: float | None = None) -> None:
        """Returns when a long poll of it is under way."""
        await self._until(lambda: self.updates.is_polled, "poll", timeout)

    async def _until(self, done: Callable[[], bool], what: str, timeout: float | None) -> None:
        if not await self._around.find(done, timeout):
            raise AssertionError(
                f"@{self.username} did not {what} within {self._around.seconds(timeout):g} s; "
                f"{len(self.updates.waiting)} updates wait"
            )
