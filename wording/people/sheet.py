"""Join links as a sheet to print: a square code each, with name and department."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import orjson

from wording.products import Product

PDF = "application/pdf"
TEMPLATE = Path(__file__).with_name("invite_sheet.typ")
LONGEST = {"name": 40, "department": 40}  # characters: what is longer is cut


@dataclass(frozen=True)
class Invited:
    """Who is to join, and by which link."""

    name: str
    department: str
    link: str


class InviteSheet(Product):
    """Cards to cut out, in the order given; for one person, one card."""

    kind: ClassVar[str] = "invite_sheet"
    mime: ClassVar[str] = PDF

    title: str
    how: str  # what to do with it
    people: tuple[Invited, ...]

    def content(self) -> bytes:
        """Return the sheet as PDF."""
        import typst  # noqa: PLC0415  # late: few print

        from wording.pictures.fonts import FOLDER  # noqa: PLC0415

        people = [
            {
                "name": one.name[: LONGEST["name"]],
                "department": one.department[: LONGEST["department"]],
                "code": square_code(one.link),
            }
            for one in self.people
        ]
        told = orjson.dumps({"title": self.title, "how": self.how, "people": people}).decode()
        content: bytes = typst.compile(
            TEMPLATE,
            font_paths=[FOLDER],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"told": told},  # as data: nothing in a name is taken for layout
        )
        return content


class InviteCode(Product):
    """One link as a square code, to be shown on a screen."""

    kind: ClassVar[str] = "invite_code"
    is_picture: ClassVar[bool] = True

    link: str

    def content(self) -> bytes:
        """Return the code as PNG."""
        import segno  # noqa: PLC0415

        file = BytesIO()
        segno.make(self.link, error="m", micro=False).save(file, kind="png", scale=14, border=4)
        return file.getvalue()


def square_code(link: str) -> str:
    """Return a QR code as SVG."""
    import segno  # noqa: PLC0415

    return str(segno.make(link, error="m", micro=False).svg_inline(border=2, dark="#000"))
