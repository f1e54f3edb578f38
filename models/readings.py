"""Readings 读数 of indicators: what was read of each unit at each period, and how it stands now."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.amounts import Exact
from models.base import Base, Numbered, Owned, Subject, SubjectKind, belongs_to

KEY_LENGTH = 48
SOURCE_LENGTH = 200
NOTE_LENGTH = 500


class Standing(Numbered, Base):
    """How an indicator stands in a unit: its newest reading, beside what it is compared with.

    Written with each reading, so that nothing is worked out when it is looked at. `version` grows
    whenever somebody takes it on or hands it back; buttons carry it.
    """

    __tablename__ = "standings"
    __table_args__ = (
        UniqueConstraint("organisation_id", "unit_id", "indicator"),
        Index(None, "organisation_id", "unit_id", "flagged_from"),
        Index(None, "organisation_id", "flagged_from", "id"),
        # Whose mark changes when the last quarter of the units does.
        Index(None, "organisation_id", "indicator", "period", "rank"),
        Index(None, "organisation_id", "leader_id", "unit_id", "indicator"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "leader_id"),
    )

    indicator: Mapped[str] = mapped_column(String(KEY_LENGTH))  # its key in the framework
    unit_id: Mapped[int]
    period: Mapped[date | None]  # the first day of the one that was read last
    value: Mapped[Decimal | None] = mapped_column(Exact)
    rank: Mapped[int | None]  # the value among others, the worst first
    before: Mapped[Decimal | None] = mapped_column(Exact)  # of the period before
    year_before: Mapped[Decimal | None] = mapped_column(Exact)
    reached: Mapped[Decimal | None] = mapped_column(Exact)  # what counts towards the target
    wanted: Mapped[Decimal | None] = mapped_column(Exact)  # the target, pro rata
    behind: Mapped[bool] = mapped_column(default=False, server_default=false())
    last: Mapped[bool] = mapped_column(default=False, server_default=false())  # quarter of units
    zero: Mapped[bool] = mapped_column(default=False, server_default=false())
    # From when on it is empty, if nothing newer is read; from when on it is shown as a matter.
    missing_from: Mapped[date]
    flagged_from: Mapped[date]
    leader_id: Mapped[int | None]  # who has taken it on
    taken_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]  # his last line
    # That line. No foreign key: both may be new at once.
    answer_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    # Since when a reading is awaited, or there; None: since before that was noted.
    known_from: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.INDICATOR, self.id)


class Reading(Numbered, Base):
    """What was read of a unit for one period; what stood before a correction is kept beside it."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("organisation_id", "indicator", "unit_id", "period"),
        Index(None, "organisation_id", "indicator", "period", "rank", "unit_id"),
        belongs_to("units", "unit_id"),
        belongs_to("members", "member_id"),
    )

    indicator: Mapped[str] = mapped_column(String(KEY_LENGTH))
    unit_id: Mapped[int]
    period: Mapped[date]  # its first day
    value: Mapped[Decimal] = mapped_column(Exact)
    rank: Mapped[int]
    member_id: Mapped[int | None]  # who read it; a workbook at the command line: nobody
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH), default="")
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")  # what was said about it
    seq: Mapped[int]  # of its entry
    version: Mapped[int] = mapped_column(default=1)
    read_at: Mapped[datetime]


class ReadingVersion(Owned, Base):
    """What a reading said before it was corrected."""

    __tablename__ = "reading_versions"
    __table_args__ = (
        belongs_to("readings", "reading_id"),
        belongs_to("members", "member_id"),
    )

    reading_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[Decimal] = mapped_column(Exact)
    member_id: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH), default="")
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    seq: Mapped[int]
    read_at: Mapped[datetime]


class Quarter(Owned, Base):
    """Where the last quarter of the units ends that were read for a period.

    It is kept with each reading: the first unit outside of it, when the worst come first. Whoever
    is worse than that one lags behind; with fewer than four units nobody is.
    """

    __tablename__ = "quarters"
    __table_args__ = (belongs_to("units", "unit_id"),)

    indicator: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
    rank: Mapped[int]
    unit_id: Mapped[int]


class Charge(Numbered, Base):
    """That a leader has taken an indicator of a unit on 包抓, from when to when."""

    __tablename__ = "charges"
    __table_args__ = (
        Index(None, "organisation_id", "standing_id", "id"),
        Index(None, "organisation_id", "leader_id", "id"),
        belongs_to("standings", "standing_id"),
        belongs_to("members", "leader_id"),
    )

    standing_id: Mapped[int]
    leader_id: Mapped[int]
    taken_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
