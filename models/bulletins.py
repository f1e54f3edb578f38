"""Bulletins 通报: drafted, released, never changed after; where they were posted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, Subject, SubjectKind, Word, belongs_to, partial_index


class BulletinState(StrEnum):
    """Where a bulletin is in its life."""

    DRAFT = "draft"
    RELEASED = "released"  # nothing about it changes any more
    DROPPED = "dropped"  # a draft that another one took the place of


class IssuedBulletin(Numbered, Base):
    """One bulletin of one period. A correction is another one that names the old.

    `compiled` is a `models.compiled.Compiled`, and says what was known at `known_at`. It is
    numbered by its kind and year when it is released. `version` grows until then; buttons carry it.
    """

    __tablename__ = "issued_bulletins"
    __table_args__ = (
        Index(None, "organisation_id", "bulletin", "begins", "id"),
        partial_index(
            "ix_issued_bulletins_numbers",
            *("organisation_id", "bulletin", "year", "number"),
            unique=True,
            where="number IS NOT NULL",
        ),
        belongs_to("issued_bulletins", "corrects_id"),
        belongs_to("members", "released_by"),
        belongs_to("members", "note_by"),
    )

    bulletin: Mapped[str] = mapped_column(String(48))  # its key in the framework
    period: Mapped[str] = mapped_column(String(16))
    begins: Mapped[date]
    known_at: Mapped[datetime]
    state: Mapped[BulletinState] = mapped_column(Word(BulletinState), default=BulletinState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    compiled: Mapped[dict[str, Any]]
    note: Mapped[str | None] = mapped_column(Text)  # 分析说明: a leader's own words
    note_by: Mapped[int | None]
    corrects_id: Mapped[int | None]
    drafted_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[int | None]
    year: Mapped[int | None]
    number: Mapped[int | None]
    # Made of it when it is released. No foreign keys: what was made may be forgotten.
    picture_id: Mapped[int | None]
    document_id: Mapped[int | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.BULLETIN, self.id)


class BulletinPost(Owned, Base):
    """That a released bulletin is for a group; until it is posted, it waits for the day's place."""

    __tablename__ = "bulletin_posts"
    __table_args__ = (
        # Of those that wait.
        partial_index(
            "ix_bulletin_posts_waiting",
            *("organisation_id", "group_id", "bulletin_id"),
            where="posted_at IS NULL",
        ),
        Index(None, "organisation_id", "group_id", "posted_at"),
        belongs_to("issued_bulletins", "bulletin_id"),
        belongs_to("groups", "group_id"),
    )

    bulletin_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posted_at: Mapped[datetime | None]
    # No foreign key: both may be new at once.
    outbox_id: Mapped[int | None]
