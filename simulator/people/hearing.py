"""What a person has noticed of what was said to him."""

from collections.abc import Iterator

from simulator.chats.messages import Chat, Message
from simulator.chats.render import last_lines
from simulator.ground.accounts import User
from simulator.world import World

Spot = tuple[Chat, int | None]
"""A chat, or one thread of it."""


class Ears:
    """One person's attention: which version of which message he has noticed."""

    def __init__(self, world: World, person: User) -> None:
        self._world = world
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

    def everywhere(self) -> list[Spot]:
        """All of the person's chats, as they are now."""
        return [(chat, None) for chat in self._world.chats_of(self._person)]

    async def wait_for(
        self, words: str, spots: list[Spot] | None, timeout: float | None
    ) -> Message:
        """The first news that contains the words; ``AssertionError`` if none comes in time.

        Without ``spots`` it listens in all of the person's chats, also in those that begin
        meanwhile.
        """
        heard = await self._world.find(
            lambda: self.notice(words, spots or self.everywhere()), timeout
        )
        if heard is None:
            within = f"{self._world.seconds(timeout):g} s"
            chats = [chat for chat, _ in spots or self.everywhere()]
            raise AssertionError(
                f"{self._person.name} did not hear {words!r} within {within}\n"
                + last_lines(chats, self._person)
            )
        return heard
