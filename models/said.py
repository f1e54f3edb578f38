"""What a person said, as the rules see it: words and files, whichever messenger brought them."""

from dataclasses import dataclass, field

from models.talk import EvidenceKind


@dataclass(frozen=True)
class File:
    """A file handed in; kept by Telegram's file id (for re-use) and unique id (for recognition)."""

    kind: EvidenceKind
    file_id: str
    file_unique_id: str
    name: str | None = None
    mime_type: str | None = None
    size: int | None = None  # bytes


@dataclass(frozen=True)
class Mention:
    """A person named with @ who has no username: the words, and whose user id they carry."""

    text: str
    user_id: int


@dataclass(frozen=True)
class Said:
    """One message of a person: its text or caption, its files, and where it stands."""

    text: str
    chat_id: int
    message_id: int
    files: tuple[File, ...] = field(default=())
    media_group_id: str | None = None
    mentions: tuple[Mention, ...] = field(default=())
