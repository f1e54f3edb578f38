"""A check-in over a year: what each unit answered, how often, and which times stand out."""

from models.framework.schedules import MONTH_PERIOD, QUARTER, WEEK
from models.frozen import frozen
from wording.catalogues import listed_text, translations
from wording.check_ins import AboutCheckIn
from wording.dates import MONTHS
from wording.messages import N_, Button, Keyboard, Message

YEARS = 10_000  # a button carries page and year
UNITS_ON_A_PAGE = 8
PERIODS_NAMED = 6  # of what stands out; the rest is counted


@frozen
class UnitYear:
    """One unit: in which periods it gave each answer; None stands for no answer.

    Where nothing is chosen in the form, an answer is its empty word.
    """

    name: str
    answers: dict[str | None, tuple[str, ...]]


class CheckInYear(AboutCheckIn, Message):
    """A page of units with what each answered in the rounds of a year."""

    year: int
    rounds: int
    units: tuple[UnitYear, ...]
    page: int
    pages: int
    has_earlier: bool

    def counts(self, unit: UnitYear, language: str) -> str:
        """Return how often each answer was given, none among them."""
        asked = [
            (self.label(answer, language), periods)
            for answer in self.order
            if (periods := unit.answers.get(answer))
        ]
        return " · ".join(f"{label} {len(periods)}" for label, periods in asked)

    def standing_out(self, unit: UnitYear, language: str) -> tuple[tuple[str, str], ...]:
        """Return the periods of all but the usual answer, by what was answered."""
        return tuple(
            (self.label(answer, language), self.named(periods, language))
            for answer in self.order[1:]
            if (periods := unit.answers.get(answer))
        )

    @property
    def order(self) -> tuple[str | None, ...]:
        """The answers in the form's order, none at last."""
        tap = self.check_in.tap
        return (*(tap.choices if tap and tap.choices else ("",)), None)

    def label(self, answer: str | None, language: str) -> str:
        """Return what an answer is called."""
        say = translations(language).gettext
        tap = self.check_in.tap
        if answer and tap is not None:
            return tap.choice_in(answer, language)
        return say(N_("未报")) if answer is None else say(N_("已报"))

    def named(self, periods: tuple[str, ...], language: str) -> str:
        """Return periods by name: 3月、5月."""
        names = [period_text(period, language) for period in periods[:PERIODS_NAMED]]
        return listed_text(names, language) + ("…" if len(periods) > PERIODS_NAMED else "")

    def keyboard(self) -> Keyboard:
        """Turn the pages and the years."""
        row = []
        if self.page > 1:
            row.append(self.turn(N_("‹ 上一页"), self.page - 1))
        if self.page < self.pages:
            row.append(self.turn(N_("下一页 ›"), self.page + 1))
        earlier = self.turn(N_("上一年"), 1, self.year - 1)
        later = self.turn(N_("下一年"), 1, self.year + 1)
        return (
            *((tuple(row),) if row else ()),
            (*((earlier,) if self.has_earlier else ()), later, Button(N_("返回"), "register.all")),
        )

    def turn(self, label: str, page: int, year: int | None = None) -> Button:
        """Return what shows another page, or another year."""
        number = page * YEARS + (year or self.year)
        return Button(label, "check_in.year", self.check_in.number, number)


def period_text(period: str, language: str) -> str:
    """Return what people call a period within its year: 3月, 第一季度, 第9周, 3月5日 as 03-05."""
    say = translations(language).gettext
    if match := MONTH_PERIOD.fullmatch(period):
        return say(MONTHS[int(match[1]) - 1])
    if match := QUARTER.fullmatch(period):
        return say(N_("第{number}季度")).format(number=match[2])
    if match := WEEK.fullmatch(period):
        return say(N_("第{number}周")).format(number=int(match[2]))
    return period[5:] or period
