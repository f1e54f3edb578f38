"""A database after years: what one tap, page, digest or post then asks of it, in milliseconds."""

import time
import typing
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    String,
    Table,
    case,
    cast,
    delete,
    event,
    false,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.databases import BACKENDS, fresh_database
from benchmarks.figures import AT_MOST, Figure
from benchmarks.populace import LONG_AGO, Populace, numbers, settle
from ledger.bulletins.compiling import compile_bulletin, keep_what_is_over
from ledger.check_ins.answering import answer_check_in
from ledger.lists.digests import digest_of
from ledger.lists.filtered import filtered_for
from ledger.lists.finding import find
from ledger.lists.handed_out import handed_out_by
from ledger.lists.one_person import person_list_of
from ledger.lists.overview import overview_of
from ledger.lists.posting import last_seen
from ledger.lists.posts import compose_post
from ledger.lists.responsibility_lists import list_of
from ledger.organisations import top_unit
from ledger.replies.candidates import candidates_for
from ledger.rhythm.missed import count_undelivered
from ledger.talk.acts import Act
from ledger.tasks.history import history_of, show_with_files
from ledger.tasks.reporting import take_stance
from ledger.tasks.showing import card_for
from models import (
    Answer,
    AnswerKind,
    Call,
    ChainEnd,
    Database,
    Entry,
    Group,
    Instant,
    Member,
    Occurrence,
    OccurrenceState,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    Respondent,
    Role,
    RoleName,
    Round,
    Stance,
    SubjectKind,
    Task,
    TaskSpan,
)
from models.framework import Bulletin, BulletinSection
from models.periods import Per, first_day, shifted
from models.search import index
from models.spans import FOREVER
from wording.lists.filtered import Sieve

PEOPLE, TASKS_EACH = 10_000, 10
ROUNDS = 25
MONTHS = 12
KINDS = ("reported", "checked_in", "signed", "stance", "verified")
AT_MOST_MS = 20
AT_MOST_A_BULLETIN_MS, AT_MOST_A_YEAR_MS = 100, 1000
SPANS = 10  # of each task
AT_MOST_A_TAP_MS = 5  # of a check-in, at a million answers
TURNS = 7
SEARCHED = 40  # of each kind, for the slowest of a hundred
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


class UndoneError(Exception):
    """What was measured is not kept."""


async def asked_of_a_grown_database(*, quick: bool) -> list[Figure]:
    """Measure what everyone asks for most, on either database."""
    share = 10 if quick else 1
    figures = []
    for backend in BACKENDS:
        async with fresh_database(backend) as database:
            town = await grow(database, share)
            await count_anew(database)
            for name, deed in DEEDS.items():
                taken = median([await time_asked(database, town, deed) for _ in range(TURNS)])
                target = TARGETS.get(deed, AT_MOST_MS)
                figures.append(
                    Figure(f"{name}, {backend}", taken, "ms", target=target, better=AT_MOST)
                )
            slowest = await slowest_search(database, town)
            name = f"/find, the slowest of a hundred, {backend}"
            figures.append(Figure(name, slowest, "ms", target=AT_MOST_MS, better=AT_MOST))
    return figures


async def slowest_search(database: Database, town: Town) -> float:
    """Return which time 99 of 100 searches stay below, whoever searches and for whatever."""
    taken = [
        await time_asked(database, town, search) for _ in range(SEARCHED) for search in SEARCHES
    ]
    return quantiles(taken, n=100)[-1]


async def count_anew(database: Database) -> None:
    """Let the database learn how large its tables have become, as it does by itself in time."""
    if database.is_sqlite:
        await database.refresh_statistics()
        return
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.exec_driver_sql("VACUUM ANALYZE")
        await plain.exec_driver_sql("CHECKPOINT")  # years are on disk, not on their way there


async def time_asked(database: Database, town: Town, deed: "Deed") -> float:
    """Do it once, undo it, and return how long its statements took together, in milliseconds."""
    with stopwatch(database) as taken:
        try:
            async with database.write() as session:
                await deed(session, town)
                await session.flush()
                raise UndoneError  # noqa: TRY301  # rolls back what was measured
        except UndoneError:
            pass
    return sum(taken) * 1000


@contextmanager
def stopwatch(database: Database) -> Iterator[list[float]]:
    """Collect how long each statement takes, in seconds."""
    taken: list[float] = []
    began = 0.0

    def before(*_: object) -> None:
        nonlocal began
        began = time.perf_counter()

    def after(*_: object) -> None:
        taken.append(time.perf_counter() - began)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield taken
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


