"""Records 登记: what was filled in in registers, with its older versions and its totals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.amounts import PLACES, plain
from models.base import Base, Numbered, Owned, Subject, SubjectKind, belongs_to
from models.form_versions import DIGEST_LENGTH

COUNT = ""  # the `field` of the total that counts the record itself
SCALE = 10**PLACES


class Record(Numbered, Base):
    """One record. `version` grows with each correction; what stood before is a `RecordVersion`."""

    __tablename__ = "records"
    __table_args__ = (
        Index(None, "organisation_id", "register", "on_date", "id"),
        Index(None, "organisation_id", "unit_id", "register", "on_date", "id"),
        Index(None, "organisation_id", "member_id", "register", "on_date", "id"),
        belongs_to("members", "member_id"),
        belongs_to("units", "unit_id"),
    )

    register: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    member_id: Mapped[int]  # who filled it in
    unit_id: Mapped[int]  # his unit then
    on_date: Mapped[date]  # the day it counts for
    values: Mapped[dict[str, Any]]
    files: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.RECORD, self.id)


class RecordVersion(Owned, Base):
    """What a record said before it was corrected."""

    __tablename__ = "record_versions"
    __table_args__ = (
        belongs_to("records", "record_id"),
        belongs_to("members", "replaced_by"),
    )

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    on_date: Mapped[date]
    values: Mapped[dict[str, Any]]
    replaced_by: Mapped[int]
    replaced_at: Mapped[datetime]


class RecordTotal(Owned, Base):
    """One number of a record that is summed: the record itself, an amount, or a choice.

    `amount` is in ten-thousandths, so that every database adds it up exactly. A record that is
    withdrawn has no totals.
    """

    __tablename__ = "record_totals"
    __table_args__ = (
        # It tells all that is asked of one's own sums: no row is read for them.
        Index(
            "ix_record_totals_of_members",
            *("organisation_id", "member_id", "register", "on_date", "field", "choice", "amount"),
        ),
        belongs_to("records", "record_id"),
    )

    record_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(48), primary_key=True)
    choice: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    register: Mapped[str] = mapped_column(String(64))
    unit_id: Mapped[int]
    member_id: Mapped[int]
    on_date: Mapped[date]
    amount: Mapped[int]


class RegisterSum(Owned, Base):
    """What the records of one unit and month add up to, kept with each record.

    However many records there are, the sums of a year are read from as many rows as there are
    units, months and things counted. `month` is its first day; `amount` as in `RecordTotal`.
    """

    __tablename__ = "register_sums"
    __table_args__ = (
        Index(None, "organisation_id", "unit_id", "register", "month"),
        belongs_to("units", "unit_id"),
    )

    register: Mapped[str] = mapped_column(String(64), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(String(48), primary_key=True)
    choice: Mapped[str] = mapped_column(String(40), primary_key=True)
    amount: Mapped[int]


def scaled(amount: Decimal) -> int:
    """Return an amount as it is summed."""
    return int(amount * SCALE)


def unscaled(amount: int) -> Decimal:
    """Return a sum as people read it."""
    return plain(Decimal(amount).scaleb(-PLACES))
