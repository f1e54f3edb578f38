"""Responsibilities, projects and tasks."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import Float, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, Subject, SubjectKind, Word, belongs_to


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
        Index(None, "organisation_id", "unit_id", "state", "deadline", "id", "blocked_at"),
        Index(None, "organisation_id", "registered_by", "state", "deadline", "id"),
        # For whoever may read all of them, by deadline.
        Index(None, "organisation_id", "state", "deadline", "id"),
        Index(None, "organisation_id", "responsibility_id", "state", "deadline", "id"),
        # Of the few tasks that are blocked, and of those that are struck off.
        Index(
            "ix_tasks_blocked",
            "organisation_id",
            "unit_id",
            "deadline",
            "id",
            "state",
            "blocked_at",
            sqlite_where=text("blocked_at IS NOT NULL"),
            postgresql_where=text("blocked_at IS NOT NULL"),
        ),
        Index(
            "ix_tasks_struck_off",
            "organisation_id",
            "unit_id",
            "struck_off_at",
            sqlite_where=text("struck_off_at IS NOT NULL"),
            postgresql_where=text("struck_off_at IS NOT NULL"),
        ),
        # Of those about which something was said, by when the bot heard it last.
        Index(
            "ix_tasks_last_heard",
            "organisation_id",
            "unit_id",
            "last_heard_at",
            "id",
            sqlite_where=text("last_heard_at IS NOT NULL"),
            postgresql_where=text("last_heard_at IS NOT NULL"),
        ),
        # What is to go up, of the tasks in hand; what leaders hear of; what nobody has signed for.
        Index(None, "organisation_id", "state", "escalation", "deadline"),
        Index(
            "ix_tasks_led",
            "organisation_id",
            "escalated_at",
            "unit_id",
            "deadline",
            "id",
            "state",
            sqlite_where=text("escalation = 3"),
            postgresql_where=text("escalation = 3"),
        ),
        Index(
            "ix_tasks_unsigned",
            "organisation_id",
            "unit_id",
            "deadline",
            "id",
            "registered_at",
            "stance_at",
            "blocked_at",
            sqlite_where=text("state = 'assigned'"),
            postgresql_where=text("state = 'assigned'"),
        ),
        belongs_to("responsibilities", "responsibility_id"),
        belongs_to("projects", "project_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "owner_id"),
        belongs_to("members", "offered_to"),
    )

    title: Mapped[str] = mapped_column(String(500))
    responsibility_id: Mapped[int]
    project_id: Mapped[int | None]
    unit_id: Mapped[int]  # the owner's department when it was handed out
    owner_id: Mapped[int]
    deadline: Mapped[datetime]
    first_deadline: Mapped[datetime | None]  # if the deadline was put off or changed since
    extensions: Mapped[int] = mapped_column(default=0)  # how often it was put off on request
    offered_to: Mapped[int | None]  # 转办: whom the owner asks to take it on
    standard: Mapped[str | None] = mapped_column(Text)
    target: Mapped[float | None] = mapped_column(Float)
    target_unit: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[TaskState] = mapped_column(Word(TaskState), default=TaskState.ASSIGNED)
    version: Mapped[int] = mapped_column(default=1)
    stance: Mapped[Stance | None] = mapped_column(Word(Stance))
    stance_at: Mapped[datetime | None]  # if there is none: when the task was handed over
    blocker: Mapped[str | None] = mapped_column(Text)
    blocked_at: Mapped[datetime | None]
    escalation: Mapped[int] = mapped_column(default=0)  # a Level, for the deadline of now
    escalated_at: Mapped[datetime | None]
    urged_at: Mapped[datetime | None]  # the last time, by anyone
    # The newest words said about it, in their newest version. No foreign key: both are new at once.
    last_answer_id: Mapped[int | None]
    last_heard_at: Mapped[datetime | None]
    registered_by: Mapped[int | None]  # of an import, whom it acted for
    registered_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
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
        belongs_to("tasks", "task_id"),
        belongs_to("members", "member_id"),
    )

    task_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


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
