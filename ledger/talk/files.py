"""Files handed in, shown again by Telegram's file id: nothing is uploaded twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import Evidence, EvidenceKind, Member, Outbox, Priority, Subject

ALBUM_SIZE = 10  # Bot API, sendMediaGroup: 2–10 items
METHODS = {
    EvidenceKind.PHOTO: ("sendPhoto", "photo"),
    EvidenceKind.VIDEO: ("sendVideo", "video"),
    EvidenceKind.VOICE: ("sendVoice", "voice"),
    EvidenceKind.AUDIO: ("sendAudio", "audio"),
    EvidenceKind.DOCUMENT: ("sendDocument", "document"),
    EvidenceKind.VIDEO_NOTE: ("sendVideoNote", "video_note"),
    EvidenceKind.ANIMATION: ("sendAnimation", "animation"),
}
# What Telegram lets stand in one album: pictures together, documents together, music together.
ALBUMS = {
    EvidenceKind.PHOTO: "pictures",
    EvidenceKind.VIDEO: "pictures",
    EvidenceKind.DOCUMENT: "documents",
    EvidenceKind.AUDIO: "music",
}


async def say_files(
    session: AsyncSession,
    *,
    to: Member,
    files: Sequence[Evidence],
    now: datetime,
    about: Subject | None = None,
    priority: Priority = Priority.REPLY,
) -> list[Outbox]:
    """Put files into the outbox, as albums where Telegram allows."""
    if to.telegram_user_id is None:
        return []
    rows = [
        Outbox(
            organisation_id=to.organisation_id,
            method=method,
            chat_id=to.telegram_user_id,
            payload={"chat_id": to.telegram_user_id, **parameters},
            priority=priority,
            created_at=now,
            member_id=to.id,
            about_kind=about.kind if about else None,
            about_id=about.id if about else None,
        )
        for method, parameters in calls_for(files)
    ]
    session.add_all(rows)
    return rows


def calls_for(files: Sequence[Evidence]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the Bot API calls that send the files, in their order."""
    for album, run in groupby(files, key=lambda file: ALBUMS.get(file.kind)):
        together = list(run)
        step = ALBUM_SIZE if album else 1
        for start in range(0, len(together), step):
            yield call_for(together[start : start + step])


def call_for(files: Sequence[Evidence]) -> tuple[str, dict[str, Any]]:
    """Return the one call that sends these files: a single one, or an album."""
    if len(files) == 1:
        method, field = METHODS[files[0].kind]
        return method, {field: files[0].file_id}
    media = [{"type": file.kind.value, "media": file.file_id} for file in files]
    return "sendMediaGroup", {"media": media}
