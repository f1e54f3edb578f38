"""Responsibilities, projects and tasks."""

from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.amounts import Exact
from models.base import Base, Numbered, Owned, Subject, SubjectKind, Word, belongs_to, partial_index
from models.shifting import Shift

MILESTONE_LENGTH = 120  # characters


class Responsibility(Numbered, Base):
    """A node 责任 of the framework's tree; `key` is its stable id in the framework file."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key"),
        Index(None, "organisation_id", "name"),
        belongs_to("responsibilities", "parent_id"),
    )

    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    mechanism: Mapped[str | None] = mapped_column(String(16))


class Project(Numbered, Base):
    """A project 项目; tasks may hang on it, and it on a named person."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        belongs_to("members", "owner_id"),
    )

    name: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int | None]


class TaskState(StrEnum):
    """Where a task is in its life."""

    ASSIGNED = "assigned"  # handed out, no word from the owner yet
    SIGNED = "signed"  # 签收: the owner has answered at least once
    DECLINED = "declined"  # 退回: the owner holds that it is not his; others are to decide
    COMPLETED = "completed"  # the owner says done; waits for verification by another
    STRUCK_OFF = "struck_off"  # 销号
    CANCELLED = "cancelled"  # 撤销


# In which states a task … Rules name these sets; a new state is put into one of the first three.
IN_HAND = frozenset({TaskState.ASSIGNED, TaskState.SIGNED})  # lies with its owner 在办
WAITING = frozenset(
    {TaskState.COMPLETED, TaskState.DECLINED}
)  # lies with those who look after the unit 等人定
CLOSED = frozenset({TaskState.STRUCK_OFF, TaskState.CANCELLED})  # is over, unless it is reopened
OPEN = IN_HAND | WAITING  # is not over, whoever it lies with
DONE = WAITING | CLOSED  # asks nothing more of its owner: never overdue, shown grey


class Stance(StrEnum):
    """The owner's weekly one-tap answer."""

    ON_TRACK = "on_track"
    BEHIND = "behind"


class Colour(StrEnum):
    """How near a task's deadline is; see `ledger.calendar.colours`."""

    RED = "red"  # overdue
    AMBER = "amber"  # due soon
    GREEN = "green"
    GREY = "grey"  # done
    FROZEN = "frozen"  # its owner is away, and his deadlines are not judged meanwhile


class Stage(StrEnum):
    """How far a task is where there is no number to tell."""

    EXPLORING = "exploring"  # 摸索中
    FOUND_A_WAY = "found_a_way"  # 已有办法
    UNDER_WAY = "under_way"  # 推进中
    FINISHING = "finishing"  # 收尾


class Urgency(StrEnum):
    """How pressing a task is 紧急程度."""

    NORMAL = "normal"  # 一般
    URGENT = "urgent"  # 紧急
    MOST_URGENT = "most_urgent"  # 特急


class Level(IntEnum):
    """How far an overdue task has gone up 升级."""

    NOBODY = 0
    OWNER = 1
    HEAD = 2
    LEADER = 3


