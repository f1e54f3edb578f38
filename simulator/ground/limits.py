"""Telegram's flood limits: how fast a bot may speak before it is told to wait.

Telegram publishes only the outlines (core.telegram.org/bots/faq#broadcasting-to-users): about 30
messages a second per bot, 1,000 if paid for, one a second in one private chat with short bursts,
20 a minute in one group. The rest here, the slack and the growing penalties, is the simulator's
reading of how 429s behave.
"""

import math
from collections import deque
from dataclasses import dataclass, field

SECOND = 1.0
MINUTE = 60.0
LONGEST_PENALTY_S = 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is allowed; ``None`` switches one limit off."""

    per_bot_per_second: int | None = 30
    paid_per_second: int | None = 1000
    slack: float = 0.1
    """Share by which a bot's second may overflow, since networks do not keep time."""
    private_per_second: float | None = 1.0
    private_burst: int = 4
    """Messages that may follow one another at once in a private chat after silence."""
    group_per_minute: int | None = 20
    group_edits_per_minute: int | None = 20
    grace_s: float = 0.3
    """Calls that were already under way when a 429 was given do not make it worse."""
    poll_pause_s: float | None = 3.0
    """A poll with the offset of one so lately waits so long for an update, if there is none."""


NO_LIMITS = Limits(
    per_bot_per_second=None,
    paid_per_second=None,
    private_per_second=None,
    group_per_minute=None,
    group_edits_per_minute=None,
    poll_pause_s=None,
)


class Window:
    """So many events within a sliding time."""

    __slots__ = ("capacity", "events", "span")

    def __init__(self, capacity: int, span: float) -> None:
        self.capacity = capacity
        self.span = span
        self.events: deque[float] = deque()

    def wait(self, now: float, count: int) -> float:
        """Seconds until ``count`` more are allowed; 0 if they are."""
        events = self.events
        while events and events[0] <= now - self.span:
            events.popleft()
        over = len(events) + count - self.capacity
        if over <= 0 or not events:
            return 0.0
        return events[min(over, len(events)) - 1] + self.span - now

    def take(self, now: float, count: int) -> None:
        """Counts what was allowed."""
        self.events.extend([now] * count)


class Bucket:
    """Tokens that fill at a rate up to a burst."""

    __slots__ = ("burst", "filled_at", "rate", "tokens")

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = float(burst)
        self.filled_at = 0.0

    def wait(self, now: float, count: int) -> float:
        """Seconds until ``count`` more are allowed; 0 if they are."""
        if self.filled_at:
            self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        missing = min(count, self.burst) - self.tokens
        return max(missing / self.rate, 0.0) if missing > 1e-6 else 0.0

    def take(self, now: float, count: int) -> None:  # noqa: ARG002 (the same shape as a window)
        """Counts what was allowed."""
        self.tokens -= count


@dataclass(slots=True)
class Gate:
    """One limit with its memory of who ignored it."""

    meter: Window | Bucket
    closed_until: float = 0.0
    told_at: float = -1e9
    strikes: int = 0

    def wait(self, now: float, count: int, grace: float) -> int:
        """Whole seconds to wait; 0 if the call may pass."""
        if now < self.closed_until:
            return self._ignored(now, grace)
        wait = self.meter.wait(now, count)
        if wait <= 0:
            return 0
        if now - self.closed_until > LONGEST_PENALTY_S:
            self.strikes = 0
        return self._close(now, wait)

    def _ignored(self, now: float, grace: float) -> int:
        left = self.closed_until - now
        if now - self.told_at <= grace:
            return math.ceil(left)
        self.strikes += 1
        return self._close(now, max(left, 1.0) * 2**self.strikes)

    def _close(self, now: float, seconds: float) -> int:
        whole = max(min(math.ceil(seconds), LONGEST_PENALTY_S), 1)
        self.told_at = now
        self.closed_until = now + whole
        return whole

    def passed(self, now: float, count: int) -> None:
        """Counts a call that passed."""
        self.strikes = 0
        self.meter.take(now, count)


@dataclass(slots=True)
class FloodControl:
    """The gates of one bot."""

    limits: Limits
    bot: dict[bool, Gate] = field(default_factory=dict)
    chats: dict[tuple[int, bool], Gate] = field(default_factory=dict)

    def admit(self, chat_id: int, now: float, *, edit: bool, paid: bool, count: int = 1) -> int:
        """0 if the call may pass, else the seconds of its 429."""
        limits = self.limits
        gates = []
        if not edit:
            gate = self._bot_gate(paid=paid)
            if gate:
                gates.append(gate)
        chat_gate = self._chat_gate(chat_id, edit=edit)
        if chat_gate:
            gates.append(chat_gate)
        wait = max((gate.wait(now, count, limits.grace_s) for gate in gates), default=0)
        if not wait:
            for gate in gates:
                gate.passed(now, count)
        return wait

    def _bot_gate(self, *, paid: bool) -> Gate | None:
        rate = self.limits.paid_per_second if paid else self.limits.per_bot_per_second
        if rate is None:
            return None
        gate = self.bot.get(paid)
        if gate is None:
            capacity = rate + math.floor(rate * self.limits.slack)
            gate = self.bot[paid] = Gate(Window(capacity, SECOND))
        return gate

    def _chat_gate(self, chat_id: int, *, edit: bool) -> Gate | None:
        gate = self.chats.get((chat_id, edit))
        if gate is None:
            meter = self._chat_meter(chat_id, edit=edit)
            if meter is None:
                return None
            gate = self.chats[chat_id, edit] = Gate(meter)
        return gate

    def _chat_meter(self, chat_id: int, *, edit: bool) -> Window | Bucket | None:
        limits = self.limits
        if chat_id < 0:
            capacity = limits.group_edits_per_minute if edit else limits.group_per_minute
            return None if capacity is None else Window(capacity, MINUTE)
        if edit or limits.private_per_second is None:
            return None
        return Bucket(limits.private_per_second, limits.private_burst)
