"""How tasks stood 历史: from when to when, so that any past moment is counted as it was.

Written with every change of a task, in its transaction, by the moment of the entry that tells of
it. What is confidential has none: it is counted nowhere.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Index,
    RowMapping,
    and_,
    bindparam,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column, object_session

from models.among import THESE, Among
from models.base import Base, Instant, Owned, Word, has_changed, partial_index
from models.ledger import Entry
from models.task_counts import TaskCount
from models.work import Stance, Task, TaskState

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
WATCHED = (
    *("state", "unit_id", "owner_id", "responsibility_id", "deadline"),
    *("stance", "stance_at"),
)
TOUCHED, TOLD = "tasks_touched", "tasks_told"  # keys in Session.info


class TaskSpan(Owned, Base):
    """How one task stood from one entry until the next. The last one ends never.

    `state_since` is when it came into its state, `stanced_at` when the stance was noted, and
    `asked_from` since when its owner can be asked for one. No foreign key to the task: what was
    counted stays countable.
    """

    __tablename__ = "task_spans"
    __table_args__ = (
        # Each tells all that bulletins count by: what is open at a moment, what was closed since.
        # What is open now has one end, forever, and lies in the order it is counted by.
        Index(
            "ix_task_spans_at",
            *("organisation_id", "state", "ends", "unit_id", "responsibility_id", "begins"),
            *("deadline", "stance", "stanced_at", "asked_from", "owner_id"),
        ),
        # Of those alone that are struck off.
        partial_index(
            "ix_task_spans_struck_off",
            *("organisation_id", "state_since", "ends", "begins", "unit_id", "responsibility_id"),
            where="state = 'struck_off'",
        ),
    )

    task_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of its entry
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    state_since: Mapped[datetime]
    unit_id: Mapped[int]
    owner_id: Mapped[int]
    responsibility_id: Mapped[int]
    deadline: Mapped[datetime]
    stance: Mapped[Stance | None] = mapped_column(Word(Stance))
    stance_at: Mapped[datetime | None]  # as the task says
    stanced_at: Mapped[datetime | None]
    asked_from: Mapped[datetime]


# Built once: every change of a task asks for them.
_COUNTED = (
    select(func.max(TaskCount.at).label("counted_at"))
    .where(TaskCount.organisation_id == bindparam("of"))
    .subquery("counted")
)
# One row at least: with no span yet, it says until when counts are kept.
_LAST = select(TaskSpan.__table__, _COUNTED.c.counted_at).select_from(
    _COUNTED.outerjoin(
        TaskSpan.__table__,
        and_(
            TaskSpan.organisation_id == bindparam("of"),
            Among(TaskSpan.task_id, THESE),
            TaskSpan.ends == bindparam("forever", FOREVER, type_=Instant()),
        ),
    )
)
_KEY = (
    TaskSpan.organisation_id == bindparam("of"),
    TaskSpan.task_id == bindparam("task"),
    TaskSpan.seq == bindparam("number"),
)
_END = (
    update(TaskSpan.__table__)  # type: ignore[arg-type]
    .where(*_KEY)
    .values(ends=bindparam("moment", type_=Instant()))
)
_MEND = update(TaskSpan.__table__).where(*_KEY)  # type: ignore[arg-type]
_BEGIN = insert(TaskSpan.__table__)  # type: ignore[arg-type]
_FORGET = delete(TaskCount.__table__).where(  # type: ignore[arg-type]
    TaskCount.organisation_id == bindparam("of"),
    TaskCount.at > bindparam("moment", type_=Instant()),
)


@event.listens_for(Session, "before_flush")
def note_touched(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Remember whose tasks are new or stand otherwise, and the newest entry that tells of them."""
    touched = session.info.setdefault(TOUCHED, {})
    for row in session.new:
        if isinstance(row, Task) and not row.confidential:
            touched[id(row)] = row
        elif isinstance(row, Entry):
            session.info[TOLD] = (row.at, row.seq)
    for row in session.dirty:
        if isinstance(row, Task) and not row.confidential and stands_otherwise(row):
            touched[id(row)] = row


