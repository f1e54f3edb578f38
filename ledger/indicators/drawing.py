"""Indicators as pictures: one of a unit period by period, or the same in every unit one may see."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, func, select

from ledger.indicators.access import Matter, matter_of, scope_of
from ledger.indicators.showing import Sight, as_rows, lines_from, lines_of, readings_of, sight_of
from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from ledger.talk.saying import reader_of
from models import Organisation, Reading, Standing, Unit
from models.among import THESE, Among
from models.framework import Indicator
from wording.dates import short_period_text
from wording.indicators.drawing import IndicatorDrawn, IndicatorOfUnitsDrawn
from wording.pictures.trend import Flag, Multiples, Panel, Point, Trend

PERIODS_DRAWN = 24
PERIODS_SUMMED = 12  # besides, for what adds up over a year
PERIODS_IN_A_PANEL = 12
PANELS = 18


async def draw_one(act: Act, standing_id: int) -> None:
    """Send one indicator of a unit as a picture, as far as who acts may read it."""
    matter = await matter_of(act, standing_id)
    of_it = lines_of(
        Standing.organisation_id == act.organisation_id, Standing.id == matter.standing.id
    )
    [line] = lines_from(as_rows((await act.session.execute(of_it)).all()), await sight_of(act))
    language = await language_of(act)
    readings = await act.session.execute(
        select(Reading.period, Reading.value)
        .where(*readings_of(matter))
        .order_by(Reading.period.desc())
        .limit(PERIODS_DRAWN + PERIODS_SUMMED)
    )
    values = {period: value for period, value in readings}  # noqa: C416  # rows are no pairs to mypy
    picture = Trend(
        title=matter.indicator.title_in(language),
        subtitle=matter.unit.name,
        language=language,
        points=points_of(matter.indicator, matter.unit.name, values, PERIODS_DRAWN, language),
        unit=matter.indicator.unit_in(language),
    )
    await send(act, picture, IndicatorDrawn(line), matter)


async def draw_units(act: Act, standing_id: int) -> None:
    """Send the indicator as it is in every unit that who acts sees, what is flagged first."""
    matter, scope, sight = (
        await matter_of(act, standing_id),
        await scope_of(act),
        await sight_of(act),
    )
    indicator, language = matter.indicator, await language_of(act)
    of_it = (*scope.conditions, Standing.indicator == indicator.key)
    flagged = and_(*of_it, Standing.flagged_from <= sight.today)
    rows = await act.session.execute(
        select(Standing.unit_id, Unit.name)
        .join(Unit, and_(Unit.organisation_id == act.organisation_id, Unit.id == Standing.unit_id))
        .where(*of_it)
        .order_by(Standing.flagged_from, Standing.id)
        .limit(PANELS),
        scope.wanted,
    )
    names = {number: name for number, name in rows}  # noqa: C416
    count = await act.session.scalar(select(func.count()).where(*of_it), scope.wanted) or 0
    bad = await act.session.scalar(select(func.count()).where(flagged), scope.wanted) or 0
    values = await values_in(act, indicator, sight, list(names))
    panels = tuple(
        Panel(
            name, points_of(indicator, name, values.get(number, {}), PERIODS_IN_A_PANEL, language)
        )
        for number, name in names.items()
    )
    picture = Multiples(
        title=indicator.title_in(language),
        subtitle="",
        language=language,
        panels=panels,
        unit=indicator.unit_in(language),
        left=count - len(panels),
        left_flagged=max(bad - sum(panel.is_flagged for panel in panels), 0),
    )
    await send(act, picture, IndicatorOfUnitsDrawn(indicator, count, bad), matter)


async def send(
    act: Act,
    picture: Trend | Multiples,
    caption: IndicatorDrawn | IndicatorOfUnitsDrawn,
    matter: Matter,
) -> None:
    """Want the picture and send it with its words, once for one press."""
    name = f"{picture.title} {picture.subtitle}".strip() + ".png"
    about = matter.standing.subject
    await answer_with_file(
        act, picture, name=name, caption=caption, about=about, once_per=act.effect_key
    )


async def language_of(act: Act) -> str:
    """Return in which language who acts reads."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    return reader_of(act.by, organisation, act.now).language


async def values_in(
    act: Act, indicator: Indicator, sight: Sight, units: Sequence[int]
) -> dict[int, dict[date, Decimal]]:
    """Return the newest readings of an indicator in a few units, by unit and period."""
    since = indicator.period_before(sight.today)
    for _ in range(PERIODS_IN_A_PANEL + (PERIODS_SUMMED if indicator.adds_up else 0)):
        since = indicator.before(since)
    rows = await act.session.execute(
        select(Reading.unit_id, Reading.period, Reading.value).where(
            Reading.organisation_id == act.organisation_id,
            Reading.indicator == indicator.key,
            Reading.period > since,
            Among(Reading.unit_id, THESE),
        ),
        {"these": list(units)},
    )
    found: dict[int, dict[date, Decimal]] = {}
    for unit_id, period, value in rows:
        found.setdefault(unit_id, {})[period] = value
    return found


def points_of(
    indicator: Indicator, unit: str, values: dict[date, Decimal], most: int, language: str
) -> tuple[Point, ...]:
    """Return the newest periods as points, those without a reading among them.

    What adds up is drawn as what it had come to, since that is what the target is for.
    """
    found = [
        point_of(indicator, unit, period, values, language)
        for period in periods_between(indicator, values)
    ]
    return tuple(found[-most:])


def periods_between(indicator: Indicator, values: dict[date, Decimal]) -> Iterator[date]:
    """Yield every period from the oldest reading to the newest."""
    period, first = max(values, default=None), min(values, default=None)
    periods = []
    while period is not None and first is not None and period >= first:
        periods.append(period)
        period = indicator.before(period)
    yield from reversed(periods)


def point_of(
    indicator: Indicator, unit: str, period: date, values: dict[date, Decimal], language: str
) -> Point:
    """Return one period as a point."""
    value, wanted = values.get(period), indicator.wanted_by(unit, period)
    reached = value
    if value is not None and indicator.adds_up:
        since = indicator.span(period)
        reached = sum((v for day, v in values.items() if since <= day <= period), Decimal(0))
    flag = Flag.NONE
    if value is None or reached is None or indicator.is_empty(value):
        flag = Flag.EMPTY
    elif indicator.is_behind(reached, wanted):
        flag = Flag.LAGGING
    return Point(
        label=short_period_text(indicator.period, period, language),
        value=None if reached is None else float(reached),
        target=None if wanted is None else float(wanted),
        flag=flag,
    )
