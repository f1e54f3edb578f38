"""Working hours: between the beginning and the end of the working days."""

from datetime import datetime, time, timedelta

from ledger.calendar.working_days import WorkCalendar


def working_hours_ago(
    hours: int, now: datetime, calendar: WorkCalendar, *, begins: time, ends: time
) -> datetime:
    """Return the moment since which so many working hours have passed.

    Where the day ends before it begins there are none to count: then hours are hours.
    """
    left = timedelta(hours=hours)
    if ends <= begins:
        return now - left
    day = calendar.day_of(now)
    until = now
    while True:
        if calendar.is_working_day(day):
            start, end = calendar.instant(day, begins), calendar.instant(day, ends)
            end = min(end, until)
            if end - start >= left:
                return end - left
            left -= max(end - start, timedelta(0))
        day -= timedelta(days=1)
