"""Files of records: kept as evidence of an answer about the record, replaced as a whole."""

from collections.abc import Mapping

from sqlalchemy import select

from ledger.talk.acts import Act
from ledger.talk.answers import keep_answer
from ledger.talk.evidence import as_file, attach_files, evidence_about, standing
from models import Answer, AnswerKind, Evidence, Record
from models.talk import File


async def keep_files(act: Act, record: Record, files: Mapping[str, tuple[File, ...]]) -> None:
    """Keep the files of a record's fields in place of those it had."""
    for older in await answers_with_files(act, record):
        older.superseded = True
    every = tuple(file for some in files.values() for file in some)
    record.files = len(every)
    if not every:
        return
    answer = await keep_answer(
        act.session,
        by=act.by,
        kind=AnswerKind.RECORD,
        about=record.subject,
        said=None,
        at=act.at,
        version=record.version,
    )
    await attach_files(act.session, answer, every, message_id=None)


async def answers_with_files(act: Act, record: Record) -> list[Answer]:
    """Return what keeps the files of the record's fields; notes were said in a message."""
    rows = await act.session.scalars(
        select(Answer).where(
            *standing(act.organisation_id, record.subject), Answer.message_id.is_(None)
        )
    )
    return list(rows)


async def files_of(act: Act, record: Record) -> list[Evidence]:
    """Return the files of a record's fields and of the notes about it, in the order they came."""
    return await evidence_about(act.session, act.organisation_id, record.subject)


async def files_by_field(act: Act, record: Record) -> dict[str, tuple[File, ...]]:
    """Return the files of each field, as they were handed in."""
    known = {file.file_unique_id: as_file(file) for file in await files_of(act, record)}
    return {
        name: tuple(known[unique_id] for unique_id in value if unique_id in known)
        for name, value in record.values.items()
        if isinstance(value, list) and value and all(one in known for one in value)
    }
