"""A month of all that comes by itself, in an office that reads English."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from models import Member, Organisation, Outbox, Responsibility, Task, Unit
from models.framework import read_framework
from rehearsal.people import WORDS
from rehearsal.playing import a_play, play_all
from tests.talks.in_english.reading import SHEETS, left_of, said_in

# What comes by itself in four weeks of December.
ROUTINES: set[str | None] = {
    *("weekly-list", "head-digest", "deadline-reminder", "group-post", "weekly-bulletin"),
    *("weekly-study", "weekly-study.closing", "weekly-report"),
    *("monthly-figures", "first-topic-month", "brand-progress", "three-rules", "study-topic"),
    *("self-check", "procuratorial-monthly"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_month_of_all_its_routines_is_read_in_english(database_url: str) -> None:
    """Made-up people answer whatever they are asked: no question, list or summary is left out."""
    begins = date(2026, 11, 30)
    async with a_play(
        read_framework("3315"), people=13, weeks=4, monday=begins, rate=1, database_url=database_url
    ) as play:
        async with play.database.write() as session:
            organisation = await session.get_one(Organisation, play.organisation_id)
            organisation.language = "en"
            await session.execute(update(Member).values(language=None))
            before = await session.scalar(select(func.max(Outbox.id)))
        await play_all(play)
        async with play.database.read() as session:
            rows = (await session.scalars(select(Outbox).where(Outbox.id > before))).all()
            data = {organisation.name, *WORDS, *SHEETS}
            for column in (Member.name, Unit.name, Responsibility.name, Task.title):
                data |= set(await session.scalars(select(column)))
    texts = [text for row in rows for text in said_in(row)]
    assert left_of(texts, sorted(data, key=len, reverse=True)) == []
    assert {row.rule for row in rows} >= ROUTINES
