"""A bulletin as a Word document: by the template of the office, else by the one that is shipped.

Whatever somebody typed is put into the document as text, by autoescaping: no markup comes of it.
"""

import re
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

UNSEEN = re.compile("[\x00-\x08\x0b-\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
QR_MILLIMETRES, CHART_MILLIMETRES = 22, 120


@cache
def is_word_made() -> bool:
    """Return whether what makes Word documents is installed: the extra `word`, docxtpl."""
    return find_spec("docxtpl") is not None


class BrokenTemplateError(Exception):
    """A template of the office cannot be used; the text says why, in a line."""


def word_of(laid: dict[str, Any], template: bytes | None = None) -> bytes:
    """Return the document. Raises BrokenTemplateError where an office's own template fails."""
    from wording.documents.default_template import (  # noqa: PLC0415  # late: slow
        default_template,
        set_widths,
    )

    if template is None:
        return rendered(laid, default_template(), finish=set_widths)
    try:
        return rendered(laid, template)
    # Whatever can be wrong with a file that an office has made: jinja2, zipfile, lxml, docx.
    except Exception as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise BrokenTemplateError(lines[0][:300]) from error


def rendered(
    laid: dict[str, Any], template: bytes, *, finish: Callable[[Any], None] = lambda _: None
) -> bytes:
    """Return a template filled in; `finish` sees the document before it is saved."""
    import segno  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415
    from docxtpl import DocxTemplate, InlineImage  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    document = DocxTemplate(BytesIO(template))
    code = BytesIO()
    segno.make(laid["checked"] or laid["title"], error="m").save(
        code, kind="png", scale=8, border=2
    )
    code.seek(0)
    facts = visible(laid)
    facts["qr"] = InlineImage(document, code, width=Mm(QR_MILLIMETRES))
    if laid["chart"]:
        chart = BytesIO(b64decode(laid["chart"]))
        facts["chart"] = InlineImage(document, chart, width=Mm(CHART_MILLIMETRES))
    # A template comes from whoever may write into the folder, and sees nothing but its facts.
    document.render(facts, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    finish(document.docx)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def visible(value: Any) -> Any:
    """Return facts without the signs that XML cannot hold."""
    if isinstance(value, str):
        return UNSEEN.sub("", value)
    if isinstance(value, list):
        return [visible(one) for one in value]
    if isinstance(value, dict):
        return {key: visible(one) for key, one in value.items()}
    return value


class Templates:
    """The folder in which an office keeps its own templates, one for each bulletin, by its key."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    def of(self, key: str) -> bytes | None:
        """Return the office's template for a bulletin; None where it has none."""
        if self.folder is None:
            return None
        file = self.folder / f"{key}.docx"
        try:
            return file.read_bytes() if file.is_file() else None
        except OSError as error:
            raise BrokenTemplateError(f"{file}: {error.strerror}") from error


OFFICE = Templates()  # of this process; told once, by its settings
