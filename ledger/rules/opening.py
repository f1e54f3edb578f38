"""A round that a record opens: it asks the people whom a field names, whoever they are."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from ledger.book.chain import append_entry
from ledger.forms.fillings import Filled
from ledger.organisations import framework_of
from ledger.people.audiences import LEVELS, is_of_branch, level_of
from ledger.people.authority import all_below
from ledger.rhythm.respondents import Asked, add_respondents, units_of_respondent
from ledger.rhythm.rounds import occurrence_of
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import (
    Member,
    Occurrence,
    Role,
    RoleName,
    Round,
    Subject,
    SubjectKind,
    Unit,
    UnitKind,
)
from models.among import THESE, Among
from models.numbering import add

WORDS_LENGTH = 300


async def open_for_record(
    act: Act, key: str, filled: Filled, *, number: int, words: str = ""
) -> None:
    """Open the check-in's round for a record, once; nobody is asked about what he recorded."""
    organisation = await organisation_of(act.session, act.organisation_id)
    check_in = framework_of(organisation).check_in(key)
    if check_in is None or check_in.opened_by is None:
        return
    period = f"{filled.about.kind}-{number}"
    if await act.session.get(Occurrence, (act.organisation_id, key, period)) is not None:
        return
    if check_in.opened_by.people is not None:
        named = filled.values.get(check_in.opened_by.people) or []
        people = await people_named(act, named if isinstance(named, list) else [named])
    else:
        people = await people_below(act, filled.about)
    if not people:
        return
    row = await add(
        act.session,
        Round(
            organisation_id=act.organisation_id,
            check_in=key,
            period=period,
            opened_at=act.now,
            closes_at=act.now + check_in.open_for,
            words=words[:WORDS_LENGTH] or await words_before(act, filled.about),
            version=organisation.framework_version,
        ),
    )
    await act.session.flush()
    await add_respondents(act.session, row, people, now=act.now)
    act.session.add(
        occurrence_of(row, key, due_at=act.now, useful_until=row.closes_at, now=act.now)
    )
    await append_entry(
        act.session,
        organisation_id=act.organisation_id,
        kind="round_opened",
        now=act.now,
        actor_id=act.by.id,
        about=row.subject,
        rule=key,
        period=period,
        people=len(people),
    )


async def people_named(act: Act, numbers: list[int]) -> list[Asked]:
    """Return those who belong here still, but who acts himself, as not asked yet."""
    rows = await act.session.execute(
        select(Member.id, Member.unit_id)
        .where(
            Member.organisation_id == act.organisation_id,
            Among(Member.id, THESE),
            Member.id != act.by.id,
            Member.left_at.is_(None),
        )
        .order_by(Member.id),
        {"these": numbers},
    )
    return as_asked(rows)


async def words_before(act: Act, about: Subject) -> str | None:
    """Return what the round was about that led here: it is handed down with the question."""
    if about.kind is not SubjectKind.ROUND:
        return None
    return (await act.session.get_one(Round, (act.organisation_id, about.id))).words


async def people_below(act: Act, about: Subject) -> list[Asked]:
    """Return who is asked on the next level below the units for which somebody answered."""
    found: dict[int, Asked] = {}
    for unit in await units_answered_for(act, about):
        for one in await level_below(act, unit):
            found.setdefault(one.member_id, one)
    found.pop(act.by.id, None)
    return list(found.values())


async def units_answered_for(act: Act, about: Subject) -> list[Unit]:
    """Return for which units who acts has answered; his own where no round says so."""
    units: list[Unit] = []
    if about.kind is SubjectKind.ROUND:
        row = await act.session.get_one(Round, (act.organisation_id, about.id))
        units = await units_of_respondent(act.session, row, act.by)
    return units or [await act.session.get_one(Unit, (act.organisation_id, act.by.unit_id))]


async def level_below(act: Act, unit: Unit) -> list[Asked]:
    """Return the secretaries of the nearest level of branches below; of a branch, its people."""
    if unit.kind is UnitKind.BRANCH:
        rows = await act.session.execute(
            select(Member.id, Member.unit_id)
            .where(
                Member.organisation_id == act.organisation_id,
                Member.left_at.is_(None),
                is_of_branch(unit.id),
            )
            .order_by(Member.id)
        )
        return as_asked(rows)
    below = await all_below(act.session, act.organisation_id, [unit.id]) - {unit.id}
    for kind in LEVELS[level_of(unit.kind) + 1 :]:
        rows = await act.session.execute(
            select(Role.member_id, Role.unit_id)
            .join(Unit, (Unit.organisation_id == Role.organisation_id) & (Unit.id == Role.unit_id))
            .where(
                Role.organisation_id == act.organisation_id,
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
