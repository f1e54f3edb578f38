"""Measures and colours of pictures, and how much room words take.

Measures are pixels of a telephone 540 wide, drawn at twice that. Colours are Okabe and Ito's, which
the colour-blind tell apart; what they mean is said by hatches, markers and words as well.
"""

import unicodedata
from collections.abc import Sequence
from math import ceil, floor, log10

WIDTH = 540
MARGIN = 22
INK, GREY, PALE, WHITE = "#1a1a1a", "#5f6368", "#e4e6ea", "#ffffff"
BLUE, SKY, GREEN, ORANGE, VERMILLION = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00"
TITLE_SIZE = 20
NOTHING = 52.0  # the height of saying that there is nothing
NARROW = 0.56  # of a sign's height, on average


def title_lines(title: str) -> list[str]:
    """Return a title in two lines at most."""
    return wrapped(title, TITLE_SIZE, WIDTH - 2 * MARGIN, 2)


def heading_height(title: str, subtitle: str = "") -> float:
    """Return where what follows the heading will begin."""
    return 20.0 + 27 * len(title_lines(title)) + (18 if subtitle else 0) + 14


def width_of(text: str, size: float) -> float:
    """Return about how wide the text is."""
    return sum(
        size if unicodedata.east_asian_width(sign) in "WF" else size * NARROW for sign in text
    )


def cut(text: str, size: float, within: float) -> str:
    """Return the text, cut with an ellipsis where it is wider."""
    if width_of(text, size) <= within:
        return text
    while text and width_of(text, size) + size > within:
        text = text[:-1]
    return f"{text}…"


def wrapped(text: str, size: float, within: float, lines: int) -> list[str]:
    """Return the text in at most so many lines, the last one cut."""
    parts: list[str] = []
    while text and len(parts) < lines - 1 and width_of(text, size) > within:
        end = len(text)
        while width_of(text[:end], size) > within:
            end -= 1
        space = text.rfind(" ", 1, end + 1)  # where words are set apart, between two
        end = space if space > end / 2 else end
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*parts, cut(text, size, within)] if text or not parts else parts


def number_text(value: float) -> str:
    """Return a number as short as it can be written.

    >>> number_text(12.0), number_text(0.5), number_text(12345.678)
    ('12', '0.5', '12,345.68')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def steps(low: float, high: float, most: int = 4) -> Sequence[float]:
    """Return round numbers from below the lowest to above the highest value."""
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(span / most))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part * most >= span)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [number * step for number in range(first, max(last, first + 1) + 1)]
