"""A bulletin's documents as products: what goes through the database until they are made.

The template of the office goes along, since whoever makes the file sees neither settings nor disk.
"""

from base64 import b64decode, b64encode
from contextlib import suppress
from typing import ClassVar

from models.compiled import Compiled
from wording.documents.laid_out import Issued, with_chart
from wording.documents.word import OFFICE, BrokenTemplateError, word_of
from wording.products import Product

OFFICE_OPEN = "application/vnd.openxmlformats-officedocument"


class BulletinDocument(Product):
    """What all of them are made of."""

    kind: ClassVar[str] = ""

    compiled: Compiled
    issued: Issued
    language: str


class BulletinWord(BulletinDocument):
    """Word, by the template of the office; where that one fails, by ours."""

    kind: ClassVar[str] = "bulletin-word"
    mime: ClassVar[str] = f"{OFFICE_OPEN}.wordprocessingml.document"

    template: str = ""  # base64

    def content(self) -> bytes:
        """Return the file."""
        laid = with_chart(self.compiled, self.issued, self.language)
        if self.template:
            with suppress(BrokenTemplateError):  # `taizhang doctor` says what is wrong with it
                return word_of(laid, b64decode(self.template))
        return word_of(laid)


class BulletinPdf(BulletinDocument):
    """PDF."""

    kind: ClassVar[str] = "bulletin-pdf"
    mime: ClassVar[str] = "application/pdf"

    def content(self) -> bytes:
        """Return the file."""
        from wording.documents.pdf import pdf_of  # noqa: PLC0415  # late: a large library

        laid = with_chart(self.compiled, self.issued, self.language)
        return pdf_of(laid, self.language)


class BulletinExcel(BulletinDocument):
    """Excel."""

    kind: ClassVar[str] = "bulletin-excel"
    mime: ClassVar[str] = f"{OFFICE_OPEN}.spreadsheetml.sheet"

    def content(self) -> bytes:
        """Return the file."""
        from wording.documents.excel import excel_of  # noqa: PLC0415

        return excel_of(self.compiled, self.issued, self.language)


def bulletin_word(compiled: Compiled, issued: Issued, language: str) -> BulletinWord:
    """Return a bulletin for Word, with the office's own template, if there is one."""
    with suppress(BrokenTemplateError):
        template = OFFICE.of(compiled.bulletin)
        if template is not None:
            return BulletinWord(compiled, issued, language, b64encode(template).decode())
    return BulletinWord(compiled, issued, language)
