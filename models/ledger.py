"""The append-only ledger: its entries, and the row that says where their chain ends."""

from datetime import datetime

from sqlalchemy import Boolean, Index, LargeBinary, String, Text, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Owned, SubjectKind, Word, partial_index

# What a person looks back on when he writes of his year. A statement that is to use the index names
# this condition in these very words.
LOOKED_BACK_ON = literal_column(
    "kind IN ('blocked', 'checked_in', 'directive_answered')", Boolean()
)


class ChainEnd(Owned, Base):
    """One row per organisation: where the hash chain ends, and the last row number given.

    Whoever appends an entry or makes a row holds this row locked until the commit.
    """

    __tablename__ = "chain_ends"

    last_number: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)


class Entry(Owned, Base):
    """One line of the ledger. Appended, never changed; only `erase` empties content and salt."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("organisation_id", "effect_key"),
        Index(None, "organisation_id", "subject_kind", "subject_id", "seq"),
        Index(None, "organisation_id", "actor_id", "seq"),
        Index(None, "organisation_id", "kind", "at"),
        partial_index(
            "ix_entries_looked_back_on",
            *("organisation_id", "actor_id", "kind", "at", "seq"),
            where=LOOKED_BACK_ON,
        ),
        Index(None, "organisation_id", "at", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(48))
    actor_id: Mapped[int | None]
    subject_kind: Mapped[SubjectKind | None] = mapped_column(Word(SubjectKind))
    subject_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    # One press may reach us twice under two update ids: the second finds its effect already here.
    effect_key: Mapped[str | None] = mapped_column(String(120))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    content: Mapped[str | None] = mapped_column(Text)
    content_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[datetime | None]
