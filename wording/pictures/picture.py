"""What a picture is: a product that draws itself on a sheet."""

from typing import TYPE_CHECKING, ClassVar

from wording.catalogues import translations
from wording.products import Product

if TYPE_CHECKING:
    from wording.pictures.sheet import Sheet


class Picture(Product):
    """A product that draws itself; whatever has no words of its own is said in `language`."""

    is_picture: ClassVar[bool] = True

    title: str
    subtitle: str
    language: str

    def height(self) -> float:
        """Return how tall it will be."""
        raise NotImplementedError

    def draw(self, sheet: "Sheet") -> None:
        """Draw all there is to see."""
        raise NotImplementedError

    def content(self) -> bytes:
        """Return the picture as PNG."""
        from wording.pictures.sheet import Sheet  # noqa: PLC0415  # late: matplotlib

        sheet = Sheet(self.height())
        self.draw(sheet)
        return sheet.png()

    def say(self, text: str) -> str:
        """Return a sentence of ours in the picture's language."""
        return translations(self.language).gettext(text)
