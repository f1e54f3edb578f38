"""Burden: how much was asked and told of whom in a week, counted as it goes into the outbox."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, belongs_to

ALL = ""  # the `rule` of the row that counts whatever was said to anybody in a week


class Burden(Owned, Base):
    """What one person was asked and told in an ISO week ("2026-W48") without his doing.

    A receipt, and whatever else answers him, is no burden.
    """

    __tablename__ = "burdens"
    __table_args__ = (
        Index(None, "organisation_id", "week", "prompts", "member_id"),
        belongs_to("members", "member_id"),
    )

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    prompts: Mapped[int] = mapped_column(default=0)
    put_off: Mapped[int] = mapped_column(default=0)  # of them, to a later day
    saved: Mapped[int] = mapped_column(default=0)  # fields not asked: the fact was known already


class WeekBurden(Owned, Base):
    """How much one rule, or part of one, has brought in a week; under ALL, everything."""

    __tablename__ = "week_burdens"

    week: Mapped[str] = mapped_column(String(8), primary_key=True)
    rule: Mapped[str] = mapped_column(String(64), primary_key=True)
    prompts: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)  # under ALL only: who had any
    put_off: Mapped[int] = mapped_column(default=0)
    saved: Mapped[int] = mapped_column(default=0)  # fields not asked, of all people
