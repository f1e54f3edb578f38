"""One bulletin in chat, picture, Excel, Word and PDF: the numbers of all are those compiled."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.compiled import Compiled, Part, Row, Table
from tests.wording.documents.test_documents import (
    compiled_numbers,
    in_excel,
    in_word,
    listed_in_excel,
    listed_in_word,
    pdf_text,
)
from wording.bulletins.labels import Measure
from wording.bulletins.lines import LINES_OF, NAMED, cut, total_lines
from wording.bulletins.picture import DRAWN, TONES
from wording.documents.excel import excel_of
from wording.documents.laid_out import Issued, laid_out
from wording.documents.pdf import pdf_of
from wording.documents.word import word_of
from wording.pictures.bars import Bars
from wording.pictures.cards import Cards
from wording.pictures.totals import Totals
from wording.pictures.trend import Multiples


def assert_agree(compiled: Compiled) -> None:
    """Read each number back from wherever people read it."""
    laid = laid_out(compiled, Issued(), "zh_CN")
    wanted = compiled_numbers(compiled)
    word = word_of(laid)
    assert in_word(word) == wanted
    excel = excel_of(compiled, Issued(), "zh_CN")
    shown = compiled.model_copy(
        update={"parts": tuple(one for one in compiled.parts if not one.is_empty)}
    )
    assert in_excel(excel_of(shown, Issued(), "zh_CN")) == wanted
    records = [one for part in compiled.parts for one in part.records]
    assert listed_in_word(word) == [(one.unit, one.title.said, one.files) for one in records]
    assert listed_in_excel(excel) == [
        (one.unit, one.on, one.title.said, one.files) for one in records
    ]
    squeezed = "".join(pdf_text(pdf_of(laid, "zh_CN")).split())
    for part in laid["parts"]:
        for table in part["tables"] if not part["empty"] else ():
            for row in table["rows"]:
                line = "".join(map(cell_text, row["cells"]))
                assert "".join(line.split()) in squeezed
    for part in compiled.parts:
        if not part.is_empty:
            assert_said(part)
            assert_drawn(compiled, part)


def assert_said(part: Part) -> None:
    """The numbers of a part's lines in chat."""
    lines = list(LINES_OF.get(part.kind, total_lines)(part, "zh_CN"))
    told = [numbers_in(line) for line in lines]
    table, total = (part.tables[0], part.tables[0].total) if part.tables else (None, None)
    if part.kind in {"participation", "turns"} and table is not None:
        assert [one[:2] for one in told] == [values(row)[:2] for row in some(table.rows)]
    elif part.kind == "check_in" and total is not None:
        assert numbers_in(lines[0].partition("；")[0])[:2] == values(total)[:2]
    elif part.kind == "records" and total is not None:
        assert told[0] == values(total)
        of_choices = [one.worst("value") for one in part.tables[1:] if one.worst("value")]
        assert told[1 : 1 + len(of_choices)] == [
            [row.numbers[0].value for row in rows] for rows in of_choices
        ]
        assert len(lines) == 1 + len(of_choices) + min(len(part.records), NAMED)
    elif part.kind == "registers" and table is not None:
        made = [values(one.total)[:2] for one in part.tables[1:] if one.total is not None]
        assert [one[:2] for one in told[: len(made)]] == made
        shown = [row for row in table.rows if row.numbers[0].value or row.numbers[1].target]
        for row, line in zip(shown, lines[len(made) :], strict=True):
            now, so_far = row.numbers
            wanted = [now.value] + ([so_far.value, so_far.target] if so_far.target else [])
            assert numbers_in(line.removeprefix(f"📗 {row.label.said}")) == wanted
    elif part.kind in {"points", "coverage", "burden"} and total is not None:
        assert told[0] == values(total)
    elif part.kind == "tasks" and table is not None and total is not None:
        of = dict(zip((one.key for one in table.columns), values(total), strict=True))
        closed, open_, late = lines
        assert counts_in(closed) == [of[Measure.STRUCK_OFF], of[Measure.DONE]]
        spared = [of[Measure.SPARED]] if of[Measure.SPARED] else []
        answers = [of[one] for one in (Measure.ON_TRACK, Measure.BEHIND, Measure.UNANSWERED)]
        assert counts_in(open_) == [*answers, *spared]
        assert counts_in(late)[0] == of[Measure.OVERDUE]
    elif part.kind == "indicators":
        flagged = [names for one in part.tables if (names := flagged_in(one))]
        assert [
            all(name in line for name in names[:NAMED])
            for names, line in zip(flagged, lines if flagged else (), strict=True)
        ] == [True] * len(flagged)
        assert flagged or told == [[len(part.tables)]]


