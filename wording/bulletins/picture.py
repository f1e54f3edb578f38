"""The picture of a bulletin: its first section that can be drawn, from the numbers it holds."""

from collections.abc import Callable

from models.compiled import Compiled, Part, Series
from wording.bulletins.labels import ASKED_AND_SAID, SILENT, Measure
from wording.catalogues import translations
from wording.dates import bare_day_text
from wording.messages import N_
from wording.pictures import bars, cards, totals, trend
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
    """Return what stands below the title: the period, of which unit, and what is drawn."""
    begins, ends = (bare_day_text(day, language) for day in (compiled.begins, compiled.ends))
    of = f" · {compiled.unit}" if compiled.unit else ""
    return f"{begins}–{ends}{of} · {part.heading.text(language)}"


def bars_of(compiled: Compiled, part: Part, language: str) -> Picture:
    """Return how the tasks of each unit stand; what is overdue stands beside its name."""
    table = part.tables[0]
    at = table.places
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
    at = table.places
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


def participation_of(compiled: Compiled, part: Part, language: str) -> Picture:
    """Return how many answered of those asked, check-in by check-in; no unit is named."""
    table = part.tables[0]
    at = table.places
    say = translations(language).gettext
    rows = []
    for row in table.rows:
        answered, late, silent = (
            int(row.numbers[at[key]].value or 0) for key in ("answered", "late", "silent")
        )
        if answered or silent:
            counts = (answered - late, late, silent)
            rows.append(bars.Row(row.label.text(language), counts))
    return bars.Bars(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        series=(
            bars.Series(say(N_("按时填")), bars.Tone.DONE),
            bars.Series(say(N_("迟填")), bars.Tone.LATE),
            bars.Series(say(SILENT), bars.Tone.NONE),
        ),
        rows=tuple(rows),
    )


def coverage_of(compiled: Compiled, part: Part, language: str) -> Picture:
    """Return how many clauses of each responsibility are struck off, of how many."""
    table = part.tables[0]
    at = table.places
    return totals.Totals(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        rows=tuple(
            totals.Total(
                row.label.text(language),
                float(row.numbers[at[Measure.STRUCK_OFF]].value or 0),
                float(row.numbers[at["clauses"]].value or 0),
            )
            for row in table.rows
        ),
    )


def points_of_units(compiled: Compiled, part: Part, language: str) -> Picture:
    """Return what the points of each unit come to, in the roster's order: nobody is ranked."""
    table = part.tables[0]
    at = table.places["sum"]
    return totals.Totals(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        rows=tuple(
            totals.Total(row.label.text(language), float(row.numbers[at].value or 0), None)
            for row in table.rows
        ),
        is_one_scale=True,
    )


def cards_of(compiled: Compiled, part: Part, language: str) -> Picture | None:
    """Return the records that are listed, a card each."""
    if not part.records:
        return None
    say = translations(language).gettext
    return cards.Cards(
        title=compiled.title.text(language),
        subtitle=subtitle_of(compiled, part, language),
        language=language,
        rows=tuple(
            cards.Card(
                one.unit,
                bare_day_text(one.on, language),
                one.title.text(language),
                tuple(
                    say(ASKED_AND_SAID).format(
                        asked=fact.asked.text(language), said=fact.said.text(language)
                    )
                    for fact in one.facts
                ),
                one.files,
            )
            for one in part.records
        ),
        left=part.left,
    )


Draw = Callable[[Compiled, Part, str], Picture | None]
DRAWN: dict[str, Draw] = {
    "tasks": bars_of,
    "indicators": multiples_of,
    "registers": totals_of,
    "participation": participation_of,
    "coverage": coverage_of,
    "points": points_of_units,
    "records": cards_of,
}
