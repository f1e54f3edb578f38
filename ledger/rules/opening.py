"""A round that a record opens: it asks the people whom a field names, whoever they are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.forms.fillings import Filled
from ledger.organisations import framework_of
from ledger.people.audiences import LEVELS, is_of_branch, level_of
from ledger.people.authority import all_below
from ledger.rhythm.audience import Asked
from ledger.rhythm.levels import count_level
from ledger.rhythm.respondents import HIS_UNIT, add_respondents, units_in_round
from ledger.rhythm.rounds import occurrence_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import (
    Member,
    Occurrence,
    Organisation,
    Record,
    Respondent,
    Role,
    RoleName,
    Round,
    Subject,
    SubjectKind,
    Unit,
    UnitKind,
)
from models.among import THESE, Among
from models.framework import CheckIn
from models.frozen import frozen
from models.numbering import add

WORDS_LENGTH = 300


@frozen
class Opening:
    """A round about to be opened: of which check-in, for whom, after which round, by whom."""

    check_in: CheckIn
    period: str
    people: list[Asked]
    words: str | None
    before: Round | None = None
    by: Member | None = None
    record: Record | None = None
    closes_at: datetime | None = None


async def open_for_record(
    act: Act, key: str, filled: Filled, *, number: int, words: str = ""
) -> None:
    """Open the check-in's round for a record, once; nobody is asked about what he recorded."""
    organisation = await organisation_of(act.session, act.organisation_id)
    check_in = framework_of(organisation).check_in(key)
    if check_in is None or check_in.opened_by is None:
        return
    before = await round_of_answer(act, filled.about)
    if before is not None and before.opened_next_at is not None and check_in.goes_down:
        return  # the next level did not wait for this answer
    if check_in.opened_by.people is not None:
        named = filled.values.get(check_in.opened_by.people) or []
        people = await people_named(act, named if isinstance(named, list) else [named])
    else:
        people = await people_below(act, before)
    said = words[:WORDS_LENGTH] or (before.words if before is not None else None)
    period = f"{filled.about.kind}-{number}"
    opening = Opening(check_in, period, people, said, before, act.by)
    await open_round(act.session, organisation, opening, now=act.now)


async def open_round(
    session: AsyncSession, organisation: Organisation, opening: Opening, *, now: datetime
) -> None:
    """Open a round for these people, once; for nobody there is none, but for a record's date."""
    check_in, people = opening.check_in, opening.people
    key, period = check_in.key, opening.period
    if not people and opening.record is None:
        return
    if await session.get(Occurrence, (organisation.id, key, period)) is not None:
        return
    row = await add(
        session,
        Round(
            organisation_id=organisation.id,
            check_in=key,
            period=period,
            opened_at=now,
            closes_at=opening.closes_at or now + check_in.open_for,
            words=opening.words,
            version=organisation.framework_version,
            reminders=reminders_passed(opening, now),
            record_id=opening.record.id if opening.record else None,
            record_on=opening.record.on_date if opening.record else None,
        ),
    )
    if check_in.goes_down:
        await place_in_levels(session, organisation, row, opening, now=now)
    await session.flush()
    await add_respondents(session, row, people, now=now)
    session.add(occurrence_of(row, key, due_at=now, useful_until=row.closes_at, now=now))
    await append_entry(
        session,
        organisation_id=organisation.id,
        kind="round_opened",
        now=now,
        actor_id=opening.by.id if opening.by else None,
        about=row.subject,
        rule=key,
        period=period,
        people=len(people),
        by_date=opening.by is None,  # nobody's answer was waited for
    )


def reminders_passed(opening: Opening, now: datetime) -> int:
    """Return how many reminders are due already where it opens late: they are left out."""
    if opening.closes_at is None:
        return 0
    remind = opening.check_in.follow_up.remind
    return sum(now >= opening.closes_at - span for span in remind)


