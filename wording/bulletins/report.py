"""Sentences of /report: which bulletins there are, their parts, rows, and the entries behind."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from models.amounts import written
from models.compiled import Compiled, Label, Number, Part, Row, Table
from models.frozen import frozen
from wording.bulletins.lines import cut, lines_of, number_text, period_line
from wording.catalogues import translations
from wording.documents.word import is_word_made
from wording.messages import N_, Button, Keyboard, Message

ROWS_ON_A_PAGE = 8
LINES_ON_A_PAGE = 8
IN_A_ROW = 4
FURTHEST_BACK = 999  # periods
NO_ROW = 0  # the whole table; 1 is its total, 2 its first row


class Place(NamedTuple):
    """Where in a bulletin somebody looks; one number on a button."""

    back: int = 0  # periods before this one
    part: int = 0  # 1 is the first; 0 the whole
    table: int = 0
    row: int = NO_ROW
    measure: int = 0  # 1 is the first column; 0 none
    page: int = 1
    unit: int = 0  # of which the report is; 0 of all that the reader looks over

    @property
    def packed(self) -> int:
        """Return it as one number."""
        found = 0
        for value, size in zip(reversed(self), reversed(SIZES), strict=True):
            found = found * size + min(value, size - 1)
        return found

    @classmethod
    def unpacked(cls, number: int) -> "Place":
        """Return the place that a number says.

        >>> Place.unpacked(Place(2, 1, 1, 14, 3, 2).packed)
        Place(back=2, part=1, table=1, row=14, measure=3, page=2, unit=0)
        """
        found = []
        for size in SIZES:
            number, value = divmod(number, size)
            found.append(value)
        return cls(*found)

    def whole(self, back: int) -> "Place":
        """Return the place of the whole report, of a period so many before this one."""
        return Place(min(max(back, 0), FURTHEST_BACK), unit=self.unit)


SIZES = (FURTHEST_BACK + 1, 100, 100, 10_000, 100, 10_000, 10**15)


class ReportFormat(StrEnum):
    """As what a bulletin is sent to who asks."""

    PICTURE = "picture"
    WORD = "word"
    PDF = "pdf"
    EXCEL = "excel"


FORMATS = {
    ReportFormat.PICTURE: N_("🖼 图"),
    ReportFormat.WORD: "Word",
    ReportFormat.PDF: "PDF",
    ReportFormat.EXCEL: "Excel",
}


@frozen
class Sight:
    """A bulletin somebody looks at: one that was issued, or what a report says now."""

    action: str  # of its buttons: "bulletin.page", "report.page"
    target: int
    place: Place
    compiled: Compiled

    def button(
        self, label: str, place: Place, values: tuple[tuple[str, str], ...] = (), english: str = ""
    ) -> Button:
        """Return a button that leads to a place of it."""
        return Button(label, self.action, self.target, place.packed, values, english)

    def title(self, language: str) -> str:
        """Return what it is called, and which days it tells of."""
        title = cut(self.compiled.title.text(language), 40)
        found = f"{title} · {period_line(self.compiled, language)}"
        return f"{found} · {cut(self.compiled.unit, 20)}" if self.compiled.unit else found

    @property
    def part(self) -> Part:
        """The part he looks at."""
        return self.compiled.parts[self.place.part - 1]

    @property
    def table(self) -> Table:
        """The table he looks at."""
        return self.part.tables[self.place.table]

    @property
    def row(self) -> Row:
        """The row he looks at."""
        if self.place.row == 1 and self.table.total is not None:
            return self.table.total
        return self.table.rows[self.place.row - 2]

    @property
    def has_place(self) -> bool:
        """Whether there is what he looks at: a work model may have changed since."""
        place, parts = self.place, self.compiled.parts
        if place.part == 0:
            return True
        if place.part > len(parts) or place.table >= len(parts[place.part - 1].tables):
            return False
        rows = len(self.table.rows) + 1
        there = place.row <= rows and (place.row != 1 or self.table.total is not None)
        return there and place.measure <= len(self.table.columns)


def name_values(label: Label) -> tuple[tuple[str, str], ...]:
    """Return a name as the values of a button."""
    return (("name", cut(label.said, 24)), ("english", cut(label.text("en"), 18)))


class ReportOffered(Message):
    """Which bulletins there are to look at; those that were released lately."""

    text = "看哪一项？数据都来自台账，点数字可以看到背后的条目。"

    kinds: tuple[tuple[int, Label], ...]
    issued: tuple[tuple[int, Label], ...]

    def keyboard(self) -> Keyboard:
        """A button for each, which shows its last period; then what was released."""
        rows = tuple(
            (
                Button(
                    "{name} ›",
                    *("report.page", code, Place(back=1).packed),
                    values=name_values(label),
                    english="{english} ›",
                ),
            )
            for code, label in self.kinds
        )
        return rows + tuple(
            (Button("📣 {name}", "bulletin.show", number, 0, name_values(label), "📣 {english}"),)
            for number, label in self.issued
        )


class ReportShown(Message):
    """A bulletin in a few lines, as it stands now."""

    sight: Sight
    may_draft: bool = False  # it is over, and its reader releases such
    may_choose: bool = False  # its reader looks over more than one unit

    def lines(self, language: str) -> tuple[str, ...]:
        """Return them."""
        return lines_of(self.sight.compiled, language)

    def keyboard(self) -> Keyboard:
        """Offer its parts, and of a report the periods beside."""
        sight = self.sight
        parts = [
            sight.button(
                "{name} ›",
                sight.place.whole(sight.place.back)._replace(part=part),
                name_values(one.heading),
                "{english} ›",
            )
            for part, one in enumerate(sight.compiled.parts, 1)
        ]
        rows = tuple(tuple(parts[start : start + 2]) for start in range(0, len(parts), 2))
        packed = sight.place.whole(sight.place.back).packed
        room = sight.action.partition(".")[0]
        files = tuple(
            Button(label, f"{room}.{made_as}", sight.target, packed)
            for made_as, label in FORMATS.items()
            if made_as is not ReportFormat.WORD or is_word_made()
        )
        if sight.action != "report.page":
            return (*rows, files, (Button(N_("‹ 返回"), "bulletin.show", sight.target),))
        beside = [sight.button(N_("‹ 上一期"), sight.place.whole(sight.place.back + 1))]
        if sight.place.back:
            beside.append(sight.button(N_("下一期 ›"), sight.place.whole(sight.place.back - 1)))
        last = [Button(N_("‹ 返回"), "report.all")]
        if self.may_choose:
            last.append(Button(N_("🏢 选部门"), "report.units", sight.target, packed))
        if self.may_draft:
            last.append(Button(N_("📝 起草通报"), "report.draft", sight.target, packed))
        return (*rows, tuple(beside), files, tuple(last))


class UnitsOffered(Message):
    """Of which unit the report is to be: each of those that its reader looks over."""

    text = "看哪个部门的？"

    target: int
    place: Place  # its page is one of units
    units: tuple[tuple[int, str], ...]
    pages: int

    def keyboard(self) -> Keyboard:
        """A button for each, one for all, the pages, and the way back."""
        whole = self.place.whole(self.place.back)
        rows = tuple(
            (self.button("{name}", whole._replace(unit=number), (("name", cut(name, 24)),)),)
            for number, name in self.units
        )
        turning = [
            Button(label, "report.units", self.target, self.place._replace(page=page).packed)
            for label, page in (
                (N_("‹ 上一页"), self.place.page - 1),
                (N_("下一页 ›"), self.place.page + 1),
            )
            if 1 <= page <= self.pages
        ]
        last = (
            self.button(N_("‹ 返回"), whole),
            self.button(N_("全部部门"), whole._replace(unit=0)),
        )
        return (*rows, *((tuple(turning),) if turning else ()), last)

    def button(self, label: str, place: Place, values: tuple[tuple[str, str], ...] = ()) -> Button:
        """Return what shows the report of a place."""
        return Button(label, "report.page", self.target, place.packed, values)


class ReportDrawn(Message):
    """Below the picture of a bulletin: what it says, in a few lines."""

    sight: Sight

    def lines(self, language: str) -> tuple[str, ...]:
        """Return them."""
        return lines_of(self.sight.compiled, language)


class ReportFile(Message):
    """Below a document: which bulletin it is."""

    text = "📎 {{ sight.title(language) }}"

    sight: Sight


class NothingToDraw(Message):
    """Refused: nothing in it can be drawn."""

    text = "这一期没有可以画的内容，可以要 PDF 或 Excel。"


class WordNotInstalled(Message):
    """Refused: what makes Word documents is not installed here."""

    text = "这里没有装做 Word 文件的组件，可以要 PDF；要 Word 请管理员在服务器上装好。"


class PartShown(Message):
    """One table of a part, some rows of it; each row is a tap away."""

    sight: Sight
    pages: int

    def rows(self) -> tuple[tuple[int, Row], ...]:
        """Return the rows of the page with their numbers, and the total on the first one."""
        place, table = self.sight.place, self.sight.table
        first = (place.page - 1) * ROWS_ON_A_PAGE
        found = list(enumerate(table.rows[first : first + ROWS_ON_A_PAGE], first + 2))
        if place.page == 1 and table.total is not None:
            found.insert(0, (1, table.total))
        return tuple(found)

    def line(self, row: Row, language: str) -> str:
        """Return the numbers of a row that are not nothing."""
        some = [
            said
            for column, number in zip(self.sight.table.columns, row.numbers, strict=True)
            if (said := cell_text(column.label.text(language), number, language, column.counted_in))
        ]
        return " · ".join(some) or "–"

    def heading(self, language: str) -> str:
        """Return what the table is about."""
        heading = self.sight.part.heading.text(language)
        table = self.sight.table.heading
        return f"{heading} · {table.text(language)}" if table else heading

    def keyboard(self) -> Keyboard:
        """Offer the rows, the other tables of the part, the pages, and the way back."""
        sight = self.sight
        numbered = [
            sight.button(
                N_("合计") if number == 1 else "{number}",
                sight.place._replace(row=number, page=1),
                (("number", str(number - 1)),),
            )
            for number, row in self.rows()
            if any(one.behind for one in row.numbers)
        ]
        rows = tuple(
            tuple(numbered[start : start + IN_A_ROW]) for start in range(0, len(numbered), IN_A_ROW)
        )
        tables = tuple(
            (
                sight.button(
                    "{name} ›",
                    sight.place.whole(sight.place.back)._replace(part=sight.place.part, table=at),
                    name_values(table.heading),
                    "{english} ›",
                ),
            )
            for at, table in enumerate(sight.part.tables)
            if at != sight.place.table and table.heading is not None
        )
        back = (sight.button(N_("‹ 返回"), sight.place.whole(sight.place.back)),)
        return (*rows, *page_buttons(sight, self.pages), *tables[:TABLES_OFFERED], back)


TABLES_OFFERED = 8
MARKS = {"lagging": " 🟡", "empty": " ⚪", "late": " 🔴", "short": " 🟡"}


def cell_text(label: str, number: Number, language: str, counted_in: str) -> str:
    """Return one number with what it is compared with; empty where there is nothing."""
    say = translations(language).gettext
    if number.value is None:
        return say(N_("{label} 未报")).format(label=label) if number.flag else ""
    if not number.value and number.target is None and number.flag is None and not number.before:
        return ""
    text = f"{label} {number_text(number, language)}{counted_in}"
    if number.target is not None:
        text += say(N_("，目标 {target}")).format(target=written(number.target))
    return text + MARKS.get(number.flag or "", "")


def page_buttons(sight: Sight, pages: int) -> Keyboard:
    """Return the way to other pages, if there are any."""
    page = sight.place.page
    row = []
    if page > 1:
        row.append(sight.button(N_("‹ 上一页"), sight.place._replace(page=page - 1)))
    if page < pages:
        row.append(sight.button(N_("下一页 ›"), sight.place._replace(page=page + 1)))
    return (tuple(row),) if row else ()


class RowShown(Message):
    """One row of a table: each of its numbers leads to the entries behind it."""

    sight: Sight

    def keyboard(self) -> Keyboard:
        """A button for each number."""
        sight = self.sight
        buttons = [
            sight.button(
                "{name} {count}",
                sight.place._replace(measure=at, page=1),
                (*name_values(column.label), ("count", written(number.value or Decimal(0)))),
                "{english} {count}",
            )
            for at, (column, number) in enumerate(
                zip(sight.table.columns, sight.row.numbers, strict=True), 1
            )
            if leads_on(number)
        ]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        return (*rows, (sight.button(N_("‹ 返回"), sight.place._replace(row=NO_ROW)),))


def leads_on(number: Number) -> bool:
    """Return whether anything stands behind a number: behind a nought only if it was read so."""
    if number.behind is None or number.value is None:
        return False
    return bool(number.value) or number.behind.of in {"indicator", "points"}


@frozen
class BehindLine:
    """An entry behind a number: what it is about, whose, of when, which entry, and its page."""

    number: int
    title: str
    whose: str
    on: datetime | None = None
    seq: int = 0
    action: str = ""
    target: int = 0
    version: int = 0


class BehindShown(Message):
    """The entries behind one number, page by page."""

    sight: Sight
    lines: tuple[BehindLine, ...]
    total: int
    pages: int

    def heading(self, language: str) -> str:
        """Return which number it is."""
        column = self.sight.table.columns[self.sight.place.measure - 1]
        return f"{self.sight.row.label.text(language)} · {column.label.text(language)}"

    def keyboard(self) -> Keyboard:
        """Offer the pages of what is listed, further pages, and the way back."""
        sight = self.sight
        buttons = [
            Button(
                N_("{number} ⋯"),
                *(line.action, line.target, line.version),
                values=(("number", str(line.number)),),
            )
            for line in self.lines
            if line.action
        ]
        rows = tuple(
            tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW)
        )
        back = (sight.button(N_("‹ 返回"), sight.place._replace(measure=0, page=1)),)
        return (*rows, *page_buttons(sight, self.pages), back)


class NoReportForYou(Message):
    """Refused: he looks over nobody."""

    text = "通报数据给部门负责人和领导看；您自己的事项请发 /list。"


class ReportMoved(Message):
    """Refused: what the button meant is no more."""

    text = "这一页已经变了，请重新发送 /report。"
