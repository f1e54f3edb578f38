"""Times of day: 下午3点, 15:30, 下班前, 今晚, noon, EOD."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ledger.calendar.deadlines.numerals import SMALL_NUMBER, number
from ledger.calendar.working_days import WorkCalendar
from models.frozen import frozen
from models.patterns import late_pattern

END_OF_DAY = time(18, 0)
START_OF_DAY = time(9, 0)
NOON = time(12, 0)
END_OF_NIGHT = time(6, 0)
LAST_MINUTE = time(23, 59)


@frozen
class ReferenceTime:
    """When, and under which office hours, a phrase was said: what it is read from.

    `now` is local wall-clock time.
    """

    now: datetime
    calendar: WorkCalendar
    end_of_day: time

    @property
    def today(self) -> date:
        """The local day on which it was said."""
        return self.now.date()


_PART = (
    r"(?:凌晨|清晨|清早|早晨|早上|早间|上午|午前|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|深夜"
    r"|早(?![日期已就])|晚(?![会报宴饭于点辈])|晨|夜(?![读班校]))"
)
_UNITS = "个人次项条名件份篇期本章页"

CLOCK = late_pattern(
    rf"""(?:
      (?P<named>下班(?:之|以)?前|下班(?!后)|上班(?:之|以)?前
        |(?i:\b(?:EOD|COB|end\ of\ (?:the\ )?(?:business\ )?day|close\ of\ business|noon|midday
          |midnight|morning|afternoon|evening|night)\b))
      |(?P<part>{_PART})?[ ]?(?<![\d.一二三四五六七八九十第])(?P<hour>{SMALL_NUMBER}|[零〇])[ ]?
        (?:点钟?(?!意见|要求|建议|措施|体会|问题|原因|内容)|(?P<formal>时)(?![间候长段代限效]))
        (?:[ ]?(?P<half>半)|[ ]?(?P<quarters>[一三13])刻
          |[ ]?(?P<minute>{SMALL_NUMBER})(?:分(?!之)|(?<=\d\d)(?![ ]?[\d{_UNITS}]))|整)?
      |(?P<part24>{_PART})?[ T]?(?<![\d:.])(?P<hour24>\d{{1,2}}):(?P<minute24>\d\d)
        (?::\d\d)?(?![\d:])(?:[ ]?(?P<half24>(?i:am|pm))\b)?
      |(?<![\d:.])(?P<hour12>\d{{1,2}})[ ]?(?P<half12>(?i:am|pm|a\.m\.|p\.m\.))(?![A-Za-z])
      |(?P<alone>{_PART})
    )""",
    re.VERBOSE,
)


def is_certain_alone(match: re.Match[str]) -> bool:
    """Say whether CLOCK's find names a moment beyond doubt also where no day is said."""
    if match["named"]:
        return match["named"].lower().startswith(("eod", "cob", "end", "close", "下班"))
    return any(match[group] for group in ("part", "part24", "half12", "half24"))


# A bare time of day needs no moment that it was said at.
ANYWHERE = ReferenceTime(
    datetime(2026, 1, 5, 9, tzinfo=UTC), WorkCalendar(ZoneInfo("UTC"), kind="weekdays"), END_OF_DAY
)


def clocks_in(text: str) -> list[time | None]:
    """Return the times of day that a text names with their hour; None for one as 25:00."""
    return [
        read_clock(found, ANYWHERE)
        for found in CLOCK.finditer(text)
        if found["hour"] or found["hour24"] or found["hour12"]
    ]


def read_clock(match: re.Match[str], reference: ReferenceTime) -> time | None:
    """Return the time that CLOCK found; a part of the day means its end. None: no such time."""
    if match["named"] or match["alone"]:
        return _end_of(match["named"] or match["alone"], reference)
    hour = number(match["hour"] or match["hour24"] or match["hour12"])
    minute = _minutes(match)
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    half = match["half24"] or match["half12"]
    if half:
        return _twelve_hours(hour, minute, afternoon=half.lower().startswith("p"))
    hour = _of_the_day(hour, match["part"] or match["part24"] or "", match)
    return LAST_MINUTE if hour == 24 else time(hour, minute)


def _of_the_day(hour: int, part: str, match: re.Match[str]) -> int:
    """Return 15 for 下午3点, and for 3点: nobody hands anything in at 三点 in the night."""
    if part.startswith(("下", "午后", "傍", "中", "正", "午间")):
        return hour + 12 if hour < 10 else hour
    if part.startswith(("晚", "夜", "深")):
        return hour + 12 if 6 <= hour <= 12 else hour or 24  # 今晚零点 ends today
    if part.startswith("凌"):
        return hour % 12
    spoken = "" if part or match["formal"] else match["hour"] or match["hour24"] or ""
    return hour + 12 if spoken[:1] in set("123456一二两三四五六") and hour <= 6 else hour


def _minutes(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarters"]:
        return 15 * (number(match["quarters"]) or 0)
    return number(match["minute"] or match["minute24"] or "0")


def _twelve_hours(hour: int, minute: int, *, afternoon: bool) -> time | None:
    if not 1 <= hour <= 12:
        return None
    return time(hour % 12 + 12 * afternoon, minute)


def _end_of(part: str, reference: ReferenceTime) -> time:
    part = part.lower()
    if part.startswith(("上班", "早", "清", "晨")):
        return START_OF_DAY
    if part.startswith(("凌",)):
        return END_OF_NIGHT
    if part.startswith(("上午", "午前", "中", "正", "午间", "morning", "noon", "midday")):
        return NOON
    if part.startswith(("晚", "夜", "深", "midnight", "evening", "night")):
        return LAST_MINUTE
    return reference.end_of_day
