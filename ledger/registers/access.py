"""Who may fill in which register, who reads which records, who may change one."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import top_unit
from ledger.people.authority import (
    CONFIDED,
    DIRECTING,
    VERIFYING,
    holds,
    roles_of,
    units_under,
)
from ledger.talk.acts import Act
from ledger.talk.organisation import framework_for
from models import (
    Demand,
    DemandState,
    Member,
    Record,
    RecordTotal,
    RegisterSum,
    RoleName,
    Unit,
)
from models.framework import Register
from models.frozen import frozen
from wording.registers.recording import NoSuchRecord, NoSuchRegister


def called(registers: Sequence[Register], words: str) -> list[Register]:
    """Return those that are called so, by title or key; else those with the words in their title.

    In either language, in capital letters or small ones.
    """
    said = words.casefold()
    titles = {one.key: (one.title.casefold(), one.english.casefold()) for one in registers}
    so_called = [one for one in registers if said in {*titles[one.key], one.key}]
    return so_called or [
        one for one in registers if any(said in title for title in titles[one.key])
    ]


async def registers_to_fill(act: Act) -> list[Register]:
    """Return the registers that who acts may fill in, in the framework's order."""
    framework = await framework_for(act)
    if not framework.registers:
        return []
    roles = {role.role for role in await roles_of(act.session, act.by)}
    unit = await act.session.get_one(Unit, (act.organisation_id, act.by.unit_id))
    return [
        register
        for register in framework.registers
        if not roles.isdisjoint(map(RoleName, register.who.roles))
        and (not register.who.units or unit.kind in register.who.units)
    ]


async def register_of_number(act: Act, number: int) -> Register:
    """Return the register that a button names. Raises Refusal for one that is no more."""
    for register in (await framework_for(act)).registers:
        if register.number == number:
            return register
    raise Refusal(NoSuchRegister())


async def check_may_fill(act: Act, register: Register) -> None:
    """Refuse whoever may not fill in the register."""
    if register.key not in {one.key for one in await registers_to_fill(act)}:
        raise Refusal(NoSuchRegister())


@frozen
class Scope:
    """Whose records somebody reads: everybody's, those of units he looks after, or his own."""

    member: Member
    whole: bool = False
    units: bool = False
    roles: frozenset[RoleName] = VERIFYING  # for which it reads units

    def of_records(self) -> list[ColumnElement[bool]]:
        """Return the conditions for records."""
        own = [Record.organisation_id == self.member.organisation_id]
        if self.whole:
            return own
        if self.units:
            return [*own, Record.unit_id.in_(units_under(self.member, self.roles))]
        return [*own, Record.member_id == self.member.id]

    @property
    def sums(self) -> type[RegisterSum] | type[RecordTotal]:
        """Where his sums stand: those of units are kept by month, his own are few."""
        return RegisterSum if self.units else RecordTotal

    def of_sums(self) -> list[ColumnElement[bool]]:
        """Return the conditions for sums."""
        of = self.sums.organisation_id == self.member.organisation_id
        if self.whole:
            return [of]
        if self.units:
            return [of, self.sums.unit_id.in_(units_under(self.member, self.roles))]
        return [of, RecordTotal.member_id == self.member.id]


async def scope_of(session: AsyncSession, member: Member, *, confided: bool = False) -> Scope:
    """Return whose records the member reads; of what is confided, by the line above alone."""
    readers = CONFIDED if confided else VERIFYING
    overseen = {role.unit_id for role in await roles_of(session, member) if role.role in readers}
    if not overseen:
        return Scope(member)
    top = await top_unit(session, member.organisation_id)
    return Scope(member, whole=top.id in overseen, units=True, roles=readers)


async def record_to_read(act: Act, record_id: int) -> Record:
    """Return a record that who acts may read; of any other he is told that there is none."""
    record = await act.session.get(Record, (act.organisation_id, record_id))
    if record is None or not await may_read_record(act, record):
        raise Refusal(NoSuchRecord())
    return record


async def may_read_record(act: Act, record: Record) -> bool:
    """Return whether the record is his, of a unit he looks after, or asks an answer of him.

    What is confided is read by the line above alone.
    """
    if record.member_id == act.by.id:
        return True
    demand = await demand_beside(act, record)
    if demand is not None and demand.member_id == act.by.id:
        return True
    readers = CONFIDED if demand is not None and demand.confided else VERIFYING
    return await holds(act.session, act.by, readers, unit_id=record.unit_id)


async def demand_beside(act: Act, record: Record) -> Demand | None:
    """Return what a record asks; nothing is looked for while no register asks an answer."""
    if not any(one.answer for one in (await framework_for(act)).registers):
        return None
    return await act.session.get(Demand, (act.organisation_id, record.id))


async def may_change_alone(act: Act, record: Record) -> bool:
    """Return whether who acts may change it without a reason: his own, for some days."""
    days = (await framework_for(act)).thresholds.record_days
    return record.member_id == act.by.id and act.at <= record.recorded_at + timedelta(days=days)


async def may_change(act: Act, record: Record) -> bool:
    """Return whether who acts may change it at all: his own for some days, and whoever directs.

    What asks an answer is its author's alone, until it is answered.
    """
    if record.cancelled_at is not None or record.erased_at is not None:
        return False
    demand = await demand_beside(act, record)
    if demand is not None:
        unanswered = demand.state is DemandState.OPEN and demand.answer_id is None
        return unanswered and record.member_id == act.by.id
    return await may_change_alone(act, record) or await holds(
        act.session, act.by, DIRECTING, unit_id=record.unit_id
    )
