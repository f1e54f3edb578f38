"""What is made of a bulletin: its picture and its document, for the groups and for readers.

The document is Word; PDF where what makes Word is not installed.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.bulletins.finding import bulletin_of, check_may_release, told_of
from ledger.bulletins.issued import issued_of
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.files import send_file, want_file
from ledger.talk.reading_ahead import organisation_of
from ledger.talk.saying import reader_of, say
from models import (
    BulletinState,
    Group,
    IssuedBulletin,
    Member,
    Organisation,
    Outbox,
    Priority,
    ProducedFile,
)
from models.compiled import Compiled
from wording.bulletins.life import BulletinPosted
from wording.bulletins.lines import cut
from wording.bulletins.picture import picture_of
from wording.documents.products import BulletinPdf, bulletin_word
from wording.documents.word import is_word_made

NAME_LENGTH = 60


async def make_files(
    session: AsyncSession, organisation: Organisation, row: IssuedBulletin, *, now: datetime
) -> None:
    """Want the files of a bulletin that is released: made once, and sent to all its groups."""
    picture, document = await files_in(session, organisation, row, organisation.language, now=now)
    row.picture_id, row.document_id = picture.id if picture else None, document.id


async def files_in(
    session: AsyncSession,
    organisation: Organisation,
    row: IssuedBulletin,
    language: str,
    *,
    now: datetime,
) -> tuple[ProducedFile | None, ProducedFile]:
    """Want the picture, where there is one to draw, and the document, in a language."""
    compiled = Compiled.model_validate(row.compiled)
    issued = await issued_of(session, organisation, row, language)
    name = cut(f"{compiled.title.text(language)} {issued.number or row.period}", NAME_LENGTH)
    drawn = picture_of(compiled, language)
    picture = (
        await want_file(session, organisation.id, drawn, name=f"{name}.png", now=now)
        if drawn
        else None
    )
    made, ends = (
        (bulletin_word(compiled, issued, language), "docx")
        if is_word_made()
        else (BulletinPdf(compiled, issued, language), "pdf")
    )
    document = await want_file(session, organisation.id, made, name=f"{name}.{ends}", now=now)
    return picture, document


async def send_bulletin(
    session: AsyncSession,
    organisation: Organisation,
    group: Group,
    row: IssuedBulletin,
    *,
    now: datetime,
) -> Outbox | None:
    """Send the picture with the ten lines below it, then the document; return the first row."""
    message = BulletinPosted(await told_of(session, framework_of(organisation), row))
    once = f"bulletin:{row.id}:group:{group.id}"
    picture, document = [
        await session.get(ProducedFile, (organisation.id, number)) if number else None
        for number in (row.picture_id, row.document_id)
    ]
    said = (
        await send_file(
            session,
            to=group,
            file=picture,
            caption=message,
            now=now,
            about=row.subject,
            once_per=once,
            priority=Priority.REMINDER,
        )
        if picture
        else await say(
            session,
            to=group,
            message=message,
            now=now,
            about=row.subject,
            once_per=once,
            priority=Priority.REMINDER,
        )
    )
    if document:
        await send_file(
            session,
            to=group,
            file=document,
            now=now,
            about=row.subject,
            once_per=f"{once}:document",
            priority=Priority.REMINDER,
        )
    return said


async def show_files(act: Act, number: int) -> None:
    """图和文件: send them to who asks; those of a draft to who releases it."""
    row = await bulletin_of(act, number)
    if row.state is not BulletinState.RELEASED:
        await check_may_release(act, row)
    organisation = await organisation_of(act.session, act.organisation_id)
    for file in await files_for(act, organisation, row, act.by):
        await send_file(
            act.session,
            to=act.by,
            file=file,
            now=act.now,
            about=row.subject,
            once_per=f"{act.effect_key}:{file.kind}" if act.effect_key else None,
            answers=True,
        )


async def files_for(
    act: Act, organisation: Organisation, row: IssuedBulletin, reader: Member
) -> list[ProducedFile]:
    """Return the files in the reader's language: those of the groups, where these are in it."""
    language = reader_of(reader, organisation, act.now).language
    if language == organisation.language and row.document_id:
        kept = [
            await act.session.get(ProducedFile, (organisation.id, one))
            for one in (row.picture_id, row.document_id)
            if one
        ]
    else:
        kept = list(await files_in(act.session, organisation, row, language, now=act.now))
    return [one for one in kept if one is not None]
