"""What was called and what was said, counted as it happens."""

from collections import Counter
from typing import Any, NamedTuple


class Sent(NamedTuple):
    """One message that a bot has sent, or one edit."""

    at: float
    """Seconds on the simulator's own monotonic clock."""
    bot_id: int
    method: str
    chat_id: int
    message_id: int
    text: str


class Records:
    """Grows for as long as the simulator runs; read by tests and benchmarks."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.calls: Counter[tuple[int, str]] = Counter()
        self.refused: Counter[tuple[int, int]] = Counter()
        self.faults: Counter[str] = Counter()

    def count_429(self, bot_id: int | None = None) -> int:
        """How often a bot, or all of them, were told to wait."""
        return sum(
            count
            for (bot, code), count in self.refused.items()
            if code == 429 and bot_id in {None, bot}
        )

    def as_json(self) -> dict[str, Any]:
        """All counts, by bot."""
        known: dict[str, Any] = {"sent": len(self.sent), "faults": dict(self.faults), "bots": {}}
        for (bot, method), count in self.calls.items():
            known["bots"].setdefault(str(bot), empty())["calls"][method] = count
        for (bot, code), count in self.refused.items():
            known["bots"].setdefault(str(bot), empty())["refused"][str(code)] = count
        return known


def empty() -> dict[str, dict[str, int]]:
    """The counts of a bot that has not called yet."""
    return {"calls": {}, "refused": {}}
