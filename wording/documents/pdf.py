"""A bulletin as PDF, by typst: the fonts come with us, so that no machine shows boxes."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson

from wording.documents.word import visible

TEMPLATE = Path(__file__).with_name("bulletin.typ")
LANGUAGES = {"zh_CN": "zh"}


def pdf_of(laid: dict[str, Any], language: str) -> bytes:
    """Return the document. What it says goes in as JSON: nobody's words are markup."""
    import segno  # noqa: PLC0415  # late: slow to import
    import typst  # noqa: PLC0415
    from pylopdf_fonts_zh_cn import sans_path, serif_path  # noqa: PLC0415

    picture = BytesIO()
    segno.make(laid["checked"] or laid["title"], error="m").save(picture, kind="svg", border=2)
    told = visible(laid) | {
        "chart": list(b64decode(laid["chart"])),
        "qr": picture.getvalue().decode(),
        "lang": LANGUAGES.get(language, language),
    }
    content: bytes = typst.compile(
        TEMPLATE,
        font_paths=[sans_path().parent, serif_path().parent],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"told": orjson.dumps(told).decode()},
    )
    return content
