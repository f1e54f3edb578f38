"""The simulator's Telegram without the network: what happens, and who is told of it."""

import itertools
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.files import FileStore
from simulator.chats.groups import Group, PrivateChat
from simulator.chats.messages import Message
from simulator.chats.presses import Press, PressBook
from simulator.faults import Faults
from simulator.ground.errors import NOT_FOUND, ApiError
from simulator.ground.events import Bell, Event, Listener, Stream
from simulator.ground.limits import NO_LIMITS, FloodControl, Limits
from simulator.ground.records import Records
from simulator.methods import METHODS
from simulator.methods.calls import Call
from simulator.parameters.readers import Upload
from simulator.parameters.signatures import MethodSignature, load_signatures
from simulator.people.person import Person
from simulator.text.entities import Entity
from simulator.world import Register

as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def now_utc() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class World(Register):
    """A Telegram: accounts and chats, and the rules of who is told what."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now_utc,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits = NO_LIMITS,
        patience: float = 5.0,
        webhook_pause_s: float = 1.0,
    ) -> None:
        super().__init__(self)
        self.clock = clock
        self.monotonic = monotonic
        self.limits = limits
        self.patience = patience
        """Seconds that people wait for a word before they give up."""
        self.webhook_pause_s = webhook_pause_s
        """After a first failed delivery; it doubles with each further one."""
        self.stream = Stream(clock)
        self.bell = Bell()
        self.files = FileStore()
        self.records = Records()
        self.faults = Faults(self)
        self.presses = PressBook(self)
        self.signatures: dict[str, MethodSignature] = load_signatures()
        self.log: list[tuple[Message, int]] = []
        """Every message and every edit in all chats, in the order of their coming."""
        self._order: dict[Message, int] = {}
        self._media_groups = itertools.count(13_000_000_000_000_001)

    # What happens

    def messages(self) -> Iterator[Message]:
        """Every message that was not deleted, oldest first."""
        return (m for m, version in self.log if version == 1 and not m.deleted)

    def seconds(self, timeout: float | None) -> float:
        """How long to wait: what was asked for, else as long as people have patience."""
        return self.patience if timeout is None else timeout

    def order_of(self, message: Message) -> int:
        """A number that grows with every message and every edit."""
        return self._order[message]

    def next_media_group(self) -> str:
        """The number of a new album."""
        return str(next(self._media_groups))

    def post(self, message: Message) -> Message:
        """Puts a new message into its chat and tells the bots that may see it."""
        chat = message.chat
        chat.by_id[message.id] = message
        self._note(message)
        self.stream.tell("message_sent", message=message)
        if isinstance(message.sender, Bot) and isinstance(chat, Group):
            chat.last_bot = message.sender
        for bot in chat.readers(message):
            self._tell(bot, "message", message)
        return message

    def edit(
        self,
        message: Message,
        *,
        text: str,
        entities: list[Entity],
        markup: dict[str, Any] | None,
    ) -> None:
        """Changes a message and tells the bots that may see it."""
        message.change(text=text, entities=entities, markup=markup, now=self.clock())
        self._note(message)
        self.stream.tell("message_edited", message=message)
        for bot in message.chat.readers(message):
            self._tell(bot, "edited_message", message)

    def delete(self, message: Message) -> None:
        """Takes a message away; bots are not told."""
        message.deleted = True
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        self.stream.tell("message_deleted", message=message)
        self.bell.ring()

    def _note(self, message: Message) -> None:
        entry = message, message.version
        message.chat.log.append(entry)
        self._order[message] = len(self.log)
        self.log.append(entry)
        self.bell.ring()

    def _tell(self, bot: Bot, kind: str, message: Message) -> None:
        known = message.as_json(bot)
        if message.thread is not None and message.reply_to is None and message.chat.is_forum:
            # In a topic Telegram shows every message as a reply to the topic's opening.
            opening = message.chat.by_id[message.thread]
            if opening is not message:
                known["reply_to_message"] = opening.as_json(bot)
        self.queue(bot, kind, known, message.chat.id)

    def queue(self, bot: Bot, kind: str, body: dict[str, Any], queue: int) -> int | None:
        """Queues an update for a bot."""
        return bot.updates.put(kind, as_text(body), queue)

    def press(
        self, person: Person, message: Message, data: str, *, label: str | None = None
    ) -> Press:
        """A button is pressed, or somebody pretends so."""
        bot = message.sender
        assert isinstance(bot, Bot), "only a bot's message has buttons"
        assert message.chat in self.chats_of(person), f"{person.name} does not see {message!r}"
        press = self.presses.open(bot, person, message, data)
        body = {
            "id": press.id,
            "from": person.as_json(),
            "message": pressed(message, bot),
            "chat_instance": str(message.chat.id * 7919),
            "data": data,
        }
        self.stream.tell("press", press=press, label=label)
        for _ in range(1 + self.faults.duplicates_of_a_press()):
            self.queue(bot, "callback_query", body, message.chat.id)
        return press

    def react(self, person: Person, message: Message, emoji: str | None) -> None:
        """A person's reaction; only bots that asked by name and lead the group are told."""
        old = message.reactions.get(person.id, [])
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        message.reactions[person.id] = new
        self.stream.tell("reaction", message=message, person=person, emoji=emoji)
        chat = message.chat
        body = {
            "chat": chat.as_json(),
            "message_id": message.id,
            "user": person.as_json(),
            "date": int(self.clock().timestamp()),
            "old_reaction": old,
            "new_reaction": new,
        }
        for bot in self.bots.values():
            if (isinstance(chat, PrivateChat) and chat.bot is bot) or (
                isinstance(chat, Group) and chat.is_led_by(bot)
            ):
                self.queue(bot, "message_reaction", body, chat.id)

    def block(self, chat: PrivateChat) -> None:
        """A person stops a bot."""
        if not chat.blocked:
            chat.blocked = True
            self._tell_of_block(chat, "member", "kicked")

    def unblock(self, chat: PrivateChat) -> None:
        """A person lets a bot speak again."""
        if chat.blocked:
            chat.blocked = False
            chat.started = True
            self._tell_of_block(chat, "kicked", "member")

    def _tell_of_block(self, chat: PrivateChat, old: str, new: str) -> None:
        def state(status: str) -> dict[str, Any]:
            known = {"user": chat.bot.as_json(), "status": status}
            return known | {"until_date": 0} if status == "kicked" else known

        change = {
            "chat": chat.as_json(),
            "from": chat.person.as_json(),
            "date": int(self.clock().timestamp()),
            "old_chat_member": state(old),
            "new_chat_member": state(new),
        }
        self.stream.tell("membership", chat=chat, account=chat.bot, status=new)
        self.queue(chat.bot, "my_chat_member", change, chat.id)

    # What bots ask for

    def read_call(
        self, bot: Bot, name: str, params: dict[str, Any], uploads: dict[str, Upload] | None = None
    ) -> Call:
        """A call of the method with this name in small letters, counted and checked."""
        signature = self.signatures.get(name)
        if signature is None:
            raise NOT_FOUND
        self.records.calls[bot.id, name] += 1
        return Call(self, bot, signature.name, signature.read(params), uploads or {})

    def carry_out(self, bot: Bot, method: str, params: dict[str, Any]) -> None:
        """Carries out a call that a bot made in its answer to a webhook."""
        name = method.lower()
        if name not in self.signatures or name == "getupdates":
            return
        try:
            METHODS[name](self.read_call(bot, name, params))
        except ApiError as refusal:
            self.note_refusal(bot, name, refusal)

    def note_refusal(self, bot: Bot, name: str, refusal: ApiError) -> None:
        """Puts a refused call on record."""
        self.records.refused[bot.id, refusal.code] += 1
        signature = self.signatures.get(name)
        self.stream.tell(
            "call_refused",
            bot=bot,
            method=signature.name if signature else name,
            code=refusal.code,
            description=refusal.description,
        )

    # How it is watched and bent

    def set_limits(self, limits: Limits) -> None:
        """Other flood limits from now on; what was counted is forgotten."""
        self.limits = limits
        for bot in self.bots.values():
            bot.flood = FloodControl(limits)
            bot.updates.pause_s = limits.poll_pause_s

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls ``listener`` with every event from now on; returns how to end it."""
        return self.stream.subscribe(listener)

    def events(self) -> AsyncIterator[Event]:
        """Everything that happens from the first ``anext`` on."""
        return self.stream.follow()


def pressed(message: Message, bot: Bot) -> dict[str, Any]:
    """The message under a pressed button; of a deleted one there is little to tell."""
    if message.deleted:
        return {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
    return message.as_json(bot)
