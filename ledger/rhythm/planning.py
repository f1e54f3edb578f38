"""Planning, without a database: planned times moved to working days, and sorted by what is left.

The times come from outside (`scheduler.planned_times`): the rules know no APScheduler.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledger.calendar.working_days import WorkCalendar
from models.framework import DAYS, CheckIn, Framework, Push, WorkingDays
from models.framework.bulletins import name_of_period
from models.framework.schedules import week_of
from models.frozen import frozen

LOOK_BACK = timedelta(days=35)  # what was planned longer ago is neither sent nor reported
COVERED_FOR = timedelta(days=1)
SHIFTED_BY = timedelta(days=15)  # the longest holidays are shorter
# A check-in's own key is the rule of its question; these follow the key for its other parts, a
# reminder with its number: ".reminder", ".reminder2" …
REMINDER = ".reminder"
CLOSING = ".closing"
ESCALATION = ".escalation"
# Of a bulletin: its draft by its own key, and these for handing it to the groups, and to those who
# look over units.
POSTING = ".posting"
TELLING = ".telling"
TOLD = frozenset({CLOSING, ESCALATION, TELLING})  # these ask nothing


def reminder_rule(key: str, number: int) -> str:
    """Return the rule of a round's reminder, the first being number 1."""
    return key + REMINDER + (str(number) if number > 1 else "")


def key_of(rule: str) -> str:
    """Return the key of the push, check-in or bulletin that a rule is of."""
    return rule.partition(".")[0]


def part_of(rule: str) -> str:
    """Return which part of a check-in a rule is of: "", REMINDER, CLOSING, ESCALATION."""
    return rule[len(key_of(rule)) :].rstrip("0123456789")


def is_told(rule: str) -> bool:
    """Return whether a rule tells how a round stands, and asks nothing."""
    return part_of(rule) in TOLD


@frozen
class Plan:
    """Planned times of pushes, in UTC and in order, from a moment until another."""

    since: datetime
    until: datetime
    pushes: dict[str, tuple[datetime, ...]] = field(default_factory=dict)


@frozen
class PlannedOccurrence:
    """One push or round of one period: when it is due and until when it makes sense.

    A newer one takes its place, unless each of them `counts`: holidays move two to one day.
    """

    rule: str
    period: str
    due_at: datetime
    useful_until: datetime
    counts: bool = False


@frozen
class PlanChange:
    """When the plan itself last changed (a time, the working days), and what had gone out by then.

    `opened` holds when each rule last went out.
    """

    at: datetime
    opened: Mapping[str, datetime]

    def is_older(self, one: PlannedOccurrence) -> bool:
        """Say whether the change has put it into the past: nobody could have sent it then."""
        return one.due_at < self.at

    def has_covered(self, one: PlannedOccurrence) -> bool:
        """Say whether the readers had the same about that time, under the plan before."""
        last = self.opened.get(one.rule)
        return self.is_older(one) and last is not None and last >= one.due_at - COVERED_FOR


@frozen
class Decision:
    """What to open now, and what came too late."""

    due: tuple[PlannedOccurrence, ...]
    missed: tuple[PlannedOccurrence, ...]

    def __bool__(self) -> bool:
        """Say whether there is anything to do."""
        return bool(self.due or self.missed)


def planned_pushes(
    framework: Framework, plan: Plan, calendar: WorkCalendar
) -> Iterator[PlannedOccurrence]:
    """Yield every push in the plan, moved or left out as its rule keeps to working days."""
    for push in framework.pushes:
        found: dict[datetime, PlannedOccurrence] = {}
        for nominal in plan.pushes.get(push.key, ()):
            due_at = on_working_days(push, nominal, calendar)
            if due_at is not None:
                period = period_of(push, nominal, calendar.timezone)
                # Two periods moved to one day after long holidays: one push, the later.
                found[due_at] = PlannedOccurrence(
                    push.key, period, due_at, due_at + push.useful_for
                )
        yield from found.values()


def planned_rounds(
    framework: Framework, calendar: WorkCalendar, *, since: datetime, until: datetime
) -> Iterator[PlannedOccurrence]:
    """Yield every round that opens between, with the moment at which it closes."""
    for rule in framework.check_ins:
        for one in rounds_of(rule, calendar, since=since, until=until):
            if since <= one.due_at <= until:
                yield one


