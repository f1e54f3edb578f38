"""The organisation that is measured, and whom and what its measurements are about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, delete, false, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.populace import LONG_AGO, Populace, numbers
from ledger.organisations import top_unit
from models import Group, Member, Organisation, Respondent, Role, RoleName, Round, Task
from models.framework import Bulletin, BulletinSection
from models.periods import Per

PEOPLE, TASKS_EACH = 10_000, 10


ROUNDS = 25
MONTHS = 12
BOT = {"id": 7, "username": "measured_bot"}
FIRST_USER_ID = 5_000_000_000


@dataclass
class Town:
    """The organisation, and whom and what its measurements are about."""

    populace: Populace
    now: datetime
    leader: int = 0
    rounds: list[int] = field(default_factory=list)
    groups: dict[str, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The organisation's."""
        return self.populace.organisation_id


async def name_leader(session: AsyncSession, organisation: Organisation, town: Town) -> None:
    """Let a leader look after every second department and hand out all tasks; bind two groups."""
    top = await top_unit(session, organisation.id)
    first = await session.get_one(Member, (town.number, town.populace.member_ids[0]))
    number = await numbers(session, organisation, 3)
    leader = Member(
        organisation_id=organisation.id,
        id=number,
        name="检察长",
        unit_id=top.id,
        telegram_user_id=FIRST_USER_ID - 1,
        joined_at=town.now,
    )
    session.add(leader)
    await session.flush()
    role = {"organisation_id": organisation.id, "member_id": number, "unit_id": top.id}
    session.add(Role(**role, role=RoleName.LEADER))
    for place, (name, unit) in enumerate((("all", top.id), ("one", first.unit_id)), 1):
        town.groups[name] = number + place
        session.add(
            Group(
                organisation_id=organisation.id,
                id=number + place,
                chat_id=-place,
                title=name,
                unit_id=unit,
                bound_at=town.now - LONG_AGO,
            )
        )
    await session.flush()
    town.leader = number
    await session.execute(
        delete(Role).where(Role.role == RoleName.HEAD, Role.unit_id % 2 == (first.unit_id + 1) % 2)
    )


async def let_fall_due(session: AsyncSession, town: Town) -> None:
    """Let every second task be overdue, and every hundredth be blocked."""
    await session.execute(
        update(Task)
        .where(Task.organisation_id == town.number)
        .values(
            registered_by=town.leader,
            deadline=case(
                (Task.id % 2 == 0, town.now - timedelta(days=1)),
                else_=town.now + timedelta(days=20),
            ),
            blocked_at=case((Task.id % 100 == 1, town.now), else_=None),
        )
    )


async def add_rounds(session: AsyncSession, organisation: Organisation, town: Town) -> None:
    """Add weekly rounds; the last one is open, and nobody has answered it."""
    first = await numbers(session, organisation, ROUNDS)
    town.rounds = list(range(first, first + ROUNDS))
    for place, number in enumerate(town.rounds):
        opened = town.now - timedelta(weeks=ROUNDS - 1 - place)
        last = number == town.rounds[-1]
        session.add(
            Round(
                organisation_id=organisation.id,
                id=number,
                check_in="weekly-study",
                period=f"week-{place}",
                opened_at=opened,
                closes_at=opened + timedelta(days=2),
                closed_at=None if last else opened + timedelta(days=2),
            )
        )
    await session.flush()


async def ask_everybody(session: AsyncSession, town: Town) -> None:
    """Let each round have asked everybody, as it does: all have answered but the open one."""
    answered = case((Round.closed_at.is_not(None), Round.opened_at))
    rows = (
        select(
            *(Round.organisation_id, Round.id, Member.id, Member.unit_id, Round.opened_at),
            *(answered, false(), false(), literal(0)),
        )
        .join(Member, Member.organisation_id == Round.organisation_id)
        .where(Round.organisation_id == town.number)
    )
    columns = (
        *("organisation_id", "round_id", "member_id", "unit_id", "asked_at"),
        *("answered_at", "late", "noted", "spared"),
    )
    await session.execute(insert(Respondent).from_select(columns, rows))


def measured(per: Per) -> Bulletin:
    """Return a bulletin of what is counted of tasks."""
    return Bulletin(
        key="measured",
        title="通报",
        responsibility="duties",
        per=per,
        sections=(BulletinSection(kind="tasks"),),
    )
