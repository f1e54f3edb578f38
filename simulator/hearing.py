"""What a person has noticed of what was said to him."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.chats import Chat
from simulator.messages import Message
from simulator.render import last_lines

if TYPE_CHECKING:
    from simulator.people import Person


class Ears:
    """One person's attention: which version of which message he has noticed."""

    def __init__(self, person: "Person") -> None:
        self._person = person
        self._noticed: dict[Message, int] = {}
        self._heard: list[Message] = []
        self._done_with: dict[Chat, int] = {}

    @property
    def heard(self) -> list[Message]:
        """The messages noticed so far, in that order."""
        return list(self._heard)

    def _unheard_versions(self, chat: Chat) -> Iterator[tuple[Message, int]]:
        """Everything in a chat, by others and by no machine, that was not noticed yet."""
        log = chat.log
        start = self._done_with.get(chat, 0)
        while start < len(log) and not self._is_news(*log[start]):
            start += 1
        self._done_with[chat] = start
        for index in range(start, len(log)):
            if self._is_news(*log[index]):
                yield log[index]

    def _is_news(self, message: Message, version: int) -> bool:
        return (
            message.sender is not self._person
            and message.service is None
            and not message.deleted
            and self._noticed.get(message, 0) < version
        )

    def unheard(self, chats: list[Chat]) -> list[Message]:
        """Messages whose latest version was not noticed yet."""
        return [
            message
            for chat in chats
            for message, version in self._unheard_versions(chat)
            if version == message.version
        ]

    def notice(self, words: str, chats: list[Chat]) -> Message | None:
        """The first news that contains the words, noticed from now on."""
        for chat in chats:
            for message, version in self._unheard_versions(chat):
                if words in message.text_at(version):
                    self._noticed[message] = version
                    self._heard.append(message)
                    return message
        return None

    def notice_everything(self, chats: list[Chat]) -> list[Message]:
        """All news at once, noticed from now on."""
        news = self.unheard(chats)
        for message in news:
            self._noticed[message] = message.version
        self._heard += news
        return news

    async def wait_for(self, words: str, chats: list[Chat] | None, timeout: float) -> Message:
        """The first news that contains the words; ``AssertionError`` if none comes in time.

        Without ``chats`` it listens in all of the person's chats, also in those that begin
        meanwhile.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    message = self.notice(words, chats or self._person.chats)
                    if message:
                        return message
                    await self._person.world.bell.wait()
        except TimeoutError:
            pass
        raise AssertionError(
            f"{self._person.name} did not hear {words!r} within {timeout:g} s\n"
            + last_lines(chats or self._person.chats, self._person)
        )
