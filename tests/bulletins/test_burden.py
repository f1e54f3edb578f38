"""Burden of a bulletin: what was said and spared week by week, against a list of all of it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ledger.bulletins.compiling import compile_bulletin
from ledger.organisations import calendar_of
from ledger.talk.burden import count_said, count_saved
from models import Burden, Database, Member, WeekBurden
from models.compiled import Compiled
from models.framework import Bulletin, BulletinSection
from models.periods import Per, first_day, shifted
from tests.ledger.offices import MONDAY, Office, open_office

# Hours that pass before it, who of three, and how many fields he was spared; 0: he was told.
SAID = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 2), st.integers(0, 4)), min_size=1, max_size=30
)
Said = tuple[int, int, int]
OWNERS = ("zhang", "li", "ouyang")
OFFICES: dict[Database, Office] = {}


def bulletin(per: Per) -> Bulletin:
    return Bulletin(
        key="any-period", title="一期", responsibility="performance", per=per,
        sections=(BulletinSection(kind="burden"),),
    )  # fmt: skip


async def happened(database: Database, office: Office, deeds: list[Said]) -> list[tuple[date, int]]:
    """Say and spare what was drawn; return the day of each, and the fields, where any."""
    now, told = MONDAY, []
    async with database.write() as session:
        calendar = await calendar_of(session, office.organisation)
        await session.execute(delete(Burden))
        await session.execute(delete(WeekBurden))
        for hours, who, fields in deeds:
            now += timedelta(hours=hours)
            person = office.people[OWNERS[who]]
            member = await session.get_one(Member, (person.organisation_id, person.id))
            if fields:
                await count_saved(
                    session, office.organisation, member, "weekly-study", fields, now=now
                )
            else:
                await count_said(session, office.organisation, member, now=now)
            told.append((calendar.day_of(now), fields))
    return told


@pytest.mark.parametrize("per", ["week", "month", "quarter"])
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=SAID)
async def test_burden_is_what_a_list_of_all_that_was_said_gives(
    database: Database, per: Per, deeds: list[Said]
) -> None:
    """A week counts where its Monday lies, once it is over."""
    if database not in OFFICES:
        OFFICES[database] = await open_office(database)
    office = OFFICES[database]
    told = await happened(database, office, deeds)
    last = max(day for day, _ in told)
    period = first_day(per, MONDAY.date())
    while period <= last:
        after = shifted(per, period, 1)
        part = await compiled(database, office, per, period)
        assert part == [
            (now, before)
            for now, before in zip(
                counted(told, period, after, after),
                counted(told, shifted(per, period, -1), period, after),
                strict=True,
            )
        ]
        period = after


def counted(told: list[tuple[date, int]], first: date, end: date, known_on: date) -> list[int]:
    """Prompts, none of them put off, and fields spared in the weeks that begin there, if over."""
    mondays = [(day - timedelta(days=day.weekday()), fields) for day, fields in told]
    until = known_on - timedelta(days=7)
    there = [fields for monday, fields in mondays if first <= monday < end and monday <= until]
    return [there.count(0), 0, sum(there)]


async def compiled(
    database: Database, office: Office, per: Per, first: date
) -> list[tuple[int, int]]:
    async with database.read() as session:
        known_at = datetime.combine(shifted(per, first, 1), MONDAY.timetz())
        found: Compiled = await compile_bulletin(
            session, office.organisation, bulletin(per), first, known_at=known_at
        )
    [part] = found.parts
    total = part.tables[0].total
    assert total is not None
    return [(int(one.value or 0), int(one.before or 0)) for one in total.numbers]
