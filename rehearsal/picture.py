"""The picture of the year: a column a week, a row a day, the darker the more was said.

As SVG, which any browser shows and no library is needed for; as PNG for a chat; as blocks in the
terminal.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape

from rehearsal.counting import Figures
from wording.pictures.year import Day, Week, Year

CELL, GAP, LEFT, TOP = 14, 2, 40, 56  # pixels
BAR = 60  # pixels, for the week with the highest mean
SHADES = ("#eceff4", "#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")
BLOCKS = " ░▒▓█"
FREE = "#f7f3e9"
FONT = "font-family='Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif'"


def shade_of(count: int, most: int, shades: Sequence[str]) -> str:
    """Return the shade of a count: the lightest for none."""
    if not count:
        return shades[0]
    return shades[1 + (count - 1) * (len(shades) - 2) // max(most - 1, 1)]


def as_blocks(figures: Figures, *, days: Sequence[str]) -> Iterator[str]:
    """Yield a line for each day of the week, a sign a week."""
    most = max(figures.days.values(), default=0)
    for number, name in enumerate(days):
        row = (figures.days.get(week.monday + timedelta(days=number), 0) for week in figures.weeks)
        yield f"{name} {''.join(shade_of(count, most, BLOCKS) for count in row)}"


def as_svg(figures: Figures, *, title: str, days: Sequence[str], free: Mapping[date, bool]) -> str:
    """Return the picture: `days` are the names of the week days, `free` says which are off."""
    width = LEFT + len(figures.weeks) * (CELL + GAP) + GAP
    height = TOP + 7 * (CELL + GAP) + BAR + 40
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' {FONT}>",
        "<rect width='100%' height='100%' fill='white'/>",
        f"<text x='8' y='22' font-size='15'>{escape(title)}</text>",
        *cells_of(figures, days, free),
        *bars_of(figures, TOP + 7 * (CELL + GAP) + BAR + 10),
        "</svg>",
    ]
    return "\n".join(parts)


def as_picture(figures: Figures, *, title: str, free: Mapping[date, bool], language: str) -> Year:
    """Return the picture for a chat."""
    return Year(
        title=title,
        subtitle="",
        language=language,
        days=tuple(Day(day, figures.days.get(day, 0), off) for day, off in sorted(free.items())),
        weeks=tuple(Week(one.monday, one.mean, one.worst) for one in figures.weeks),
    )


def cells_of(figures: Figures, days: Sequence[str], free: Mapping[date, bool]) -> Iterator[str]:
    """Yield a square for each day, and what months and days are called."""
    most = max(figures.days.values(), default=0)
    for number, name in enumerate(days):
        y = TOP + number * (CELL + GAP) + 11
        yield f"<text x='8' y='{y}' font-size='10'>{escape(name)}</text>"
    month = 0
    for place, week in enumerate(figures.weeks):
        x = LEFT + place * (CELL + GAP)
        if week.monday.month != month:
            month = week.monday.month
            yield f"<text x='{x}' y='{TOP - 8}' font-size='10'>{month}</text>"
        for number in range(7):
            day = week.monday + timedelta(days=number)
            count = figures.days.get(day, 0)
            colour = FREE if not count and free.get(day) else shade_of(count, most, SHADES)
            yield (
                f"<rect x='{x}' y='{TOP + number * (CELL + GAP)}' width='{CELL}' height='{CELL}'"
                f" fill='{colour}'><title>{day.isoformat()}: {count}</title></rect>"
            )


def bars_of(figures: Figures, bottom: int) -> Iterator[str]:
    """Yield a bar a week: what a person was asked and told on average, a mark for the most."""
    most = max((week.worst for week in figures.weeks), default=0) or 1
    for place, week in enumerate(figures.weeks):
        x, tall = LEFT + place * (CELL + GAP), week.mean / most * BAR
        top = bottom - week.worst / most * BAR
        yield (
            f"<rect x='{x}' y='{bottom - tall:.1f}' width='{CELL}' height='{tall:.1f}'"
            f" fill='{SHADES[3]}'><title>{week.monday.isoformat()}: {week.mean:.1f}</title></rect>"
        )
        yield f"<rect x='{x}' y='{top:.1f}' width='{CELL}' height='1.5' fill='#d7301f'/>"
    for value in (0, most):
        y = bottom - value / most * BAR + 4
        yield f"<text x='8' y='{y:.1f}' font-size='10'>{value}</text>"
