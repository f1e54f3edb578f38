"""The Word template that is shipped: 红头, title, sections with tables, note, signature, witness.

Set as GB/T 9704 has official papers: A4 with its margins, 小标宋 for titles, 黑体 for headings,
仿宋 for the text; where a machine lacks these, Word and LibreOffice take what is nearest. An office
that wants its own begins with this one: `taizhang report --write-template FILE.docx`.
"""

from functools import cache
from io import BytesIO
from typing import Any

TITLES, HEADINGS, BODY, KAI = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"
LATIN = "Times New Roman"
WIDTH_MM = 156  # between the margins
RECORD_WIDTHS = (32, 23, 36, 50, 15)  # of what is told of a record
RED, GREY = "C00000", "808080"


@cache
def default_template() -> bytes:
    """Return the template."""
    content = BytesIO()
    Sheet().document().save(content)
    return content.getvalue()


class Sheet:
    """The document while it is put together, from above to below."""

    def __init__(self) -> None:
        from docx import Document  # noqa: PLC0415  # late: slow to import
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Mm, Pt  # noqa: PLC0415

        self.made = Document()
        # python-docx's own beginning leaves out a number which ECMA-376 demands.
        for zoom in self.made.settings.element.iter(qn("w:zoom")):
            zoom.set(qn("w:percent"), "100")
        section = self.made.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        normal = self.made.styles["Normal"]
        normal.font.size = Pt(16)
        font(normal, BODY)

    def document(self) -> Any:
        """Return the whole."""
        self.head()
        self.parts()
        self.foot()
        self.page_number()
        return self.made

    def line(self, text: str, size: float, face: str = BODY, **looks: Any) -> Any:
        """Add a paragraph of one run."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        paragraph = self.made.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, looks.pop("align", "JUSTIFY"))
        paragraph.paragraph_format.space_before = Pt(looks.pop("before", 0))
        paragraph.paragraph_format.space_after = Pt(looks.pop("after", 0))
        spacing = looks.pop("spacing", size * 1.75)
        paragraph.paragraph_format.line_spacing = spacing and Pt(spacing)
        if looks.pop("indent", False):
            paragraph.paragraph_format.first_line_indent = Pt(size * 2)
        paragraph.paragraph_format.keep_with_next = looks.pop("stays", False)
        run(paragraph, text, size, face, **looks)
        return paragraph

    def tag(self, text: str) -> None:
        """Add a paragraph that only steers, and is gone once the template is filled in."""
        self.line(text, 10.5)

    def head(self) -> None:
        """The red head: who writes, which number, of which day; then the title."""
        self.line("{{ organisation }}", 32, TITLES, align="CENTER", colour=RED, before=6, after=10)
        below = self.line("{{ number }}", 14, align="CENTER", spacing=22, after=2)
        run(below, "{% if number %}　{% endif %}{{ date }}", 14)
        rule(below, RED, eighths=18)
        self.line("{{ title }}", 22, TITLES, align="CENTER", spacing=34, before=22)
        period = self.line("（{{ period }}）", 14, KAI, align="CENTER", spacing=24, after=6)
        run(period, "{% if unit %}　{{ unit }}{% endif %}", 14, KAI)
        self.tag("{%p if corrects %}")
        self.line("{{ words.corrects }} {{ corrects }}", 14, align="CENTER", spacing=24)
        self.tag("{%p endif %}")
        self.tag("{%p if chart %}")
        # As tall as it is: no exact line spacing.
        self.line("{{ chart }}", 9, align="CENTER", spacing=None, before=6, after=6)
        self.tag("{%p endif %}")

    def parts(self) -> None:
        """The sections, each with its tables and what people said."""
        self.tag("{%p for part in parts %}")
        heading = "{{ part.mark }}{{ part.heading }}"
        self.line(heading, 16, HEADINGS, before=10, after=4, spacing=26, stays=True)
        self.tag("{%p if part.empty %}")
        self.line("{{ words.nothing }}", 16, indent=True, spacing=28)
        self.tag("{%p endif %}")
        self.tag("{%p if not part.empty %}")
        self.tag("{%p for table in part.tables %}")
        self.tag("{%p if table.rows %}")
        self.tag("{%p if table.heading %}")
        self.line("{{ table.heading }}", 12, HEADINGS, before=4, after=2, spacing=18, stays=True)
        self.tag("{%p endif %}")
        self.table()
        self.tag("{%p endif %}")
        self.tag("{%p endfor %}")
        self.tag("{%p if part.records %}")
        self.line("{{ words.listed }}", 12, HEADINGS, before=4, after=2, spacing=18, stays=True)
        self.records()
        self.tag("{%p endif %}")
        self.tag("{%p if part.left %}")
        self.line("{{ part.left }}", 9, before=2, spacing=14, colour=GREY)
        self.tag("{%p endif %}")
        self.tag("{%p for quote in part.quotes %}")
        said = self.line(
            "{{ quote.unit }}｜{{ quote.question }}：", 14, HEADINGS, before=4, spacing=24
        )
        said.paragraph_format.keep_with_next = True
        self.tag("{%p for line in quote.lines %}")
        self.line("{{ line }}", 14, indent=True, spacing=24)
        self.tag("{%p endfor %}")
        self.tag("{%p endfor %}")
        self.tag("{%p endif %}")
        self.tag("{%p endfor %}")

    def table(self) -> None:
        """One table; its columns and rows repeat."""
        table = self.made.add_table(rows=5, cols=4)
        table.style = "Table Grid"
        table.autofit = True
        first, begin, row, end, last = table.rows
        del last
        cells = first.cells
        self.cell(cells[0], "{{ words.subject }}", bold=True, shade="F2F2F2")
        self.cell(cells[1], "{%tc for column in table.columns %}")
        self.cell(cells[2], "{{ column }}", bold=True, shade="F2F2F2", align="CENTER")
        self.cell(cells[3], "{%tc endfor %}")
        repeated(first)
        self.cell(begin.cells[0], "{%tr for row in table.rows %}")
        cells = row.cells
        label = self.cell(cells[0], "{% if row.total %}{{ row.label }}{% endif %}", bold=True)
        run(label, "{% if not row.total %}{{ row.label }}{% endif %}", 10)
        self.cell(cells[1], "{%tc for cell in row.cells %}")
        number = self.cell(
            cells[2], "{% if not cell.flag %}{{ cell.text }}{% endif %}", align="CENTER"
        )
        run(number, "{% if cell.flag %}{{ cell.text }}▲{% endif %}", 10, bold=True, colour=RED)
        run(number, "{% if cell.change %}（{{ cell.change }}）{% endif %}", 9, colour=GREY)
        self.cell(cells[3], "{%tc endfor %}")
        kept_whole(row)
        self.cell(end.cells[0], "{%tr endfor %}")
        table._tbl.remove(table.rows[4]._tr)  # noqa: SLF001  # python-docx has no other way

    def records(self) -> None:
        """The records that are listed, a row each."""
        from docx.shared import Mm  # noqa: PLC0415

        keys = ("unit", "day", "title", "facts", "files")
        table = self.made.add_table(rows=4, cols=len(keys))
        table.style = "Table Grid"
        table.autofit = False
        for column, wide in zip(table.columns, RECORD_WIDTHS, strict=True):
            for cell in column.cells:
                cell.width = Mm(wide)
            column.width = Mm(wide)
        first, begin, row, end = table.rows
        for place, key in enumerate(keys):
            self.cell(first.cells[place], f"{{{{ words.{key} }}}}", bold=True, shade="F2F2F2")
            said = "{{ one.facts|join('\\n') }}" if key == "facts" else f"{{{{ one.{key} }}}}"
            self.cell(row.cells[place], said)
        repeated(first)
        self.cell(begin.cells[0], "{%tr for one in part.records %}")
        kept_whole(row)
        self.cell(end.cells[0], "{%tr endfor %}")

    def cell(self, cell: Any, text: str, **looks: Any) -> Any:
        """Fill a cell."""
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT  # noqa: PLC0415
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        [paragraph] = cell.paragraphs
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, looks.pop("align", "LEFT"))
        paragraph.paragraph_format.line_spacing = Pt(16)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if colour := looks.pop("shade", None):
            shaded(cell, colour)
        run(paragraph, text, 10, **looks)
        return paragraph

    def foot(self) -> None:
        """What the numbers in brackets are, the note, who signs, and the witness with its code."""
        self.line("{{ words.before }}", 9, before=4, spacing=14, colour=GREY)
        self.tag("{%p if note %}")
        self.line("{{ words.note }}", 16, HEADINGS, before=10, after=4, spacing=26, stays=True)
        self.tag("{%p for line in note %}")
        self.line("{{ line }}", 16, indent=True, spacing=28)
        self.tag("{%p endfor %}")
        self.tag("{%p endif %}")
        sign: dict[str, Any] = {"align": "RIGHT", "spacing": 28, "stays": True}
        self.line("{{ organisation }}", 16, before=24, **sign)
        self.line("{{ date }}", 16, **sign)
        self.line("{{ qr }}", 9, align="RIGHT", spacing=70, before=10, stays=True)
        witness = "{{ words.witness }} №{{ witness }}　{{ words.check }}"
        self.line("{% if witness %}" + witness + "{% endif %}", 9, align="RIGHT", colour=GREY)

    def page_number(self) -> None:
        """— 1 — at the foot of each page."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

        paragraph = self.made.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run(paragraph, "— ", 14, "宋体")
        field(run(paragraph, "", 14, "宋体"), "PAGE")
        run(paragraph, " —", 14, "宋体")


