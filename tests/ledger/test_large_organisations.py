"""Many units, people and tasks: no statement grows with them; what is shown is all that is read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import case, delete, insert, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks import populace
from benchmarks.populace import Populace, settle
from ledger.chats.bindings import offer_units
from ledger.check_ins.asking import summary_for_head
from ledger.lists.digests import digest_of
from ledger.lists.handed_out import handed_out_by
from ledger.lists.posts import compose_post
from ledger.lists.responsibility_lists import list_of
from ledger.organisations import top_unit
from ledger.registering.starting import start
from ledger.talk.acts import Act
from models import (
    Database,
    Group,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Role,
    RoleName,
    Task,
    TaskCoOwner,
    TaskState,
)
from scheduler.by_hand import push_now
from scheduler.due import run_due
from tests.staff import DAY, HOUR, MONDAY
from tests.statements import watching
from wording.lists.digests import HeadDigest
from wording.lists.posts import GroupPost

BOT = {"id": 7, "username": "taizhang_bot"}
MANY = 270  # people, two to a department
AT_MOST = 130  # parameters: a chunk of a hundred readers, and what else a statement says
NOW = MONDAY + 4 * HOUR


@dataclass
class Town:
    """An organisation of many departments, of which one leader looks after those without heads."""

    database: Database
    populace: Populace
    leader: int
    group: int

    @property
    def number(self) -> int:
        """The organisation."""
        return self.populace.organisation_id

    async def member(self, session: AsyncSession, member_id: int) -> Member:
        return await session.get_one(Member, (self.number, member_id))


async def town(database: Database, people: int, *, heads: bool) -> Town:
    """Every fifth task is completed, and one helps with all; the leader has registered them."""
    settled = await settle(
        database, range(5000, 5000 + people), bot=BOT, tasks=1, now=MONDAY - 7 * DAY
    )
    number, last = settled.organisation_id, settled.member_ids[-1]
    async with database.write() as session:
        top = await top_unit(session, number)
        if not heads:
            await session.execute(delete(Role).where(Role.role == RoleName.HEAD))
        await session.execute(
            update(Member).where(Member.telegram_user_id.is_(None)).values(telegram_user_id=4999)
        )
        leader = Member(
            organisation_id=number,
            name="检察长",
            unit_id=top.id,
            telegram_user_id=4998,
            joined_at=MONDAY - 7 * DAY,
        )
        group = Group(
            organisation_id=number,
            chat_id=-1000,
            title="大群",
            unit_id=top.id,
            bound_at=MONDAY - 7 * DAY,
        )
        session.add_all((leader, group))
        await session.flush()
        session.add(
            Role(organisation_id=number, member_id=leader.id, unit_id=top.id, role=RoleName.LEADER)
        )
        done = case((Task.id % 5 == 0, TaskState.COMPLETED.value), else_=Task.state)
        await session.execute(update(Task).values(registered_by=leader.id, state=done))
        every = select(Task.organisation_id, Task.id, literal(last))
        await session.execute(
            insert(TaskCoOwner).from_select(["organisation_id", "task_id", "member_id"], every)
        )
    if not database.is_sqlite:
        async with database.write() as session:
            await session.execute(text("ANALYZE"))  # as the server does by itself in a minute
    return Town(database, settled, leader.id, group.id)


async def walk(town: Town) -> None:
    """Look at everything that a list, a digest or a post is made of, and hand it all out."""
    database, number = town.database, town.number
    for member_id in (town.leader, town.populace.member_ids[0], town.populace.member_ids[-1]):
        async with database.write() as session:
            member = await town.member(session, member_id)
            await list_of(session, member, now=NOW)
            await summary_for_head(session, key="weekly-study", head=member)
    async with database.write() as session:
        leader = await town.member(session, town.leader)
        group = await session.get_one(Group, (number, town.group))
        await digest_of(session, leader, now=NOW)
        await handed_out_by(session, leader, now=NOW, page=2)
        await offer_units(Act(session, leader, NOW), group, asked="")
        await start(Act(session, leader, NOW))
    for push in ("weekly-list", "head-digest", "group-post", "weekly-study"):
        await push_now(database, number, push, NOW)
    await run_due(database, number, NOW + 7 * DAY)


@pytest.mark.parametrize("heads", [True, False])
async def test_no_statement_grows_with_people_units_or_tasks(
    database: Database, monkeypatch: pytest.MonkeyPatch, heads: bool
) -> None:
    monkeypatch.setattr(populace, "DEPARTMENT", 2)
    large = await town(database, MANY, heads=heads)
    with watching(database) as watched:
        await walk(large)
    assert watched.most_parameters <= AT_MOST


async def digest(town: Town) -> HeadDigest:
    async with town.database.read() as session:
        found = await digest_of(session, await town.member(session, town.leader), now=NOW)
    assert isinstance(found, HeadDigest)
    return found


async def post(town: Town) -> GroupPost:
    async with town.database.read() as session:
        organisation = await session.get_one(Organisation, town.number)
        group = await session.get_one(Group, (town.number, town.group))
        found = await compose_post(session, organisation, group, None, now=NOW)
    assert found is not None
    return found


def list_gone_out(number: int) -> Occurrence:
    """A list that has told all owners: before it no group is told."""
    return Occurrence(
        organisation_id=number,
        rule="weekly-list",
        period="2026-W01",
        due_at=NOW,
        opened_at=NOW,
        useful_until=NOW,
        state=OccurrenceState.DONE,
    )


@pytest.mark.parametrize(("gather", "shown", "asked"), [(digest, 10, 12), (post, 12, 14)])
async def test_what_is_shown_is_all_that_is_read_whatever_is_overdue(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    gather: Callable[[Town], Awaitable[HeadDigest | GroupPost]],
    shown: int,
    asked: int,
) -> None:
    monkeypatch.setattr(populace, "DEPARTMENT", 2)
    large = await town(database, MANY, heads=False)
    async with database.write() as session:
        await session.execute(update(Task).values(state=TaskState.SIGNED, deadline=NOW - DAY))
        session.add(list_gone_out(large.number))
    with watching(database) as watched:
        message = await gather(large)
    section = message.new if isinstance(message, GroupPost) else message.sections[0]
    assert watched.asked <= asked  # each has its price before it reads a row
    assert section.count == MANY
    assert len(section.lines) == watched.loaded[Task] == shown
    assert len(watched.statements) < 20
