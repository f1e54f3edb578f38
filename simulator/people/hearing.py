"""What a person has noticed of what was said to him."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.chats.groups import Chat
from simulator.chats.messages import Message
from simulator.chats.render import last_lines

if TYPE_CHECKING:
    from simulator.people.person import Person

Spot = tuple[Chat, int | None]
"""A chat, or one thread of it."""


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

    def _unheard_versions(self, spot: Spot) -> Iterator[tuple[Message, int]]:
        """Everything said there by others that was not noticed yet."""
        chat, thread = spot
        log = chat.log
        start = self._done_with.get(chat, 0)
        while start < len(log) and not self._is_news(*log[start]):
            start += 1
        self._done_with[chat] = start
        for index in range(start, len(log)):
            message, version = log[index]
            if thread in {None, message.thread} and self._is_news(message, version):
                yield message, version

    def _is_news(self, message: Message, version: int) -> bool:
        return (
            message.sender is not self._person
            and message.service is None
            and not message.deleted
            and self._noticed.get(message, 0) < version
        )

    def unheard(self, spots: list[Spot]) -> list[Message]:
        """Messages whose latest version was not noticed yet."""
        return [
            message
            for spot in spots
            for message, version in self._unheard_versions(spot)
            if version == message.version
        ]

    def notice(self, words: str, spots: list[Spot]) -> Message | None:
        """The first news that contains the words, noticed from now on."""
        for spot in spots:
            for message, version in self._unheard_versions(spot):
                if words in message.text_at(version):
                    self._noticed[message] = version
                    self._heard.append(message)
                    return message
        return None

    def notice_everything(self, spots: list[Spot]) -> list[Message]:
        """All news at once, noticed from now on."""
        news = self.unheard(spots)
        for message in news:
            self._noticed[message] = message.version
        self._heard += news
        return news

    async def wait_for(self, words: str, spots: list[Spot] | None, timeout: float) -> Message:
        """The first news that contains the words; ``AssertionError`` if none comes in time.

        Without ``spots`` it listens in all of the person's chats, also in those that begin
        meanwhile.
        """
        try:
            async with asyncio.timeout(timeout):
                while True:
                    message = self.notice(words, spots or self._person.spots())
                    if message:
                        return message
                    await self._person.world.bell.wait()
        except TimeoutError:
            pass
        raise AssertionError(
            f"{self._person.name} did not hear {words!r} within {timeout:g} s\n"
            + last_lines([chat for chat, _ in spots or self._person.spots()], self._person)
        )