async def grow(database: Database, share: int) -> Town:
    """Let an organisation of 100,000 tasks have a million answers and millions of lines."""
    now = datetime.now(UTC)
    user_ids = range(FIRST_USER_ID, FIRST_USER_ID + PEOPLE // share)
    settled = await settle(database, user_ids, bot=BOT, tasks=TASKS_EACH, now=now)
    town = Town(settled, now)
    async with database.write() as session:
        if not database.is_sqlite:  # a million rows at once take longer than statements may
            await session.execute(text("SET LOCAL statement_timeout = 0"))
        organisation = await session.get_one(Organisation, town.number)
        await name_leader(session, organisation, town)
        await let_fall_due(session, town)
        await add_rounds(session, organisation, town)
        await ask_everybody(session, town)
        await add_answers(session, organisation, town, 1_000_000 // share)
        await add_entries(session, organisation, town, 1_000_000 // share)
        await add_outbox_rows(session, organisation, town, 1_000_000 // share)
        await add_spans(session, town)
        await keep_counts(session, organisation, town)
        await index_words(session, town)
    return town


async def index_words(session: AsyncSession, town: Town) -> None:
    """Index what was made past the session, and let tasks know the last words about them."""
    titles = await session.execute(
        select(Task.id, Task.title).where(Task.organisation_id == town.number)
    )
    rows = [(town.number, number, title) for number, title in titles]
    answers = await session.execute(
        select(Answer.id, Answer.subject_id, Answer.text).where(
            Answer.organisation_id == town.number, Answer.subject_kind == SubjectKind.TASK
        )
    )
    last: dict[int, int] = {}
    for number, task, said in answers:
        # Every thousandth holds a word of its own.
        rows.append((town.number, number, said if number % 1000 else f"{said}，附照片"))
        last[task] = number
    connection = await session.connection()
    await connection.run_sync(index, rows)
    await session.execute(
        update(Task),
        [
            {
                "organisation_id": town.number,
                "id": task,
                "last_answer_id": number,
                "last_heard_at": town.now - timedelta(days=number % 30),
            }
            for task, number in last.items()
        ],
    )


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


async def add_spans(session: AsyncSession, town: Town) -> None:
    """Let every task have stood otherwise in each of the last weeks: a million spans in all.

    The last of them holds on; it was noted in this week.
    """
    week = timedelta(weeks=1)
    for back in range(SPANS):
        begins = town.now - (back + 1) * week + timedelta(days=1)
        ends = literal(FOREVER if back == 0 else begins + week, Instant())
        moments = {name: literal(begins, Instant()) for name in ("begins", "stance_at", "noted")}
        rows = select(
            Task.organisation_id,
            Task.id,
            literal(SPANS - back),
            moments["begins"],
            ends,
            Task.state,
            Task.registered_at,
            Task.unit_id,
            Task.owner_id,
            Task.responsibility_id,
            Task.deadline,
            case((Task.id % 3 == 0, literal("behind")), else_=literal("on_track")),
            moments["stance_at"],
            moments["noted"],
            Task.registered_at,
        ).where(Task.organisation_id == town.number)
        table = typing.cast("Table", TaskSpan.__table__)
        columns = [
            *("organisation_id", "task_id", "seq", "begins", "ends", "state", "state_since"),
            *("unit_id", "owner_id", "responsibility_id", "deadline", "stance", "stance_at"),
            *("stanced_at", "asked_from"),
        ]
        await session.execute(insert(table).from_select(columns, rows))


async def keep_counts(session: AsyncSession, organisation: Organisation, town: Town) -> None:
    """Keep what is over as it is kept when its bulletin is drafted, period by period."""
    wanted: list[tuple[Per, int]] = [("week", 1), *(("month", back) for back in range(1, MONTHS))]
    for per, back in wanted:
        first = shifted(per, first_day(per, town.now.date()), -back)
        await keep_what_is_over(session, organisation, measured(per), first, known_at=town.now)


def series(count: int) -> CTE:
    """Return 0, 1, 2 … as rows."""
    found = select(literal(0, BigInteger()).label("i")).cte("series", recursive=True)
    return found.union_all(select(found.c.i + 1).where(found.c.i < count - 1))


def by_months(i: ColumnElement[int], count: int, now: datetime) -> ColumnElement[datetime]:
    """Return moments of the last year, in order."""
    moments = {place: now - timedelta(days=30 * (MONTHS - place)) for place in range(MONTHS)}
    return case(moments, value=i * MONTHS // count)


async def fill(session: AsyncSession, table: type[Any], rows: CTE, columns: dict[str, Any]) -> None:
    """Insert a row for each of the series."""
    values = [
        value if isinstance(value, ColumnElement) else literal(value, getattr(table, name).type)
        for name, value in columns.items()
    ]
    made = select(*values).select_from(rows)
    await session.execute(
        insert(typing.cast("Table", table.__table__)).from_select(list(columns), made)
    )


async def add_answers(
    session: AsyncSession, organisation: Organisation, town: Town, count: int
) -> None:
    """Add answers, half of them about tasks, half in the rounds that are over."""
    rows, first = series(count), await numbers(session, organisation, count)
    i, people = rows.c.i, len(town.populace.member_ids)
    member = town.populace.member_ids[0] + i // 2 % people
    task = town.populace.task_ids[0][0] + i // 2 % (people * TASKS_EACH)
    over = town.rounds[0] + i // 2 // people % (ROUNDS - 1)
    await fill(
        session,
        Answer,
        rows,
        {
            "organisation_id": organisation.id,
            "id": first + i,
            "member_id": member,
            "kind": case((i % 2 == 0, AnswerKind.PROGRESS.value), else_=AnswerKind.CHECK_IN.value),
            "subject_kind": case(
                (i % 2 == 0, SubjectKind.TASK.value), else_=SubjectKind.ROUND.value
            ),
            "subject_id": case((i % 2 == 0, task), else_=over),
            "text": "卷宗已归档",
            "version": 1,
            "superseded": False,
            "late": False,
            "chat_id": FIRST_USER_ID + i // 2 % people,
            "message_id": i,
            "said_at": by_months(i, count, town.now),
        },
    )


async def add_entries(
    session: AsyncSession, organisation: Organisation, town: Town, count: int
) -> None:
    """Add entries of all kinds."""
    end = await session.get_one(ChainEnd, organisation.id)
    rows = series(count)
    i, people = rows.c.i, len(town.populace.member_ids)
    await fill(
        session,
        Entry,
        rows,
        {
            "organisation_id": organisation.id,
            "seq": end.last_seq + 1 + i,
            "at": by_months(i, count, town.now),
            "kind": case(dict(enumerate(KINDS)), value=i % len(KINDS)),
            "actor_id": town.populace.member_ids[0] + i % people,
            "subject_kind": SubjectKind.TASK,
            "subject_id": town.populace.task_ids[0][0] + i % (people * TASKS_EACH),
            "version": 1,
            "salt": b"0123456789abcdef",
            "content": '{"text":"卷宗已归档"}',
            "content_digest": "0" * 64,
            "previous_hash": "0" * 64,
            "hash": "0" * 64,
        },
    )
    end.last_seq += count


async def add_outbox_rows(
    session: AsyncSession, organisation: Organisation, town: Town, count: int
) -> None:
    """Add what was sent: every other row by a push, one in a hundred of these too late for it."""
    rows, first = series(count), await numbers(session, organisation, count)
    i, people = rows.c.i, len(town.populace.member_ids)
    week = literal("2025-W").concat(cast(10 + i * 40 // count, String))
    key = literal("weekly-list:").concat(week).concat(":").concat(cast(i, String))
    pushed = i % 2 == 0
    await fill(
        session,
        Outbox,
        rows,
        {
            "organisation_id": organisation.id,
            "id": first + i,
            "method": Call.SAY.value,
            "chat_id": FIRST_USER_ID + i % people,
            "payload": {"chat_id": 1, "text": "责任清单"},
            "priority": int(Priority.BULK),
            "state": case((i % 200 == 0, OutboxState.DROPPED.value), else_=OutboxState.SENT.value),
            "created_at": by_months(i, count, town.now),
            "attempts": 1,
            "once_key": case((pushed, key), else_=None),
            "rule": case((pushed, "weekly-list"), else_=None),
            "period": case((pushed, week), else_=None),
            "member_id": town.populace.member_ids[0] + i % people,
            "about_kind": SubjectKind.TASK,
            "about_id": town.populace.task_ids[0][0] + i % (people * TASKS_EACH),
            "message_id": i,
            "error": case((i % 200 == 0, "too late to make sense"), else_=None),
            "secret": False,
        },
    )


Deed = Callable[[AsyncSession, Town], Awaitable[object]]


async def act_of(session: AsyncSession, town: Town, place: int = 1, **more: Any) -> Act:
    """Return an act of one of the people."""
    member = await session.get_one(Member, (town.number, town.populace.member_ids[place]))
    return Act(session, member, town.now, **more)


async def tap_check_in(session: AsyncSession, town: Town) -> None:
    """Answer the open round."""
    await answer_check_in(await act_of(session, town), town.rounds[-1])


async def tap_stance(session: AsyncSession, town: Town) -> None:
    """Say 正常推进 in the list, which is shown again."""
    act = await act_of(session, town, version=1)
    task = town.populace.task_ids[1][0]
    await take_stance(act, task, Stance.ON_TRACK)
    await list_of(session, act.by, now=town.now, with_task=task)


async def tap_evidence(session: AsyncSession, town: Town) -> None:
    """Look at what was handed in for a task."""
    await show_with_files(await act_of(session, town), town.populace.task_ids[1][0])


async def own_list(session: AsyncSession, town: Town) -> None:
    """A member's list."""
    await list_of(session, (await act_of(session, town)).by, now=town.now)


async def heads_list(session: AsyncSession, town: Town) -> None:
    """A head's list, with his people."""
    await list_of(session, (await act_of(session, town, 0)).by, now=town.now)


async def persons_list(session: AsyncSession, town: Town) -> None:
    """One of a head's people."""
    head = (await act_of(session, town, 0)).by
    await person_list_of(session, head, town.populace.member_ids[1], now=town.now)


async def heads_digest(session: AsyncSession, town: Town) -> None:
    """The digest of a head."""
    await digest_of(session, (await act_of(session, town, 0)).by, now=town.now)


async def last_heads_digest(session: AsyncSession, town: Town) -> None:
    """The digest of the head whose people's tasks stand behind everybody else's."""
    head = await session.scalar(
        select(Role.member_id)
        .where(Role.organisation_id == town.number, Role.role == RoleName.HEAD)
        .order_by(Role.unit_id.desc())
        .limit(1)
    )
    await digest_of(session, await session.get_one(Member, (town.number, head)), now=town.now)


async def leader_of(session: AsyncSession, town: Town) -> Member:
    """Return the leader."""
    return await session.get_one(Member, (town.number, town.leader))


async def leaders_digest(session: AsyncSession, town: Town) -> None:
    """The digest of a leader who looks after half of the departments."""
    await digest_of(session, await leader_of(session, town), now=town.now)


async def leaders_last_page(session: AsyncSession, town: Town) -> None:
    """Its last page."""
    await digest_of(session, await leader_of(session, town), now=town.now, page=1_000_000)


async def all_handed_out(session: AsyncSession, town: Town) -> None:
    """What the leader has handed out: all there is."""
    await handed_out_by(session, await leader_of(session, town), now=town.now)


async def post_to(session: AsyncSession, town: Town, group: str) -> None:
    """Compose a group's post."""
    organisation = await session.get_one(Organisation, town.number)
    row = await session.get_one(Group, (town.number, town.groups[group]))
    occurrence = past_push(town, "group-post")
    seen = await last_seen(session, town.number, [row], rule=occurrence.rule)
    await compose_post(session, organisation, row, seen[row.id], now=town.now)


async def post_to_one(session: AsyncSession, town: Town) -> None:
    """The post to a department's group."""
    await post_to(session, town, "one")


async def post_to_all(session: AsyncSession, town: Town) -> None:
    """The post to everybody's group."""
    await post_to(session, town, "all")


async def loose_words(session: AsyncSession, town: Town) -> None:
    """What words without a place may be about."""
    await candidates_for(await act_of(session, town), ())


async def leader_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for who reads all."""
    await find(Act(session, await leader_of(session, town), town.now), "归档")


async def leader_finds_rare(session: AsyncSession, town: Town) -> None:
    """Words that few answers hold, for who reads all."""
    await find(Act(session, await leader_of(session, town), town.now), "卷宗 照片")


async def leader_finds_nothing(session: AsyncSession, town: Town) -> None:
    """Words of which each sign stands in every answer, and never together."""
    await find(Act(session, await leader_of(session, town), town.now), "归档卷宗 已归")


async def leader_finds_whole(session: AsyncSession, town: Town) -> None:
    """All that every answer says."""
    await find(Act(session, await leader_of(session, town), town.now), "卷宗已归档")


async def head_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for the head of one department."""
    await find(await act_of(session, town, 0), "归档")


async def member_finds_common(session: AsyncSession, town: Town) -> None:
    """A word that stands in every answer, for who reads his own tasks."""
    await find(await act_of(session, town), "归档")


async def leaders_red_ones(session: AsyncSession, town: Town) -> None:
    """A page of all that is overdue, from its middle."""
    leader = await leader_of(session, town)
    await filtered_for(session, leader, Sieve.RED, now=town.now, page=1_000)


async def leaders_overview(session: AsyncSession, town: Town) -> None:
    """How the departments stand."""
    await overview_of(session, await leader_of(session, town), now=town.now)


async def card_and_history(session: AsyncSession, town: Town) -> None:
    """A card, and the history behind it."""
    act = await act_of(session, town, 0)
    task = await session.get_one(Task, (town.number, town.populace.task_ids[1][0]))
    await card_for(act, task)
    await history_of(act, task)


async def undelivered(session: AsyncSession, town: Town) -> None:
    """How much of a push was not delivered in time."""
    await count_undelivered(session, past_push(town, "weekly-list"), town.now)


def past_push(town: Town, rule: str) -> Occurrence:
    """Return a push of last year."""
    return Occurrence(
        organisation_id=town.number,
        rule=rule,
        period="2025-W20",
        due_at=town.now,
        opened_at=town.now,
        useful_until=town.now,
        state=OccurrenceState.DONE,
    )


async def entries_of_a_month(session: AsyncSession, town: Town) -> None:
    """The last hundred entries of a month."""
    await newest_entries(session, town, Entry.at < town.now - timedelta(days=100))


async def entries_of_a_kind(session: AsyncSession, town: Town) -> None:
    """The last hundred entries of a kind."""
    await newest_entries(session, town, Entry.kind == "struck_off")


async def newest_entries(
    session: AsyncSession, town: Town, *conditions: ColumnElement[bool]
) -> None:
    """The last hundred entries under the conditions."""
    await session.scalars(
        select(Entry)
        .where(Entry.organisation_id == town.number, *conditions)
        .order_by(Entry.at.desc())
        .limit(100)
    )


SEARCHES: tuple[Deed, ...] = (
    *(leader_finds_common, leader_finds_rare, leader_finds_nothing, leader_finds_whole),
    *(head_finds_common, member_finds_common),
)


async def weekly_bulletin(session: AsyncSession, town: Town) -> None:
    """The bulletin of the last week, compiled."""
    await compile_of(session, town, "week")


async def analysis_of_a_year(session: AsyncSession, town: Town) -> None:
    """The tasks of each month of a year, compiled one after the other."""
    for back in range(MONTHS):
        await compile_of(session, town, "month", back)


async def compile_of(session: AsyncSession, town: Town, per: Per, back: int = 0) -> None:
    """Compile what is counted of tasks."""
    organisation = await session.get_one(Organisation, town.number)
    first = shifted(per, first_day(per, town.now.date()), -back)
    await compile_bulletin(session, organisation, measured(per), first, known_at=town.now)


def measured(per: Per) -> Bulletin:
    """Return a bulletin of what is counted of tasks."""
    return Bulletin(
        key="measured",
        title="通报",
        responsibility="duties",
        per=per,
        sections=(BulletinSection(kind="tasks"),),
    )


TARGETS: "dict[Deed, int]" = {
    tap_check_in: AT_MOST_A_TAP_MS,
    weekly_bulletin: AT_MOST_A_BULLETIN_MS,
    analysis_of_a_year: AT_MOST_A_YEAR_MS,
}
DEEDS: dict[str, Deed] = {
    "tap: a check-in answered": tap_check_in,
    "tap: a stance, and the list anew": tap_stance,
    "tap: evidence of a task": tap_evidence,
    "words without a place": loose_words,
    "list of a member": own_list,
    "list of a head": heads_list,
    "list of one of his people": persons_list,
    "digest of a head": heads_digest,
    "digest of the last head": last_heads_digest,
    "digest of a leader, 26,000 overdue": leaders_digest,
    "digest of a leader, the last page": leaders_last_page,
    "handed out by one, 100,000": all_handed_out,
    "post to a department's group": post_to_one,
    "post to everybody's group, 50,000 overdue": post_to_all,
    "a card and its history": card_and_history,
    "found by a leader, in 500,000 answers": leader_finds_common,
    "found by a leader, rare words": leader_finds_rare,
    "found by a head": head_finds_common,
    "found by a member": member_finds_common,
    "list of a leader: 50,000 red ones": leaders_red_ones,
    "departments of a leader": leaders_overview,
    "what of a push was not delivered": undelivered,
    "entries of a month, the last hundred": entries_of_a_month,
    "entries of a kind, the last hundred": entries_of_a_kind,
    "weekly bulletin, 100,000 open of 1,000,000 spans": weekly_bulletin,
    "analysis of a year, month by month": analysis_of_a_year,
}
