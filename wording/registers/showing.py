"""Sentences that show registers: all of them, one with its totals, one record."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from models.amounts import written
from models.framework import CheckIn, Form, FormField, Register
from models.framework.registers import PerTime
from models.frozen import frozen
from wording.catalogues import translations
from wording.dates import date_text, period_text
from wording.demands.shown import DemandShown, DemandWaits
from wording.forms.values import ValueShown, number_text, value_length
from wording.messages import N_, Button, Keyboard, Message
from wording.registers.recording import AboutRegister, change_row

PERIODS: tuple[PerTime, ...] = ("month", "quarter", "year")
PERIOD_LABELS: dict[PerTime, str] = {
    "month": N_("本月"),
    "quarter": N_("本季度"),
    "year": N_("本年"),
}
RECORDS_ON_A_PAGE = 6
UNITS_ON_A_PAGE = 10
GIST = 3  # values of a record in its line
GIST_LENGTH = 40
MOST_REGISTERS = 40  # lines; more would not fit


@frozen
class View:
    """Which part of a register is shown; packed into the number that a button carries."""

    per: int | None = None
    by_unit: bool = False
    page: int = 0

    @property
    def packed(self) -> int:
        """Return it as a number."""
        per = 0 if self.per is None else self.per + 1
        return (self.page * 2 + self.by_unit) * 4 + per

    @classmethod
    def unpacked(cls, number: int) -> "View":
        """Return what a number stands for."""
        rest, per = divmod(number, 4)
        page, by_unit = divmod(rest, 2)
        return cls(per - 1 if per else None, bool(by_unit), page)


@frozen
class Total:
    """One sum: of records where there is no field, of an amount, or of one choice."""

    amount: Decimal
    field: FormField | None
    choice: str = ""
    target: Decimal | int | None = None

    def label(self, language: str) -> str:
        """Return what is counted."""
        if self.field is None:
            return translations(language).gettext(N_("登记"))
        return (
            self.field.choice_in(self.choice, language)
            if self.choice
            else (self.field.label_in(language))
        )

    def value(self, language: str) -> str:
        """Return the sum, against its target where there is one."""
        number = written(self.amount)
        if self.target is not None:
            number = f"{number}/{written(Decimal(self.target))}"
        if self.field is not None and not self.choice:
            return number_text(self.field, number, language)
        return number


@frozen
class RegisterLine:
    """A register with the records of this year."""

    register: Register
    count: int


class RegistersShown(Message):
    """The registers that one may read."""

    lines: tuple[RegisterLine, ...]
    own: bool  # one's own records only
    check_ins: tuple[CheckIn, ...] = ()  # what is asked of units, to be looked at over the year
    waiting: tuple[DemandWaits, ...] = ()  # for the reader's answer, or his word on one

    @property
    def shown(self) -> tuple[RegisterLine, ...]:
        """Return the registers that are written out."""
        return self.lines[:MOST_REGISTERS]

    def keyboard(self) -> Keyboard:
        """Open what waits, each register, and each check-in that can be looked at as a whole."""
        waiting = tuple((one.button(),) for one in self.waiting)
        registers = ((title_button(line.register, "register.show"),) for line in self.shown)
        room = max(MOST_REGISTERS - len(self.shown), 0)
        looked_at = ((overview_button(one),) for one in self.check_ins[:room])
        return (*waiting, *registers, *looked_at)


def overview_button(check_in: CheckIn) -> Button:
    """Return the button that opens a check-in's year, or how far it has come level by level."""
    title, english = check_in.title_in(""), check_in.title_in("en")
    values = (("title", title), ("english", english))
    action = "check_in.year" if check_in.has_year else "check_in.levels"
    return Button("📅 {title}", action, check_in.number, 0, values, english="📅 {english}")


def title_button(register: Register, action: str) -> Button:
    """Return the button that bears a register's name."""
    values = (("title", register.title), ("english", register.english))
    english = "{english}" if register.english else ""
    return Button("{title}", action, register.number, 0, values, english=english)


