"""Which tasks are somebody's to read in lists: those of the units he looks over, else his own."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.authority import VERIFYING, roles_of, units_overseen
from models import Member, Task
from models.among import THESE, Among
from models.frozen import frozen

Alternatives = tuple[tuple[ColumnElement[bool], ...], ...]


@frozen
class Scope:
    """The reader; where he holds a role that looks over others; the units below, all if None."""

    organisation_id: int
    member_id: int
    roots: frozenset[int]
    units: frozenset[int] | None

    @property
    def looks_over(self) -> bool:
        """Whether he looks over anybody's tasks but his own."""
        return bool(self.roots)

    @property
    def wanted(self) -> dict[str, Any]:
        """The parameters of statements with these conditions."""
        return {"these": self.units or frozenset()}

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for the tasks: those of one of the alternatives."""
        return (or_(*(and_(*one) for one in self.alternatives())),)

    def alternatives(self) -> Alternatives:
        """Return the conditions for the tasks that are no secrets, and for the reader's secrets.

        No task meets both, and each is found by an index of its own. Of the whole organisation no
        unit is asked for. Who verifies a secret has it in his digest.
        """
        here: tuple[ColumnElement[bool], ...] = (Task.organisation_id == self.organisation_id,)
        if not self.looks_over:
            return ((*here, Task.owner_id == self.member_id),)
        if self.units is not None:
            here = (*here, Among(Task.unit_id, THESE))
        own = or_(Task.owner_id == self.member_id, Task.registered_by == self.member_id)
        return (
            (*here, Task.confidential.is_(False)),
            (*here, Task.confidential.is_(True), own),
        )

    def covers(self, unit_id: int) -> bool:
        """Return whether he looks over a unit of the organisation."""
        return self.looks_over and (self.units is None or unit_id in self.units)


async def scope_of(session: AsyncSession, member: Member) -> Scope:
    """Return what is the member's to read."""
    roots = {role.unit_id for role in await roles_of(session, member) if role.role in VERIFYING}
    units = await units_overseen(session, member)
    return Scope(member.organisation_id, member.id, frozenset(roots), units)