class Task(Numbered, Base):
    """A task 事项.

    `version` grows with every step that changes what may be done next (completed, sent back,
    withdrawn, struck off …); buttons carry it. Progress and stances leave it alone, so that the
    buttons of a list handed out on Monday work all week.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("organisation_id", "import_key"),
        Index(None, "organisation_id", "owner_id", "state", "deadline"),
        # Tell all that posts and digests count by, so that no row is read for a count.
        Index(
            "ix_tasks_of_units",
            *("organisation_id", "unit_id", "state", "deadline", "id"),
            *("blocked_at", "confidential"),
        ),
        Index(None, "organisation_id", "registered_by", "state", "deadline", "id"),
        # For whoever may read all of them, or many, by deadline.
        Index(
            "ix_tasks_of_organisation",
            *("organisation_id", "state", "deadline", "id", "confidential", "unit_id"),
        ),
        partial_index(
            "ix_tasks_confidential",
            *("organisation_id", "state", "deadline", "id", "unit_id", "owner_id", "registered_by"),
            "confidential",  # which SQLite would else look up in each row
            where="confidential IS true",
            on_sqlite="confidential IS 1",
        ),
        Index(None, "organisation_id", "responsibility_id", "state", "deadline", "id"),
        # Of the few tasks that are blocked, and of those that are struck off.
        partial_index(
            "ix_tasks_blocked",
            "organisation_id",
            "unit_id",
            "deadline",
            "id",
            "state",
            "blocked_at",
            "confidential",
            where="blocked_at IS NOT NULL",
        ),
        partial_index(
            "ix_tasks_struck_off",
            "organisation_id",
            "unit_id",
            "struck_off_at",
            "confidential",
            where="struck_off_at IS NOT NULL",
        ),
        partial_index(
            "ix_tasks_struck_off_of_owners",
            *("organisation_id", "owner_id", "struck_off_at"),
            *("confidential", "responsibility_id"),
            where="struck_off_at IS NOT NULL",
        ),
        # Of those about which something was said, by when the bot heard it last.
        partial_index(
            "ix_tasks_last_heard",
            *("organisation_id", "unit_id", "last_heard_at", "id"),
            *("owner_id", "blocked_at", "confidential"),
            where="last_heard_at IS NOT NULL",
        ),
        # Of the few for which more time is asked.
        partial_index(
            "ix_tasks_extensions",
            "organisation_id",
            "unit_id",
            "extension_wanted",
            "id",
            where="extension_wanted IS NOT NULL",
        ),
        # Of the few difficulties that wait for an answer, and have not gone up.
        partial_index(
            "ix_tasks_unanswered",
            "organisation_id",
            "answer_due_at",
            where="answer_due_at IS NOT NULL AND answer_raised_at IS NULL",
        ),
        # What is to go up, of the tasks in hand; what leaders hear of; what nobody has signed for.
        Index(None, "organisation_id", "state", "escalation", "deadline"),
        partial_index(
            "ix_tasks_led",
            "organisation_id",
            "escalated_at",
            "unit_id",
            "deadline",
            "id",
            "state",
            where="escalation = 3",
        ),
        partial_index(
            "ix_tasks_unsigned",
            "organisation_id",
            "unit_id",
            "deadline",
            "id",
            "registered_at",
            "stance_at",
            "blocked_at",
            "owner_id",
            where="state = 'assigned'",
        ),
        belongs_to("responsibilities", "responsibility_id"),
        belongs_to("projects", "project_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "owner_id"),
        belongs_to("members", "offered_to"),
        belongs_to("tasks", "parent_id"),
        partial_index(
            "ix_tasks_parts",
            "organisation_id",
            "parent_id",
            "deadline",
            "id",
            "state",
            where="parent_id IS NOT NULL",
        ),
    )

    title: Mapped[str] = mapped_column(String(500))
    responsibility_id: Mapped[int]
    project_id: Mapped[int | None]
    parent_id: Mapped[int | None]  # the task that it is a part of
    unit_id: Mapped[int]  # the owner's department when it was handed out
    owner_id: Mapped[int]
    deadline: Mapped[datetime]
    first_deadline: Mapped[datetime | None]  # if the deadline was put off or changed since
    extensions: Mapped[int] = mapped_column(default=0)  # how often it was put off on request
    extension_wanted: Mapped[datetime | None]  # until when, while that waits for an answer
    extension_for_leaders: Mapped[bool] = mapped_column(default=False, server_default=false())
    offered_to: Mapped[int | None]  # 转办: whom the owner asks to take it on
    standard: Mapped[str | None] = mapped_column(Text)
    target: Mapped[Decimal | None] = mapped_column(Exact)
    target_unit: Mapped[str | None] = mapped_column(String(40))
    done: Mapped[Decimal | None] = mapped_column(Exact)  # of the target, as was last reported
    stage: Mapped[Stage | None] = mapped_column(Word(Stage))
    category: Mapped[str | None] = mapped_column(String(48))  # 类别: its key in the framework
    details: Mapped[dict[str, Any] | None]  # what the category's own fields hold, by their keys
    outside: Mapped[str | None] = mapped_column(String(300))  # 外部单位: parties as text
    document: Mapped[str | None] = mapped_column(String(300))  # 来源: the paper it comes from
    urgency: Mapped[Urgency] = mapped_column(
        Word(Urgency), default=Urgency.NORMAL, server_default=Urgency.NORMAL.value
    )
    evidence_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[TaskState] = mapped_column(Word(TaskState), default=TaskState.ASSIGNED)
    version: Mapped[int] = mapped_column(default=1)
    stance: Mapped[Stance | None] = mapped_column(Word(Stance))
    stance_at: Mapped[datetime | None]  # if there is none: when the task was handed over
    blocker: Mapped[str | None] = mapped_column(Text)
    blocked_at: Mapped[datetime | None]
    answer_due_at: Mapped[datetime | None]  # by when whoever directs it is to answer that
    answer_raised_at: Mapped[datetime | None]  # there was no answer: those above were told
    escalation: Mapped[int] = mapped_column(default=0)  # a Level, for the deadline of now
    escalated_at: Mapped[datetime | None]
    urged_at: Mapped[datetime | None]  # the last time, by anyone
    # The newest words said about it, in their newest version. No foreign key: both are new at once.
    last_answer_id: Mapped[int | None]
    last_heard_at: Mapped[datetime | None]
    registered_by: Mapped[int | None]  # of an import, whom it acted for
    registered_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]  # its owner's part, beside those of leads
    struck_off_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(String(64))

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.TASK, self.id)


class TaskCoOwner(Owned, Base):
    """Someone who helps 协办; the owner stays the one who answers."""

    __tablename__ = "task_co_owners"
    __table_args__ = (
        Index(None, "organisation_id", "member_id"),
        # Of the few whose part waits to be verified.
        partial_index(
            "ix_task_co_owners_waiting",
            "organisation_id",
            "done_at",
            where="leads AND done_at IS NOT NULL AND verified_at IS NULL",
        ),
        belongs_to("tasks", "task_id"),
        belongs_to("members", "member_id"),
    )

    task_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    leads: Mapped[bool] = mapped_column(default=False, server_default=false())  # 牵头, as the owner
    stance: Mapped[Stance | None] = mapped_column(Word(Stance))  # of his own part
    stance_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]  # his own part
    verified_at: Mapped[datetime | None]  # by another, if he leads


class ExtensionState(StrEnum):
    """What became of a request to put a deadline off."""

    ASKED = "asked"
    GRANTED = "granted"
    KEPT = "kept"  # the deadline stays
    REPLACED = "replaced"  # by a later request, or the task went on without an answer


class Extension(Numbered, Base):
    """A request to put a task's deadline off 延期: until when, why, and what was decided."""

    __tablename__ = "extensions"
    __table_args__ = (
        Index(None, "organisation_id", "task_id", "state"),
        belongs_to("tasks", "task_id"),
        belongs_to("members", "asked_by"),
        belongs_to("members", "decided_by"),
    )

    task_id: Mapped[int]
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    deadline: Mapped[datetime]  # as it was when it was asked
    wanted: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[ExtensionState] = mapped_column(
        Word(ExtensionState), default=ExtensionState.ASKED
    )
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]


