"""Private chats: one person and one bot."""

from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.messages import Chat, Log, Message
from simulator.ground.accounts import Account, User
from simulator.ground.surroundings import Surroundings


class PrivateChat(Chat):
    """A person and a bot. The bot may speak once the person has started it."""

    kind = "private"

    def __init__(self, around: Surroundings, everything: Log, bot: Bot, person: User) -> None:
        super().__init__(around, everything)
        self.id = person.id
        self.bot = bot
        self.person = person
        self.started = False
        self.blocked = False

    @property
    def name(self) -> str:
        """How people call it."""
        return f"{self.person.name} · @{self.bot.username}"

    def as_json(self) -> dict[str, Any]:
        """The chat as the bot is told of it."""
        return self.person.chat_json

    def has(self, account: Account) -> bool:
        """Whether somebody is one of the two."""
        return account in {self.bot, self.person}

    def readers(self, message: Message) -> list[Bot]:
        """The bot, unless it spoke itself."""
        return [] if message.sender is self.bot else [self.bot]

    def told_of_reactions(self) -> list[Bot]:
        """The bot."""
        return [self.bot]

    def block(self) -> None:
        """The person stops the bot."""
        if not self.blocked:
            self.blocked = True
            self._tell_of_block("member", "kicked")

    def unblock(self) -> None:
        """The person lets the bot speak again."""
        if self.blocked:
            self.blocked = False
            self.started = True
            self._tell_of_block("kicked", "member")

    def _tell_of_block(self, old: str, new: str) -> None:
        def state(status: str) -> dict[str, Any]:
            known = {"user": self.bot.as_json(), "status": status}
            return known | {"until_date": 0} if status == "kicked" else known

        change = {
            "chat": self.as_json(),
            "from": self.person.as_json(),
            "date": self._around.now_s(),
            "old_chat_member": state(old),
            "new_chat_member": state(new),
        }
        self._around.stream.tell("membership", chat=self, account=self.bot, status=new)
        self.bot.updates.put("my_chat_member", change, self.id)
