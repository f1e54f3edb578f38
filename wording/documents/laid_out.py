"""A bulletin as its documents show it: every word and number decided once, for all of them.

What comes out is JSON: dictionaries, lists and texts. So a template of an office sees no more than
this, and Word, PDF and Excel cannot differ in a number.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.amounts import plain
from models.compiled import Column, Compiled, Listed, Number, Part, Quote, Row, Table
from wording.bulletins.labels import ASKED_AND_SAID
from wording.bulletins.picture import picture_of
from wording.catalogues import translations
from wording.dates import bare_day_text, official_day_text
from wording.messages import N_

NOTHING = "—"
NUMERALS = "一二三四五六七八九十"
FLAGS = {
    "late": N_("逾期"),
    "lagging": N_("落后"),
    "empty": N_("空白"),
    "short": N_("未达目标"),
}
WORDS = {
    "subject": N_("项目"),
    "note": N_("分析说明"),
    "nothing": N_("本期没有需要通报的内容。"),
    "witness": N_("台账见证"),
    "check": N_("扫码核对"),
    "corrects": N_("更正"),
    "said": N_("情况说明"),
    "listed": N_("登记明细"),
    "unit": N_("登记部门"),
    "day": N_("登记日期"),
    "title": N_("登记名称"),
    "facts": N_("登记内容"),
    "files": N_("附件数"),
    "before": N_("括号内为比上期增减；▲ 为逾期、落后、空白或未达目标。"),
}
TOTAL = N_("合计")
PERIOD = N_("{begins}至{ends}")
TALLEST = 900.0  # of a picture 540 wide that a page has room for
CHECKED = "{title} {period} {witness}"


# All that a template can name, with something in it: whether one can be used is tried with this.
EXAMPLE: dict[str, Any] = {
    "organisation": "示例单位",
    "unit": "",
    "title": "示例通报",
    "number": "〔2026〕第1期",
    "corrects": "",
    "period": "2026年11月",
    "date": "2026年12月1日",
    "parts": [
        {
            "mark": "一、",
            "heading": "事项",
            "empty": False,
            "tables": [
                {
                    "heading": "按部门",
                    "columns": ["数量"],
                    "rows": [
                        {
                            "label": "合计",
                            "total": True,
                            "cells": [{"text": "1", "change": "+1", "flag": ""}],
                        }
                    ],
                }
            ],
            "quotes": [{"unit": "办公室", "question": "问", "lines": ["答"]}],
            "records": [
                {"unit": "办公室", "day": "1日", "title": "题", "facts": ["问：答"], "files": "1"}
            ],
            "left": "",
        }
    ],
    "note": ["说明"],
    "note_by": "甲",
    "released_by": "甲",
    "chart": "",
    "witness": "1 · 0",
    "checked": "示例",
    "words": WORDS,
}


@dataclass(frozen=True)
class Issued:
    """What a release adds to what was compiled; all empty of a draft."""

    number: str = ""  # as people read it: 〔2026〕第12期
    note: str = ""
    note_by: str = ""
    released_by: str = ""
    released_on: date | None = None
    corrects: str = ""  # the number of the one that it corrects


def laid_out(compiled: Compiled, issued: Issued, language: str) -> dict[str, Any]:
    """Return the bulletin as its documents show it."""
    say = translations(language).gettext
    period = say(PERIOD).format(
        begins=official_day_text(compiled.begins, language),
        ends=official_day_text(compiled.ends, language),
    )
    title, until = compiled.title.text(language), issued.released_on or compiled.known_at.date()
    checked = {"title": title, "period": compiled.period, "witness": compiled.witness}
    return {
        "organisation": compiled.organisation,
        "unit": compiled.unit,
        "title": title,
        "number": issued.number,
        "corrects": issued.corrects,
        "period": period,
        "date": official_day_text(until, language),
        "parts": [
            {"mark": mark(place, language), **part_shown(part, language)}
            for place, part in enumerate(compiled.parts, start=1)
        ],
        "chart": "",
        "note": issued.note.splitlines(),
        "note_by": issued.note_by,
        "released_by": issued.released_by,
        "witness": compiled.witness,
        "checked": CHECKED.format(**checked).strip(),
        "words": {key: say(word) for key, word in WORDS.items()},
    }


def with_chart(compiled: Compiled, issued: Issued, language: str) -> dict[str, Any]:
    """Return the same with its chart, a PNG in base64; without where none fits on a page.

    Pure, and the work of a while: never on the event loop.
    """
    picture = picture_of(compiled, language)
    if picture and picture.height() > TALLEST:  # the tables say the same
        picture = None
    chart = b64encode(picture.content()).decode() if picture else ""
    return laid_out(compiled, issued, language) | {"chart": chart}


def mark(place: int, language: str) -> str:
    """Return what a section is counted with: 一、二、 …; 1. in English."""
    if language == "en" or place > len(NUMERALS):
        return f"{place}. "
    return f"{NUMERALS[place - 1]}、"


def part_shown(part: Part, language: str) -> dict[str, Any]:
    """Return one section."""
    return {
        "heading": part.heading.text(language),
        "tables": [table_shown(table, language) for table in part.tables],
        "quotes": [quote_shown(quote, language) for quote in part.quotes],
        "records": [record_shown(one, language) for one in part.records],
        "left": left_shown(part.left, language),
        "empty": part.is_empty,
    }


def table_shown(table: Table, language: str) -> dict[str, Any]:
    """Return a table; its total, if there is one, is the last row and is marked as such."""
    rows = [row_shown(row, language) for row in table.rows]
    if table.total is not None:
        rows.append(row_shown(table.total, language) | {"total": True})
    return {
        "heading": table.heading.text(language) if table.heading else "",
        "columns": [column_shown(column, language) for column in table.columns],
        "rows": rows,
    }


def column_shown(column: Column, language: str) -> str:
    """Return what stands above a column, with what its numbers count."""
    label = column.label.text(language)
    if not column.counted_in:
        return label
    return (
        f"{label} ({column.counted_in})" if language == "en" else f"{label}（{column.counted_in}）"
    )


def row_shown(row: Row, language: str) -> dict[str, Any]:
    """Return one row."""
    cells = [cell_shown(number, language) for number in row.numbers]
    return {"label": row.label.text(language), "cells": cells, "total": False}


def cell_shown(number: Number, language: str) -> dict[str, str]:
    """Return a number, what is aimed at, by how much it changed, and why it is looked at."""
    flag = translations(language).gettext(FLAGS[number.flag]) if number.flag else ""
    value = NOTHING if number.value is None else amount(number.value)
    if number.target is not None:
        value = f"{value} / {amount(number.target)}"
    return {"text": value, "change": change(number), "flag": flag}


def change(number: Number) -> str:
    """Return by how much a number changed on the period before; nothing where it did not."""
    if number.value is None or number.before is None or number.value == number.before:
        return ""
    by = number.value - number.before
    return f"{'+' if by > 0 else '−'}{amount(abs(by))}"


def amount(value: Decimal) -> str:
    """Return a number as people write it."""
    return str(plain(value)) if value >= 0 else f"−{plain(-value)}"


def quote_shown(quote: Quote, language: str) -> dict[str, Any]:
    """Return what somebody said, line by line."""
    return {
        "unit": quote.unit,
        "question": quote.question.text(language),
        "lines": [line for line in quote.words.splitlines() if line.strip()],
    }


def record_shown(record: Listed, language: str) -> dict[str, Any]:
    """Return a record that is listed: its facts are lines of what was asked and what was said."""
    say = translations(language).gettext
    return {
        "unit": record.unit,
        "day": bare_day_text(record.on, language),
        "title": record.title.text(language),
        "facts": [
            say(ASKED_AND_SAID).format(asked=one.asked.text(language), said=one.said.text(language))
            for one in record.facts
        ],
        "files": str(record.files) if record.files else NOTHING,
    }


def left_shown(left: int, language: str) -> str:
    """Return that there are so many records besides; empty where there are none."""
    return (
        translations(language).gettext(N_("另有{count}条没有列出。")).format(count=left)
        if left
        else ""
    )
