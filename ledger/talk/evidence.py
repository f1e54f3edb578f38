"""Evidence 材料: files handed in with answers, kept by Telegram's ids and sent again by them.

What their digests are taken for, and when, stands in `digests.py`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Answer, Call, Evidence, EvidenceKind, Member, Outbox, Priority, Subject
from models.numbering import added
from models.talk import File

ALBUM_SIZE = 10  # Bot API: 2–10 items
CALLS = {
    EvidenceKind.PHOTO: Call.SEND_PHOTO,
    EvidenceKind.VIDEO: Call.SEND_VIDEO,
    EvidenceKind.VOICE: Call.SEND_VOICE,
    EvidenceKind.AUDIO: Call.SEND_AUDIO,
    EvidenceKind.DOCUMENT: Call.SEND_DOCUMENT,
    EvidenceKind.VIDEO_NOTE: Call.SEND_VIDEO_NOTE,
    EvidenceKind.ANIMATION: Call.SEND_ANIMATION,
}
# What Telegram lets stand in one album: pictures together, documents together, music together.
ALBUMS = {
    EvidenceKind.PHOTO: "pictures",
    EvidenceKind.VIDEO: "pictures",
    EvidenceKind.DOCUMENT: "documents",
    EvidenceKind.AUDIO: "music",
}

# What joins a file with the answer it came with.
ITS_ANSWER = and_(
    Answer.organisation_id == Evidence.organisation_id, Answer.id == Evidence.answer_id
)
_OF_ANSWER = (
    select(Evidence)
    .where(Evidence.organisation_id == bindparam("of"), Evidence.answer_id == bindparam("answer"))
    .order_by(Evidence.id)
)


async def attach_files(
    session: AsyncSession, answer: Answer, files: tuple[File, ...], *, message_id: int | None
) -> None:
    """Keep files as evidence of the answer; the digest of each is taken later."""
    for file in files:
        session.add(
            Evidence(
                organisation_id=answer.organisation_id,
                answer_id=answer.id,
                kind=file.kind,
                file_id=file.file_id,
                file_unique_id=file.file_unique_id,
                name=file.name,
                mime_type=file.mime_type,
                size=file.size,
                message_id=message_id,
                digest_after=answer.said_at,
            )
        )


async def evidence_of(session: AsyncSession, answer: Answer) -> list[Evidence]:
    """Return the files handed in with one answer, in the order they came."""
    if inspect(answer).pending:  # so are its files
        return [row for row in added(session, Evidence) if row.answer_id == answer.id]
    wanted = {"of": answer.organisation_id, "answer": answer.id}
    flushes = any(row.answer_id == answer.id for row in added(session, Evidence))
    options = {"autoflush": flushes}  # what else waits to be written waits on
    return list(await session.scalars(_OF_ANSWER, wanted, execution_options=options))


async def evidence_about(
    session: AsyncSession, organisation_id: int, about: Subject
) -> list[Evidence]:
    """Return all files handed in about something, in the order they came.

    Those of corrected versions are left out.
    """
    rows = await session.scalars(
        select(Evidence)
        .join(Answer, ITS_ANSWER)
        .where(*standing(organisation_id, about))
        .order_by(Evidence.id)
    )
    return list(rows)


async def latest_evidence(
    session: AsyncSession, organisation_id: int, about: Subject, *, limit: int
) -> list[Evidence]:
    """Return the last files handed in about something, in the order they came.

    Those of corrected versions are left out.
    """
    rows = await session.scalars(
        select(Evidence)
        .join(Answer, ITS_ANSWER)
        .where(*standing(organisation_id, about))
        .order_by(Answer.said_at.desc(), Evidence.id.desc())
        .limit(limit)
    )
    return list(reversed(rows.all()))


async def count_evidence(session: AsyncSession, organisation_id: int, about: Subject) -> int:
    """Return how many files were handed in about something."""
    count = await session.scalar(
        select(func.count())
        .select_from(Evidence)
        .join(Answer, ITS_ANSWER)
        .where(*standing(organisation_id, about))
    )
    return count or 0


def as_file(evidence: Evidence) -> File:
    """Return the file behind a piece of evidence."""
    return File(
        kind=EvidenceKind(evidence.kind),
        file_id=evidence.file_id,
        file_unique_id=evidence.file_unique_id,
        name=evidence.name,
        mime_type=evidence.mime_type,
        size=evidence.size,
    )


def standing(organisation_id: int, about: Subject) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for answers about something that no newer version replaced."""
    return (
        Answer.organisation_id == organisation_id,
        Answer.subject_kind == about.kind,
        Answer.subject_id == about.id,
        Answer.superseded.is_(False),
    )


class Kept(Protocol):
    """What is kept of a file: enough to send it again."""

    @property
    def kind(self) -> EvidenceKind:
        """As what it came."""

    @property
    def file_id(self) -> str:
        """Telegram's number of it."""


async def say_files(
    session: AsyncSession,
    *,
    to: Member,
    files: Sequence[Kept],
    now: datetime,
    about: Subject,
) -> None:
    """Put files into the outbox, as albums where Telegram allows."""
    if to.telegram_user_id is None:
        return
    session.add_all(
        Outbox(
            organisation_id=to.organisation_id,
            method=method,
            chat_id=to.telegram_user_id,
            payload={"chat_id": to.telegram_user_id, **parameters},
            priority=Priority.REPLY,
            created_at=now,
            member_id=to.id,
            about_kind=about.kind,
            about_id=about.id,
        )
        for method, parameters in calls_for(files)
    )


def calls_for(files: Sequence[Kept]) -> Iterator[tuple[Call, dict[str, Any]]]:
    """Yield the calls that send the files, in their order."""
    for album, run in groupby(files, key=lambda file: ALBUMS.get(file.kind)):
        together = list(run)
        step = ALBUM_SIZE if album else 1
        for start in range(0, len(together), step):
            yield call_for(together[start : start + step])


def call_for(files: Sequence[Kept]) -> tuple[Call, dict[str, Any]]:
    """Return the one call that sends these files: a single one, or an album."""
    if len(files) == 1:
        kind = EvidenceKind(files[0].kind)
        return CALLS[kind], {kind.value: files[0].file_id}
    media = [{"type": file.kind.value, "media": file.file_id} for file in files]
    return Call.SEND_ALBUM, {"media": media}