def planned_bulletins(
    framework: Framework, calendar: WorkCalendar, *, since: datetime, until: datetime
) -> Iterator[PlannedOccurrence]:
    """Yield every draft that is made between, of the last period that is over on its day."""
    first, last = (calendar.day_of(moment) for moment in (since, until))
    for rule in framework.bulletins:
        if rule.draft is None:
            continue
        for planned in rule.draft.days(first - SHIFTED_BY, last + SHIFTED_BY):
            day = calendar.shifted(planned, rule.draft.shift)
            due_at = calendar.instant(day, rule.draft.at)
            if since <= due_at <= until:
                period = name_of_period(rule.per, rule.period_before(planned))
                useful_until = due_at + rule.draft.useful_for
                yield PlannedOccurrence(rule.key, period, due_at, useful_until, counts=True)


def rounds_of(
    rule: CheckIn, calendar: WorkCalendar, *, since: datetime, until: datetime
) -> Iterator[PlannedOccurrence]:
    """Yield the rounds planned for a day between, or shifted there from some days away.

    They open and close by the wall clock, whatever that is put to meanwhile.
    """
    schedule = rule.schedule
    if schedule is None:
        return
    first, last = (calendar.day_of(moment) for moment in (since, until))
    for planned in schedule.days(first - SHIFTED_BY, last + SHIFTED_BY):
        day = calendar.shifted(planned, schedule.shift)
        opens = calendar.instant(day, schedule.at)
        closing = datetime.combine(day, schedule.at) + schedule.open_for
        closes = calendar.instant(closing.date(), closing.time())
        yield PlannedOccurrence(rule.key, schedule.period_of(planned), opens, closes)


def on_working_days(push: Push, nominal: datetime, calendar: WorkCalendar) -> datetime | None:
    """Return when the push is due: as planned, moved to a working day, or not at all."""
    day = calendar.day_of(nominal)
    if push.working_days is WorkingDays.IGNORE or calendar.is_working_day(day):
        return nominal
    if push.working_days is WorkingDays.ONLY:
        return None
    return calendar.instant(calendar.first_working_day(day), push.at)


def falls_on(push: Push, day: date, calendar: WorkCalendar) -> bool:
    """Return whether the push comes on that day: planned for it, or moved to it."""
    is_free = not calendar.is_working_day(day)
    if is_free and push.working_days is not WorkingDays.IGNORE:
        return False
    planned = {day}
    before = day - timedelta(days=1)
    while push.working_days is WorkingDays.MOVE and not calendar.is_working_day(before):
        planned.add(before)
        before -= timedelta(days=1)
    return any(DAYS[one.weekday()] in push.days for one in planned)


def period_of(push: Push, moment: datetime, zone: ZoneInfo) -> str:
    """Return the period's name: the ISO week of what happens once a week, else the day.

    The name comes from the planned day, not the day it was moved to.
    """
    day = moment.astimezone(zone).date()
    return day.isoformat() if len(push.days) > 1 else week_of(day)


def not_known(
    planned: Collection[PlannedOccurrence],
    known: Collection[tuple[str, str]],
    *,
    founded: datetime,
    now: datetime,
) -> list[PlannedOccurrence]:
    """Return those of the planned ones whose moment has come and which nobody has seen to."""
    return [
        one
        for one in planned
        if founded <= one.due_at <= now and (one.rule, one.period) not in known
    ]


def sort_out(
    planned: Collection[PlannedOccurrence],
    known: Collection[tuple[str, str]],
    *,
    founded: datetime,
    now: datetime,
    change: PlanChange | None = None,
) -> Decision:
    """Return what is due and what is missed: of a rule the latest useful one, or each that counts.

    What a change of the plan has put into the past is made good where it is useful, never missed.
    """
    waiting = not_known(planned, known, founded=founded, now=now)
    latest: dict[tuple[str, str], PlannedOccurrence] = {}
    for one in sorted(waiting, key=lambda one: one.due_at):
        if now < one.useful_until and not (change and change.has_covered(one)):
            latest[one.rule, one.period if one.counts else ""] = one
    due = tuple(latest.values())
    missed = (one for one in waiting if one not in due and not (change and change.is_older(one)))
    return Decision(due, tuple(missed))
