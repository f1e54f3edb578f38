"""A Monday in Jinan on which deadlines are read, and tables of phrases with what they mean."""

from datetime import datetime
from zoneinfo import ZoneInfo

from ledger.calendar.deadlines import Deadline, read_deadline
from ledger.calendar.working_days import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(timezone=SHANGHAI)
MONDAY = "2026-11-23 10:00"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def read(text: str, now: str = MONDAY) -> Deadline | None:
    return read_deadline(text, now=local(now), calendar=CALENDAR)


def table(text: str) -> list[tuple[str, str]]:
    rows = (line.split(" | ") for line in text.splitlines() if line)
    return [(phrase, moment) for phrase, moment in rows]


def phrases(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split(" / ")]