def assert_drawn(compiled: Compiled, part: Part) -> None:
    """The numbers of a part's picture, where it has one."""
    draw = DRAWN.get(part.kind)
    picture = draw(compiled, part, "zh_CN") if draw else None
    if isinstance(picture, Totals) and part.kind == "points":
        assert [one.reached for one in picture.rows] == [
            float(row.numbers[-1].value or 0) for row in part.tables[0].rows
        ]
    elif isinstance(picture, Totals):
        wanted = [row.numbers[1].value for row in part.tables[0].rows]  # so far, or struck off
        assert [one.reached for one in picture.rows] == [float(one or 0) for one in wanted]
    elif isinstance(picture, Bars) and part.kind == "participation":
        asked = [values(row)[0] for row in some(part.tables[0].rows)]
        assert [sum(one.counts) for one in picture.rows] == asked
    elif isinstance(picture, Bars):  # of tasks: as many of each as all units have
        sums = [sum(one.counts[place] for one in picture.rows) for place in range(len(TONES))]
        table = part.tables[0]
        of = dict(zip((one.key for one in table.columns), columns_of(table), strict=True))
        assert sums == [sum(one or 0 for one in of[key]) for key in TONES]
    elif isinstance(picture, Multiples):
        drawn = [[point.value for point in panel.points] for panel in picture.panels]
        read = [
            [None if one is None else float(one) for one in series.values] for series in part.series
        ]
        assert drawn == read[: len(drawn)]
        assert len(drawn) + picture.left == len(read)
    elif isinstance(picture, Cards):
        assert [(one.unit, one.title, one.files) for one in picture.rows] == [
            (one.unit, one.title.said, one.files) for one in part.records
        ]
        assert picture.rest == max(len(part.records) - picture.shown, 0) + part.left


def cell_text(cell: dict[str, str]) -> str:
    """A cell as PDF shows it."""
    change = f"（{cell['change']}）" if cell["change"] else ""
    return f"{cell['text']}{'▲' * bool(cell['flag'])}{change}"


def columns_of(table: Table) -> Iterator[list[Decimal | None]]:
    """The numbers of a table, column by column."""
    yield from (list(column) for column in zip(*map(values, table.rows), strict=True))


def flagged_in(table: Table) -> list[str]:
    """The units of an indicator's table that lag or have nothing, as chat names them."""
    return [cut(row.label.said) for row in table.rows if row.numbers[0].flag]


def counts_in(line: str) -> list[Decimal]:
    """The numbers of a line, each after the word for what it counts, without their changes."""
    said = re.sub(r"（[+-][^）]*）", "", line)
    return [Decimal(one) for one in re.findall(r" (\d+)", said)]


def some(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row.numbers[0].value)


def values(row: Row) -> list[Decimal | None]:
    return [one.value for one in row.numbers]


def numbers_in(line: str) -> list[Decimal]:
    """The numbers of a line, without by how much they changed."""
    said = re.sub(r"（[+-][^）]*）", "", line.replace("−", "-")).rpartition("：")[2]
    return [Decimal(one) for one in re.findall(r"-?\d+(?:\.\d+)?", said)]
