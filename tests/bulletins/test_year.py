"""One's own draft of a year: each number of text and picture recounted from the entries."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import select

from ledger.careers.drawing import counts_by_month
from ledger.careers.year import year_of
from ledger.careers.years import year_in
from ledger.talk.acts import Act
from models import Database, Entry, Member, Organisation
from tests import staff
from tests.bulletins import histories, routines
from tests.bulletins.recount import replayed
from tests.ledger import offices
from wording.careers.year import SECRETS, Section

SETTINGS = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


async def told(database: Database, member: Member, year: int, now: datetime) -> Counter[str]:
    """What a draft counts; its picture has the same, month by month."""
    async with database.read() as session:
        organisation = await session.get_one(Organisation, member.organisation_id)
        shown = await year_of(session, member, now=now, year=year)
        drawn = await counts_by_month(
            Act(session, member, now), organisation, year_in(organisation, year)
        )
    assert shown.year == year
    assert shown.totals[Section.TAKEN_PART] == len(shown.taken_part)
    counts = {str(part): count for part, count in shown.totals.items()}
    counts |= {
        Section.TAKEN_PART: sum(one.count for one in shown.taken_part),
        SECRETS: shown.secrets,
    }
    assert counts == {part: sum(drawn[part]) for part in counts}
    return +Counter(counts)


async def book_of(database: Database, member: Member) -> tuple[list[Entry], ZoneInfo]:
    async with database.read() as session:
        organisation = await session.get_one(Organisation, member.organisation_id)
        entries = list(await session.scalars(select(Entry).order_by(Entry.seq)))
    return entries, ZoneInfo(organisation.timezone)


@SETTINGS
@given(deeds=histories.DEEDS)
async def test_what_was_struck_off_in_ones_year_is_what_the_entries_say(
    database: Database, deeds: list[histories.Deed]
) -> None:
    past = await histories.past_of(database)
    await past.goes_on(deeds)
    people = past.office.people.values()
    for member in people:
        entries, zone = await book_of(database, member)
        units = {one.id: "" for one in people}
        counts: Counter[tuple[int, str]] = Counter()
        for task in replayed(entries, units, past.now + timedelta(seconds=1)):
            if task.owner == member.id and task.state == "struck_off":
                assert task.since is not None
                section = SECRETS if task.secret else Section.DONE
                counts[task.since.astimezone(zone).year, section] += 1
        last = past.now.astimezone(zone).year
        for year in range(offices.MONDAY.year, last + 1):
            expected = Counter({part: n for (of, part), n in counts.items() if of == year})
            assert await told(database, member, year, past.now) == expected


@SETTINGS
@given(deeds=routines.DEEDS)
@example(deeds=[(9, "answer", 0), (9, "take_back", 0), (9, "answer", 1)])
async def test_what_one_took_part_in_and_recorded_is_what_the_entries_say(
    database: Database, deeds: list[routines.Deed]
) -> None:
    routine = await routines.routine_of(database)
    await routine.goes_on(deeds)
    for name in routines.MEMBERS:
        async with database.read() as session:
            member = await routine.person(session, name)
        entries, zone = await book_of(database, member)
        answered: dict[int | None, int] = {}
        recorded: dict[int | None, int] = {}
        for entry in entries:
            if entry.actor_id != member.id:
                continue
            if entry.kind == "checked_in":
                answered.setdefault(entry.subject_id, entry.at.astimezone(zone).year)
            elif entry.kind == "check_in_withdrawn":
                del answered[entry.subject_id]
            elif entry.kind in {"recorded", "record_corrected"}:
                day = date.fromisoformat(json.loads(entry.content or "{}")["day"])
                recorded[entry.subject_id] = day.year
            elif entry.kind == "record_withdrawn":
                del recorded[entry.subject_id]
        last = routine.now.astimezone(zone).year
        for year in range(staff.MONDAY.year, last + 1):
            expected = Counter(
                {
                    Section.TAKEN_PART: list(answered.values()).count(year),
                    Section.RECORDS: list(recorded.values()).count(year),
                }
            )
            assert await told(database, member, year, routine.now) == +expected