def set_widths(document: Any) -> None:
    """Give the first column of tables of numbers, the names, more room than a number needs."""
    from docx.shared import Mm  # noqa: PLC0415

    for table in document.tables:
        if not table.autofit:  # it has its widths
            continue
        numbers = max(len(table.columns) - 1, 1)
        first = max(WIDTH_MM * 2.2 / (2.2 + numbers), 40)
        table.autofit = False
        for place, column in enumerate(table.columns):
            column.width = Mm((WIDTH_MM - first) / numbers if place else first)
        for row in table.rows:
            for place, cell in enumerate(row.cells):
                cell.width = table.columns[place].width


def run(
    paragraph: Any,
    text: str,
    size: float,
    face: str = BODY,
    *,
    bold: bool = False,
    colour: str | None = None,
) -> Any:
    """Add a run of one look."""
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    added = paragraph.add_run(text)
    added.font.size, added.font.bold = Pt(size), bold
    if colour is not None:
        added.font.color.rgb = RGBColor.from_string(colour)
    font(added, face)
    return added


def font(styled: Any, face: str) -> None:
    """Say in which face Chinese is set; Latin letters and digits have one of their own."""
    from docx.oxml.ns import qn  # noqa: PLC0415

    styled.font.name = LATIN
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)


def element(name: str, **attributes: str) -> Any:
    """Return an element of WordprocessingML."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def rule(paragraph: Any, colour: str, *, eighths: int) -> None:
    """Draw a line below a paragraph, so many eighths of a point thick."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=str(eighths), space="6", color=colour))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has no other way
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def shaded(cell: Any, colour: str) -> None:
    """Colour a cell."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    properties.insert_element_before(
        element("shd", val="clear", color="auto", fill=colour), "w:noWrap", "w:vAlign"
    )


def repeated(row: Any) -> None:
    """Let a row stand at the top of each page."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))  # noqa: SLF001


def kept_whole(row: Any) -> None:
    """Let no page break divide a row."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001


def field(place: Any, code: str) -> None:
    """Put in what Word works out itself."""
    for kind in ("begin", None, "end"):
        if kind is not None:
            place._r.append(element("fldChar", fldCharType=kind))  # noqa: SLF001
            continue
        told = element("instrText")
        told.text = code
        place._r.append(told)  # noqa: SLF001