@frozen
class RecordLine:
    """A record in one line."""

    record_id: int
    on_date: date
    name: str
    values: tuple[ValueShown, ...]
    files: int

    def day(self, language: str) -> str:
        """Return the day it counts for."""
        return date_text(self.on_date, language, with_year=False)

    def gist(self, language: str) -> str:
        """Return its first values."""
        shown = [" ".join(one.text_in(language).split()) for one in self.values[:GIST]]
        return " · ".join(
            text if len(text) <= GIST_LENGTH else text[: GIST_LENGTH - 1] + "…" for text in shown
        )


@frozen
class UnitLine:
    """A unit with its sums."""

    name: str
    totals: tuple[Total, ...]


class RegisterShown(Message):
    """A register: totals of a period against the targets, and a page of records or units."""

    register: Register
    form: Form
    per: PerTime
    year: int
    month: int
    view: View
    own: bool
    totals: tuple[Total, ...]
    records: tuple[RecordLine, ...]
    units: tuple[UnitLine, ...]
    count: int
    may_fill: bool

    def period(self, language: str) -> str:
        """Return which period it is: 2026年, 2026年第四季度, 2026年11月."""
        return period_text(self.per, date(self.year, self.month, 1), language)

    @property
    def first(self) -> int:
        """Return the number of the first record on the page."""
        return self.view.page * RECORDS_ON_A_PAGE + 1

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        size = UNITS_ON_A_PAGE if self.view.by_unit else RECORDS_ON_A_PAGE
        return max(1, -(-self.count // size))

    def button(self, label: str, *, chosen: bool = False, **view: int) -> Button:
        """Return a button that shows another part of the register."""
        packed = replace(self.view, **view).packed  # type: ignore[arg-type]  # numbers are truths
        return Button(label, "register.show", self.register.number, packed, chosen=chosen)

    def keyboard(self) -> Keyboard:
        """Open a record, turn pages, change period and view, record something, go back."""
        opened = tuple(
            Button(str(number), "record.show", line.record_id)
            for number, line in enumerate(self.records, self.first)
        )
        page = self.view.page
        turning = []
        if page > 0:
            turning.append(self.button(N_("‹ 上一页"), page=page - 1))
        if page + 1 < self.pages:
            turning.append(self.button(N_("下一页 ›"), page=page + 1))
        periods = tuple(
            self.button(PERIOD_LABELS[per], per=number, page=0, chosen=per == self.per)
            for number, per in enumerate(PERIODS)
        )
        return (
            *((opened,) if opened else ()),
            *((tuple(turning),) if turning else ()),
            periods,
            self.last_row(),
        )

    def last_row(self) -> tuple[Button, ...]:
        """Return what else there is to do."""
        row = []
        if not self.own:
            label = N_("逐条") if self.view.by_unit else N_("按部门")
            row.append(self.button(label, by_unit=not self.view.by_unit, page=0))
        if self.form.takes_pictures:
            row.append(Button(N_("🖼 图片"), "register.gallery", self.register.number, 1))
        if self.may_fill:
            row.append(Button(N_("登记一条"), "register.fill", self.register.number))
        return (*row, Button(N_("返回"), "register.all"))


class RecordShown(AboutRegister, Message):
    """One record, whole."""

    record_id: int
    version: int
    number: int
    values: tuple[ValueShown, ...]
    name: str
    unit: str
    at: datetime
    files: int
    withdrawn: bool
    may_change: bool
    demand: DemandShown | None = None  # what it asks of whom it names

    def title(self, language: str) -> str:
        """Return what it is called: by its number, where it has one."""
        return self.demand.name(language) if self.demand else self.titled.title_in(language)

    @property
    def length(self) -> int:
        """Return how many signs of each value are shown."""
        return value_length(len(self.values))

    def keyboard(self) -> Keyboard:
        """Offer its files, the ways to change it, the way back."""
        count = (("count", str(self.files)),)
        files = Button(N_("查看材料（{count}）"), "record.files", self.record_id, 0, count)
        back = (Button(N_("返回"), "register.show", self.number),) if self.number else ()
        return (
            *(self.demand.rows() if self.demand is not None else ()),
            *(((files,),) if self.files else ()),
            *((change_row(self.record_id, self.version),) if self.may_change else ()),
            *((back,) if back else ()),
        )


class NoFilesThere(Message):
    """Refusal: there are no files, or they were erased."""

    text = "这条登记没有材料。"
