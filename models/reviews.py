"""Reviews 评查: what is closed and may be reviewed, samples drawn of it, who reviews what."""

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, Subject, SubjectKind, belongs_to, partial_index

HEX = 64  # digits of a SHA-256


class ListedItem(Owned, Base):
    """Something closed, of which a sample may be drawn: its number, and nothing else of it."""

    __tablename__ = "listed_items"
    __table_args__ = (
        Index(None, "organisation_id", "closed_on", "key"),
        belongs_to("members", "handler_id"),
        belongs_to("units", "unit_id"),
    )

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    handler_id: Mapped[int]
    unit_id: Mapped[int]
    kind: Mapped[str | None] = mapped_column(String(40))
    closed_on: Mapped[date]


class Sample(Numbered, Base):
    """A sample that was drawn; whoever has list and seed can draw the same."""

    __tablename__ = "samples"
    __table_args__ = (
        UniqueConstraint("organisation_id", "review", "period"),
        # Of the few that are not reviewed whole.
        partial_index(
            "ix_samples_open",
            *("organisation_id", "reached", "due_at", "id"),
            where="reviewed_at IS NULL",
        ),
        belongs_to("members", "drawn_by"),
    )

    review: Mapped[str] = mapped_column(String(64))  # its key in the framework
    period: Mapped[str] = mapped_column(String(16))
    seed: Mapped[str] = mapped_column(String(HEX))
    digest: Mapped[str] = mapped_column(String(HEX))  # of the list
    listed: Mapped[int]
    drawn_by: Mapped[int]
    drawn_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reached: Mapped[int] = mapped_column(default=0)  # reminded, told that it is late
    reviewed_at: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.SAMPLE, self.id)


class SampleItem(Numbered, Base):
    """One item of a sample, as it was listed then, and who reviews it."""

    __tablename__ = "sample_items"
    __table_args__ = (
        Index(None, "organisation_id", "sample_id", "id"),
        # What lies with a reviewer.
        partial_index(
            "ix_sample_items_open",
            *("organisation_id", "reviewer_id", "id"),
            where="record_id IS NULL",
        ),
        belongs_to("samples", "sample_id"),
        belongs_to("members", "handler_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "reviewer_id"),
        belongs_to("records", "record_id"),
    )

    sample_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))
    handler_id: Mapped[int]
    unit_id: Mapped[int]
    kind: Mapped[str | None] = mapped_column(String(40))
    reviewer_id: Mapped[int | None]
    record_id: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.SAMPLE_ITEM, self.id)
