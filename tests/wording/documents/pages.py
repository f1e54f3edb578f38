"""The first page of Word, PDF and Excel, and of the sheet of join links, as in the docs.

`python -m tests.wording.documents.pages` makes them anew; LibreOffice shows Word and Excel, in the
typefaces that come with us. Look at all before you commit them.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from pylopdf_fonts_zh_cn import sans_path, serif_path

from models.compiled import Compiled
from tests.wording.documents import samples
from wording.documents.excel import excel_of
from wording.documents.laid_out import Issued, with_chart
from wording.documents.pdf import pdf_of
from wording.documents.word import word_of

DOCS = Path(__file__).parents[3] / "docs" / "pictures"
LIBREOFFICE = shutil.which("soffice")
WIDTH, COLOURS, FOOT = 700, 64, 50  # pixels, FOOT of them below the last words
COVER = 1  # pages of a workbook before its first table
KINDS: dict[str, Callable[[], Compiled]] = {"study": samples.study, "gallery": samples.gallery}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{sans}</dir><dir>{serif}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


def opened_by_libreoffice(content: bytes, ends: str) -> bytes:
    """What LibreOffice shows when it opens a document, as PDF."""
    assert LIBREOFFICE is not None
    with tempfile.TemporaryDirectory(prefix="taizhang-pages-") as folder:
        there = Path(folder)
        file = there / f"page.{ends}"
        fonts = FONTS.format(sans=sans_path().parent, serif=serif_path().parent, folder=folder)
        (there / "fonts.conf").write_text(fonts, "utf-8")
        file.write_bytes(content)
        subprocess.run(
            [
                *(LIBREOFFICE, f"-env:UserInstallation={(there / 'profile').as_uri()}"),
                *(
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    str(file),
                ),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(there / "fonts.conf"), "HOME": folder},
            check=True,
            capture_output=True,
            timeout=120,
        )
        return (there / "page.pdf").read_bytes()


def first_page(pdf: bytes, *, after: int = 0) -> Image.Image:
    """The first page of a PDF, or the first after some; without its lower half if that is empty."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[after]
        picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil()
        whole = picture.convert("RGB")
        _, _, _, last = ImageOps.invert(whole).getbbox() or (0, 0, 0, whole.height)
        return whole.crop((0, 0, WIDTH, last + FOOT)) if last < whole.height / 2 else whole


def workbook() -> bytes:
    """The workbook of a week as most are."""
    return excel_of(samples.ordinary(), samples.ISSUED, "zh_CN")


def of_kind(kind: str) -> dict[str, Any]:
    """A kind of bulletin with other parts than the week has."""
    return with_chart(KINDS[kind](), Issued(number="〔2026〕第4期"), "zh_CN")


def main() -> None:
    """Write all."""
    laid = with_chart(samples.ordinary(), samples.ISSUED, "zh_CN")
    made = {
        "word": first_page(opened_by_libreoffice(word_of(laid), "docx")),
        "pdf": first_page(pdf_of(laid, "zh_CN")),
        "excel": first_page(opened_by_libreoffice(workbook(), "xlsx"), after=COVER),
        "invites": first_page(samples.invites().content()),
        **{kind: first_page(pdf_of(of_kind(kind), "zh_CN")) for kind in KINDS},
    }
    for kind, page in made.items():
        page.quantize(COLOURS).save(DOCS / f"page-{kind}.png", optimize=True)


if __name__ == "__main__":
    main()
