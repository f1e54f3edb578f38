"""Ten lines, whatever there is: nothing, 300 departments, long names, missing readings."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from models.compiled import Column, Compiled, Flag, Label, Number, Part, Row, Table
from wording.bulletins.labels import MEASURES, Measure, column
from wording.bulletins.life import BulletinDrafted, BulletinPosted
from wording.bulletins.lines import Issued, lines_of
from wording.bulletins.report import Place
from wording.rendering import TEXT_LIMIT, Reader, render

LONG = "综合业务与法律政策研究暨检察技术信息化保障部第一联合工作组"
COLUMNS = tuple(column(measure, words) for measure, words in MEASURES.items())


def row(name: str, overdue: int, number: int = 1) -> Row:
    values = [overdue if one is Measure.OVERDUE else 1 for one in Measure]
    return Row(
        label=Label(said=name),
        unit_id=number,
        numbers=tuple(Number(value=Decimal(one), before=Decimal(0)) for one in values),
    )


def tasks(rows: tuple[Row, ...]) -> Part:
    total = row("合计", sum(int(one.numbers[-1].value or 0) for one in rows))
    table = Table(columns=COLUMNS, rows=rows, total=total)
    return Part(kind="tasks", heading=Label(said="事项推进"), tables=(table, table))


def indicator(name: str, *flags: Flag | None) -> Table:
    rows = tuple(
        Row(
            label=Label(said=f"{LONG}{place}"),
            numbers=(Number(value=None if flag == "empty" else Decimal(1), flag=flag),),
        )
        for place, flag in enumerate(flags)
    )
    value = Column(key="value", label=Label(said="本期"))
    return Table(columns=(value,), rows=rows, heading=Label(said=name))


def bulletin(*parts: Part) -> Compiled:
    return Compiled(
        bulletin="week",
        title=Label(said="调度通报", english="Weekly bulletin"),
        organisation="示例单位",
        per="week",
        period="2026-W48",
        begins=date(2026, 11, 23),
        ends=date(2026, 11, 29),
        known_at=datetime(2026, 11, 30, tzinfo=UTC),
        parts=parts,
    )


MANY = tuple(row(f"{LONG}{number}", number, number) for number in range(300))
NO_ROWS: tuple[Row, ...] = ()
FIGURES = Part(
    kind="indicators",
    heading=Label(said="业务指标"),
    tables=tuple(indicator(f"{LONG}指标{one}", "lagging", "empty", None) for one in range(12)),
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("compiled", "words"),
    [
        (bulletin(), ("没有可通报的内容", "Nothing to report")),
        (bulletin(tasks(MANY)), ("等299个部门", "299 units in all")),
        (bulletin(tasks(MANY), FIGURES), ("其余见全文", "the rest is in the whole")),
        (bulletin(FIGURES), ("空白：", "empty: ")),
    ],
)
def test_it_reads_right_in_ten_lines(
    compiled: Compiled, words: tuple[str, str], language: str
) -> None:
    lines = lines_of(compiled, language)
    assert len(lines) <= 7
    assert all(len(line) <= 140 for line in lines), lines
    assert words[language == "en"] in "\n".join(lines)
    issued = Issued(1, 1, compiled, note="请<b>尽快</b>", note_by="领导甲")
    for message in (BulletinDrafted(issued), BulletinPosted(issued)):
        text = render(message, Reader(language)).text
        assert len(text) < TEXT_LIMIT
        assert "请&lt;b&gt;" in text


def test_the_worst_come_first() -> None:
    [*_, overdue] = lines_of(bulletin(tasks((row("甲", 1), row("乙", 3), row("丙", 0)))), "zh_CN")
    assert overdue.endswith("：乙 3、甲 1")


def test_a_place_is_one_number_on_a_button() -> None:
    for place in (Place(), Place(999, 9, 3, 301, 7, 40), Place(row=1, page=9999)):
        assert Place.unpacked(place.packed) == place
