"""My year 述职, as a draft that its reader copies from."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from models.frozen import frozen
from wording.catalogues import translations
from wording.dates import date_text
from wording.lists.responsibility_lists import page_row
from wording.messages import N_, Button, Keyboard, Message
from wording.talk import Receipt

SECRET = N_("（保密事项）")
SECRETS = "secrets"


class Section(StrEnum):
    """The parts of the draft, in their order."""

    DONE = "done"
    DIRECTIVES = "directives"
    DIFFICULTIES = "difficulties"
    TAKEN_PART = "taken_part"
    RECORDS = "records"


HEADINGS = {
    Section.DONE: N_("办结事项（{count} 项）"),
    Section.DIRECTIVES: N_("答复批示（{count} 件）"),
    Section.DIFFICULTIES: N_("遇到的困难（{count} 次）"),
    Section.TAKEN_PART: N_("学习与填报（{count} 类）"),
    Section.RECORDS: N_("登记与荣誉（{count} 条）"),
}
TIMES = N_("参加 {count} 次，最近一次")
TIMES_IN_ALL = N_("{heading} · 参加 {count} 次")
SECRETS_DONE = N_("办结的保密事项（{count} 项）")
TITLE = N_("{name} {year}年述职，按月")
UNTIL = N_("截至{day}")
WHOLE = N_("全年")


@frozen
class YearLine:
    """One line: when, what, the words said, and where it stands in the ledger."""

    at: datetime
    title: str
    words: str
    receipt: Receipt | None
    under: str = ""  # the responsibility
    count: int = 0  # of a check-in, how often

    def title_in(self, language: str) -> str:
        """Return what it is called; a secret's name is not told."""
        return translations(language).gettext(SECRET) if self.title == SECRET else self.title

    def times_in(self, language: str) -> str:
        """Return how often, in words."""
        return translations(language).gettext(TIMES).format(count=self.count)


@frozen
class TakenPart:
    """A check-in: how often he took part; the last time, and its receipt."""

    title: str
    count: int
    at: datetime
    receipt: Receipt

    def line(self) -> YearLine:
        """Return it as a line of the draft."""
        return YearLine(self.at, self.title, "", self.receipt, count=self.count)


@frozen
class YearGroup:
    """The lines of one section that stand on the page, and how many it has in all."""

    section: Section
    total: int
    lines: tuple[YearLine, ...]

    def heading_in(self, language: str) -> str:
        """Return the section's heading."""
        return translations(language).gettext(HEADINGS[self.section]).format(count=self.total)


class YearShown(Message):
    """One page of one's own year. Previous years are a tap away."""

    name: str
    year: int
    at: datetime
    totals: Mapping[Section, int]
    secrets: int
    taken_part: tuple[TakenPart, ...]
    groups: tuple[YearGroup, ...]
    page: int
    pages: int
    first: int  # the years there are
    last: int

    def title_in(self, language: str) -> str:
        """Return what stands above the picture of the year."""
        say = translations(language).gettext
        return say(TITLE).format(name=self.name, year=self.year)

    def until_in(self, language: str, today: date) -> str:
        """Return until when the picture goes, drawn on a day of the organisation's."""
        say = translations(language).gettext
        if self.year < self.last:
            return say(WHOLE)
        return say(UNTIL).format(day=date_text(today, language, with_year=True))

    def heading_in(self, language: str, part: str) -> str:
        """Return the heading of a section, or of secret tasks, with the number the draft gives."""
        say = translations(language).gettext
        if part == SECRETS:
            return say(SECRETS_DONE).format(count=self.secrets)
        section = Section(part)
        heading = say(HEADINGS[section]).format(count=self.totals[section])
        if section is not Section.TAKEN_PART:
            return heading
        times = sum(one.count for one in self.taken_part)
        return say(TIMES_IN_ALL).format(heading=heading, count=times)

    def keyboard(self) -> Keyboard:
        """Offer the other pages and the other years; of one that is over, its picture."""
        years = [
            Button("{year}", "year.show", year, 1, (("year", label),))
            for year, label in (
                (self.year - 1, f"‹ {self.year - 1}"),
                (self.year + 1, f"{self.year + 1} ›"),
            )
            if self.first <= year <= self.last
        ]
        rows = page_row("year.show", self.page, self.pages, of=self.year)
        drawn = ((Button(N_("📊 按月看"), "year.draw", self.year),),)
        is_over = self.groups and self.year < self.last  # this one's comes with the draft
        return (*rows, *(drawn if is_over else ()), *((tuple(years),) if years else ()))


class YearDrawn(Message):
    """Below the picture of one's own year: what is behind its numbers is a tap away."""

    text = "📊 {{ name|short(20) }} {{ year }}年办结{{ done }}项，按月。数字与述职草稿一致。"

    name: str
    year: int
    done: int

    def keyboard(self) -> Keyboard:
        """Return what leads to the draft, line by line."""
        return ((Button(N_("逐条看"), "year.show", self.year, 1),),)
