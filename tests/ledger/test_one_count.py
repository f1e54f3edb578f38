"""One count: list, digest, group post and overview count what is overdue alike, in any office."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.lists.digests import digest_of
from ledger.lists.filtered import filtered_for
from ledger.lists.overview import overview_of
from ledger.lists.posts import compose_post
from ledger.lists.responsibility_lists import list_of
from models import Database, Group, Member, Organisation, RoleName, Task, TaskState, TimeOff
from models.framework import Framework, PushKind, read_framework
from models.work import IN_HAND
from tests.staff import DAY, HOUR, MONDAY, Staff, hire
from wording.lists.digests import HeadDigest, Need, NothingInDigest
from wording.lists.filtered import Sieve
from wording.lists.responsibility_lists import TaskList

NOW = MONDAY + 2 * DAY
OFFICES: dict[Database, tuple[Staff, int]] = {}
# Who owns a task, in which state it is, how many hours from now it is due, whether it is blocked.
A_TASK = st.tuples(
    st.sampled_from(["张三", "王五"]),
    st.sampled_from(list(TaskState)),
    st.integers(-200, 200),
    st.booleans(),
)


def without_reminders() -> Framework:
    """A framework whose posts wait for nobody to be reminded."""
    framework = read_framework("3315")
    pushes = tuple(push for push in framework.pushes if push.kind is not PushKind.DEADLINES)
    return framework.model_copy(update={"pushes": pushes})


async def open_office(database: Database) -> tuple[Staff, int]:
    """An office with its group, founded once per database; its posts wait for no reminders."""
    if database not in OFFICES:
        staff = await hire(database, framework=without_reminders())
        await staff.person("领导甲", "业务一部", RoleName.LEADER)
        OFFICES[database] = staff, await staff.group("工作群", "业务一部")
    return OFFICES[database]


async def fill(staff: Staff, tasks: list[tuple[str, TaskState, int, bool]]) -> None:
    async with staff.database.write() as session:
        await session.execute(delete(Task))
    for owner, state, hours, blocked in tasks:
        deadline = NOW + hours * HOUR + timedelta(minutes=1)
        blocker, since = ("缺人手", MONDAY) if blocked else (None, None)
        await staff.task(
            owner, "专项检查", deadline, state=state, blocker=blocker, blocked_at=since
        )


async def go_away(staff: Staff, name: str) -> None:
    """Somebody is away, and his deadlines stand still."""
    async with staff.database.write() as session:
        await session.execute(delete(TimeOff))
        if name:
            session.add(
                TimeOff(
                    organisation_id=staff.organisation_id,
                    member_id=staff.people[name],
                    begins_at=NOW - DAY,
                    ends_at=NOW + DAY,
                    entered_by=staff.people[name],
                    entered_at=MONDAY,
                    frozen=True,
                )
            )


async def counts(staff: Staff, group_id: int) -> dict[str, int]:
    """How many are overdue, as each of them tells it."""
    number = staff.organisation_id
    async with staff.database.read() as session:
        head, *owners, leader = [
            await session.get_one(Member, (number, staff.people[name]))
            for name in ("李四", "张三", "王五", "领导甲")
        ]
        group = await session.get_one(Group, (number, group_id))
        told = await told_below(session, head, owners, now=NOW)
        return told | await told_at_large(session, leader, group, now=NOW)


async def told_below(
    session: AsyncSession, head: Member, owners: Sequence[Member], *, now: datetime
) -> dict[str, int]:
    """How many are overdue, as a head's digest and list tell it, and his people's lists together.

    These hold what is confidential, too.
    """
    listed = await list_of(session, head, now=now)
    own = [await list_of(session, owner, now=now) for owner in owners]
    department = listed.department if isinstance(listed, TaskList) else None
    return {
        "digest": overdue_in(await digest_of(session, head, now=now)),
        "department": department.overdue if department else 0,
        "lists": sum(one.red for one in own if isinstance(one, TaskList)),
    }


async def told_at_large(
    session: AsyncSession, leader: Member, group: Group, *, now: datetime
) -> dict[str, int]:
    """How many are overdue, as the group, and a leader who has handed none of it out, are told."""
    organisation = await session.get_one(Organisation, leader.organisation_id)
    post = await compose_post(session, organisation, group, None, now=now)
    red = await filtered_for(session, leader, Sieve.RED, now=now)
    return {
        "post": post.new.count + post.still.count if post else 0,
        "overview": (await overview_of(session, leader, now=now)).whole.overdue,
        "filter": red.total,
    }


def overdue_in(digest: HeadDigest | NothingInDigest) -> int:
    """How many are overdue, as the first page tells: in its sections, or of later pages."""
    if isinstance(digest, NothingInDigest):
        return 0
    told = [(one.cause, one.count) for one in digest.sections]
    return sum(count for cause, count in (*told, *digest.later) if cause is Need.OVERDUE)


async def test_a_blocked_overdue_task_counts_as_overdue_everywhere(database: Database) -> None:
    staff, group_id = await open_office(database)
    await fill(staff, [("张三", TaskState.SIGNED, -30, True)])
    await go_away(staff, "")
    assert await counts(staff, group_id) == dict.fromkeys(
        ("digest", "department", "lists", "post", "overview", "filter"), 1
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tasks=st.lists(A_TASK, max_size=25), away=st.sampled_from(["", "", "王五"]))
async def test_all_count_alike_in_any_office(
    database: Database, tasks: list[tuple[str, TaskState, int, bool]], away: str
) -> None:
    staff, group_id = await open_office(database)
    await fill(staff, tasks)
    await go_away(staff, away)
    told = await counts(staff, group_id)
    overdue = sum(
        state in IN_HAND and hours < 0 and owner != away for owner, state, hours, _ in tasks
    )
    assert told == dict.fromkeys(told, overdue)