def stands_otherwise(task: Task) -> bool:
    """Return whether something that is counted by has changed."""
    return has_changed(task, WATCHED)


@event.listens_for(Session, "before_commit")
def write_spans(session: Session) -> None:
    """Let the spans of what was touched end, and others begin: one for each transaction."""
    if not session.info.get(TOUCHED) and not (session.new or session.dirty):
        return
    session.flush()
    touched = session.info.pop(TOUCHED, {})
    told = session.info.pop(TOLD, None)
    tasks: dict[int, list[Task]] = {}
    for task in touched.values():
        if object_session(task) is session:
            tasks.setdefault(task.organisation_id, []).append(task)
    for of, some in tasks.items():
        write_for(session, of, some, told)


def write_for(
    session: Session, of: int, tasks: list[Task], told: tuple[datetime, int] | None
) -> None:
    """Write the spans of one organisation's tasks."""
    connection = session.connection()
    wanted = {"of": of, "these": [task.id for task in tasks], "forever": FOREVER}
    rows = connection.execute(_LAST, wanted).mappings().all()
    last = {row["task_id"]: row for row in rows}
    counted_at = rows[0]["counted_at"]
    begun, ended, mended = [], [], []
    moments = []
    for task in tasks:
        before = last.get(task.id)
        now = as_it_stands(task, before, told)
        if before is None:
            begun.append(now)
        elif any(now[name] != before[name] for name in WATCHED):
            key = {"of": of, "task": task.id, "number": before["seq"]}
            if now["seq"] == before["seq"]:
                mended.append(key | {name: now[name] for name in WATCHED})
                moments.append(before["begins"])
            else:
                begun.append(now)
                ended.append(key | {"moment": now["begins"]})
    for statement, some in ((_END, ended), (_MEND, mended), (_BEGIN, begun)):
        if some:
            connection.execute(statement, some)
    moments += [row["begins"] for row in begun]
    # What was counted of after them; mostly nothing was.
    if moments and counted_at is not None and counted_at > min(moments):
        connection.execute(_FORGET, {"of": of, "moment": min(moments)})


def as_it_stands(
    task: Task, before: RowMapping | None, told: tuple[datetime, int] | None
) -> dict[str, Any]:
    """Return the span that begins now. What no entry tells of was always so."""
    if told is not None:
        at, seq = told
    elif before is not None:
        at, seq = before["begins"], before["seq"]
    else:
        at, seq = task.registered_at, 0
    since, stanced, asked = at, at if task.stance else None, task.registered_at
    if before is not None:
        at = max(at, before["begins"])  # whatever a clock says
        since = before["state_since"] if before["state"] == task.state else at
        stanced, asked = stance_moments(task, before, at)
    return {
        "organisation_id": task.organisation_id,
        "task_id": task.id,
        "seq": seq,
        "begins": at,
        "ends": FOREVER,
        "state_since": since,
        "stanced_at": stanced,
        "asked_from": asked,
        **{name: getattr(task, name) for name in WATCHED},
    }


def stance_moments(
    task: Task, before: RowMapping, at: datetime
) -> tuple[datetime | None, datetime]:
    """Return when the stance that holds was noted, and since when its owner can be asked.

    One that was undone leaves both as they were before it.
    """
    if (before["stance"], before["stance_at"]) == (task.stance, task.stance_at):
        return before["stanced_at"], before["asked_from"]
    undone = before["stance_at"] and (task.stance_at or task.registered_at) < before["stance_at"]
    if undone:
        return (task.stance_at if task.stance else None), before["asked_from"]
    return (at, before["asked_from"]) if task.stance else (None, at)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def forget_touched(session: Session) -> None:
    """Nothing is left to be written."""
    session.info.pop(TOUCHED, None)
    session.info.pop(TOLD, None)
