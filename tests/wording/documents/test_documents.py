"""Bulletins as Word, PDF and Excel: what is read back is what was compiled, in all of them."""

import re
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from posixpath import normpath
from typing import Any

import pypdfium2
import pytest
from docx import Document
from lxml import etree
from python_calamine import CalamineWorkbook

from models.compiled import Compiled
from tests.wording.documents import samples
from wording.documents.excel import excel_of
from wording.documents.laid_out import Issued, laid_out, with_chart
from wording.documents.pdf import pdf_of
from wording.documents.products import BulletinWord, bulletin_word
from wording.documents.word import OFFICE, BrokenTemplateError, word_of
from wording.products import as_source, make

ALL = ("ordinary", "nothing", "crowded", "study", "gallery", "crowded_gallery")
IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEADING_NUMBER = re.compile(r"[−\d.]+|—")


def sample(name: str) -> Compiled:
    found: Compiled = getattr(samples, name)()
    return found


def compiled_numbers(compiled: Compiled) -> list[list[str]]:
    """Every number of every table, row by row, with the totals, as people write it."""
    laid = laid_out(compiled, Issued(), "zh_CN")
    return [
        [LEADING_NUMBER.match(cell["text"])[0] for cell in row["cells"]]  # type: ignore[index]
        for part in laid["parts"]
        if not part["empty"]
        for table in part["tables"]
        for row in table["rows"]
    ]


def in_word(content: bytes) -> list[list[str]]:
    """The numbers of all tables of a Word document."""
    return [
        [LEADING_NUMBER.match(cell.text)[0] for cell in row.cells[1:]]  # type: ignore[index]
        for table in Document(BytesIO(content)).tables
        for row in table.rows[1:]
        if not is_listing(cell.text for cell in table.rows[0].cells)
    ]


def is_listing(headings: Iterable[object]) -> bool:
    """Whether a table tells of records, one by one, or of what people said."""
    return next(iter(headings)) == "登记部门"


def listed_in_word(content: bytes) -> list[tuple[str, str, int]]:
    """Unit, title and number of files of each record in a Word document."""
    return [
        (row.cells[0].text, row.cells[2].text, int(row.cells[4].text.replace("—", "0")))
        for table in Document(BytesIO(content)).tables
        for row in table.rows[1:]
        if is_listing(cell.text for cell in table.rows[0].cells)
    ]


def listed_in_excel(content: bytes) -> list[tuple[str, date, str, int]]:
    """Unit, day, title and number of files of each record in a workbook."""
    return [
        (row[0], row[1], row[2], int(row[4]))
        for headings, *rows in sheets_of(content)
        if is_listing(headings) and len(headings) == 5
        for row in rows
        if row[2]  # not that there are more
    ]


def sheets_of(content: bytes) -> list[Any]:
    """The rows of all sheets but the cover and the hidden one."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[1:-1]]


def in_excel(content: bytes) -> list[list[str]]:
    """The numbers of all sheets but the cover, without those of the period before."""
    found = []
    for headings, *rows in sheets_of(content):
        if is_listing(headings):
            continue
        wanted = [
            place
            for place, heading in enumerate(headings)
            if place and not str(heading).endswith(("上期", "目标", "提示"))
        ]
        found += [[as_written(row[at]) for at in wanted] for row in rows]
    return found


def as_written(value: float | str) -> str:
    """A number of a cell as people write it."""
    return f"{value:g}".replace("-", "−") if value != "" else "—"


def pdf_text(content: bytes) -> str:
    """All words of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("name", ALL)
def test_the_numbers_agree_in_all_documents(name: str) -> None:
    compiled = sample(name)
    laid = laid_out(compiled, samples.ISSUED, "zh_CN")
    wanted = compiled_numbers(compiled)
    assert in_word(word_of(laid)) == wanted
    excel = in_excel(excel_of(compiled, samples.ISSUED, "zh_CN"))
    assert excel == (wanted or [["0"] * 6])  # a sheet shows its zeros, a paper says so in words
    text = pdf_text(pdf_of(laid, "zh_CN"))
    squeezed = "".join(text.split())
    for part in laid["parts"]:
        assert "".join(part["heading"].split()) in squeezed
        for table in part["tables"] if not part["empty"] else ():
            for row in table["rows"]:
                shown = [f"{one['text']}{'▲' * bool(one['flag'])}" for one in row["cells"]]
                changes = [f"（{one['change']}）" if one["change"] else "" for one in row["cells"]]
                line = "".join(a + b for a, b in zip(shown, changes, strict=True))
                assert "".join(line.split()) in squeezed


