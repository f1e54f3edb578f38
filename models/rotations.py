"""Turns 轮次: on which date it is whose turn, and what became of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Subject, SubjectKind, Word, belongs_to, partial_index

# To use the index, a statement names this condition in these very words.
AWAITED = literal_column("next_step_at IS NOT NULL", Boolean())


class TurnState(StrEnum):
    """What has become of a turn."""

    PLANNED = "planned"
    VACANT = "vacant"  # nobody was there to take it
    HELD = "held"
    MISSED = "missed"


class Turn(Numbered, Base):
    """One turn of a rotation. `version` grows whenever it goes to another; buttons carry it."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("organisation_id", "rotation", "nominal"),
        Index(None, "organisation_id", "rotation", "at", "id"),
        Index(None, "organisation_id", "member_id", "at"),
        # Of the few that are to be reminded of or asked about.
        partial_index(
            "ix_turns_awaited",
            *("organisation_id", "next_step_at", "id"),
            where=AWAITED,
        ),
        belongs_to("members", "member_id"),
        belongs_to("turns", "swap_with"),
    )

    rotation: Mapped[str] = mapped_column(String(48))  # its key in the framework
    nominal: Mapped[date]  # the date of the rule
    at: Mapped[datetime]  # kept to working days
    member_id: Mapped[int | None]
    state: Mapped[TurnState] = mapped_column(Word(TurnState), default=TurnState.PLANNED)
    version: Mapped[int] = mapped_column(default=1)
    next_step_at: Mapped[datetime | None]  # when to remind, look again, or ask
    reminded_at: Mapped[datetime | None]
    swap_with: Mapped[int | None]  # the turn for which its holder has asked to change
    marked_at: Mapped[datetime | None]
    marked_by: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.TURN, self.id)
