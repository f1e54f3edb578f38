"""Presses on buttons, and how long a bot may answer them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.bots.bot import Bot
from simulator.chats.messages import Message
from simulator.ground.accounts import User
from simulator.ground.errors import bad_request
from simulator.ground.surroundings import Surroundings

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
    """One press on a button. One without a number never reached a bot."""

    def __init__(
        self,
        around: Surroundings,
        person: User,
        message: Message,
        *,
        number: str = "",
        data: str = "",
    ) -> None:
        self.id = number
        self.person = person
        self.message = message
        self.data = data
        self.at: datetime = around.clock()
        self.answer: Answer | None = None
        self._around = around

    def __repr__(self) -> str:
        return f"<Press {self.id} by {self.person.name}: {self.data!r}>"

    async def answered(self, *, timeout: float | None = None) -> Answer:
        """The bot's answer; ``AssertionError`` if none comes in time."""
        answer = await self._around.find(lambda: self.answer, timeout)
        if answer is None:
            within = f"{self._around.seconds(timeout):g} s"
            raise AssertionError(f"nobody answered {self!r} within {within}")
        return answer

    def as_json(self, bot: Bot) -> dict[str, Any]:
        """The press as the bot is told of it."""
        return {
            "id": self.id,
            "from": self.person.as_json(),
            "message": pressed(self.message, bot),
            "chat_instance": str(self.message.chat.id * 7919),
            "data": self.data,
        }


def pressed(message: Message, bot: Bot) -> dict[str, Any]:
    """The message under a pressed button; of a deleted one there is little to tell."""
    if message.deleted:
        return {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
    return message.as_json(bot)


class PressBook:
    """All presses, of which the latest may still be answered."""

    def __init__(self, around: Surroundings) -> None:
        self.doubled: int | None = 0
        """So many of the next presses reach the bot twice; ``None`` for all."""
        self._around = around
        self._presses: dict[str, tuple[Bot, Press]] = {}
        self._last = 0

    def press(
        self, person: User, message: Message, data: str, *, label: str | None = None
    ) -> Press:
        """A button is pressed, or somebody pretends so."""
        bot = message.sender
        assert isinstance(bot, Bot), "only a bot's message has buttons"
        assert message.chat.has(person), f"{person.name} does not see {message!r}"
        self._last += 1
        number = str((person.id << 32) + self._last)
        press = Press(self._around, person, message, number=number, data=data)
        self._presses[number] = bot, press
        self._around.stream.tell("press", press=press, label=label)
        for _ in range(self._times()):
            bot.updates.put("callback_query", press.as_json(bot), message.chat.id)
        return press

    def _times(self) -> int:
        """How often the press that comes now is queued."""
        if self.doubled == 0:
            return 1
        if self.doubled is not None:
            self.doubled -= 1
        return 2

    def answer(self, bot: Bot, number: str, answer: Answer) -> None:
        """Answers a press once; refuses it when it is too late."""
        owner, press = self._presses.get(number, (None, None))
        if press is None or owner is not bot or press.answer is not None:
            raise bad_request(TOO_OLD)
        if self._around.clock() - press.at > ANSWERABLE:
            raise bad_request(TOO_OLD)
        press.answer = answer
        self._around.stream.tell("press_answered", press=press)
        self._around.bell.ring()

    def answer_to(self, number: str) -> Answer | None:
        """How a press was answered."""
        return self._presses[number][1].answer
