"""Random histories of an office's tasks, made by the operations that people make them by."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.acts import Act
from ledger.tasks.assigning import NewTask, register_task
from ledger.tasks.cancelling import cancel, reopen
from ledger.tasks.changing import Changed, change
from ledger.tasks.closing import complete, send_back, verify, withdraw_completion
from ledger.tasks.reporting import report_progress, take_stance
from ledger.tasks.signing import decline, insist
from ledger.tasks.transferring import hand_task_over
from ledger.tasks.undoing import undo
from models import Database, Entry, Stance, SubjectKind, Task, TimeOff
from tests.ledger.offices import MONDAY, Office, open_office, photo, responsibility, said

Deed = tuple[int, str, int]  # hours that pass before it, what is done, a number to choose by
OWNERS = ("zhang", "li", "ouyang")
NODES = ("履职责任", "每周夜读")
HOUR = timedelta(hours=1)
Operation = Callable[[Act, int], Awaitable[object]]


def with_photo(act: Act) -> Act:
    """The act with a picture of its own."""
    return replace(act, said=said("材料", act.by, photo(act.now.isoformat())))


BY_OWNER: dict[str, Operation] = {
    "on_track": lambda act, task: take_stance(act, task, Stance.ON_TRACK),
    "behind": lambda act, task: take_stance(act, task, Stance.BEHIND),
    "prove": lambda act, task: report_progress(with_photo(act), task),
    "complete": complete,
    "withdraw": withdraw_completion,
    "decline": decline,
}
BY_LEADER: dict[str, Operation] = {
    "verify": verify,
    "return": send_back,
    "insist": insist,
    "cancel": cancel,
    "reopen": reopen,
    "later": lambda act, task: change(
        act, task, Changed.DEADLINE, (act.now + 100 * HOUR).isoformat()
    ),
}
# What happens most often is drawn most often, so that histories get far.
KINDS = (
    *("register", "register", "on_track", "behind", "complete", "complete", "verify", "verify"),
    *(*BY_OWNER, *BY_LEADER, "hand_over", "undo", "away"),
)
DEEDS = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from(KINDS), st.integers(0, 1000)),
    min_size=5,
    max_size=25,
)


@dataclass
class Past:
    """An office whose clock goes on."""

    database: Database
    office: Office
    now: datetime = MONDAY
    tasks: list[int] = field(default_factory=list)

    async def goes_on(self, deeds: list[Deed]) -> None:
        for hours, kind, number in deeds:
            self.now += hours * HOUR
            try:
                await self.does(kind, number)
            except Refusal:
                continue  # it could not happen then

    async def does(self, kind: str, number: int) -> None:
        async with self.database.write() as session:
            organisation = self.office.organisation.id
            if kind == "away":
                self._away(session, number)
            elif kind == "register":
                owner = self.office.people[OWNERS[number % 3]]
                new = NewTask(
                    title=f"第{len(self.tasks) + 1}件",
                    responsibility=await responsibility(
                        session, self.office, NODES[number // 3 % 2]
                    ),
                    owner=owner,
                    deadline=self.now + (number % 200 + 1) * HOUR,
                    confidential=number % 7 == 0,
                )
                task, _ = await register_task(Act(session, self.office.leader, self.now), new)
                self.tasks.append(task.id)
            elif self.tasks:
                newest = self.tasks[-8:]
                task = await session.get_one(Task, (organisation, newest[number % len(newest)]))
                await self._turns(session, kind, task, number)

    async def _turns(self, session: AsyncSession, kind: str, task: Task, number: int) -> None:
        people = {one.id: one for one in self.office.people.values()}
        owner, leader = people[task.owner_id], self.office.leader
        by = owner if kind in BY_OWNER or kind == "undo" else leader
        act = Act(session, by, self.now, said=said("说明", by))
        if kind == "undo":
            last = await session.scalar(
                select(Entry.seq)
                .where(Entry.subject_kind == SubjectKind.TASK, Entry.subject_id == task.id)
                .order_by(Entry.seq.desc())
                .limit(1)
            )
            act = Act(session, by, self.now - timedelta(minutes=59), said=act.said)
            await undo(act, last or 0)
        elif kind == "hand_over":
            await hand_task_over(act, task.id, self.office.people[OWNERS[number % 3]])
        else:
            await (BY_OWNER | BY_LEADER)[kind](act, task.id)

    def _away(self, session: AsyncSession, number: int) -> None:
        member = self.office.people[OWNERS[number % 3]]
        session.add(
            TimeOff(
                organisation_id=member.organisation_id,
                member_id=member.id,
                begins_at=self.now,
                ends_at=self.now + (number % 100 + 1) * HOUR,
                entered_by=member.id,
                entered_at=self.now,
                frozen=number % 2 == 0,
            )
        )


PASTS: dict[Database, Past] = {}


async def past_of(database: Database) -> Past:
    """The office of a database, founded once: every history goes on from the last."""
    if database not in PASTS:
        PASTS[database] = Past(database, await open_office(database))
    return PASTS[database]
