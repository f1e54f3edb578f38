"""The moments at which something may fall due: the clock stops at these and at no other."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.planning import falls_on, planned_bulletins, rounds_of
from models.framework import Framework

# Besides: once a day what has no hour of its own is done, and in the evening people answer.
BEFORE_NOON, IN_THE_EVENING = time(11), time(20, 30)


def moments_of(framework: Framework, calendar: WorkCalendar, monday: date) -> list[datetime]:
    """Return the moments of a week, in order."""
    since = calendar.instant(monday, time.min)
    until = calendar.instant(monday + timedelta(weeks=1), time.min)
    drafts = planned_bulletins(framework, calendar, since=since, until=until)
    found = {
        *of_days(framework, calendar, monday),
        *of_rounds(framework, calendar, since, until),
        *(one.due_at for one in drafts),
    }
    return sorted(moment for moment in found if since <= moment < until)


def of_days(framework: Framework, calendar: WorkCalendar, monday: date) -> Iterator[datetime]:
    """Yield the stops of each day, and the pushes that fall on it."""
    for number in range(7):
        day = monday + timedelta(days=number)
        for stop in (BEFORE_NOON, IN_THE_EVENING):
            yield calendar.instant(day, stop)
        for push in framework.pushes:
            if falls_on(push, day, calendar):
                yield calendar.instant(day, push.at)


def of_rounds(
    framework: Framework, calendar: WorkCalendar, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Yield when rounds open, remind, close and are told of further up."""
    for check_in in framework.check_ins:
        follow_up = check_in.follow_up
        later = check_in.open_for + (follow_up.escalate_after or timedelta(0))
        for one in rounds_of(check_in, calendar, since=since - later, until=until):
            yield one.due_at
            yield one.useful_until
            yield from (one.useful_until - span for span in follow_up.remind)
            if follow_up.escalate_after is not None:
                yield one.useful_until + follow_up.escalate_after
