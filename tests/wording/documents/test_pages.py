"""Documents as somebody sees them who opens them, and one total wherever it is read."""

import os
import re
from decimal import Decimal
from io import BytesIO

import numpy as np
import pytest
from docx import Document
from PIL import Image
from python_calamine import CalamineWorkbook

from models.compiled import Label, Number, Row
from tests.bulletins.agreement import cell_text
from tests.bulletins.test_lines import bulletin, row, tasks
from tests.wording.documents import samples
from tests.wording.documents.pages import (
    COVER,
    DOCS,
    KINDS,
    LIBREOFFICE,
    first_page,
    of_kind,
    opened_by_libreoffice,
    workbook,
)
from tests.wording.documents.test_documents import pdf_text, sample
from wording.bulletins.labels import MEASURES, Measure
from wording.bulletins.lines import lines_of
from wording.bulletins.picture import TONES, picture_of
from wording.documents.excel import excel_of
from wording.documents.laid_out import Issued, laid_out, with_chart
from wording.documents.pdf import pdf_of
from wording.documents.word import word_of
from wording.pictures.bars import Bars

ALIKE = 3.0  # of 255, on average: another version sets a line a little lower


def unlike(page: Image.Image, name: str) -> float:
    """How much a page differs from the one in the docs, of 255."""
    with Image.open(DOCS / f"{name}.png") as golden:
        wanted = np.asarray(golden.convert("L"), dtype=float)
    return float(np.abs(np.asarray(page.convert("L"), dtype=float) - wanted).mean())


def test_the_first_page_of_pdf_looks_as_in_the_docs() -> None:
    laid = with_chart(samples.ordinary(), samples.ISSUED, "zh_CN")
    assert unlike(first_page(pdf_of(laid, "zh_CN")), "page-pdf") < ALIKE
    assert unlike(first_page(samples.invites().content()), "page-invites") < ALIKE
    for kind in KINDS:
        assert unlike(first_page(pdf_of(of_kind(kind), "zh_CN")), f"page-{kind}") < ALIKE
    shown = (DOCS.parent / "pictures.md").read_text("utf-8")
    every = ("word", "pdf", "excel", "invites", *KINDS)
    assert all(f"pictures/page-{kind}.png" in shown for kind in every)


def needs_libreoffice() -> None:
    if LIBREOFFICE is None:
        packages = "libreoffice-writer-nogui libreoffice-calc-nogui"
        missing = f"LibreOffice is missing: apt-get install {packages}"
        (pytest.fail if "CI" in os.environ else pytest.skip)(missing)


def test_libreoffice_shows_what_a_workbook_holds() -> None:
    needs_libreoffice()
    page = first_page(opened_by_libreoffice(workbook(), "xlsx"), after=COVER)
    assert unlike(page, "page-excel") < ALIKE


@pytest.mark.parametrize("name", ["ordinary", "nothing", "crowded", "study", "crowded_gallery"])
def test_libreoffice_shows_what_word_holds(name: str) -> None:
    needs_libreoffice()
    laid = with_chart(sample(name), samples.ISSUED, "zh_CN")
    pdf = opened_by_libreoffice(word_of(laid), "docx")
    squeezed = "".join(pdf_text(pdf).split())
    for part in laid["parts"]:
        assert part["heading"] in squeezed
        for table in part["tables"] if not part["empty"] else ():
            assert table["rows"][-1]["label"] in squeezed
            cells = "".join(cell_text(cell) for cell in table["rows"][-1]["cells"])
            assert "".join(cells.split()) in squeezed
        for one in part["records"]:
            assert f"{one['files']}" in squeezed
            assert "".join(one["title"].split()) in squeezed
    assert "".join(laid["title"].split()) in squeezed
    if name == "ordinary":
        assert unlike(first_page(pdf), "page-word") < ALIKE


def test_one_total_in_chat_picture_excel_word_and_pdf() -> None:
    rows = tuple(row(f"第{number}部", number % 4, number) for number in range(1, 10))
    sums = [sum(int(one.numbers[at].value or 0) for one in rows) for at in range(len(Measure))]
    total = Row(label=Label(said="合计"), numbers=tuple(Number(value=Decimal(one)) for one in sums))
    part = tasks(rows)
    table = part.tables[0].model_copy(update={"total": total})
    compiled = bulletin(part.model_copy(update={"tables": (table,)}))
    wanted = {MEASURES[one]: count for one, count in zip(Measure, sums, strict=True)}
    said = " ".join(lines_of(compiled, "zh_CN"))
    assert {name: int(re.findall(f"{name} (\\d+)", said)[0]) for name in wanted} == wanted
    picture = picture_of(compiled, "zh_CN")
    assert isinstance(picture, Bars)
    drawn = [sum(bar.counts[place] for bar in picture.rows) for place in range(len(TONES))]
    labels = [one.label for one in picture.series]
    assert dict(zip(labels, drawn, strict=True)) == {
        MEASURES[one]: wanted[MEASURES[one]] for one in TONES
    }
    laid = laid_out(compiled, Issued(), "zh_CN")
    word = Document(BytesIO(word_of(laid))).tables[0].rows[-1].cells
    assert [int(re.findall(r"\d+", one.text)[0]) for one in word[1:]] == list(wanted.values())
    book = CalamineWorkbook.from_filelike(BytesIO(excel_of(compiled, Issued(), "zh_CN")))
    headings, *read = book.get_sheet_by_index(1).to_python()
    last = dict(zip(headings, read[-1], strict=True))
    assert {name: last[name] for name in wanted} == wanted
    squeezed = "".join(pdf_text(pdf_of(laid, "zh_CN")).split())
    told = laid["parts"][0]["tables"][0]["rows"][-1]
    line = "".join(one["text"] + "▲" * bool(one["flag"]) for one in told["cells"])
    assert "".join(f"{told['label']}{line}".split()) in squeezed
