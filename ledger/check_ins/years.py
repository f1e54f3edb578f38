"""A check-in over a year: a page of units, and what each answered round by round."""

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, func, select

from ledger.book.refusals import Refusal
from ledger.check_ins.sources import ROUNDS
from ledger.organisations import calendar_of
from ledger.people.readership import LED, reader, reading, units_led
from ledger.rhythm.respondents import HIS_ANSWER
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from ledger.talk.pages import turned_to
from ledger.talk.reading_ahead import organisation_of
from models import Answer, Respondent, Round, Unit
from models.among import THESE, Among
from models.framework import CheckIn, Privacy
from wording.check_ins.years import UNITS_ON_A_PAGE, YEARS, CheckInYear, UnitYear
from wording.talk import ButtonNotOurs

MOST_ROUNDS = 400  # of a year: one a day is the most there can be


async def show_year(act: Act, number: int, packed: int) -> None:
    """Show a page of the units that are the actor's to read, with their year."""
    check_in = await check_in_of_number(act, number)
    organisation = await organisation_of(act.session, act.organisation_id)
    calendar = await calendar_of(act.session, organisation)
    page, year = divmod(packed, YEARS)
    year = year or calendar.day_of(act.now).year
    since, until = (calendar.instant(date(one, 1, 1), time.min) for one in (year, year + 1))
    units = await units_to_read(act, check_in)
    if not units:
        raise Refusal(ButtonNotOurs())
    here = (Unit.organisation_id == act.organisation_id, Among(Unit.id, LED), *of_kinds(check_in))
    count = await act.session.scalar(select(func.count()).where(*here), {"led": units}) or 0
    page, pages = turned_to(page, count, UNITS_ON_A_PAGE)
    found = await act.session.execute(
        select(Unit.id, Unit.name)
        .where(*here)
        .order_by(Unit.id)
        .offset((page - 1) * UNITS_ON_A_PAGE)
        .limit(UNITS_ON_A_PAGE),
        {"led": units},
    )
    names = {unit: name for unit, name in found}  # noqa: C416  # rows, not pairs
    rounds = await rounds_between(act, check_in, since, until)
    message = CheckInYear(
        check_in,
        year=year,
        rounds=len(rounds),
        units=await years_of_units(act, check_in, names, rounds),
        page=page,
        pages=pages,
        has_earlier=organisation.created_at < since,
    )
    await act.answer_in_place(message)


async def check_in_of_number(act: Act, number: int) -> CheckIn:
    """Return the check-in that a button names. Refused for what is not told by unit."""
    framework = await framework_for(act)
    for one in framework.check_ins:
        if one.number == number and one.has_year:
            return one
    raise Refusal(ButtonNotOurs())


async def units_to_read(act: Act, check_in: CheckIn) -> Collection[int]:
    """Return the units that the actor looks after or leads."""
    wanted = await reading(act.session, act.organisation_id, act.by.id)
    led = await act.session.scalars(units_led(), reader(act.organisation_id, act.by.id))
    return sorted({*wanted["units"], *led}) if check_in.privacy is Privacy.OPEN else []


def of_kinds(check_in: CheckIn) -> tuple[ColumnElement[bool], ...]:
    """Return the condition for units of the kinds that the check-in asks."""
    kinds = check_in.respondents.units
    return (Unit.kind.in_(kinds),) if kinds else ()


async def rounds_between(
    act: Act, check_in: CheckIn, since: datetime, until: datetime
) -> dict[int, str]:
    """Return the check-in's rounds that opened then, with their periods, in order."""
    rows = await act.session.execute(
        select(Round.id, Round.period)
        .where(
            Round.organisation_id == act.organisation_id,
            Round.check_in == check_in.key,
            Round.opened_at >= since,
            Round.opened_at < until,
        )
        .order_by(Round.opened_at)
        .limit(MOST_ROUNDS)
    )
    return {number: period for number, period in rows}  # noqa: C416  # rows, not pairs


async def years_of_units(
    act: Act, check_in: CheckIn, names: dict[int, str], rounds: dict[int, str]
) -> tuple[UnitYear, ...]:
    """Return what each of the units answered in the rounds; who was excused is left out."""
    tap = check_in.tap if check_in.tap and check_in.tap.choices else None
    chosen = Answer.fields[tap.name].as_string() if tap else Answer.text
    rows = await act.session.execute(
        select(Respondent.unit_id, Respondent.round_id, Answer.id, chosen)
        .outerjoin(Answer, HIS_ANSWER)
        .where(
            Respondent.organisation_id == act.organisation_id,
            Among(Respondent.round_id, ROUNDS),
            Among(Respondent.unit_id, THESE),
            Respondent.excused.is_(None) | Answer.id.is_not(None),
        ),
        {"rounds": list(rounds), "these": list(names)},
    )
    answered: dict[tuple[int, int], str | None] = {}
    for unit, number, answer, value in rows:
        given = None if answer is None else (value if tap else "")
        answered[unit, number] = answered.get((unit, number)) or given
    years = {unit: UnitYear(name, {}) for unit, name in names.items()}
    for number, period in rounds.items():
        for unit, year in years.items():
            if (unit, number) in answered:
                given = answered[unit, number]
                year.answers[given] = (*year.answers.get(given, ()), period)
    return tuple(years.values())