class Milestone(Numbered, Base):
    """A step of a task's plan, with its own date; ticked by who works on the task."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index(None, "organisation_id", "task_id", "due", "id"),
        # Of those to come, to be reminded of.
        partial_index(
            "ix_milestones_open",
            "organisation_id",
            "due",
            "task_id",
            where="done_at IS NULL",
        ),
        belongs_to("tasks", "task_id"),
        belongs_to("members", "done_by"),
    )

    task_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(MILESTONE_LENGTH))
    due: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]


class Recurrence(Numbered, Base):
    """A task that comes again 重复: by which rule, and what each of its tasks is like.

    `task` holds what `ledger.tasks.recurring` makes a task of; `next_due` is the deadline of the
    next one, which is put on the books at `raise_at`, when the one before is due.
    """

    __tablename__ = "recurrences"
    __table_args__ = (
        partial_index(
            "ix_recurrences_running",
            "organisation_id",
            "raise_at",
            "id",
            where="stopped_at IS NULL",
        ),
        partial_index(
            "ix_recurrences_latest",
            "organisation_id",
            "latest_task_id",
            unique=True,
            where="stopped_at IS NULL AND latest_task_id IS NOT NULL",
        ),
        belongs_to("members", "owner_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "registered_by"),
    )

    title: Mapped[str] = mapped_column(String(500))
    owner_id: Mapped[int]
    unit_id: Mapped[int]
    rule: Mapped[str] = mapped_column(String(200))  # RRULE of RFC 5545
    words: Mapped[str] = mapped_column(String(60))  # as it was said
    moved: Mapped[Shift] = mapped_column(Word(Shift), default=Shift.EARLIER)
    confidential: Mapped[bool] = mapped_column(default=False)
    task: Mapped[dict[str, Any]]
    next_due: Mapped[datetime]
    raise_at: Mapped[datetime]
    # The one that came last: it comes again by no other rule. No foreign key: both are new at once.
    latest_task_id: Mapped[int | None]
    registered_by: Mapped[int]
    registered_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
