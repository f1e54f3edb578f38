"""The library 资料库: documents to look up; a newer one replaces the older, which stays."""

from datetime import datetime

from sqlalchemy import Boolean, Index, String, Text, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Subject, SubjectKind, Word, belongs_to, partial_index
from models.talk import EvidenceKind

TITLE_LENGTH, NOTE_LENGTH = 120, 1000  # characters
# To use the index, a statement names this condition in these very words.
CURRENT = literal_column("replaced_at IS NULL AND withdrawn_at IS NULL", Boolean())


class Document(Numbered, Base):
    """One version of a document; the file itself stays with Telegram, known by its ids.

    Documents of one title, shelf and year are versions of each other; one of them is current.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index(None, "organisation_id", "file_unique_id"),
        partial_index(
            "ix_documents_current",
            *("organisation_id", "id", "shelf"),
            where=CURRENT,
        ),
        partial_index(
            "ix_documents_current_by_title",
            *("organisation_id", "title", "shelf", "year"),
            where=CURRENT,
        ),
        belongs_to("members", "added_by"),
    )

    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    note: Mapped[str] = mapped_column(Text, default="")
    shelf: Mapped[str | None] = mapped_column(String(48))  # its key in the framework
    year: Mapped[int | None]  # none: of no year
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[EvidenceKind] = mapped_column(Word(EvidenceKind))
    file_id: Mapped[str] = mapped_column(String(255))
    file_unique_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(255))
    size: Mapped[int | None]  # bytes
    added_by: Mapped[int]
    added_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.DOCUMENT, self.id)

    @property
    def is_current(self) -> bool:
        """Whether it is to be found."""
        return self.replaced_at is None and self.withdrawn_at is None
