"""Files of our own making: what is to be made, then its bytes, then Telegram's number of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, LargeBinary, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Word, partial_index

# To use the indexes, a statement names these conditions in these very words.
STILL_WANTED = literal_column("state = 'wanted'", Boolean())
STILL_HELD = literal_column("body IS NOT NULL", Boolean())
OF_A_MEMBER = literal_column("member_id IS NOT NULL", Boolean())


class ProducedState(StrEnum):
    """How far a file has come."""

    WANTED = "wanted"
    MADE = "made"
    FAILED = "failed"  # set aside after some tries; the administrators were told


class ProducedFile(Numbered, Base):
    """A picture or document that we make ourselves, written with the outbox row that sends it.

    `kind` names what makes it and `source` holds all that it is made of: the same file can be
    made again. Its bytes are let go some days after it was made; digest and file id stay.
    """

    __tablename__ = "produced_files"
    __table_args__ = (
        # Each of the few rows that wait to be made, or still hold their bytes or their source.
        partial_index(
            "ix_produced_files_wanted",
            *("organisation_id", "id"),
            where=STILL_WANTED,
        ),
        partial_index(
            "ix_produced_files_held",
            *("organisation_id", "made_at"),
            where=STILL_HELD,
        ),
        partial_index(
            "ix_produced_files_member",
            *("organisation_id", "member_id"),
            where=OF_A_MEMBER,
        ),
    )

    kind: Mapped[str] = mapped_column(String(48))
    source: Mapped[dict[str, Any]]
    name: Mapped[str] = mapped_column(String(120))
    mime: Mapped[str] = mapped_column(String(120))
    is_picture: Mapped[bool]  # shown at once; else a document to open
    member_id: Mapped[int | None]  # whose alone it is
    state: Mapped[ProducedState] = mapped_column(Word(ProducedState), default=ProducedState.WANTED)
    wanted_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256, in hexadecimal
    size: Mapped[int | None]  # bytes
    file_id: Mapped[str | None] = mapped_column(String(255))  # Telegram's, once it has it
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
