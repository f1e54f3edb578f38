"""What can be made to go wrong in the demo, and set right again."""

from simulator import Bot, Simulator
from simulator.faults import Rule

FLOOD_S = 3
# What carries words to people; polls go on, so that only the way out is struck.
SENDS = ("sendMessage", "editMessageText")


class Troubles:
    """The switches of the page: Telegram away, too many requests, answers that get lost."""

    def __init__(self, simulator: Simulator, bot: Bot) -> None:
        self._simulator = simulator
        self._bot = bot
        self._rules: dict[str, list[Rule]] = {}

    def state(self) -> dict[str, bool]:
        """Say which switches are on."""
        rules = self._simulator.faults.rules
        return {
            "down": self._simulator.is_down,
            "flood": any(rule in rules for rule in self._rules.get("flood", ())),
            "lost": any(rule in rules for rule in self._rules.get("lost", ())),
        }

    def switches(self, name: str, *, on: bool) -> None:
        """Turn one on or off."""
        faults = self._simulator.faults
        if name == "down":
            if on:
                faults.goes_down()
            else:
                faults.comes_back()
            return
        for rule in self._rules.pop(name, ()):
            if rule in faults.rules:
                faults.rules.remove(rule)
        if not on:
            return
        if name == "flood":
            self._rules[name] = [faults.flood(FLOOD_S, times=None, method=sent) for sent in SENDS]
        elif name == "lost":
            self._rules[name] = [faults.reset_after(times=1, method=SENDS[0])]
        else:
            raise LookupError(f"there is no trouble {name!r}")