async def place_in_levels(
    session: AsyncSession,
    organisation: Organisation,
    row: Round,
    opening: Opening,
    *,
    now: datetime,
) -> None:
    """Note where its people stand, and when the level below them is asked at the latest."""
    before = opening.before
    if before is None:
        return
    row.root_id = before.root_id or before.id
    unit = await session.get_one(Unit, (organisation.id, opening.people[0].units[0]))
    row.level = level_of(unit.kind)
    await count_level(session, row, asked=len(opening.people))
    by = opening.check_in.opened_by
    leads_on = any(
        rule.on == f"check_in:{row.check_in}" and rule.ask == row.check_in and rule.when is None
        for rule in framework_of(organisation).rules
    )
    if by is not None and by.opens_by is not None and leads_on and row.level < len(LEVELS):
        row.opens_next_at = now + by.opens_by


async def open_next_level(
    session: AsyncSession, organisation: Organisation, row: Round, *, now: datetime
) -> None:
    """Ask the level below those who have not answered in time: it waits for them no longer."""
    row.opened_next_at = now
    check_in = framework_of(organisation).check_in(row.check_in)
    if check_in is None or not check_in.goes_down:
        return
    units = await session.scalars(
        select(Unit)
        .join(Respondent, HIS_UNIT)
        .where(
            Respondent.organisation_id == organisation.id,
            Respondent.round_id == row.id,
            Respondent.answered_at.is_(None),
        )
        .order_by(Unit.id)
    )
    for unit in units.all():
        people = await level_below(session, unit)
        period = f"unit-{unit.id}-{row.id}"
        opening = Opening(check_in, period, people, row.words, row)
        await open_round(session, organisation, opening, now=now)


async def people_named(act: Act, numbers: list[int]) -> list[Asked]:
    """Return those who belong here still, but who acts himself, as not asked yet."""
    others = [number for number in numbers if number != act.by.id]
    return await people_numbered(act.session, act.organisation_id, others)


async def people_numbered(
    session: AsyncSession, organisation_id: int, numbers: list[int]
) -> list[Asked]:
    """Return those of the members who belong here still, as not asked yet."""
    rows = await session.execute(
        select(Member.id, Member.unit_id)
        .where(
            Member.organisation_id == organisation_id,
            Among(Member.id, THESE),
            Member.left_at.is_(None),
        )
        .order_by(Member.id),
        {"these": numbers},
    )
    return as_asked(rows)


async def round_of_answer(act: Act, about: Subject) -> Round | None:
    """Return the round in which something was answered; None for a record."""
    if about.kind is not SubjectKind.ROUND:
        return None
    return await act.session.get_one(Round, (act.organisation_id, about.id))


async def people_below(act: Act, row: Round | None) -> list[Asked]:
    """Return who is asked on the next level below the units for which who acts has answered.

    Below his own where no round says so.
    """
    if row is not None:
        units = await units_in_round(act.session, row, act.by)
    else:
        units = [await act.session.get_one(Unit, (act.organisation_id, act.by.unit_id))]
    found: dict[int, Asked] = {}
    for unit in units:
        for one in await level_below(act.session, unit):
            found.setdefault(one.member_id, one)
    found.pop(act.by.id, None)
    return list(found.values())


async def level_below(session: AsyncSession, unit: Unit) -> list[Asked]:
    """Return the secretaries of the nearest level of branches below; of a branch, its people."""
    if unit.kind is UnitKind.BRANCH:
        rows = await session.execute(
            select(Member.id, Member.unit_id)
            .where(
                Member.organisation_id == unit.organisation_id,
                Member.left_at.is_(None),
                is_of_branch(unit.id),
            )
            .order_by(Member.id)
        )
        return as_asked(rows)
    below = await all_below(session, unit.organisation_id, [unit.id]) - {unit.id}
    for kind in LEVELS[level_of(unit.kind) + 1 :]:
        rows = await session.execute(
            select(Role.member_id, Role.unit_id)
            .join(Unit, (Unit.organisation_id == Role.organisation_id) & (Unit.id == Role.unit_id))
            .where(
                Role.organisation_id == unit.organisation_id,
                Role.role == RoleName.SECRETARY,
                Unit.kind == kind,
                Among(Role.unit_id, THESE),
            )
            .order_by(Role.member_id),
            {"these": below},
        )
        if found := as_asked(rows):
            return found
    return []


def as_asked(rows: Iterable[Any]) -> list[Asked]:
    """Return members with the units they answer for, as not asked yet."""
    return [Asked(member, (unit,), away=False, recipient=None) for member, unit in rows]
