"""A year of an office in virtual time: what its database then weighs, in all and per reply.

Everything is real but Telegram: what is due is done, people answer through the ledger's operations,
what nobody needs is swept away. What waits in the outbox counts as sent at once. A week passes in
seconds: so PostgreSQL looks every second, not every minute, for tables to be vacuumed; in a week
it would still have looked hundreds of times as often.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.databases import BACKENDS, asked, fresh_database
from benchmarks.figures import AT_MOST, Figure
from benchmarks.populace import Populace, settle
from bot.process.house_keeping import sweep
from demo.stage import StandingClock
from ledger.check_ins.answering import answer_check_in
from ledger.check_ins.cards import card_of_check_in
from ledger.lists.responsibility_lists import list_of
from ledger.people.authority import heads_of
from ledger.talk.acts import Act
from ledger.tasks.assigning import NewTask, register_task
from ledger.tasks.closing import complete, verify
from ledger.tasks.reporting import report_progress, take_stance
from models import (
    Database,
    Inbox,
    InboxState,
    Member,
    Outbox,
    OutboxState,
    Responsibility,
    Round,
    Stance,
    Task,
)
from models.talk import Said
from models.work import IN_HAND
from scheduler.due import run_due

PEOPLE, WEEKS, TASKS_EACH = 300, 52, 3
AT_MOST_MB, AT_MOST_KB_A_REPLY = 200, 5
BEGINNING = datetime(2026, 1, 5, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday
FIRST_USER_ID = 5_000_000_000
BOT = {"id": 7, "username": "measured_bot"}
AT_ONCE = 20  # replies to a commit
SILENT = 7  # one in so many does not answer the check-in
WORDS = "本周走访两家单位，核查台账三份，发现问题一处，已督促整改，下周复查并形成书面报告。"
UPDATE = '{"update_id":%d,"message":{"message_id":%d,"text":"' + "卷" * 300 + '"}}'
# Naps are as short as they can be.
HURRIED = ("ALTER SYSTEM SET autovacuum_naptime = '1s'", "SELECT pg_reload_conf()")
MONDAY, WEDNESDAY, THURSDAY, FRIDAY = 0, 2, 3, 4


@dataclass
class Office:
    """The office at play."""

    database: Database
    populace: Populace
    clock: StandingClock
    replies: int = 0

    def now(self) -> datetime:
        """The virtual time."""
        return self.clock.now()


_numbers = count(1)


async def a_year(*, quick: bool) -> list[Figure]:
    """Play it on either database; say its weight."""
    people, weeks = (60, 8) if quick else (PEOPLE, WEEKS)
    figures = []
    for backend in BACKENDS:
        async with fresh_database(backend) as database:
            await hurry(database)
            empty = await weight(database)
            users = range(FIRST_USER_ID, FIRST_USER_ID + people)
            settled = await settle(database, users, bot=BOT, tasks=TASKS_EACH, now=BEGINNING)
            office = Office(database, settled, StandingClock(BEGINNING))
            for week in range(weeks):
                await play_week(office, week)
            full = await weight(database)
        length = f"{weeks} weeks of {people} people"
        figures += [
            Figure(
                f"{length}, on disk, {backend}",
                full / 1e6,
                "MB",
                target=AT_MOST_MB,
                better=AT_MOST,
                remark=f"{office.replies:,} replies",
            ),
            Figure(
                f"{length}, per reply, {backend}",
                (full - empty) / office.replies / 1e3,
                "kB",
                target=AT_MOST_KB_A_REPLY,
                better=AT_MOST,
                remark="lists, receipts, reminders and the ledger with it",
            ),
        ]
    return figures


async def hurry(database: Database) -> None:
    """Let PostgreSQL look for what is to be vacuumed as often as it can."""
    if database.is_sqlite:
        return
    for statement in HURRIED:
        await asked(database.url, statement)


async def weight(database: Database) -> int:
    """Return how many bytes the database takes on disk."""
    async with database.read() as session:
        if database.is_sqlite:
            pages = await session.scalar(text("PRAGMA page_count")) or 0
            return pages * (await session.scalar(text("PRAGMA page_size")) or 0)
        size = await session.scalar(text("SELECT pg_database_size(current_database())"))
        return size or 0


async def play_week(office: Office, week: int) -> None:
    """Do what falls due, and let people answer it."""
    for moment in moments_of_week(BEGINNING + timedelta(weeks=week)):
        office.clock.moves_to(moment)
        await run_due(office.database, office.populace.organisation_id, office.now())
        await deliver(office)
        await answer(office, week)
        await deliver(office)
    await sweep(office.database, office.clock, organisation_id=office.populace.organisation_id)


def moments_of_week(monday: datetime) -> Iterator[datetime]:
    """Yield the moments just after something may have fallen due."""
    for hours in range(7 * 24):
        moment = monday + timedelta(hours=hours)
        if moment.hour in {8, 9, 15, 19, 21}:
            yield moment + timedelta(minutes=31)


async def deliver(office: Office) -> None:
    """Let everything that waits have been sent."""
    now = office.now()
    async with office.database.write() as session:
        await session.execute(
            update(Outbox)
            .where(
                Outbox.organisation_id == office.populace.organisation_id,
                Outbox.state == OutboxState.PENDING,
                or_(Outbox.not_before.is_(None), Outbox.not_before <= now),
            )
            .values(state=OutboxState.SENT, message_id=Outbox.id, sent_at=now)
        )


async def answer(office: Office, week: int) -> None:
    """Let everybody do what he does at this moment of the week."""
    local = office.now().astimezone(BEGINNING.tzinfo)
    deed = DEEDS.get((local.weekday(), local.hour))
    if deed is None:
        return
    number, people = office.populace.organisation_id, office.populace.member_ids
    for first in range(0, len(people), AT_ONCE):
        async with office.database.write() as session:
            for member_id in people[first : first + AT_ONCE]:
                member = await session.get_one(Member, (number, member_id))
                if await deed(act_of(office, session, member), week):
                    office.replies += 1
                    session.add(update_of(office, member))


def act_of(office: Office, session: AsyncSession, member: Member) -> Act:
    """Return an act of somebody at this moment, by a tap or with words."""
    assert member.telegram_user_id is not None  # all have joined
    said = Said(WORDS, member.telegram_user_id, next(_numbers), at=office.now())
    return Act(session, member, office.now(), said=said, said_at=office.now())


def update_of(office: Office, member: Member) -> Inbox:
    """Return the update in which somebody's act came, handled."""
    number = next(_numbers)
    return Inbox(
        organisation_id=member.organisation_id,
        bot_id=BOT["id"],
        update_id=number,
        arrival=number,
        chat_key=member.telegram_user_id,
        payload=UPDATE % (number, number),
        received_at=office.now(),
        state=InboxState.DONE,
        done_at=office.now(),
    )


