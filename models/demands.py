"""Demands 要求答复: what a record asks of whom it names, until that is answered and accepted."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, Subject, SubjectKind, Word, belongs_to, partial_index


class DemandState(StrEnum):
    """Where a demand is in its life."""

    OPEN = "open"  # waits for the answer
    ANSWERED = "answered"  # waits for its author to accept the answer, or to send it back
    AT_WORK = "at_work"  # a task puts it right; that struck off, it is over
    CLOSED = "closed"  # accepted, put right, or withdrawn with its record


class DemandStage(IntEnum):
    """How far a demand that is not answered has gone up."""

    MADE = 0
    SOON = 1  # who is to answer was reminded
    OVERDUE = 2  # he was told, and nobody else
    HEAD = 3
    LEADER = 4


class Demand(Owned, Base):
    """What one record asks. `version` grows with every turn; buttons carry it."""

    __tablename__ = "demands"
    __table_args__ = (
        partial_index(
            "ix_demands_numbers",
            *("organisation_id", "register", "year", "number"),
            unique=True,
            where="number IS NOT NULL",
        ),
        # Of the few that are open: one's own, and those that are to go up.
        partial_index(
            "ix_demands_open",
            *("organisation_id", "member_id", "due_at", "record_id"),
            where="state = 'open'",
        ),
        partial_index(
            "ix_demands_rising",
            *("organisation_id", "reached", "due_at", "record_id"),
            where="state = 'open'",
        ),
        partial_index(
            "ix_demands_answered",
            *("organisation_id", "author_id", "record_id"),
            where="state = 'answered'",
        ),
        partial_index(
            "ix_demands_of_tasks",
            *("organisation_id", "task_id"),
            where="task_id IS NOT NULL",
        ),
        belongs_to("records", "record_id"),
        belongs_to("members", "author_id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
        belongs_to("tasks", "task_id"),
    )

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    register: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int]
    member_id: Mapped[int]  # who is to answer; of a unit, its first head when it was made
    unit_id: Mapped[int]
    of_unit: Mapped[bool] = mapped_column(default=False, server_default=false())
    confided: Mapped[bool] = mapped_column(default=False, server_default=false())
    year: Mapped[int | None]
    number: Mapped[int | None]
    due_at: Mapped[datetime]
    state: Mapped[DemandState] = mapped_column(Word(DemandState), default=DemandState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]  # when it was asked last
    # The words that answered it last. No foreign key: both may be new at once.
    answer_id: Mapped[int | None]
    task_id: Mapped[int | None]  # what puts it right
    reached: Mapped[int] = mapped_column(default=0)  # a DemandStage

    @property
    def subject(self) -> Subject:
        """Return what points here: the record, and replies about it."""
        return Subject(SubjectKind.RECORD, self.record_id)
