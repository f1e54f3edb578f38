"""What is due when: occurrences of pushes, and rounds of check-ins."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, ReadOnce, Subject, SubjectKind, Word, belongs_to


class OccurrenceState(StrEnum):
    """How far a push has come."""

    OPEN = "open"  # decided; being handed to the outbox, member by member
    DONE = "done"
    MISSED = "missed"  # found too late to make sense; reported
    FAILED = "failed"  # our own defect, met again and again; reported


class Occurrence(Owned, Base):
    """One push of one rule in one period, e.g. ("weekly-list", "2026-W48"): never twice."""

    __tablename__ = "occurrences"
    __table_args__ = (
        Index(None, "organisation_id", "state"),
        Index(None, "organisation_id", "settled_at", "useful_until"),
    )

    rule: Mapped[str] = mapped_column(String(64), primary_key=True)
    period: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    state: Mapped[OccurrenceState] = mapped_column(Word(OccurrenceState))
    # The last member served: a fan-out goes on here after a crash.
    served_up_to: Mapped[int] = mapped_column(default=0)
    served: Mapped[int] = mapped_column(default=0)
    # When it was seen, past its time, how much of it could not be delivered any more.
    settled_at: Mapped[datetime | None]


class ScheduledStep(StrEnum):
    """What the scheduler does, in the order in which it looks for it."""

    ROUNDS = "rounds"  # closing, reminding
    ESCALATION = "escalation"  # what is overdue goes up
    ROUND_ESCALATION = "round_escalation"  # leaders hear of who has not answered
    PLAN = "plan"  # opening what is due
    PUSHES = "pushes"  # handing out what is open
    NEWCOMERS = "newcomers"
    SETTLING = "settling"  # what of a push that is over was not delivered
    RECURRENCES = "recurrences"  # the next tasks of those that come again
    DATES = "dates"  # what is asked before a date that a record names
    ROTATIONS = "rotations"  # whose turn it is: planned, reminded of, asked about
    SAMPLES = "samples"  # reviewers are reminded
    DEMANDS = "demands"  # records that ask an answer: reminded of, going up
    POINTS = "points"  # the entries that points follow are read
    CALENDAR = "calendar"  # holidays that are not known yet


class Setback(Owned, Base):
    """A step of the scheduler that failed and is tried again; gone once it succeeds.

    `step` is a `ScheduledStep`, followed by rule and period where it is about one push.
    """

    __tablename__ = "setbacks"

    step: Mapped[str] = mapped_column(String(120), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))  # the kind of error: its words may be private


class Excuse(StrEnum):
    """Why somebody is not asked."""

    AWAY = "away"
    LEFT = "left"


class Round(Numbered, Base):
    """One occurrence 一期 of a check-in; it keeps the framework's version that it began with."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("organisation_id", "check_in", "period"),
        Index(None, "organisation_id", "closed_at"),
        Index(None, "organisation_id", "check_in", "opened_at"),
        Index(None, "organisation_id", "root_id", "id"),
        Index(None, "organisation_id", "record_id"),
    )

    check_in: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(String(300))  # said with the question
    version: Mapped[int] = mapped_column(default=1)  # of the framework it was opened under
    # Of what is asked before a date: the record that names it, and the date.
    record_id: Mapped[int | None]
    record_on: Mapped[date | None]
    # Of what goes down level by level: the round with which it began, and the level that is asked.
    root_id: Mapped[int | None]
    level: Mapped[int | None]
    opens_next_at: Mapped[datetime | None]  # when the next level is asked at the latest
    opened_next_at: Mapped[datetime | None]  # when it was, without waiting any longer
    salt: Mapped[bytes | None]  # of the digest that the ledger holds of anonymous answers
    reminders: Mapped[int] = mapped_column(default=0)  # begun
    reminders_missed: Mapped[int] = mapped_column(default=0)  # due, and not begun when it closed
    closed_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.ROUND, self.id)


class RoundLevel(Owned, Base):
    """How many are asked on one level of what goes down level by level, and have answered.

    Kept with each answer: however many there are, a look reads as many rows as there are levels.
    """

    __tablename__ = "round_levels"
    __table_args__ = (belongs_to("rounds", "root_id"),)

    root_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)


class AnonymousAnswer(Owned, Base):
    """One answer of an anonymous round, and nobody's: no member, no moment, no order.

    With each answer that comes, a place among all of them is drawn for it; when the round closes
    all of them are written once more, together.
    """

    __tablename__ = "anonymous_answers"
    __table_args__ = (belongs_to("rounds", "round_id"),)

    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fields: Mapped[dict[str, Any]]
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false())


class Respondent(Owned, Base):
    """Whom a round asks, and for which unit: the audience as it was, and how far he has come.

    Not asked: he had not joined, or is excused. Who answers for several units has a row for each,
    and answers once.
    """

    __tablename__ = "respondents"
    __table_args__ = (
        Index(None, "organisation_id", "round_id", "unit_id", "member_id"),
        Index(None, "organisation_id", "member_id", "round_id"),
        belongs_to("rounds", "round_id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # by his standing answer
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    noted: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # with words or files
    # Questions that the answer did without, because the facts were known.
    spared: Mapped[int] = mapped_column(default=0, server_default="0")
    excused: Mapped[Excuse | None] = mapped_column(Word(Excuse))


class FrameworkVersion(Owned, Base):
    """The work model as it stood from a moment on; rounds and answers keep theirs."""

    __tablename__ = "framework_versions"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(ReadOnce)
    since: Mapped[datetime]
