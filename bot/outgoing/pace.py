"""How fast we may speak: evenly per bot, gently per chat, and not at all while told to wait.

Pure: the time, in seconds that only grow, is handed in. `reserve` gives each message a moment of
its own in advance, so that lateness of one does not push the next ones together.
Source of the ceilings: core.telegram.org/bots/faq#broadcasting-to-users.
"""

from collections import deque
from dataclasses import dataclass, field

SECOND = 1.0
# An answer this much later than the quickest one means that the call lay waiting somewhere.
ORDINARY_S = 0.003
TIMER_S = 0.002  # event loops wait no shorter than about this
# Full spacing would put the 31st message exactly one second after the first.
MARGIN = 1.001
MINUTE_AND_A_BIT = 60.3  # a group's minute is not measured by our clock
MANY_CHATS = 20_000
LONGEST_ROOM_S = 0.1  # of what is not urgent for replies


@dataclass(frozen=True, slots=True)
class Ceilings:
    """How much Telegram allows, and how we share it out."""

    per_second: float = 30.0
    private_per_second: float = 1.0
    private_burst: int = 3  # "short bursts pass"; how short is not said
    group_per_minute: int = 20
    # A reply is work for us, too: at the paid ceiling what is not urgent makes room for it, and
    # while many come in stands back altogether.
    room_for_reply_s: float = 0.004


FREE = Ceilings()
PAID = Ceilings(per_second=1000.0)
# Whoever has said all there is to say is quiet, and not only for a moment.
UNLIMITED = Ceilings(
    per_second=1e9,
    private_per_second=1e9,
    private_burst=1,
    group_per_minute=1_000_000,
    room_for_reply_s=0.0,
)


@dataclass(slots=True)
class SlidingWindow:
    """Counts what really went, so that no second holds more than the ceiling even after a stall.

    When either side stands still for a moment, calls that were evenly spaced come in together. So a
    call counts as handled not when it left, but when its answer says it can have been handled.
    """

    ceiling: int
    _under_way: int = 0
    _handled: deque[float] = field(default_factory=deque)
    _quickest: float = float("inf")
    _next: float = float("-inf")

    def wait(self, now: float) -> float:
        """Return the seconds until one more may go; 0 if it may go now."""
        if now < self._next:
            return self._next - now
        while self._handled and self._handled[0] <= now - SECOND:
            self._handled.popleft()
        if self._under_way + len(self._handled) < self.ceiling:
            return 0.0
        return max(self._handled[0] + SECOND - now, 0.001) if self._handled else ORDINARY_S

    def leave(self, now: float) -> None:
        """Count a call that goes; those that had to wait go at most twice as fast as usual."""
        self._under_way += 1
        spacing = SECOND / (2 * self.ceiling)
        self._next = now + spacing if spacing >= TIMER_S else now

    def count(self, moment: float) -> None:
        """Count a call that another process made, ≤ now; earlier ones are counted first."""
        self._handled.append(moment)

    def come_back(self, left_at: float, now: float) -> None:
        """Count its answer."""
        self._under_way -= 1
        self._quickest = min(self._quickest, now - left_at)
        self._handled.append(max(left_at, now - self._quickest - ORDINARY_S))


@dataclass(slots=True)
class Pace:
    """Who may be spoken to, and when."""

    ceilings: Ceilings = FREE
    _next: float = float("-inf")
    _calm: float = float("-inf")  # from when what is not urgent may go
    _halted_until: float = float("-inf")
    _chats_halted: dict[int, float] = field(default_factory=dict)
    _private: dict[int, float] = field(default_factory=dict)
    _groups: dict[tuple[int, bool], deque[float]] = field(default_factory=dict)

    def earliest(self, now: float, *, urgent: bool = False) -> float:
        """Return when the bot as a whole may speak next, ≥ now."""
        calm = now if urgent else self._calm
        return max(now, self._next, self._halted_until, calm)

    def earliest_in(self, chat_id: int, now: float, *, edit: bool = False) -> float:
        """Return when the chat may be spoken to next, ≥ now, whatever the bot's own pace."""
        halted = max(now, self._chats_halted.get(chat_id, now))
        if chat_id < 0:
            return max(halted, self._group_free(chat_id, now, edit=edit))
        if edit:
            return halted
        # A bucket as one number: the moment from which it is full again.
        full_at = self._private.get(chat_id, now)
        spare = (self.ceilings.private_burst - 1) / self.ceilings.private_per_second
        return max(halted, full_at - spare)

    def soonest(self, moment: float) -> float:
        """Return when something urgent may go: at the moment, unless all must wait."""
        return max(moment, self._halted_until)

    def reserve(
        self, chat_id: int, at: float, *, edit: bool = False, urgent: bool = False
    ) -> float:
        """Take the first moment ≥ `at` that the bot's pace leaves, and count it for the chat."""
        earliest = self.earliest(at, urgent=urgent)
        moment = max(earliest, self.earliest_in(chat_id, at, edit=edit))
        self.count(chat_id, moment, edit=edit)
        if urgent:
            room = self.ceilings.room_for_reply_s
            self._calm = min(max(self._calm, at) + room, at + LONGEST_ROOM_S)
        return moment

    def count(self, chat_id: int, moment: float, *, edit: bool = False) -> None:
        """Count a message that goes, or went, at the moment; earlier ones are counted first."""
        self._next = moment + MARGIN / self.ceilings.per_second
        if chat_id < 0:
            self._groups.setdefault((chat_id, edit), deque()).append(moment)
        elif not edit:
            full_at = max(moment, self._private.get(chat_id, moment))
            self._private[chat_id] = full_at + 1.0 / self.ceilings.private_per_second
            self._forget(moment)

    def halt_chat(self, chat_id: int, now: float, seconds: float) -> None:
        """Say nothing to the chat for as long as told; two chats told at once mean the token.

        A 429 does not say whether it is the chat or the bot that is too fast.
        """
        until = now + seconds
        others = [end for chat, end in self._chats_halted.items() if chat != chat_id and end > now]
        self._chats_halted = {chat: end for chat, end in self._chats_halted.items() if end > now}
        self._chats_halted[chat_id] = max(until, self._chats_halted.get(chat_id, until))
        if others:
            self.halt(now, seconds)

    def halt(self, now: float, seconds: float) -> None:
        """Say nothing at all for so long."""
        self._halted_until = max(self._halted_until, now + seconds)

    def _group_free(self, chat_id: int, now: float, *, edit: bool) -> float:
        said = self._groups.get((chat_id, edit))
        if said is None:
            return now
        while said and said[0] <= now - MINUTE_AND_A_BIT:
            said.popleft()
        over = len(said) - self.ceilings.group_per_minute
        return said[over] + MINUTE_AND_A_BIT if over >= 0 else now

    def _forget(self, now: float) -> None:
        if len(self._private) > MANY_CHATS:
            self._private = {chat: full for chat, full in self._private.items() if full > now}
