"""What people say: their words as they come, open questions to them, answers, evidence."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, Subject, SubjectKind, Word, belongs_to, partial_index
from models.frozen import frozen


class Prompt(Numbered, Base):
    """An open question to a person. Dialogue state lives here, never in memory.

    `kind` names the dialogue step (e.g. "task.progress", "new.title"), `state` holds its draft.
    """

    __tablename__ = "prompts"
    __table_args__ = (
        Index(None, "organisation_id", "member_id", "closed_at", "id"),
        Index(None, "organisation_id", "chat_id", "heard_message_id"),
        belongs_to("members", "member_id"),
    )

    member_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(48))
    subject_kind: Mapped[SubjectKind | None] = mapped_column(Word(SubjectKind))
    subject_id: Mapped[int | None]
    state: Mapped[dict[str, Any]] = mapped_column(default=dict)
    chat_id: Mapped[int]
    # The last message it took: delivered a second time, that message changes nothing.
    heard_message_id: Mapped[int | None]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def subject(self) -> Subject:
        """Return what points here."""
        return Subject(SubjectKind.PROMPT, self.id)


class AnswerKind(StrEnum):
    """What a member's words were meant as."""

    PROGRESS = "progress"
    DIFFICULTY = "difficulty"
    CHECK_IN = "check_in"
    RECORD = "record"
    MATERIAL = "material"
    INDICATOR = "indicator"
    APPEAL = "appeal"


class SignOff(StrEnum):
    """How far an answer has come that somebody has to confirm."""

    WAITING = "waiting"
    SIGNED = "signed"
    SENT_BACK = "sent_back"


class Answer(Numbered, Base):
    """One member's reply 填报内容. A correction is a new row that supersedes the old one."""

    __tablename__ = "answers"
    __table_args__ = (
        Index(None, "organisation_id", "subject_kind", "subject_id", "member_id", "id"),
        Index(None, "organisation_id", "chat_id", "message_id"),
        Index(None, "organisation_id", "media_group_id"),
        belongs_to("members", "member_id"),
        belongs_to("answers", "supersedes_id"),
    )

    member_id: Mapped[int]
    kind: Mapped[AnswerKind] = mapped_column(Word(AnswerKind))
    subject_kind: Mapped[SubjectKind] = mapped_column(Word(SubjectKind))
    subject_id: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
    supersedes_id: Mapped[int | None]
    superseded: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    sign_off: Mapped[SignOff | None] = mapped_column(Word(SignOff))
    # What a form's fields hold, by their names; who besides a named reader never reads them.
    fields: Mapped[dict[str, Any] | None]
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    salt: Mapped[bytes | None]  # of the digest that the ledger holds of a confidential one
    # Where it was said: an edit of that Telegram message is a correction of this answer.
    chat_id: Mapped[int | None]
    message_id: Mapped[int | None]
    media_group_id: Mapped[str | None] = mapped_column(String(64))
    said_at: Mapped[datetime]


class EvidenceKind(StrEnum):
    """What was handed in."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    AUDIO = "audio"
    # Kept apart from video: Telegram sends a file again only as the kind it came as.
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"


class NoDigest(StrEnum):
    """Why there is no digest of a file."""

    TOO_LARGE = "too_large"  # for a bot to fetch
    GONE = "gone"  # Telegram does not know it any more, or not from this bot
    UNFETCHED = "unfetched"  # it broke off each time


class Evidence(Numbered, Base):
    """A file handed in with an answer; kept by Telegram's file id and unique id, and its digest.

    `digest_after` says when it is fetched next for its digest; None once that is over.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "organisation_id", "answer_id"),
        # Each of the few whose digest is still to be taken.
        partial_index(
            "ix_evidence_undigested",
            *("organisation_id", "digest_after"),
            where="digest_after IS NOT NULL",
        ),
        belongs_to("answers", "answer_id"),
    )

    answer_id: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(Word(EvidenceKind))
    file_id: Mapped[str] = mapped_column(String(255))
    file_unique_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(255))
    mime_type: Mapped[str | None] = mapped_column(String(120))
    size: Mapped[int | None]  # bytes
    message_id: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))  # of its bytes, in hexadecimal
    digest_after: Mapped[datetime | None]
    digest_tries: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # in vain
    no_digest: Mapped[NoDigest | None] = mapped_column(Word(NoDigest))


@frozen
class File:
    """A file handed in; kept by Telegram's file id (for re-use) and unique id (for recognition)."""

    kind: EvidenceKind
    file_id: str
    file_unique_id: str
    name: str | None = None
    mime_type: str | None = None
    size: int | None = None  # bytes

    @classmethod
    def kept(cls, values: Mapping[str, Any]) -> "File":
        """Return a file as a prompt has kept it: `dataclasses.asdict`, through JSON."""
        return cls(**{**values, "kind": EvidenceKind(values["kind"])})


@frozen
class Mention:
    """A person named with @ who has no username: the words, and whose user id they carry."""

    text: str
    user_id: int


@frozen
class Said:
    """One message of a person: text or caption, files, where it stands, when it was said."""

    text: str
    chat_id: int
    message_id: int
    files: tuple[File, ...] = field(default=())
    media_group_id: str | None = None
    mentions: tuple[Mention, ...] = field(default=())
    at: datetime | None = None  # the message's own date, of its latest edit; None: as it is heard
    quoted_id: int | None = None  # the message that it answers
