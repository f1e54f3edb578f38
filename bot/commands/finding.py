"""One thing that a check-up found."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a thing stands; the word is the sign it is shown with."""

    FINE = "✓"
    NOTE = "!"
    BROKEN = "✗"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it stands, and how to mend it."""

    health: Health
    what: str
    words: str
    mend: str = ""

    def line(self) -> str:
        """Return it as the doctor says it."""
        mend = f"\n    → {self.mend}" if self.mend else ""
        return f"{self.health} {self.what}: {self.words}{mend}"


def fine(what: str, words: str) -> Finding:
    """Return that something is in order."""
    return Finding(Health.FINE, what, words)


def note(what: str, words: str, mend: str) -> Finding:
    """Return that something works, but needs an eye."""
    return Finding(Health.NOTE, what, words, mend)


def broken(what: str, words: str, mend: str = "") -> Finding:
    """Return that something keeps the bot from its work."""
    return Finding(Health.BROKEN, what, words, mend)
