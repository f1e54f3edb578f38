"""Who there is: bots, people, groups and their private chats."""

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simulator.bots.bot import Bot
from simulator.chats.groups import Chat, Group, PrivateChat
from simulator.people.person import Person

if TYPE_CHECKING:
    from simulator.telegram import World

FIRST_PERSON = 5_000_000_001
FIRST_GROUP = 4_000_000_001
FIRST_SUPERGROUP = 2_000_000_001
FIRST_BOT = 7_000_000_001


class Register:
    """All accounts and chats."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.bots: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._private: dict[tuple[int, int], PrivateChat] = {}
        self._person_ids = itertools.count(FIRST_PERSON)
        self._bot_ids = itertools.count(FIRST_BOT)
        self._group_ids = itertools.count(FIRST_GROUP)
        self._supergroup_ids = itertools.count(FIRST_SUPERGROUP)

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
        bot = Bot(
            self.world,
            bot_id=bot_id,
            token=token,
            username=username,
            name=name or username,
            privacy=privacy,
        )
        self.bots[token] = bot
        return bot

    def add_person(
        self,
        name: str,
        *,
        language: str = "zh",
        username: str | None = None,
        person_id: int | None = None,
    ) -> Person:
        """A new user of Telegram."""
        person = Person(
            self.world,
            person_id=person_id or next(self._person_ids),
            name=name,
            username=username,
            language=language,
        )
        assert person.id not in self.people, f"there is a person {person.id} already"
        self.people[person.id] = person
        return person

    def add_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        forum: bool = False,
        members: Iterable[Person | Bot] = (),
    ) -> Group:
        """A new group; the first person in it has made it."""
        assert kind in {"group", "supergroup"}, f"a group is no {kind}"
        assert kind == "supergroup" or not forum, "only supergroups are forums"
        if kind == "supergroup":
            chat_id = -1_000_000_000_000 - next(self._supergroup_ids)
        else:
            chat_id = -next(self._group_ids)
        group = self.groups[chat_id] = Group(
            self.world, chat_id=chat_id, title=title, kind=kind, forum=forum
        )
        accounts = list(members)
        for person in accounts:
            if isinstance(person, Person):
                group.status[person] = "member" if group.status else "creator"
        for bot in accounts:
            if isinstance(bot, Bot):
                group.adds(bot)
        return group

    def bot_named(self, username: str) -> Bot | None:
        """The bot with this @name."""
        name = username.lower().removeprefix("@")
        return next((bot for bot in self.bots.values() if bot.username.lower() == name), None)

    def private_chat(self, bot: Bot, person: Person) -> PrivateChat:
        """The chat of a bot and a person; it is there even if nobody has opened it."""
        key = bot.id, person.id
        chat = self._private.get(key)
        if chat is None:
            chat = self._private[key] = PrivateChat(self.world, bot, person)
        return chat

    def started_chat(self, bot_id: int, person_id: int) -> PrivateChat | None:
        """The chat of a bot and a person, if the person has opened it."""
        chat = self._private.get((bot_id, person_id))
        return chat if chat and chat.started else None

    def chats_of(self, person: Person) -> list[Chat]:
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
