"""Who took part in a round and who did not, by department. Names only: never scored or ranked."""

from collections.abc import Collection
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.readership import LED, reader, units_headed, units_led, units_reported_to
from ledger.rhythm.respondents import HIMSELF, HIS_UNIT
from models import Member, Respondent, Round, Unit
from models.among import Among
from models.framework import CheckIn, Privacy
from wording.check_ins import CheckInEscalated, CheckInSummary, UnitParticipation

NAMED = 60  # to leaders


class Person(NamedTuple):
    """One respondent: has he joined, is he excused; has he answered, late, with a note."""

    unit: str
    name: str
    joined: bool
    excused: bool
    answered: bool
    late: bool
    noted: bool


async def summary_for(
    session: AsyncSession, row: Round, check_in: CheckIn, head: int
) -> CheckInSummary | None:
    """Return the summary over the units of which a head hears, see `ledger.people.readership`."""
    people = await people_reported_to(session, row, head)
    parts = tuple(
        participation(unit, list(those)) for unit, those in groupby(people, lambda one: one.unit)
    )
    if not parts:
        return None
    return CheckInSummary(
        check_in,
        row.closes_at,
        parts,
        closed=row.closed_at is not None,
        round_id=row.id if await has_content_for(session, check_in, row, head) else 0,
    )


async def has_content_for(session: AsyncSession, check_in: CheckIn, row: Round, head: int) -> bool:
    """Return whether there is more to read than who has answered, and it is the head's to read."""
    more = len(check_in.asks.asked) > 1
    if check_in.privacy is Privacy.OPEN:
        return more and check_in.notes is None
    tap = check_in.tap
    if not check_in.is_for_department or not (more or tap is None or tap.choices):
        return False
    headed = await session.scalar(units_headed().limit(1), reader(row.organisation_id, head))
    return headed is not None


async def people_reported_to(session: AsyncSession, row: Round, head: int) -> list[Person]:
    """Return the respondents in those units, in order."""
    wanted = {**reader(row.organisation_id, head), "round": row.id}
    rows = await session.execute(respondents_reported_to(), wanted)
    return [Person(unit, name, *map(bool, facts)) for unit, name, *facts in rows]


@cache
def respondents_reported_to() -> Select[*tuple[Any, ...]]:
    """Return the statement for the respondents of a round in a reader's units."""
    return (
        select(
            Unit.name,
            Member.name,
            Member.telegram_user_id.is_not(None),
            Respondent.excused.is_not(None),
            Respondent.answered_at.is_not(None),
            Respondent.late,
            Respondent.noted,
        )
        .select_from(Respondent)
        .join(Member, HIMSELF)
        .join(Unit, HIS_UNIT)
        .where(
            Respondent.organisation_id == bindparam("of"),
            Respondent.round_id == bindparam("round"),
            Respondent.unit_id.in_(units_reported_to()),
            # Who has left without an answer is nobody's to ask.
            Member.left_at.is_(None) | Respondent.answered_at.is_not(None),
        )
        .order_by(Respondent.unit_id, Respondent.member_id)
    )


def participation(unit: str, people: Collection[Person]) -> UnitParticipation:
    """Return a unit's people in four lists: answered, not answered, excused, not joined."""
    silent = [one for one in people if not one.answered]
    here = [one for one in silent if not one.excused]
    return UnitParticipation(
        unit=unit,
        answered=tuple((one.name, one.noted, one.late) for one in people if one.answered),
        unanswered=tuple(one.name for one in here if one.joined),
        not_joined=tuple(one.name for one in here if not one.joined),
        excused=tuple(one.name for one in silent if one.excused),
    )


async def leaders_summary_for(
    session: AsyncSession, row: Round, check_in: CheckIn, leader: int
) -> CheckInEscalated | None:
    """Return the units below a leader in which somebody still has not answered; None of none."""
    number = row.organisation_id
    led = set(await session.scalars(units_led(), reader(number, leader)))
    rows = await session.execute(
        select(Unit.name, Member.name)
        .select_from(Respondent)
        .join(Member, HIMSELF)
        .join(Unit, HIS_UNIT)
        .where(
            Respondent.organisation_id == number,
            Respondent.round_id == row.id,
            Among(Respondent.unit_id, LED),
            Respondent.asked_at.is_not(None),
            Respondent.answered_at.is_(None),
            Respondent.excused.is_(None),
            Member.left_at.is_(None),
        )
        .order_by(Respondent.unit_id, Respondent.member_id)
        .limit(NAMED + 1),
        {"led": led},
    )
    found = rows.all()
    if not found:
        return None
    units = tuple(
        (unit, tuple(name for _, name in those))
        for unit, those in groupby(found[:NAMED], lambda one: one[0])
    )
    return CheckInEscalated(check_in, row.closes_at, units, more=len(found) > NAMED)
