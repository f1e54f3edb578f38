"""Rules of RFC 5545 as people say them: 每月25日, 每季度末月20日, 每月最后一个周五."""

from models.framework.schedules import BY_DAY
from models.shifting import Shift
from wording.catalogues import listed_text, translations
from wording.dates import WEEK_DAYS
from wording.messages import N_

WORKDAYS = set(BY_DAY[:5])
LAST = "-1"
SHIFTS = {
    Shift.NONE: N_("休息日照常"),
    Shift.EARLIER: N_("遇休息日提前"),
    Shift.LATER: N_("遇休息日顺延"),
}
MONTHS = {
    (1, 4, 7, 10): N_("每季度首月"),
    (3, 6, 9, 12): N_("每季度末月"),
    (6, 12): N_("每年6月、12月"),
}


def rule_text(rule: str, language: str) -> str:
    """Return on which days the rule comes; what has no words of its own stands as it is written."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    say = translations(language).gettext
    every = parts.get("INTERVAL", "1")
    days = days_text(parts, language)
    if every not in {"1", "2"} or days is None:
        return rule
    if parts["FREQ"] == "DAILY":
        return say(N_("每天")) if every == "1" else say(N_("每两天"))
    if parts["FREQ"] == "WEEKLY":
        named = set(parts["BYDAY"].split(","))
        if named == WORKDAYS and every == "1":
            return say(N_("周一至周五"))
        template = N_("每{days}") if every == "1" else N_("每两周{days}")
        return say(template).format(days=days)
    return say(N_("{months}{days}")).format(months=months_text(parts, every, language), days=days)


def months_text(parts: dict[str, str], every: str, language: str) -> str:
    """Return in which months: 每月, 每季度末月, 每年3月."""
    say = translations(language).gettext
    if "BYMONTH" not in parts:
        return say(N_("每月")) if every == "1" else say(N_("每两个月"))
    numbers = tuple(sorted(int(month) for month in parts["BYMONTH"].split(",")))
    if numbers in MONTHS:
        return say(MONTHS[numbers])
    names = [say(N_("{month}月")).format(month=number) for number in numbers]
    return say(N_("每年{months}")).format(months=listed_text(names, language))


def days_text(parts: dict[str, str], language: str) -> str | None:
    """Return on which days of the week or month; None where it is told otherwise."""
    say = translations(language).gettext
    if "BYMONTHDAY" in parts:
        return month_days_text(parts, language)
    if "BYDAY" not in parts:
        return ""
    found = [
        day_text(day, parts.get("BYSETPOS", ""), language) for day in parts["BYDAY"].split(",")
    ]
    named = [one for one in found if one is not None]
    if len(named) < len(found) or ("BYSETPOS" in parts and len(found) > 1):
        if set(parts["BYDAY"].split(",")) == WORKDAYS and parts.get("BYSETPOS") == LAST:
            return say(N_("最后一个工作日"))
        return None
    return listed_text(named, language)


def month_days_text(parts: dict[str, str], language: str) -> str | None:
    """Return 25日, 最后一天; of days that stand in for one that is missing, that one."""
    say = translations(language).gettext
    days = parts["BYMONTHDAY"].split(",")
    wanted = days[-1:] if "BYSETPOS" in parts else days
    names = [
        say(N_("最后一天")) if day == LAST else say(N_("{day}日")).format(day=day) for day in wanted
    ]
    return listed_text(names, language) if all(one.lstrip("-") for one in wanted) else None


def day_text(day: str, place: str, language: str) -> str | None:
    """Return 周五, 最后一个周五, 第2个周一; None for what is not said like that."""
    say = translations(language).gettext
    which, name = day[:-2] or place, WEEK_DAYS[BY_DAY.index(day[-2:])]
    if not which:
        return say(name)
    if which == LAST:
        return say(N_("最后一个{day}")).format(day=say(name))
    if which.isdigit():
        return say(N_("第{number}个{day}")).format(number=which, day=say(name))
    return None
