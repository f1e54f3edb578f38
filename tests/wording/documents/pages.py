"""The first page of Word and PDF, and of the sheet of join links, as they stand in the docs.

`python -m tests.wording.documents.pages` makes them anew; LibreOffice shows Word, in the typefaces
that come with us. Look at all before you commit them.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path, serif_path

from tests.wording.documents import samples
from wording.documents.laid_out import with_chart
from wording.documents.pdf import pdf_of
from wording.documents.word import word_of

DOCS = Path(__file__).parents[3] / "docs" / "pictures"
LIBREOFFICE = shutil.which("soffice")
WIDTH, COLOURS = 700, 64
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{sans}</dir><dir>{serif}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""


def word_opened_by_libreoffice(word: bytes) -> bytes:
    """What LibreOffice shows when it opens a Word document, as PDF."""
    assert LIBREOFFICE is not None
    with tempfile.TemporaryDirectory(prefix="taizhang-pages-") as folder:
        there = Path(folder)
        file = there / "page.docx"
        fonts = FONTS.format(sans=sans_path().parent, serif=serif_path().parent, folder=folder)
        (there / "fonts.conf").write_text(fonts, "utf-8")
        file.write_bytes(word)
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


def first_page(pdf: bytes) -> Image.Image:
    """The first page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil()
        return picture.convert("RGB")


def main() -> None:
    """Write all."""
    laid = with_chart(samples.ordinary(), samples.ISSUED, "zh_CN")
    made = {"word": word_opened_by_libreoffice(word_of(laid)), "pdf": pdf_of(laid, "zh_CN")}
    made["invites"] = samples.invites().content()
    for kind, pdf in made.items():
        page = first_page(pdf).quantize(COLOURS)
        page.save(DOCS / f"page-{kind}.png", optimize=True)


if __name__ == "__main__":
    main()
