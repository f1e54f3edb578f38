"""What is said about pushes themselves: missed ones, and a calendar that runs out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wording.catalogues import translations
from wording.messages import N_, Message
from wording.rhythm.schedule import Rhythm, name_of


class MissedPart(StrEnum):
    """What of a push or check-in was missed."""

    WHOLE = "whole"
    REMINDER = "reminder"
    SUMMARY = "summary"


PART_NAMES = {
    MissedPart.WHOLE: "{name}",
    MissedPart.REMINDER: N_("{name}（截止前提醒）"),
    MissedPart.SUMMARY: N_("{name}（填报情况）"),
}


@dataclass(frozen=True)
class MissedPush:
    """One push or check-in that was missed, once or several times, or a step of it."""

    rule: Rhythm
    count: int
    first: datetime
    last: datetime
    part: MissedPart = MissedPart.WHOLE

    def name(self, language: str) -> str:
        """Return what it is called."""
        words = translations(language).gettext(PART_NAMES[self.part])
        return words.format(name=name_of(self.rule, language))


class PushesMissed(Message):
    """To administrators: what could not be sent in time while the bot was down."""

    pushes: tuple[MissedPush, ...]


class PushExpired(Message):
    """To administrators: Telegram could not be reached for so long that a push became useless."""

    rule: Rhythm
    due_at: datetime
    undelivered: int
    served: int

    def name(self, language: str) -> str:
        """Return what it is called."""
        return name_of(self.rule, language)


class CalendarRunsOut(Message):
    """To administrators, once a year: the holidays of the coming weeks are not known."""

    year: int


class PushUnknown(Message):
    """Refused: no push or check-in of that key."""

    text = "没有名为“{{ key|short(60) }}”的推送。可用的有：{{ known|listed }}。"

    key: str
    known: tuple[str, ...]


class PushSentAlready(Message):
    """Refused: that push went out this period."""

    text = (
        "{{ message.name(language) }}（{{ period }}）已于 {{ opened_at|moment }} 发出，"
        "同一期不会再发。"
    )

    rule: Rhythm
    period: str
    opened_at: datetime

    def name(self, language: str) -> str:
        """Return what it is called."""
        return name_of(self.rule, language)
