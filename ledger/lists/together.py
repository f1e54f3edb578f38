"""What comes together: on the day of the list it brings what digest and reminder would say.

Nobody gets two messages where one serves.
"""

from datetime import date, datetime, timedelta

from ledger.calendar.working_days import WorkCalendar
from ledger.rhythm.planning import falls_on
from models.framework import Framework, Push, PushKind

TOGETHER = timedelta(hours=2)  # what comes further apart is worth a message of its own
ANY_DAY = date(2000, 1, 1)


def comes_with_list(
    framework: Framework, kind: PushKind, day: date, calendar: WorkCalendar
) -> bool:
    """Return whether what pushes of the kind say on that day is said by the list instead.

    So it is where both come within two hours, and the list is not later than the groups' post.
    """
    own = pushes_on(framework, kind, day, calendar)
    lists = pushes_on(framework, PushKind.TASK_LIST, day, calendar)
    posts = pushes_on(framework, PushKind.GROUP_POST, day, calendar)
    if not own or not lists:
        return False
    first = min(lists, key=moment)
    in_time = all(moment(first) <= moment(post) for post in posts)
    return in_time and all(abs(moment(first) - moment(push)) <= TOGETHER for push in own)


def pushes_on(
    framework: Framework, kind: PushKind, day: date, calendar: WorkCalendar
) -> list[Push]:
    """Return the pushes of a kind that come on that day."""
    return [
        push for push in framework.pushes if push.kind is kind and falls_on(push, day, calendar)
    ]


def moment(push: Push) -> datetime:
    """Return when the push comes, on any day: to be compared with others of the same day."""
    return datetime.combine(ANY_DAY, push.at)  # a clock is not an instant
