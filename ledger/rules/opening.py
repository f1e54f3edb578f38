"""A round that a record opens: it asks the people whom a field names, whoever they are."""

from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from ledger.book.chain import append_entry
from ledger.forms.fillings import Filled
from ledger.organisations import framework_of
from ledger.rhythm.respondents import Asked, add_respondents
from ledger.talk.acts import Act
from ledger.talk.reading_ahead import organisation_of
from models import Member, Occurrence, OccurrenceState, Round
from models.among import Among, Numbers
from models.framework import CheckIn
from models.numbering import add

THESE: BindParameter[Any] = bindparam("these", type_=Numbers())


async def open_for_record(act: Act, key: str, filled: Filled, *, number: int) -> None:
    """Open the check-in's round for a record, once; nobody is asked about what he recorded."""
    organisation = await organisation_of(act.session, act.organisation_id)
    check_in = framework_of(organisation).check_in(key)
    if check_in is None or check_in.opened_by is None:
        return
    period = f"{filled.about.kind}-{number}"
    if await act.session.get(Occurrence, (act.organisation_id, key, period)) is not None:
        return
    named = filled.values.get(check_in.opened_by.people) or []
    people = await people_named(act, named if isinstance(named, list) else [named])
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
            version=organisation.framework_version,
        ),
    )
    await act.session.flush()
    await add_respondents(act.session, row, people, now=act.now)
    act.session.add(asking(act, row, check_in))
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


def asking(act: Act, row: Round, check_in: CheckIn) -> Occurrence:
    """Return what hands out the questions, chunk by chunk."""
    return Occurrence(
        organisation_id=act.organisation_id,
        rule=row.check_in,
        period=row.period,
        due_at=act.now,
        opened_at=act.now,
        useful_until=act.now + check_in.open_for,
        state=OccurrenceState.OPEN,
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
    return [Asked(member, (unit,), away=False, recipient=None) for member, unit in rows]