async def tasks_in_hand(act: Act) -> list[Task]:
    """Return what somebody has in hand, the most urgent first."""
    rows = await act.session.scalars(
        select(Task)
        .where(
            Task.organisation_id == act.organisation_id,
            Task.owner_id == act.by.id,
            Task.state.in_(IN_HAND),
        )
        .order_by(Task.deadline, Task.id)
    )
    return list(rows)


async def tap_stance(act: Act, _week: int) -> bool:
    """Tap 正常推进 for one line of the list, which is shown anew."""
    tasks = await tasks_in_hand(act)
    if not tasks:
        return False
    await take_stance(act, tasks[0].id, Stance.ON_TRACK)
    await act.answer(await list_of(act.session, act.by, now=act.now, with_task=tasks[0].id))
    return True


async def report(act: Act, week: int) -> bool:
    """Report in words, every other week."""
    tasks = await tasks_in_hand(act)
    if not tasks or (act.by.id + week) % 2:
        return False
    await report_progress(act, tasks[-1].id)
    return True


async def finish(act: Act, week: int) -> bool:
    """Complete a task every fourth week; the head verifies it, and hands out another."""
    tasks = await tasks_in_hand(act)
    heads = await heads_of(act.session, act.organisation_id, act.by.unit_id)
    heads = [head for head in heads if head.id != act.by.id]
    if not tasks or not heads or (act.by.id + week) % 4:
        return False
    task = await complete(replace(act, version=tasks[0].version), tasks[0].id)
    of_head = replace(act, by=heads[0], version=task.version, said=None)
    await verify(of_head, task.id)
    responsibility = await act.session.get_one(
        Responsibility, (act.organisation_id, task.responsibility_id)
    )
    deadline = act.now + timedelta(days=28)
    await register_task(of_head, NewTask(task.title, responsibility, act.by, deadline))
    return True


async def answer_round(act: Act, _week: int) -> bool:
    """Answer the check-in by a tap; one in seven forgets it."""
    row = await act.session.scalar(
        select(Round)
        .where(Round.organisation_id == act.organisation_id, Round.closed_at.is_(None))
        .order_by(Round.id.desc())
        .limit(1)
    )
    if row is None or act.by.id % SILENT == 0:
        return False
    _, entry = await answer_check_in(act, row.id)
    await act.answer(await card_of_check_in(act, row.id, receipt_for=entry))
    return True


DEEDS: dict[tuple[int, int], Callable[[Act, int], Awaitable[bool]]] = {
    (MONDAY, 9): tap_stance,
    (WEDNESDAY, 15): report,
    (THURSDAY, 15): finish,
    (FRIDAY, 19): answer_round,
}
