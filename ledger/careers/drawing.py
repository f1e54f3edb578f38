"""My year 述职 as a picture: what the draft counts, month by month."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, SQLColumnExpression, Subquery, and_, func, literal, select, union_all

from ledger.careers.registered import recorded_in
from ledger.careers.year import year_of
from ledger.careers.years import (
    ANSWERED,
    BLOCKED,
    Year,
    done_by,
    struck_off_in,
    took_part_in,
    year_in,
)
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from ledger.talk.saying import reader_of
from models import Entry, Member, Organisation, Record, Task
from wording.careers.year import SECRETS, Section, YearDrawn, YearShown
from wording.pictures.months import Monthly, Months

MONTHS = range(1, 13)


async def draw_year(act: Act, year: int) -> None:
    """Send one's own year as a picture."""
    await draw(act, await year_of(act.session, act.by, now=act.now, year=year))


async def draw(act: Act, shown: YearShown) -> None:
    """Send the picture of a draft, to its reader alone, like the draft."""
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    language = reader_of(act.by, organisation, act.now).language
    caption = YearDrawn(shown.name, shown.year, shown.totals[Section.DONE] + shown.secrets)
    counts = await counts_by_month(act, organisation, year_in(organisation, shown.year))
    today = act.now.astimezone(ZoneInfo(organisation.timezone)).date()
    picture = Months(
        title=shown.title_in(language),
        subtitle=shown.until_in(language, today),
        language=language,
        rows=tuple(rows_of(shown, counts, today, language)),
    )
    name = f"{picture.title}.png"
    await answer_with_file(
        act, picture, name=name, caption=caption, of=act.by, once_per=act.effect_key
    )


def rows_of(
    shown: YearShown, counts: dict[str, list[int]], today: date, language: str
) -> list[Monthly]:
    """Return what there is any of; months after today are yet to come."""
    return [
        Monthly(
            shown.heading_in(language, part),
            tuple(
                None if date(shown.year, month, 1) > today else count
                for month, count in zip(MONTHS, found, strict=True)
            ),
        )
        for part in (*Section, SECRETS)
        if sum(found := counts[part])
    ]


async def counts_by_month(act: Act, organisation: Organisation, year: Year) -> dict[str, list[int]]:
    """Return how much of each section there was in each month, and of secret tasks."""
    member = act.by
    struck_off = struck_off_in(member, year)
    days = [date(year.number, month, 1) for month in MONTHS] + [date(year.number + 1, 1, 1)]
    zone = ZoneInfo(organisation.timezone)
    moments = [datetime(one.year, one.month, 1, tzinfo=zone) for one in days]
    rounds = first_answers(member, year)
    records = recorded_in(member, framework_of(organisation), year)
    rows = await act.session.execute(
        union_all(
            monthly(Section.DONE, Task.struck_off_at, moments).where(
                *struck_off, Task.confidential.is_(False)
            ),
            monthly(SECRETS, Task.struck_off_at, moments).where(
                *struck_off, Task.confidential.is_(True)
            ),
            monthly(Section.DIRECTIVES, Entry.at, moments).where(*done_by(member, ANSWERED, year)),
            monthly(Section.DIFFICULTIES, Entry.at, moments).where(*done_by(member, BLOCKED, year)),
            monthly(Section.TAKEN_PART, rounds.c.at, moments),
            monthly(Section.RECORDS, Record.on_date, days).where(*records),
        )
    )
    found: dict[str, list[int]] = {part: counts for part, *counts in rows}
    return found


def first_answers(member: Member, year: Year) -> Subquery:
    """Return when each round of the year was answered first: answered anew, it counts once."""
    return (
        select(func.min(Entry.at).label("at"))
        .where(*took_part_in(member, year))
        .group_by(Entry.subject_id)
        .subquery()
    )


def monthly(
    part: str, moment: SQLColumnExpression[Any], bounds: Sequence[date]
) -> Select[*tuple[Any, ...]]:
    """Return the statement that counts the rows of a part between each two bounds."""
    counts = (
        func.count().filter(and_(moment >= begins, moment < ends))
        for begins, ends in pairwise(bounds)
    )
    return select(literal(str(part)), *counts)
