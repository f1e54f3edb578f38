"""A file that could not be made: its readers get the words, the administrators one line."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.people.alerts import alert_administrators
from models import Call, Member, Organisation, Outbox, OutboxState, ProducedFile
from models.numbering import add
from wording import Reader, render
from wording.languages import supported
from wording.process import FileMissing, FilesNotMade

NOT_MADE = "its file could not be made"


async def give_up_file(
    session: AsyncSession, organisation: Organisation, number: int, *, error: str, now: datetime
) -> None:
    """Refuse what waits for the file, and send its words without it."""
    file = await session.get_one(ProducedFile, (organisation.id, number))
    rows = await session.scalars(
        select(Outbox).where(
            Outbox.organisation_id == organisation.id,
            Outbox.produced_id == number,
            Outbox.awaits_file,
            Outbox.state == OutboxState.PENDING,
        )
    )
    for row in list(rows):
        row.state, row.error = OutboxState.REFUSED, f"{NOT_MADE}: {error}"
        await add(session, await words_without(session, organisation, row, now=now))
    name = file.name
    await alert_administrators(
        session,
        organisation=organisation,
        what="files-not-made",
        words=lambda count: FilesNotMade(count, name, error),
        now=now,
    )


async def words_without(
    session: AsyncSession, organisation: Organisation, row: Outbox, *, now: datetime
) -> Outbox:
    """Return the row that says what stood below a file, and that the file is missing."""
    member = await session.get(Member, (organisation.id, row.member_id)) if row.member_id else None
    language = supported((member.language if member else None) or organisation.language)
    missing = render(FileMissing(), Reader(language, organisation.timezone)).text
    payload = {key: value for key, value in row.payload.items() if key != "caption"}
    words = row.payload.get("caption")
    payload |= {"text": f"{words}\n{missing}" if words else missing, "parse_mode": "HTML"}
    return Outbox(
        organisation_id=organisation.id,
        method=Call.SAY,
        chat_id=row.chat_id,
        payload=payload,
        priority=row.priority,
        created_at=now,
        not_before=row.not_before,
        not_after=row.not_after,
        member_id=row.member_id,
        about_kind=row.about_kind,
        about_id=row.about_id,
        secret=row.secret,
    )
