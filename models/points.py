"""Points 赋分: proposed with the entry behind each, confirmed, appealed, settled; their sums."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, cast

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Owned, Subject, SubjectKind, Word, belongs_to, partial_index
from models.periods import Per

KEY_LENGTH = 48
TITLE_LENGTH = 200


class PointState(StrEnum):
    """Where a point is in its life."""

    PROPOSED = "proposed"  # by a rule; counts for nothing
    CONFIRMED = "confirmed"  # by a person, as proposed or changed
    APPEALED = "appealed"  # counts as confirmed until another has settled it
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"  # the entry behind it was taken back


COUNTING = frozenset({PointState.CONFIRMED, PointState.APPEALED, PointState.SETTLED})


class Term(NamedTuple):
    """A period over which points add up: a month, quarter or year, by its first day."""

    per: Per
    first: date


class Point(Numbered, Base):
    """What one rule gives one member for one entry. `version` grows with every step.

    Amounts are in ten-thousandths, so that every database adds them up exactly.
    """

    __tablename__ = "points"
    __table_args__ = (
        # However often the entries are read, each gives its points once.
        UniqueConstraint("organisation_id", "seq", "rule", "member_id"),
        Index(None, "organisation_id", "member_id", "per", "period", "id"),
        Index(None, "organisation_id", "about_kind", "about_id"),
        # Of those that wait for somebody.
        partial_index(
            "ix_points_proposed",
            *("organisation_id", "unit_id", "id", "member_id"),
            where="state = 'proposed'",
        ),
        partial_index(
            "ix_points_appealed",
            *("organisation_id", "unit_id", "id", "member_id"),
            where="state = 'appealed'",
        ),
        Index(None, "organisation_id", "confirmed_at", "unit_id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "confirmed_by"),
        belongs_to("members", "settled_by"),
    )

    rule: Mapped[str] = mapped_column(String(KEY_LENGTH))  # its key in the framework
    framework: Mapped[int]  # the version under which it was proposed
    event: Mapped[str] = mapped_column(String(64))  # what the rule is on
    seq: Mapped[int]  # of the entry behind it
    member_id: Mapped[int]
    unit_id: Mapped[int]  # his unit then
    per: Mapped[str] = mapped_column(String(8))
    period: Mapped[date]  # its first day
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH), default="")
    about_kind: Mapped[SubjectKind] = mapped_column(Word(SubjectKind))
    about_id: Mapped[int]
    state: Mapped[PointState] = mapped_column(Word(PointState), default=PointState.PROPOSED)
    proposed: Mapped[int]
    amount: Mapped[int]  # as it stands now
    confirmed: Mapped[int | None]  # as it was confirmed, whatever was settled since
    confirmed_by: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)  # why it was changed
    # The words of the appeal. No foreign key: both may be new at once.
    answer_id: Mapped[int | None]
    settled_by: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    ruling: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.POINT, self.id)

    @property
    def term(self) -> Term:
        """Return the period that it counts for."""
        return Term(cast("Per", self.per), self.period)

    @property
    def counted(self) -> int:
        """Return what it adds to the member's sum as it stands."""
        return self.amount if self.state in COUNTING else 0


class Score(Owned, Base):
    """What a member's points of a period add up to, kept with each step."""

    __tablename__ = "scores"
    __table_args__ = (
        Index(None, "organisation_id", "per", "period", "unit_id", "member_id"),
        Index(None, "organisation_id", "per", "period", "points", "member_id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
    )

    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    per: Mapped[str] = mapped_column(String(8), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int]  # the member's when it was last written
    points: Mapped[int] = mapped_column(default=0)


class PointsBook(Owned, Base):
    """How far the ledger was read for points; who has let those above see them ranked."""

    __tablename__ = "points_books"

    read_to: Mapped[int] = mapped_column(default=0)
    ranked_at: Mapped[datetime | None]
    ranked_by: Mapped[int | None]