@pytest.mark.parametrize("name", ALL)
def test_word_finds_nothing_to_repair(name: str) -> None:
    """What the format demands and LibreOffice forgives."""
    with zipfile.ZipFile(
        BytesIO(word_of(with_chart(sample(name), samples.ISSUED, "zh_CN")))
    ) as word:
        parts = word.namelist()
        types = etree.fromstring(word.read("[Content_Types].xml"))
        endings = {one.get("Extension") for one in types}
        typed = {one.get("PartName") for one in types}
        trees = {one: etree.fromstring(word.read(one)) for one in parts if one.endswith("xml")}
        links = {one: etree.fromstring(word.read(one)) for one in parts if one.endswith(".rels")}
    assert len(parts) == len(set(parts))
    for part in parts:
        assert f"/{part}" in typed or part.rpartition(".")[2] in endings, part
    for part, relations in links.items():
        folder = part.partition("_rels/")[0]
        for one in relations:
            target = one.get("Target", "")
            place = target[1:] if target.startswith("/") else normpath(f"{folder}{target}")
            assert place in parts or one.get("TargetMode") == "External", (part, target)
    body = trees["word/document.xml"]
    assert all(cell[-1].tag == f"{WORD}p" for cell in body.iter(f"{WORD}tc"))
    for table in body.iter(f"{WORD}tbl"):
        wide = len(table.findall(f"{WORD}tblGrid/{WORD}gridCol"))
        assert {len(row.findall(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")} == {wide}
    drawings = [one.get("id") for one in body.iter() if str(one.tag).endswith("}docPr")]
    assert len(drawings) == len(set(drawings))
    [zoom] = trees["word/settings.xml"].iter(f"{WORD}zoom")
    assert zoom.get(f"{WORD}percent")


def pictures_in(word: bytes) -> list[tuple[int, int]]:
    """How wide and tall the pictures of a Word document are, in millimetres, from above."""
    shapes = Document(BytesIO(word)).inline_shapes
    return [(round(one.width.mm), round(one.height.mm)) for one in shapes]


@pytest.mark.parametrize(
    ("name", "charts"),
    [("ordinary", 1), ("nothing", 0), ("crowded", 1), ("gallery", 1), ("crowded_gallery", 1)],
)
def test_the_chart_stands_below_the_title_of_word_and_pdf(name: str, charts: int) -> None:
    compiled = sample(name)
    laid = with_chart(compiled, samples.ISSUED, "zh_CN")
    assert bool(laid["chart"]) == bool(charts)
    word = pictures_in(word_of(laid))
    assert [wide for wide, _ in word] == [120] * charts + [22]
    with pypdfium2.PdfDocument(pdf_of(laid, "zh_CN")) as document:
        images = [one for page in document for one in page.get_objects() if one.type == IMAGE]
        assert len(images) == charts
    content = BulletinWord(compiled, samples.ISSUED, "zh_CN").content()
    assert pictures_in(content) == word


def test_what_somebody_typed_is_text_everywhere() -> None:
    laid = laid_out(samples.ordinary(), samples.ISSUED, "zh_CN")
    content = word_of(laid)
    words = "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)
    assert words.count(samples.HOSTILE) == 2
    assert "{{" not in words.replace(samples.HOSTILE, "")
    for expected in ("示例市人民检察院", "〔2026〕第12期", "2026年11月30日", "128 · 9af31c02"):
        assert expected in words
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        assert [name for name in archive.namelist() if name.startswith("word/media/")]
    squeezed = "".join(pdf_text(pdf_of(laid, "zh_CN")).split())
    assert squeezed.count("".join(samples.HOSTILE.split())) == 2
    laid["note"] = ["\x00\x0b\ud800好", *["长" * 5000]]
    assert "好" in "".join(one.text for one in Document(BytesIO(word_of(laid))).paragraphs)
    assert "好" in pdf_text(pdf_of(laid, "zh_CN"))


def test_no_sign_is_a_box_and_english_is_english() -> None:
    laid = laid_out(samples.ordinary(), samples.ISSUED, "en")
    assert laid["period"] == "23 Nov 2026 to 29 Nov 2026"
    text = pdf_text(pdf_of(laid, "en"))
    assert "Witness of the ledger" in text
    chinese = pdf_text(pdf_of(laid_out(samples.ordinary(), samples.ISSUED, "zh_CN"), "zh_CN"))
    assert "\ufffd" not in chinese
    assert "台账见证" in chinese


def office_template(text: str) -> bytes:
    """A template as an office may make it."""
    document: Any = Document()
    document.add_paragraph(text)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "template",
    [
        office_template("{{ title"),
        office_template("{{ nothing.at.all }}"),
        office_template("{{ title.__class__.__mro__ }}"),
        office_template("{%p for part in parts %}"),
        b"no Word document",
        b"PK\x03\x04",
    ],
)
def test_a_broken_template_is_told_and_ours_is_taken(template: bytes) -> None:
    laid = laid_out(samples.nothing(), samples.ISSUED, "zh_CN")
    with pytest.raises(BrokenTemplateError) as told:
        word_of(laid, template)
    assert "\n" not in str(told.value)
    word = BulletinWord(samples.nothing(), samples.ISSUED, "zh_CN", b64encode(template).decode())
    content = make(word.kind, as_source(word))
    assert "没有需要通报" in "".join(one.text for one in Document(BytesIO(content)).paragraphs)


def test_an_office_puts_its_own_template_into_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OFFICE, "folder", tmp_path)
    (tmp_path / "weekly-bulletin.docx").write_bytes(office_template("本院红头 {{ title }}"))
    word = bulletin_word(samples.ordinary(), samples.ISSUED, "zh_CN")
    content = make(word.kind, as_source(word))
    [line] = [one.text for one in Document(BytesIO(content)).paragraphs]
    assert line == "本院红头 《考核指标落实责任清单》调度通报"
