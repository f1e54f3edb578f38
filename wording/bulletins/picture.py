"""The picture of a bulletin: its first section that can be drawn, from the numbers it holds."""

from collections.abc import Callable

from models.compiled import Compiled, Part, Series
from wording.bulletins.labels import Measure
from wording.dates import bare_day_text
from wording.pictures import bars, totals, trend
from wording.pictures.picture import Picture

# The five of a period add up to what is asked about; what is overdue is among them, and named.
TONES = {
    Measure.STRUCK_OFF: bars.Tone.DONE,
    Measure.DONE: bars.Tone.WAITS,
    Measure.ON_TRACK: bars.Tone.GOOD,
    Measure.BEHIND: bars.Tone.LATE,
    Measure.UNANSWERED: bars.Tone.NONE,
}
PANELS = 12


def picture_of(compiled: Compiled, language: str) -> Picture | None:
    """Return the picture; None where nothing in it can be drawn."""
    for part in compiled.parts:
        drawn = DRAWN.get(part.kind)
        picture = drawn(compiled, part, language) if drawn and not part.is_empty else None
        if picture is not None:
            return picture
    return None


def subtitle_of(compiled: Compiled, part: Part, language: str) -> str:
    """Return what stands below the title: the period, and what is drawn."""
    begins, ends = (bare_day_text(day, language) for day in (compiled.begins, compiled.ends))
    return f"{begins}–{ends} · {part.heading.text(language)}"


def bars_of(compiled: Compiled, part: Part, language: str) -> Picture:
    """Return how the tasks of each unit stand; what is overdue stands beside its name."""
    table = part.tables[0]
    at = {column.key: place for place, column in enumerate(table.columns)}
    overdue = at[Measure.OVERDUE]
    late = table.columns[overdue].label.text(language)
    rows = []
    for row in sorted(table.rows, key=lambda one: -(one.numbers[overdue].value or 0)):
        count = row.numbers[overdue].value
        name = row.label.text(language)
        rows.append(
            bars.Row(
                f"{name} · {late} {count}" if count else name,
                tuple(int(row.numbers[at[one]].value or 0) for one in TONES),
            )
        )
    return bars.Bars(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        series=tuple(
            bars.Series(table.columns[at[one]].label.text(language), tone)
            for one, tone in TONES.items()
        ),
        rows=tuple(rows),
    )


def multiples_of(compiled: Compiled, part: Part, language: str) -> Picture | None:
    """Return how the readings went, unit by unit, those that are flagged first."""
    if not part.series:
        return None
    chosen = part.series[:PANELS]
    rest = part.series[PANELS:]
    return trend.Multiples(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        panels=tuple(
            trend.Panel(one.label.text(language), points_of(one, language)) for one in chosen
        ),
        unit=chosen[0].counted_in if len({one.counted_in for one in chosen}) == 1 else "",
        left=len(rest),
        left_flagged=sum(bool(one.flags and one.flags[-1]) for one in rest),
    )


def points_of(series: Series, language: str) -> tuple[trend.Point, ...]:
    """Return the points of a chart."""
    flags = series.flags or (None,) * len(series.values)
    return tuple(
        trend.Point(
            label.text(language),
            None if value is None else float(value),
            None if series.target is None else float(series.target),
            FLAGS.get(flag or "", trend.Flag.NONE),
        )
        for label, value, flag in zip(series.points, series.values, flags, strict=True)
    )


FLAGS = {"lagging": trend.Flag.LAGGING, "empty": trend.Flag.EMPTY}


def totals_of(compiled: Compiled, part: Part, language: str) -> Picture | None:
    """Return what the registers came to so far, against their targets."""
    table = part.tables[0]
    at = {column.key: place for place, column in enumerate(table.columns)}
    if "so_far" not in at:
        return None
    rows = [(row.label.text(language), row.numbers[at["so_far"]]) for row in table.rows]
    return totals.Totals(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        rows=tuple(
            totals.Total(
                name, float(number.value), None if number.target is None else float(number.target)
            )
            for name, number in rows
            if number.value is not None
        ),
    )


Draw = Callable[[Compiled, Part, str], Picture | None]
DRAWN: dict[str, Draw] = {
    "tasks": bars_of,
    "indicators": multiples_of,
    "registers": totals_of,
}
