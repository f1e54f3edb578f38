"""Departments without members: what there is of them is told everywhere, and nothing else is."""

import re
from datetime import timedelta
from io import BytesIO

import pypdfium2
from docx import Document
from python_calamine import CalamineWorkbook

from ledger.bulletins.compiling import compile_bulletin
from ledger.talk.acts import Act
from ledger.tasks.assigning import NewTask, register_task
from models import Database
from models.compiled import Compiled
from models.framework import Bulletin, BulletinSection
from models.periods import first_day
from tests.ledger.offices import MONDAY, open_office, responsibility
from tests.staff import add_unit
from wording.bulletins.lines import lines_of
from wording.bulletins.picture import picture_of
from wording.documents.excel import excel_of
from wording.documents.laid_out import Issued, with_chart
from wording.documents.pdf import pdf_of
from wording.documents.word import word_of
from wording.pictures.bars import Bars

WEEKLY = Bulletin(
    key="any-week",
    title="一周",
    responsibility="performance",
    sections=(
        BulletinSection(kind="tasks"),
        BulletinSection(kind="check_in", check_in="weekly-study"),
        BulletinSection(kind="indicators", indicators=("public-interest-cases",)),
        BulletinSection(kind="registers"),
    ),
)
NOBODY, LEFT = "从来无人的部门", "人已走完的部门"


async def with_empty_departments(database: Database, *, task: bool) -> Compiled:
    """A department that never had a member, and one whose only member left a task behind."""
    office = await open_office(database)
    known_at = MONDAY + timedelta(days=4)
    async with database.write() as session:
        zhang = await session.merge(office.zhang)
        for name in (NOBODY, LEFT):
            unit = await add_unit(session, zhang.organisation_id, name, office.units["示例单位"].id)
        zhang.unit_id = unit.id
        if task:
            node = await responsibility(session, office, "履职责任")
            new = NewTask(
                title="一件", responsibility=node, owner=zhang,
                deadline=MONDAY + timedelta(days=1),
            )  # fmt: skip
            await register_task(Act(session, office.leader, MONDAY), new)
        zhang.left_at = MONDAY + timedelta(days=2)
    async with database.read() as session:
        first = first_day("week", MONDAY.date())
        return await compile_bulletin(
            session, office.organisation, WEEKLY, first, known_at=known_at
        )


def squeezed(text: str) -> str:
    return "".join(text.split())


def in_documents(compiled: Compiled) -> dict[str, str]:
    """All words of each document, without blanks."""
    laid = with_chart(compiled, Issued(), "zh_CN")
    word = Document(BytesIO(word_of(laid)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = CalamineWorkbook.from_filelike(BytesIO(excel_of(compiled, Issued(), "zh_CN")))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    with pypdfium2.PdfDocument(pdf_of(laid, "zh_CN")) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return {
        "word": squeezed("".join([*(one.text for one in word.paragraphs), *cells])),
        "excel": squeezed("".join(str(cell) for rows in sheets for row in rows for cell in row)),
        "pdf": squeezed("".join(pages)),
    }


async def test_what_its_last_member_left_behind_is_told_of_a_department(database: Database) -> None:
    compiled = await with_empty_departments(database, task=True)
    by_unit = compiled.parts[0].tables[0]
    rows = {row.label.said: row for row in by_unit.rows}
    assert NOBODY not in rows
    told = dict(zip((one.key for one in by_unit.columns), rows[LEFT].numbers, strict=True))
    assert told["overdue"].value == 1
    assert re.search(rf"：{LEFT} 1", " ".join(lines_of(compiled, "zh_CN")))
    picture = picture_of(compiled, "zh_CN")
    assert isinstance(picture, Bars)
    [bar] = [row for row in picture.rows if row.name.startswith(LEFT)]
    assert "逾期 1" in bar.name
    assert picture.content().startswith(b"\x89PNG")
    for kind, text in in_documents(compiled).items():
        assert LEFT in text, kind
        assert NOBODY not in text, kind
        assert not re.search("None|nan|NaN|undefined", text), kind


async def test_where_no_department_has_anything_it_says_so(database: Database) -> None:
    compiled = await with_empty_departments(database, task=False)
    assert compiled.parts[0].is_empty
    for kind, text in in_documents(compiled).items():
        assert NOBODY not in text, kind
        assert not re.search("None|nan|NaN|undefined", text), kind
    said = " ".join(lines_of(compiled, "zh_CN"))
    assert LEFT not in said
    assert NOBODY not in said
