"""People: what they do with their telephones, and what they see there."""

import re

from simulator.bots.bot import Bot
from simulator.chats.content import Button
from simulator.chats.messages import Chat, Message
from simulator.chats.presses import Press
from simulator.chats.render import last_lines
from simulator.people.hearing import Ears, Spot
from simulator.people.writing import Place, Writer
from simulator.world import World

START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
START_LINK = re.compile(r"https://t\.me/(\w+)\?start=([A-Za-z0-9_-]{1,64})$")


class Person(Writer):
    """A user of Telegram. What he does takes effect at once; what he hears he waits for."""

    def __init__(
        self, world: World, account_id: int, name: str, username: str | None, language: str
    ) -> None:
        super().__init__(world, account_id, name, username, language)
        self.clipboard: str | None = None
        self.opened_url: str | None = None
        self._ears = Ears(world, self)

    def __repr__(self) -> str:
        return f"<Person {self.name} {self.id}>"

    @property
    def chats(self) -> list[Chat]:
        """All his chats, private ones first."""
        return self.world.chats_of(self)

    def spots(self, place: Place | None = None) -> list[Spot]:
        """Where he listens: in one place, or in all his chats."""
        return [self._find(place)] if place else self._ears.everywhere()

    # What he presses

    async def opens(self, bot: Bot, start: str | None = None) -> Message:
        """Opens the chat with a bot and presses START; ``start`` is the code of a deep link."""
        if start is not None and not START_CODE.fullmatch(start):
            raise ValueError(f"Telegram would not pass on this start code: {start!r}")
        chat = self.world.private_chat(bot, self)
        if chat.blocked:
            await self.unblocks(bot)
        return await self.says("/start" if start is None else f"/start {start}", to=bot)

    async def taps(self, label: str, on: Message | None = None, in_: Place | None = None) -> Press:
        """Presses a button, by default on the latest message that carries such a one.

        A key of a reply keyboard writes its label; a link is opened, a text copied.
        """
        if on is None:
            said = self._says_by_key(label, in_)
            if said:
                return Press(self.world, self, said)
        message = on or self._latest_with(label, in_)
        assert not message.deleted, f"the message with {label!r} has been deleted"
        button = message.button(label)
        if button.data is None:
            return await self._uses(button, message)
        return self.world.presses.press(self, message, button.data, label=button.text)

    async def taps_forged(self, data: str, on: Message) -> Press:
        """Sends any ``callback_data`` as if a button on this message had held it."""
        return self.world.presses.press(self, on, data)

    def _says_by_key(self, label: str, place: Place | None) -> Message | None:
        """Keys that a bot put in place of the person's own keyboard only write their label."""
        for chat in self.chats if place is None else [self.chat(place)]:
            if any(label in row for row in chat.reply_keyboard):
                return self.say_now(label, chat)
        return None

    def _latest_with(self, label: str, place: Place | None) -> Message:
        chats = self.chats if place is None else [self.chat(place)]
        latest = [
            message
            for chat in chats
            for message in chat.messages
            if message.is_from_bot and message.has_button(label)
        ]
        assert latest, f"{self.name} sees no button {label!r}\n" + last_lines(chats, self)
        return max(latest, key=lambda message: message.order)

    async def _uses(self, button: Button, message: Message) -> Press:
        """Buttons that tell the bot nothing: links and texts to copy."""
        self.clipboard = button.copies or self.clipboard
        self.opened_url = button.url or self.opened_url
        deep_link = START_LINK.match(button.url or "")
        bot = self.world.bot_named(deep_link[1]) if deep_link else None
        if deep_link and bot:
            await self.opens(bot, deep_link[2])
        return Press(self.world, self, message)

    async def reacts(self, emoji: str | None, on: Message) -> None:
        """Puts a reaction on a message; ``None`` takes it back."""
        on.chat.react(self, on, emoji)

    async def blocks(self, bot: Bot) -> None:
        """Stops a bot."""
        self.world.private_chat(bot, self).block()

    async def unblocks(self, bot: Bot) -> None:
        """Lets a bot speak again."""
        self.world.private_chat(bot, self).unblock()

    # What he sees

    async def hears(
        self, words: str = "", in_: Place | None = None, *, timeout: float | None = None
    ) -> Message:
        """The first message or edit not yet heard that contains the words; waits for it."""
        spots = None if in_ is None else self.spots(in_)
        return await self._ears.wait_for(words, spots, timeout)

    def heard(self) -> list[Message]:
        """All that he has heard so far."""
        return self._ears.heard

    def unheard(self, in_: Place | None = None) -> list[Message]:
        """What was said to him since."""
        return self._ears.unheard(self.spots(in_))

    def hears_everything(self, in_: Place | None = None) -> list[Message]:
        """Takes note of all that was said so far, without waiting."""
        return self._ears.notice_everything(self.spots(in_))

    async def hears_nothing(self, words: str = "", in_: Place | None = None) -> None:
        """Asserts that nothing new (with these words) was said; call it when all is quiet."""
        news = [message for message in self.unheard(in_) if words in message.text]
        chats = [chat for chat, _ in self.spots(in_)]
        assert not news, f"{self.name} has heard {news}\n" + last_lines(chats, self)
