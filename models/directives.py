"""Directives 批示: a line that obliges a task's owner to answer by a date."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Subject, SubjectKind, Word, belongs_to, partial_index

TITLE_LENGTH = 200


class DirectiveState(StrEnum):
    """Where a directive is in its life."""

    OPEN = "open"  # waits for the owner's answer
    ANSWERED = "answered"  # waits for its author to accept it, or to ask again
    CLOSED = "closed"  # accepted 已阅, or withdrawn


class NoticeColour(StrEnum):
    """How grave a notice 督办单 is."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


class Directive(Numbered, Base):
    """One directive about a task, or a bulletin.

    Whoever owns the task is to answer it; about a bulletin, the member whom it names.

    A notice 督办单 is one with a colour and a number of its year.

    `version` grows whenever it is asked again, answered or closed; buttons carry it.
    """

    __tablename__ = "directives"
    __table_args__ = (
        Index(None, "organisation_id", "task_id", "id"),
        Index(None, "organisation_id", "author_id", "id"),
        # Of the few that wait for an answer.
        partial_index(
            "ix_directives_open",
            "organisation_id",
            "unit_id",
            "due_at",
            "id",
            where="state = 'open'",
        ),
        partial_index(
            "ix_directives_notices",
            "organisation_id",
            "year",
            "number",
            unique=True,
            where="number IS NOT NULL",
        ),
        belongs_to("tasks", "task_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "author_id"),
        belongs_to("issued_bulletins", "bulletin_id"),
        belongs_to("members", "member_id"),
    )

    task_id: Mapped[int | None]
    # What it is about where that is no task: the bulletin, what that is called, who is to answer.
    bulletin_id: Mapped[int | None]
    title: Mapped[str | None] = mapped_column(String(TITLE_LENGTH))
    member_id: Mapped[int | None]
    unit_id: Mapped[int]  # the task's, or of who is to answer
    author_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]
    state: Mapped[DirectiveState] = mapped_column(Word(DirectiveState), default=DirectiveState.OPEN)
    version: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]  # when it was asked last
    # The words that answered it last. No foreign key: both may be new at once.
    answer_id: Mapped[int | None]
    colour: Mapped[NoticeColour | None] = mapped_column(Word(NoticeColour))
    year: Mapped[int | None]
    number: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.DIRECTIVE, self.id)
