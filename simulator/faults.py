"""What goes wrong on demand."""

import random
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypedDict, Unpack

from simulator.bots.bot import Bot
from simulator.ground.errors import ApiError, too_many_requests
from simulator.world import World

KINDS = frozenset({"server_error", "gateway_page", "reset_before", "reset_after", "slow", "flood"})
GATEWAY_PAGE = "<html><body><h1>{}</h1></body></html>"
UNPARSABLE = '{{"update_id":{id},"message":{{"message_id":"seven","date":"yesterday","chat":[]}}}}'
NOT_AN_UPDATE = '"a string where an update should be"'


class Calls(TypedDict, total=False):
    """Which calls are struck and how often, as in ``Rule``: the next one, if nothing is said."""

    times: int | None
    probability: float
    method: str | None
    chat_id: int | None


@dataclass(slots=True)
class Rule:
    """Which calls a fault strikes; without a method also polls for updates."""

    kind: str
    times: int | None = 1
    """How many calls are struck; ``None`` for all."""
    probability: float = 1.0
    method: str | None = None
    chat_id: int | None = None
    bot_id: int | None = None
    status: int = 500
    body: str | None = None
    """What a gateway says; `None` for a page of HTML."""
    seconds: float = 0.0
    """How long a slow call is held back, or what a 429 says."""

    def concerns(self, bot_id: int, method: str, chat_id: int | None) -> bool:
        """Whether the rule is about this call."""
        return (
            self.times != 0
            and (self.method is None or self.method.lower() == method)
            and (self.chat_id is None or self.chat_id == chat_id)
            and (self.bot_id is None or self.bot_id == bot_id)
        )

    def error(self) -> ApiError:
        """What a struck call is answered with."""
        if self.kind == "flood":
            return too_many_requests(int(self.seconds))
        return ApiError(self.status, HTTPStatus(self.status).phrase)

    def page(self) -> str:
        """What a gateway answers in Telegram's place."""
        return GATEWAY_PAGE.format(self.status) if self.body is None else self.body


class Faults:
    """The rules that hold now, and what can be done to the updates."""

    def __init__(self, world: World, seed: int = 3315) -> None:
        self._world = world
        self._random = random.Random(seed)  # noqa: S311 (chance, not secrecy)
        self.rules: list[Rule] = []

    def add(self, rule: Rule) -> Rule:
        """Lets a rule hold from now on."""
        assert rule.kind in KINDS, f"there is no fault {rule.kind!r}"
        self.rules.append(rule)
        return rule

    def server_error(self, status: int = 500, **calls: Unpack[Calls]) -> Rule:
        """Telegram refuses calls with 5xx, 401, 403 or 404, in JSON."""
        return self.add(Rule("server_error", status=status, **calls))

    def gateway_page(
        self, status: int = 502, body: str | None = None, **calls: Unpack[Calls]
    ) -> Rule:
        """Calls never reach Telegram: a gateway answers, with any status and a page of its own."""
        return self.add(Rule("gateway_page", status=status, body=body, **calls))

    def reset_before(self, **calls: Unpack[Calls]) -> Rule:
        """The connection breaks and the call has had no effect."""
        return self.add(Rule("reset_before", **calls))

    def reset_after(self, **calls: Unpack[Calls]) -> Rule:
        """The connection breaks although the call has had its effect."""
        return self.add(Rule("reset_after", **calls))

    def slow(self, seconds: float, **calls: Unpack[Calls]) -> Rule:
        """Calls are held back for some seconds and then carried out."""
        return self.add(Rule("slow", seconds=seconds, **calls))

    def flood(self, retry_after: int, **calls: Unpack[Calls]) -> Rule:
        """Calls are answered with 429."""
        return self.add(Rule("flood", seconds=retry_after, **calls))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.rules.clear()
        self._world.presses.doubled = 0
        self._world.is_down = False

    def goes_down(self) -> None:
        """Telegram cannot be reached at all; people's messages wait meanwhile."""
        self._world.is_down = True
        for bot in self._world.bots.values():
            bot.updates.end_poll()
        self._world.stream.tell("fault", what="down")

    def comes_back(self) -> None:
        """Telegram can be reached again."""
        self._world.is_down = False
        for bot in self._world.bots.values():
            if bot.webhook:
                bot.webhook.wake()
        self._world.stream.tell("fault", what="back")

    def strike(self, bot_id: int, method: str, chat_id: int | None) -> list[Rule]:
        """The rules that strike this call; each is used up by one."""
        struck = []
        for rule in self.rules:
            if rule.concerns(bot_id, method, chat_id) and self._random.random() < rule.probability:
                if rule.times is not None:
                    rule.times -= 1
                struck.append(rule)
                self._world.records.faults[rule.kind] += 1
                self._world.stream.tell("fault", what=rule.kind, method=method, bot_id=bot_id)
        self.rules = [rule for rule in self.rules if rule.times != 0]
        return struck

    def malformed_update(self, bot: Bot, text: str | None = None) -> int:
        """Queues an update whose fields have impossible types; returns its id."""
        text = text or UNPARSABLE.format(id=bot.updates.next_id)
        return bot.updates.put_raw(text)

    def update_that_is_none(self, bot: Bot) -> int:
        """Queues something that is no JSON object; returns the id it is kept under."""
        return bot.updates.put_raw(NOT_AN_UPDATE)

    def duplicate_presses(self, times: int | None = 1) -> None:
        """The next presses, or all of them, reach the bot twice under two update ids."""
        self._world.presses.doubled = times

    def jump_update_ids(self, bot: Bot, by: int = -1000) -> None:
        """The next update ids go on elsewhere."""
        bot.updates.jump(by)
