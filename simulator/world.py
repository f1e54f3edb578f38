"""The world in which people and bots meet: accounts, chats, and what is kept of what is said.

Nobody in it acts by himself: people do (``people``), and the methods that bots call (``methods``).
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.files import FileStore
from simulator.chats.groups import Group
from simulator.chats.messages import Chat, Log
from simulator.chats.presses import PressBook
from simulator.chats.private import PrivateChat
from simulator.ground.accounts import Account, User
from simulator.ground.limits import FloodControl, Limits
from simulator.ground.records import Records
from simulator.ground.surroundings import Surroundings

FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 2_000_000_001
FIRST_BOT = 7_000_000_001
FIRST_ALBUM = 13_000_000_000_000_001


class World(Surroundings):
    """All accounts and chats. Takes what ``Surroundings`` take."""

    def __init__(self, **surroundings: Any) -> None:
        super().__init__(**surroundings)
        self.bots: dict[str, Bot] = {}
        """By token."""
        self.people: Mapping[int, User] = {}
        """By number."""
        self.groups: dict[int, Group] = {}
        """By number."""
        self.files = FileStore()
        self.presses = PressBook(self)
        self.records = Records()
        self.log = Log()
        self._private: dict[tuple[int, int], PrivateChat] = {}
        self._bot_ids = itertools.count(FIRST_BOT)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP)
        self._albums = itertools.count(FIRST_ALBUM)

    def add_bot(
        self,
        token: str | None = None,
        username: str = "simulated_bot",
        *,
        name: str | None = None,
        privacy: bool = True,
    ) -> Bot:
        """A new bot; its number is the first part of its token, as in life."""
        number = token.partition(":")[0] if token else ""
        bot_id = int(number) if number.isdigit() else next(self._bot_ids)
        token = token or f"{bot_id}:simulated-{bot_id:020d}"
        assert token not in self.bots, "there is a bot with this token already"
        bot = self.bots[token] = Bot(
            self,
            bot_id=bot_id,
            token=token,
            username=username,
            name=name or username,
            privacy=privacy,
        )
        return bot

    def add_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        forum: bool = False,
        members: Iterable[Account] = (),
    ) -> Group:
        """A new group; the first person in it has made it."""
        assert kind in {"group", "supergroup"}, f"a group is no {kind}"
        assert kind == "supergroup" or not forum, "only supergroups are forums"
        if kind == "supergroup":
            chat_id = -1_000_000_000_000 - next(self._supergroup_ids)
        else:
            chat_id = -next(self._group_ids)
        group = self.groups[chat_id] = Group(
            self,
            self.log,
            chat_id=chat_id,
            title=title,
            kind=kind,
            forum=forum,
            found_supergroup=self.add_group,
        )
        accounts = list(members)
        for person in accounts:
            if isinstance(person, User):
                group.status[person] = "member" if group.status else "creator"
        for bot in accounts:
            if isinstance(bot, Bot):
                group.adds(bot)
        return group

    def next_album(self) -> str:
        """The number of a new album."""
        return str(next(self._albums))

    def set_limits(self, limits: Limits) -> None:
        """Other flood limits from now on; what was counted is forgotten."""
        self.limits = limits
        for bot in self.bots.values():
            bot.flood = FloodControl(limits)
            bot.updates.pause_s = limits.poll_pause_s

    # Who there is

    def bot_named(self, username: str) -> Bot | None:
        """The bot with this @name."""
        name = username.lower().removeprefix("@")
        return next((bot for bot in self.bots.values() if bot.username.lower() == name), None)

    def account(self, number: int) -> Account | None:
        """The person or bot with this number."""
        person = self.people.get(number)
        return person or next((bot for bot in self.bots.values() if bot.id == number), None)

    def private_chat(self, bot: Bot, person: User) -> PrivateChat:
        """The chat of a bot and a person; it is there even if nobody has opened it."""
        key = bot.id, person.id
        chat = self._private.get(key)
        if chat is None:
            chat = self._private[key] = PrivateChat(self, self.log, bot, person)
        return chat

    def started_chat(self, bot_id: int, person_id: int) -> PrivateChat | None:
        """The chat of a bot and a person, if the person has opened it."""
        chat = self._private.get((bot_id, person_id))
        return chat if chat and chat.started else None

    def chats_of(self, person: User) -> list[Chat]:
        """All chats that a person sees, private ones first."""
        private: list[Chat] = [
            chat
            for bot in self.bots.values()
            if (chat := self._private.get((bot.id, person.id))) is not None
        ]
        return private + [group for group in self.groups.values() if group.has(person)]

    def all_chats(self) -> Iterator[Chat]:
        """Every chat."""
        yield from self._private.values()
        yield from self.groups.values()
