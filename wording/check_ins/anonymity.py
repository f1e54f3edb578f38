"""What is said of anonymous rounds: that one has answered, and counts that tell of nobody."""

from datetime import datetime

from wording.check_ins import AboutCheckIn
from wording.messages import Message
from wording.talk import Receipt

FEWEST = 3  # fewer than these are told to nobody


class CheckInAnsweredAnonymously(AboutCheckIn, Message):
    """In place of the question: that it is answered, not how."""

    round_id: int
    receipt: Receipt | None = None


class CheckInCounted(AboutCheckIn, Message):
    """How often each choice was made; None where that might tell of somebody."""

    closes_at: datetime
    counts: dict[str, int | None]

    def lines(self, language: str) -> tuple[tuple[str, int | None], ...]:
        """Return each choice with its count."""
        tap = self.check_in.tap
        if tap is None:
            return ()
        return tuple((tap.choice_in(one, language), count) for one, count in self.counts.items())

    @property
    def has_hidden(self) -> bool:
        """Whether some are not told."""
        return None in self.counts.values()


class AnonymousIsOver(AboutCheckIn, Message):
    """Refused: what is anonymous is counted when it closes, and takes nothing later."""

    text = "本期“{{ message.title(language) }}”已截止。匿名填报截止后不再补报。"
