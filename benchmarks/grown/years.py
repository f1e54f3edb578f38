"""What years leave behind in a database, filled in by whole tables: a million rows of each kind."""

import typing
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    String,
    Table,
    case,
    cast,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.grown.town import FIRST_USER_ID, MONTHS, ROUNDS, TASKS_EACH, Town, measured
from benchmarks.populace import numbers
from ledger.bulletins.compiling import keep_what_is_over
from models import (
    Answer,
    AnswerKind,
    Call,
    ChainEnd,
    Entry,
    Instant,
    Organisation,
    Outbox,
    OutboxState,
    Priority,
    SubjectKind,
    Task,
    TaskSpan,
)
from models.periods import Per, first_day, shifted
from models.search import index
from models.spans import FOREVER

KINDS = ("reported", "checked_in", "signed", "stance", "verified")
SPANS = 10  # of each task


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
