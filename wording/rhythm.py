"""Sentences about pushes and check-ins: their names, when they come, what came too late."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.framework import (
    DAYS,
    Bulletin,
    CheckIn,
    Day,
    Push,
    PushKind,
    Schedule,
    Shift,
    WeekTime,
    WorkingDays,
)
from models.framework.check_ins import Ahead
from models.frozen import frozen
from models.rounds import ScheduledStep
from wording.catalogues import listed_text, translations
from wording.dates import WEEK_DAYS
from wording.messages import N_, Message
from wording.rrules import SHIFTS, rule_text

Rhythm = Push | CheckIn | Bulletin

PUSH_NAMES = {
    PushKind.TASK_LIST: N_("责任清单"),
    PushKind.HEAD_DIGEST: N_("部门每日提要"),
    PushKind.DEADLINES: N_("到期提醒"),
    PushKind.GROUP_POST: N_("工作群通报"),
}
DAY_NAMES: dict[Day, str] = dict(zip(DAYS, WEEK_DAYS, strict=True))
AROUND_HOLIDAYS = {
    WorkingDays.IGNORE: N_("{days} {at}"),
    WorkingDays.ONLY: N_("{days} {at}，休息日不发"),
    WorkingDays.MOVE: N_("{days} {at}，遇休息日顺延"),
}
WEEKDAYS = DAYS[:5]
ONE_HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


def name_of(rhythm: Rhythm, language: str) -> str:
    """Return what the push or check-in is called."""
    if isinstance(rhythm, CheckIn | Bulletin):
        return rhythm.title_in(language)
    return translations(language).gettext(PUSH_NAMES[rhythm.kind])


def when(rhythm: Rhythm, language: str) -> str:
    """Return when it comes: 每周一 09:00，遇休息日顺延."""
    say = translations(language).gettext
    if isinstance(rhythm, CheckIn):
        if rhythm.ahead is not None:
            return ahead_text(rhythm.ahead, language)
        if rhythm.schedule is None:
            return say(N_("按需发起，开放{span}")).format(span=span_text(rhythm.open_for, language))
        return schedule_text(rhythm.schedule, language)
    if isinstance(rhythm, Bulletin):
        return drafting_text(rhythm, language)
    at = clock_text(rhythm.at)
    if rhythm.working_days is WorkingDays.ONLY and set(rhythm.days) == set(DAYS):
        return say(N_("工作日 {at}")).format(at=at)
    around = AROUND_HOLIDAYS[rhythm.working_days]
    return say(around).format(days=days_text(rhythm.days, language), at=at)


def drafting_text(bulletin: Bulletin, language: str) -> str:
    """Return when a bulletin is drafted: 每周一 08:50 起草，遇休息日顺延."""
    say = translations(language).gettext
    draft = bulletin.draft
    if draft is None:
        return say(N_("按需查看"))
    days = rule_text(draft.rule, language)
    return say(N_("{days} {at} 起草，{shift}")).format(
        days=days, at=clock_text(draft.at), shift=say(SHIFTS[draft.shift])
    )


def ahead_text(ahead: Ahead, language: str) -> str:
    """Return how long before the date of a record it comes: 登记的日期前5天 09:00."""
    say = translations(language).gettext
    if ahead.working_days is not None:
        words, days = say(N_("登记的日期前{count}个工作日 {at}")), ahead.working_days
    else:
        words, days = say(N_("登记的日期前{count}天 {at}")), (ahead.before or timedelta(0)).days
    return words.format(count=days, at=clock_text(ahead.at))


def schedule_text(schedule: Schedule, language: str) -> str:
    """Return when rounds open and close: 每月25日 09:00，遇休息日提前，开放3天."""
    say = translations(language).gettext
    opens, closes = schedule.opens, schedule.closes
    if opens is not None and closes is not None and schedule.shift is Shift.NONE:
        return say(N_("每{opens}，{closes} 截止，休息日照常")).format(
            opens=week_time_text(opens, language), closes=week_time_text(closes, language)
        )
    parts = [
        say(N_("{days} {at}")).format(
            days=rule_text(schedule.rule, language), at=clock_text(schedule.at)
        ),
        say(SHIFTS[schedule.shift]),
        say(N_("开放{span}")).format(span=span_text(schedule.open_for, language)),
    ]
    return say(N_("{a}，{b}，{c}")).format(a=parts[0], b=parts[1], c=parts[2])


def days_text(days: Sequence[Day], language: str) -> str:
    """Return the days of a rhythm: 每天, 周一至周五, 每周一、周四."""
    say = translations(language).gettext
    if set(days) == set(DAYS):
        return say(N_("每天"))
    if set(days) == set(WEEKDAYS):
        return say(N_("周一至周五"))
    names = [say(DAY_NAMES[day]) for day in DAYS if day in days]
    return say(N_("每{days}")).format(days=listed_text(names, language))


def week_time_text(moment: WeekTime, language: str) -> str:
    """Return a moment of the week: 周五 19:00."""
    return f"{translations(language).gettext(DAY_NAMES[moment.day])} {clock_text(moment.at)}"


def span_of_day_text(begin: time, end: time) -> str:
    """Return hours of the day by their ends: 22:00–08:00."""
    return f"{clock_text(begin)}–{clock_text(end)}"


def clock_text(at: time) -> str:
    """Return the time of day: 09:00."""
    return at.strftime("%H:%M")


def span_text(span: timedelta, language: str) -> str:
    """Return a length of time in the largest unit that it fills: 3小时, 30分钟, 2天."""
    say = translations(language).gettext
    if span and span % ONE_DAY == timedelta(0):
        return say(N_("{count}天")).format(count=span // ONE_DAY)
    if span and span % ONE_HOUR == timedelta(0):
        return say(N_("{count}小时")).format(count=span // ONE_HOUR)
    return say(N_("{count}分钟")).format(count=span // timedelta(minutes=1))


class MissedPart(StrEnum):
    """What of a push or check-in was missed."""

    WHOLE = "whole"
    REMINDER = "reminder"
    SUMMARY = "summary"
    ESCALATION = "escalation"


PART_NAMES = {
    MissedPart.WHOLE: "{name}",
    MissedPart.REMINDER: N_("{name}（截止前提醒）"),
    MissedPart.SUMMARY: N_("{name}（填报情况）"),
    MissedPart.ESCALATION: N_("{name}（未填报情况报领导）"),
}


def part_name(rhythm: Rhythm, part: MissedPart, language: str) -> str:
    """Return what a part of a push or check-in is called: 每周填报（截止前提醒）."""
    words = translations(language).gettext(PART_NAMES[part])
    return words.format(name=name_of(rhythm, language))


@frozen
class MissedPush:
    """One push or check-in that was missed, once or several times, or a step of it."""

    rule: Rhythm
    count: int
    first: datetime
    last: datetime
    part: MissedPart = MissedPart.WHOLE

    def name(self, language: str) -> str:
        """Return what it is called."""
        return part_name(self.rule, self.part, language)


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


class PushFailed(Message):
    """To administrators: a push was stopped, for handing it out failed again and again."""

    rule: Rhythm
    part: MissedPart
    due_at: datetime
    served: int
    attempts: int

    def name(self, language: str) -> str:
        """Return what it is called."""
        return part_name(self.rule, self.part, language)

    @property
    def resumable(self) -> bool:
        """Say whether it can be sent on by hand."""
        return self.part is MissedPart.WHOLE


STEP_NAMES = {
    ScheduledStep.ROUNDS: N_("填报的截止和提醒"),
    ScheduledStep.ESCALATION: N_("逾期事项升级"),
    ScheduledStep.ROUND_ESCALATION: N_("未填报情况报领导"),
    ScheduledStep.PLAN: N_("安排到点的推送"),
    ScheduledStep.PUSHES: N_("查找没有发完的推送"),
    ScheduledStep.NEWCOMERS: N_("向新加入的成员补发填报"),
    ScheduledStep.SETTLING: N_("核对推送是否送到"),
    ScheduledStep.RECURRENCES: N_("登记重复事项的下一次"),
    ScheduledStep.DATES: N_("按登记的日期提醒"),
    ScheduledStep.ROTATIONS: N_("安排轮值并提醒"),
    ScheduledStep.SAMPLES: N_("提醒评查"),
    ScheduledStep.DEMANDS: N_("催办逾期未答复的登记"),
    ScheduledStep.POINTS: N_("按规则提出赋分"),
    ScheduledStep.CALENDAR: N_("检查放假安排"),
}


class StepFails(Message):
    """To administrators: something that goes on by itself fails again and again."""

    text = (
        "⚠️ 有一项定时工作连续 {{ attempts }} 次没有办成：{{ message.name(language) }}。"
        "其他工作照常，这一项每小时再试一次。请维护人员查看程序日志。"
    )

    step: ScheduledStep
    attempts: int

    def name(self, language: str) -> str:
        """Return what fails, in words."""
        return translations(language).gettext(STEP_NAMES[self.step])


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
