"""A bulletin as a workbook: a sheet for each section, numbers as numbers."""

from io import BytesIO
from itertools import chain

from models.compiled import Compiled, Number, Table
from models.compiled import Part as Section
from wording.catalogues import listed_text, translations
from wording.documents.laid_out import (
    FLAGS,
    WORDS,
    Issued,
    column_shown,
    laid_out,
    left_shown,
    record_shown,
)
from wording.exports.sheets import sheet_names
from wording.messages import N_
from wording.workbooks.sheets import Cell, Column, Kind, Row, Sheet, Tint
from wording.workbooks.streaming import Part, write_rows

COVER, BEFORE, TARGET, LOOKED_AT = N_("说明"), N_("上期"), N_("目标"), N_("提示")
HEADED = {"records": WORDS["listed"], "quotes": WORDS["said"]}


def excel_of(compiled: Compiled, issued: Issued, language: str) -> bytes:
    """Return the workbook: what it is, then a sheet for each table."""
    say = translations(language).gettext
    laid = laid_out(compiled, issued, language)
    cover = Sheet(say(COVER), (Column(laid["title"], widest=60), Column("", widest=60)))
    told = (
        ("", laid["organisation"]),
        ("", laid["number"]),
        ("", laid["period"]),
        (say(WORDS["note"]), issued.note),
        (say(WORDS["witness"]), compiled.witness),
    )
    tables = [
        (part.heading.text(language), table) for part in compiled.parts for table in part.tables
    ]
    titles = [
        f"{heading} {table.heading.text(language)}" if table.heading else heading
        for heading, table in tables
    ]
    names = sheet_names([cover.name, *titles])[1:]
    sheets = [
        Part(sheet_of(name, table, language), rows_of(table, language))
        for name, (_, table) in zip(names, tables, strict=True)
    ]
    sheets += worded(compiled, language, [cover.name, *names])
    content = BytesIO()
    write_rows(content, [Part(cover, [row for row in told if row[1]]), *sheets])
    return content.getvalue()


def worded(compiled: Compiled, language: str, taken: list[str]) -> list[Part]:
    """Return the sheets of records that are listed, and of what people said, where there are any.

    A day is a day, and how many files there are is a number.
    """
    say = translations(language).gettext
    kinds = {
        "records": (
            *(Column(say(WORDS["unit"])), Column(say(WORDS["day"]), Kind.DAY)),
            *(Column(say(WORDS[key]), widest=50) for key in ("title", "facts")),
            Column(say(WORDS["files"]), Kind.NUMBER),
        ),
        "quotes": tuple(Column(say(WORDS[key]), widest=60) for key in ("unit", "subject", "said")),
    }
    found = []
    for part in compiled.parts:
        for key, columns in kinds.items():
            if getattr(part, key):
                heading = f"{part.heading.text(language)} {say(HEADED[key])}"
                name = sheet_names([*taken, heading])[-1]
                taken = [*taken, name]
                found.append(Part(Sheet(name, columns), WORDED[key](part, language)))
    return found


def rows_of_records(part: Section, language: str) -> list[Row]:
    """Return the records that are listed; that there are more is said below them."""
    rows: list[Row] = [
        (
            one.unit,
            one.on,
            one.title.text(language),
            translations(language).gettext(N_("；")).join(record_shown(one, language)["facts"]),
            one.files,
        )
        for one in part.records
    ]
    return [*rows, (left_shown(part.left, language), *(None,) * 4)] if part.left else rows


def rows_of_quotes(part: Section, language: str) -> list[Row]:
    """Return what people said."""
    return [(one.unit, one.question.text(language), one.words) for one in part.quotes]


WORDED = {"records": rows_of_records, "quotes": rows_of_quotes}


def sheet_of(name: str, table: Table, language: str) -> Sheet:
    """Return the sheet of a table: each number, that of the period before, the target."""
    say = translations(language).gettext
    columns = [Column(say(WORDS["subject"]))]
    for column in table.columns:
        label = column_shown(column, language)
        columns.append(Column(label, Kind.NUMBER))
        columns += [
            Column(f"{label} {say(word)}", Kind.NUMBER)
            for word, key in ((BEFORE, "before"), (TARGET, "target"))
            if is_told(table, key, column.key)
        ]
    columns.append(Column(say(LOOKED_AT), tints={say(one): Tint.RED for one in FLAGS.values()}))
    return Sheet(name, tuple(columns))


def is_told(table: Table, key: str, column: str) -> bool:
    """Return whether any row has such a number in a column."""
    place = table.places[column]
    rows = [*table.rows, *((table.total,) if table.total else ())]
    return any(getattr(row.numbers[place], key) is not None for row in rows)


def rows_of(table: Table, language: str) -> list[Row]:
    """Return the rows, the total at the end."""
    rows = [*table.rows, *((table.total,) if table.total else ())]
    told = [
        [key for key in ("before", "target") if is_told(table, key, column.key)]
        for column in table.columns
    ]
    return [
        (
            row.label.text(language),
            *chain(*(cells(one, keys) for one, keys in zip(row.numbers, told, strict=True))),
            flags(row.numbers, language),
        )
        for row in rows
    ]


def cells(number: Number, keys: list[str]) -> tuple[Cell, ...]:
    """Return a number and what it is compared with."""
    return (number.value, *(getattr(number, key) for key in keys))


def flags(numbers: tuple[Number, ...], language: str) -> str:
    """Return why a row is looked at."""
    say = translations(language).gettext
    return listed_text(dict.fromkeys(say(FLAGS[one.flag]) for one in numbers if one.flag), language)
