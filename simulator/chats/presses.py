"""Presses on buttons, and how long a bot may answer them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from simulator.ground.errors import bad_request

if TYPE_CHECKING:
    from simulator.bots.bot import Bot
    from simulator.chats.messages import Message
    from simulator.people.person import Person
    from simulator.telegram import World

ANSWERABLE = timedelta(seconds=15)
"""After that the presser's telephone waits no more, even if the bot gets to know only then."""
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the presser sees: a short note, or an alert that he must close."""

    text: str
    alert: bool
    url: str | None = None


class Press:
    """One press on a button."""

    def __init__(
        self, number: str, person: "Person", message: "Message", data: str, world: "World"
    ) -> None:
        self.id = number
        self.person = person
        self.message = message
        self.data = data
        self.at: datetime = world.clock()
        self.answer: Answer | None = None
        self._world = world

    def __repr__(self) -> str:
        return f"<Press {self.id} by {self.person.name}: {self.data!r}>"

    async def answered(self, *, timeout: float | None = None) -> Answer:
        """The bot's answer; ``AssertionError`` if none comes in time."""
        seconds = self._world.seconds(timeout)
        try:
            async with asyncio.timeout(seconds):
                while self.answer is None:
                    await self._world.bell.wait()
        except TimeoutError:
            raise AssertionError(f"nobody answered {self!r} within {seconds:g} s") from None
        return self.answer


class PressBook:
    """All presses that may still be answered."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._presses: dict[str, tuple[Bot, Press]] = {}
        self._last = 0

    def open(self, bot: "Bot", person: "Person", message: "Message", data: str) -> Press:
        """Notes a press."""
        self._last += 1
        number = str((person.id << 32) + self._last)
        press = Press(number, person, message, data, self._world)
        self._presses[number] = bot, press
        return press

    def answer(self, bot: "Bot", number: str, answer: Answer) -> Press:
        """Answers a press once; refuses it when it is too late."""
        owner, press = self._presses.get(number, (None, None))
        if press is None or owner is not bot or press.answer is not None:
            raise bad_request(TOO_OLD)
        if self._world.clock() - press.at > ANSWERABLE:
            raise bad_request(TOO_OLD)
        press.answer = answer
        return press

    def answer_to(self, number: str) -> Answer | None:
        """How a press was answered."""
        return self._presses[number][1].answer
