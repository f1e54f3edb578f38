"""Evidence 材料: the files handed in with answers, kept by Telegram's ids."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Answer, Evidence, EvidenceKind, Subject
from models.said import File


async def attach_files(
    session: AsyncSession, answer: Answer, files: tuple[File, ...], *, message_id: int | None
) -> None:
    """Keep files as evidence of the answer."""
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
            )
        )
    if files:
        await session.flush()


async def evidence_of(session: AsyncSession, answer: Answer) -> list[Evidence]:
    """Return the files handed in with one answer, in the order they came."""
    rows = await session.scalars(
        select(Evidence)
        .where(
            Evidence.organisation_id == answer.organisation_id,
            Evidence.answer_id == answer.id,
        )
        .order_by(Evidence.id)
    )
    return list(rows)


async def evidence_about(
    session: AsyncSession, organisation_id: int, about: Subject
) -> list[Evidence]:
    """Return all files handed in about something, without those of corrected versions."""
    rows = await session.scalars(
        select(Evidence)
        .join(
            Answer,
            (Answer.organisation_id == Evidence.organisation_id)
            & (Answer.id == Evidence.answer_id),
        )
        .where(*standing(organisation_id, about))
        .order_by(Evidence.id)
    )
    return list(rows)


async def count_evidence(session: AsyncSession, organisation_id: int, about: Subject) -> int:
    """Return how many files were handed in about something."""
    count = await session.scalar(
        select(func.count())
        .select_from(Evidence)
        .join(
            Answer,
            (Answer.organisation_id == Evidence.organisation_id)
            & (Answer.id == Evidence.answer_id),
        )
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
