"""What we make ourselves: frozen values that say all there is to see, and the bytes made of them.

A product goes through JSON into the database and comes out the same: whoever makes the file, and
whenever, needs nothing else. `KINDS` names every one, and where it is found, so that a drawing
library is imported only by what draws.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, dataclass_transform

from pydantic import TypeAdapter

PNG = "image/png"


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Product:
    """A file to be made, by descent; its `kind` is the word under which `KINDS` names it."""

    kind: ClassVar[str]
    mime: ClassVar[str] = PNG
    is_picture: ClassVar[bool] = False  # shown in the chat at once; else a document to open

    def __init_subclass__(cls) -> None:
        """Freeze its values."""
        super().__init_subclass__()
        dataclass(frozen=True)(cls)

    def content(self) -> bytes:
        """Return the file. Pure, and the work of a while: never on the event loop."""
        raise NotImplementedError


# Each kind, and the class that makes it: module, then name.
KINDS: dict[str, str] = {
    "calendar": "wording.calendars.file:Calendar",
    "invite_sheet": "wording.people.sheet:InviteSheet",
    "invite_code": "wording.people.sheet:InviteCode",
    "bars": "wording.pictures.bars:Bars",
    "trend": "wording.pictures.trend:Trend",
    "multiples": "wording.pictures.trend:Multiples",
    "totals": "wording.pictures.totals:Totals",
    "cards": "wording.pictures.cards:Cards",
    "months": "wording.pictures.months:Months",
    "year": "wording.pictures.year:Year",
    "bulletin-word": "wording.documents.products:BulletinWord",
    "bulletin-pdf": "wording.documents.products:BulletinPdf",
    "export": "wording.exports.product:ExportedWorkbook",
    "bulletin-excel": "wording.documents.products:BulletinExcel",
}


class UnknownProductError(LookupError):
    """A file of a kind that this version does not make."""


def as_source(product: Product) -> dict[str, Any]:
    """Return the product as JSON values."""
    source: dict[str, Any] = adapter_of(product.kind).dump_python(product, mode="json")
    return source


def from_source(kind: str, source: dict[str, Any]) -> Product:
    """Return the product again. Raises UnknownProductError, or pydantic's ValidationError."""
    return adapter_of(kind).validate_python(source)


def class_of(kind: str) -> type[Product]:
    """Return the class of a kind."""
    if kind not in KINDS:
        raise UnknownProductError(kind)
    module, _, name = KINDS[kind].partition(":")
    found: type[Product] = getattr(import_module(module), name)
    return found


@cache
def adapter_of(kind: str) -> TypeAdapter[Product]:
    """Return what brings products of a kind through JSON and back."""
    return TypeAdapter(class_of(kind))


def make(kind: str, source: dict[str, Any]) -> bytes:
    """Make the file that a source describes."""
    return from_source(kind, source).content()
