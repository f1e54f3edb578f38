"""How near a deadline is, in a few words, and the colours that go with it."""

from models.work import Colour, Stance
from wording.catalogues import translations
from wording.messages import N_

MARKS = {Colour.RED: "🔴", Colour.AMBER: "🟡", Colour.GREEN: "🟢", Colour.GREY: "⚪"}
STANCES = {Stance.ON_TRACK: N_("正常推进"), Stance.BEHIND: N_("落后")}


def days_text(days_left: int, *, overdue: bool, due_today: bool, language: str) -> str:
    """Return the working days left or overdue: 还剩 3 个工作日, 今天到期, 逾期 2 个工作日."""
    say = translations(language).gettext
    if overdue:
        text = say(N_("逾期 {days} 个工作日")) if days_left < 0 else say(N_("已过期限"))
    elif due_today:
        text = say(N_("今天到期"))
    elif days_left == 0:
        text = say(N_("期限前已无工作日"))
    else:
        text = say(N_("还剩 {days} 个工作日"))
    return text.format(days=abs(days_left))


def stance_text(stance: Stance, language: str) -> str:
    """Return the stance in words."""
    return translations(language).gettext(STANCES[stance])
