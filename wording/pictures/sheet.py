"""The sheet that pictures are drawn on, with matplotlib and one typeface from its package.

Imported by whoever draws, and by nobody else: it takes half a second.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO

import matplotlib as mpl
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from PIL import Image

from wording.pictures.fonts import SANS
from wording.pictures.measures import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    TITLE_SIZE,
    WHITE,
    WIDTH,
    cut,
    title_lines,
)

SCALE = 2
PER_INCH = 100  # pixels of the telephone; a point is 1/72 inch
COLOURS_KEPT = 96  # of a picture: it becomes a third as large
STAND_IN = "〓"  # for a sign that the typeface lacks, as printers have it

mpl.rcParams.update({"text.parse_math": False, "hatch.linewidth": 1.1})


class Sheet:
    """A white sheet; x to the right, y downwards."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.figure = Figure((WIDTH / PER_INCH, height / PER_INCH), dpi=PER_INCH * SCALE)
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(height, 0)
        self.axes.axis("off")

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
        halo: bool = False,
        within: float | None = None,
    ) -> None:
        """Write words on the line at y; cut to a width, if one is given."""
        text = clean(text)
        if within is not None:
            text = cut(text, size, within)
        effects: list[patheffects.AbstractPathEffect] = []
        if halo:
            effects.append(patheffects.withStroke(linewidth=3, foreground=WHITE))
        if bold:
            effects.append(patheffects.withStroke(linewidth=size / 34, foreground=colour))
        self.axes.text(
            x, y, text,
            color=colour, horizontalalignment=align, verticalalignment="baseline",
            fontproperties=typeface(size), path_effects=effects or None,
        )  # fmt: skip

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str | None = None,
        hatch: str = "",
        over: str = WHITE,
    ) -> None:
        """Draw a box; a hatch is drawn in the colour `over`."""
        self.axes.add_artist(
            Rectangle(
                (x, y), width, height,
                facecolor=fill, edgecolor=over if hatch else edge or fill,
                linewidth=0 if edge is None else 0.8, hatch=hatch or None,
            )
        )  # fmt: skip
        if hatch and edge is not None:
            self.axes.add_artist(
                Rectangle((x, y), width, height, fill=False, edgecolor=edge, linewidth=0.8)
            )

    def squares(self, squares: Sequence[tuple[float, float, str, str]], size: float) -> None:
        """Draw many squares at once: x, y, what fills each, its edge."""
        self.axes.add_artist(
            PolyCollection(
                [
                    ((x, y), (x + size, y), (x + size, y + size), (x, y + size))
                    for x, y, _, _ in squares
                ],
                facecolors=[fill for _, _, fill, _ in squares],
                edgecolors=[edge for _, _, _, edge in squares],
                linewidths=0.8,
            )
        )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str = INK,
        width: float = 1.6,
        dashed: bool = False,
    ) -> None:
        """Draw a line through points."""
        self.axes.add_artist(
            Line2D(
                xs, ys,
                color=colour, linewidth=width, linestyle=(0, (5, 3)) if dashed else "-",
                solid_joinstyle="round", solid_capstyle="round",
            )
        )  # fmt: skip

    def mark(
        self,
        x: float,
        y: float,
        *,
        shape: str = "o",
        fill: str = BLUE,
        edge: str = WHITE,
        size: float = 7,
    ) -> None:
        """Put a marker of matplotlib's on a point."""
        self.axes.add_artist(
            Line2D(
                [x], [y], linestyle="", marker=shape, markersize=size,
                markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=1,
            )
        )  # fmt: skip

    def heading(self, title: str, subtitle: str = "") -> float:
        """Write title, in two lines if need be, and subtitle; return where what follows begins."""
        y = 20.0
        for part in title_lines(clean(title)):
            y += 21
            self.words(MARGIN, y, part, size=TITLE_SIZE, bold=True)
            y += 6
        if subtitle:
            y += 18
            self.words(MARGIN, y, subtitle, size=13, colour=GREY, within=WIDTH - 2 * MARGIN)
        return y + 14

    def png(self) -> bytes:
        """Return the picture."""
        canvas = self.figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)  # noqa: S101  # ours
        canvas.draw()  # type: ignore[no-untyped-call]
        pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        drawn = Image.frombuffer("RGBA", canvas.get_width_height(), pixels)
        file = BytesIO()
        drawn.convert("RGB").quantize(COLOURS_KEPT, Image.Quantize.FASTOCTREE).save(file, "PNG")
        return file.getvalue()


@lru_cache(maxsize=64)
def typeface(size: float) -> FontProperties:
    """Return Noto Sans SC in a size, from its package: no machine shows boxes."""
    return FontProperties(fname=SANS, size=size * 72 / PER_INCH)


@cache
def signs() -> frozenset[int]:
    """Return the signs that the typeface has."""
    return frozenset(FT2Font(str(SANS)).get_charmap())


def clean(text: str) -> str:
    """Return the text on one line, with nothing in it that the typeface lacks."""
    known, found = signs(), []
    for sign in " ".join(unicodedata.normalize("NFC", str(text)).split()):
        if ord(sign) in known:
            found.append(sign)
        elif unicodedata.category(sign) == "Lo":
            found.append(STAND_IN)
    return "".join(found).strip()
