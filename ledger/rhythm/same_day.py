"""The same day: what is asked of somebody on one working day can be asked in one message.

It is put at the hour of the day's last question, and gone by itself a quarter of an hour later.
"""

from datetime import datetime, time, timedelta

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.planning import rounds_of
from models import Occurrence
from models.framework import Framework
from models.frozen import frozen

ALONE_AFTER = timedelta(minutes=15)  # what nothing has taken by then goes by itself
A_DAY = timedelta(days=1)


@frozen
class Gathering:
    """Until when the questions of a day wait for each other, and whether one is the last."""

    until: datetime
    is_last: bool


def gathering_of(
    framework: Framework, calendar: WorkCalendar, occurrence: Occurrence, *, now: datetime
) -> Gathering | None:
    """Return where a question meets the others of its day; None where that is over already.

    Those that come after working hours are for the evening, and wait for nothing. Of one minute
    the last is the one that is handed out last: pushes go by the name of their rule.
    """
    own = (occurrence.due_at, occurrence.rule)
    day = calendar.day_of(occurrence.due_at)
    since = calendar.instant(day, time.min)
    ends = calendar.instant(day, framework.thresholds.end_of_day)
    asked = [
        (one.due_at, one.rule)
        for check_in in framework.check_ins
        for one in rounds_of(check_in, calendar, since=since, until=since + A_DAY)
        if since <= one.due_at <= ends
    ]
    last = max([own, *asked])
    until = last[0] + ALONE_AFTER
    return Gathering(until, is_last=last == own) if until > now else None
