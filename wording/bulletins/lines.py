"""A bulletin in a few lines, as a chat has room for: what is late comes first, the rest is said."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from unicodedata import east_asian_width

from models.amounts import written
from models.compiled import Compiled, Label, Number, Part, Row, Table
from models.framework.bulletins import first_of_period
from models.frozen import frozen
from wording.bulletins.labels import Measure
from wording.catalogues import listed_text, translations
from wording.dates import bare_day_text, period_text
from wording.messages import N_

LINES = 7  # with title, period and witness they are ten
NAMED = 3  # units in a line; records, a line each
TOLD = 2  # columns of a turn that are told even of none
NAME_LENGTH = 14


def cut(name: str, length: int = NAME_LENGTH) -> str:
    """Return a name no wider than so many Chinese characters; other letters take half of one."""
    if width(name) <= length:
        return name
    while width(name) > length - 1:
        name = name[:-1]
    return name + "…"


def width(name: str) -> float:
    """Return how wide a name is, in Chinese characters."""
    return sum(1 if east_asian_width(letter) in "WF" else 0.5 for letter in name)


def number_text(number: Number, language: str) -> str:
    """Return a number with its change on the period before: 12（+3）."""
    if number.value is None:
        return "–"
    text = written(number.value)
    change = number.value - number.before if number.before is not None else Decimal(0)
    if not change:
        return text
    sign = "+" if change > 0 else "-"
    words = translations(language).gettext(N_("{number}（{change}）"))
    return words.format(number=text, change=f"{sign}{written(abs(change))}")


def named_text(names: Sequence[str], language: str) -> str:
    """Return the first names, and how many there are besides: 办公室、刑检部等5个部门."""
    say = translations(language).gettext
    first = listed_text([cut(name) for name in names[:NAMED]], language)
    if len(names) <= NAMED:
        return first
    return say(N_("{names}等{count}个部门")).format(names=first, count=len(names))


def counted_text(rows: Sequence[Row], at: int, language: str) -> str:
    """Return the first rows with their numbers: 刑检部 3、办公室 1."""
    say = translations(language).gettext
    first = [
        f"{cut(row.label.text(language))} {written(row.numbers[at].value or Decimal(0))}"
        for row in rows[:NAMED]
    ]
    text = listed_text(first, language)
    if len(rows) <= NAMED:
        return text
    return say(N_("{names}等{count}个部门")).format(names=text, count=len(rows))


def total_of(table: Table, key: str) -> Number:
    """Return the number of a column in all."""
    assert table.total is not None  # noqa: S101  # asked of tables with one
    return table.total.numbers[table.places[key]]


def task_lines(part: Part, language: str) -> Iterator[str]:
    """Yield what tasks come to: closed and done, the answers, what is overdue and where."""
    table = part.tables[0]
    labels = {column.key: column.label.text(language) for column in table.columns}

    def of(*measures: Measure) -> str:
        return " · ".join(
            f"{labels[one]} {number_text(total_of(table, one), language)}" for one in measures
        )

    yield f"✅ {of(Measure.STRUCK_OFF, Measure.DONE)}"
    spared = (Measure.SPARED,) if total_of(table, Measure.SPARED).value else ()
    yield f"📋 {of(Measure.ON_TRACK, Measure.BEHIND, Measure.UNANSWERED, *spared)}"
    late = table.worst(Measure.OVERDUE)
    overdue = of(Measure.OVERDUE)
    at = table.places[Measure.OVERDUE]
    mark = "🔴" if late else "🟢"
    where = separated(counted_text(late, at, language), language) if late else ""
    yield f"{mark} {overdue}{where}"


def check_in_lines(part: Part, language: str) -> Iterator[str]:
    """Yield how many answered, and which units did not."""
    table = part.tables[0]
    say = translations(language).gettext
    assert table.total is not None  # noqa: S101  # it always has one
    text = answers_text(part.heading.text(language), table.total, language)
    silent = [row.label.text(language) for row in table.worst("silent")]
    # Where units answer, they are named; where people do, they are counted, and no unit is.
    of_units = all((row.numbers[0].value or 0) <= 1 for row in table.rows)
    if silent and of_units:
        text += say(N_("；未填：{names}")).format(names=named_text(silent, language))
    yield text


def participation_lines(part: Part, language: str) -> Iterator[str]:
    """Yield how many answered, check-in by check-in, where anybody was asked; no unit is named."""
    for row in part.tables[0].rows:
        if row.numbers[0].value:
            yield answers_text(row.label.text(language), row, language)


def answers_text(title: str, row: Row, language: str) -> str:
    """Return how many were asked, have answered, and late."""
    say = translations(language).gettext
    asked, answered, late, _ = (one.value or Decimal(0) for one in row.numbers)
    words = say(N_("📝 {title}：应填 {asked}，已填 {answered}"))
    text = words.format(title=cut(title, 24), asked=written(asked), answered=written(answered))
    return text + (say(N_("（迟填 {count}）")).format(count=written(late)) if late else "")


def turn_lines(part: Part, language: str) -> Iterator[str]:
    """Yield what came of the turns, rotation by rotation, where one was due."""
    for row in part.tables[0].rows:
        if row.numbers[0].value:
            some = [place for place, one in enumerate(row.numbers) if one.value or place < TOLD]
            yield f"🔁 {cut(row.label.text(language), 24)}" + counts_text(part, row, some, language)


def counts_text(part: Part, row: Row, places: Iterable[int], language: str) -> str:
    """Return some numbers of a row of the first table, each with what it counts."""
    columns = part.tables[0].columns
    said = (
        f"{columns[at].label.text(language)} {number_text(row.numbers[at], language)}"
        for at in places
    )
    return separated(" · ".join(said), language)


def record_lines(part: Part, language: str) -> Iterator[str]:
    """Yield how many records there are; how often each choice was made; what the first say."""
    whole, *choices = part.tables
    if whole.total is not None:
        every = range(len(whole.columns))
        heading = cut(part.heading.text(language), 24)
        yield f"📒 {heading}" + counts_text(part, whole.total, every, language)
    for table in choices:
        said = [
            f"{cut(row.label.text(language))} {written(row.numbers[0].value or Decimal(0))}"
            for row in table.worst("value")
        ]
        if said:
            heading = cut(heading_of(table, language), 24)
            yield f"▫️ {heading}" + separated(listed_text(said, language), language)
    for one in part.records[:NAMED]:
        yield f"📌 {cut(one.unit)}" + separated(cut(one.title.text(language), 30), language)


def separated(words: str, language: str) -> str:
    """Return what follows a name."""
    return translations(language).gettext(N_("：{names}")).format(names=words)


def indicator_lines(part: Part, language: str) -> Iterator[str]:
    """Yield a line for each indicator that lags or is empty somewhere; one, if none does."""
    say = translations(language).gettext
    flagged = False
    for table in part.tables:
        words = []
        for flag, said in (("lagging", N_("落后：{names}")), ("empty", N_("空白：{names}"))):
            units = [row.label.text(language) for row in table.rows if row.numbers[0].flag == flag]
            if units:
                words.append(say(said).format(names=named_text(units, language)))
        if words and table.heading is not None:
            flagged = True
            title = cut(table.heading.text(language), 24)
            yield f"📊 {title} " + say(N_("；")).join(words)
    if not flagged:
        yield say(N_("📊 {count}项指标没有落后和空白")).format(count=len(part.tables))


def register_lines(part: Part, language: str) -> Iterator[str]:
    """Yield what was recorded against what is aimed at, and what waits for an answer."""
    say = translations(language).gettext
    for table in part.tables[1:]:
        made, settled, waiting = (
            total_of(table, key).value or Decimal(0) for key in ("made", "settled", "waiting")
        )
        text = say(N_("📮 {title}：本年 {made}，已办结 {settled}")).format(
            title=cut(heading_of(table, language), 24), made=written(made), settled=written(settled)
        )
        if waiting:
            text += say(N_("，逾期未答复 {count}")).format(count=written(waiting))
        yield text
    for row in part.tables[0].rows:
        now, so_far = row.numbers
        if not now.value and so_far.target is None:
            continue
        title = cut(row.label.text(language), 24)
        if so_far.target is None:
            yield f"📗 {title} {number_text(now, language)}"
        else:
            words = say(N_("📗 {title} {now}，累计 {so_far}/{target}"))
            yield words.format(
                title=title,
                now=number_text(now, language),
                so_far=written(so_far.value or Decimal(0)),
                target=written(so_far.target),
            )


def total_lines(part: Part, language: str) -> Iterator[str]:
    """Yield the totals of a part in one line."""
    total = part.tables[0].total
    if total is not None:
        every = range(len(total.numbers))
        yield f"▫️ {cut(part.heading.text(language), 24)}" + counts_text(
            part, total, every, language
        )


def heading_of(table: Table, language: str) -> str:
    """Return what stands above a table."""
    return table.heading.text(language) if table.heading is not None else ""


LINES_OF = {
    "tasks": task_lines,
    "check_in": check_in_lines,
    "participation": participation_lines,
    "turns": turn_lines,
    "indicators": indicator_lines,
    "registers": register_lines,
    "records": record_lines,
}


def lines_of(compiled: Compiled, language: str) -> tuple[str, ...]:
    """Return the few lines of a bulletin; what there is no room for is said to be in the whole."""
    say = translations(language).gettext
    found: list[str] = []
    for part in compiled.parts:
        if part.is_empty and part.kind != "tasks":
            continue
        if part.is_empty and part.kind == "tasks" and len(compiled.parts) > 1:
            continue
        lines = list(LINES_OF.get(part.kind, total_lines)(part, language))
        if part.kind == "tasks" and part.key:
            lines = [f"<{cut(part.heading.text(language), 24)}> {line}" for line in lines[:1]]
        found += lines
    if not found:
        return (say(N_("本期没有可通报的内容。")),)
    if len(found) > LINES:
        return (*found[: LINES - 1], say(N_("…… 其余见全文")))
    return tuple(found)


def period_line(compiled: Compiled, language: str) -> str:
    """Return which days it tells of: 11月16日–11月22日; 2026年10月."""
    if compiled.per != "week":
        first = first_of_period(compiled.per, compiled.period)
        return period_text(compiled.per, first, language)
    ends = bare_day_text(compiled.ends, language)
    return f"{bare_day_text(compiled.begins, language)}–{ends}"


@frozen
class Issued:
    """A bulletin as messages tell of it: what it says, its number, a leader's note, what it mends.

    A draft has no number yet.
    """

    id: int
    version: int
    compiled: Compiled
    number: Label | None = None
    note: str = ""
    note_by: str = ""
    corrects: Label | None = None

    def title(self, language: str) -> str:
        """Return what it is called, with its number."""
        title = self.compiled.title.text(language)
        return f"{title} {self.number.text(language)}" if self.number else title

    def period(self, language: str) -> str:
        """Return which days it tells of."""
        return period_line(self.compiled, language)

    def lines(self, language: str) -> tuple[str, ...]:
        """Return what it says, in a few lines."""
        return lines_of(self.compiled, language)

    def mended(self, language: str) -> str:
        """Return the number of the one that it corrects."""
        return self.corrects.text(language) if self.corrects else ""
