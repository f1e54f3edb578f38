"""Answers 填报内容: what members reply, with their files; a correction is a new version.

These functions keep the words; what they mean for a task or a round is its own operation's matter.
"""

from datetime import datetime

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.talk.evidence import as_file, attach_files, evidence_of, standing
from ledger.talk.reading_ahead import rows_read_ahead
from models import Answer, AnswerKind, Entry, Evidence, Member, Prompt, Subject
from models.numbering import add, added, flush_if_among
from models.talk import Said

# What a member said about something, in all its versions; what of it stands. Built once: every tap
# asks for one of them.
_NEWEST = (
    select(Answer)
    .where(
        Answer.organisation_id == bindparam("of"),
        Answer.subject_kind == bindparam("kind"),
        Answer.subject_id == bindparam("number"),
        Answer.member_id == bindparam("by"),
    )
    .order_by(Answer.id.desc())
    .limit(1)
)
_LATEST = _NEWEST.where(Answer.superseded.is_(False))


async def keep_answer(
    session: AsyncSession,
    *,
    by: Member,
    kind: AnswerKind,
    about: Subject,
    said: Said | None,
    at: datetime,
    version: int = 1,
    late: bool = False,
) -> Answer:
    """Keep one message as an answer, its files as evidence; a tap says nothing.

    `at` is when it was said or tapped.
    """
    answer = Answer(
        organisation_id=by.organisation_id,
        member_id=by.id,
        kind=kind,
        subject_kind=about.kind,
        subject_id=about.id,
        text=said.text if said else "",
        version=version,
        late=late,
        chat_id=said.chat_id if said else None,
        message_id=said.message_id if said else None,
        media_group_id=said.media_group_id if said else None,
        said_at=at,
    )
    await add(session, answer)
    rows_read_ahead(session).note_answer(about, by.id)
    if said is not None:
        await attach_files(session, answer, said.files, message_id=said.message_id)
    return answer


async def append_answer(
    session: AsyncSession,
    answer: Answer,
    kind: str,
    *,
    said: Said | None,
    now: datetime,
    effect_key: str | None = None,
    **content: object,
) -> Entry:
    """Append the entry of an answer's version: its words, and the unique ids of what came now."""
    return await append_entry(
        session,
        organisation_id=answer.organisation_id,
        kind=kind,
        now=now,
        actor_id=answer.member_id,
        about=Subject(answer.subject_kind, answer.subject_id),
        version=answer.version,
        effect_key=effect_key or f"{kind}:{answer.id}",
        answer=answer.id,
        files=[file.file_unique_id for file in said.files] if said else [],
        **{"text": answer.text, **content},
    )


async def add_album_piece(
    session: AsyncSession, *, album: Answer, said: Said, now: datetime
) -> None:
    """Keep a further piece of an album with the answer its first piece became.

    It is in the ledger like every file, but the album has its receipt already.
    """
    await attach_files(session, album, said.files, message_id=said.message_id)
    album.text = "\n".join(filter(None, (album.text, said.text)))
    await append_answer(
        session,
        album,
        "attached",
        said=said,
        now=now,
        effect_key=f"attached:{album.id}:{said.message_id}",
        text=said.text,
    )


async def correct_answer(
    session: AsyncSession, *, answer: Answer, said: Said, at: datetime
) -> Answer | None:
    """Put a new version in the answer's place and keep the old one; None when nothing differs.

    Files of other messages (the rest of an album) stay with the new version; so do all files when
    only words were corrected, and the words when only files were.
    """
    kept = await files_beside(session, answer, said)
    text = said.text or answer.text
    files = await evidence_of(session, answer)
    before = {file.file_unique_id for file in files}
    after = {file.file_unique_id for file in kept} | {file.file_unique_id for file in said.files}
    if before == after and text == answer.text:
        return None
    return await supersede(session, answer=answer, text=text, kept=kept, said=said, at=at)


async def supersede(
    session: AsyncSession,
    *,
    answer: Answer,
    text: str,
    kept: list[Evidence],
    said: Said | None,
    at: datetime,
) -> Answer:
    """Put the next version in the answer's place, with the files kept of it and those said now."""
    newer = Answer(
        organisation_id=answer.organisation_id,
        member_id=answer.member_id,
        kind=answer.kind,
        subject_kind=answer.subject_kind,
        subject_id=answer.subject_id,
        text=text,
        version=answer.version + 1,
        supersedes_id=answer.id,
        late=answer.late,
        chat_id=answer.chat_id,
        message_id=answer.message_id,
        media_group_id=answer.media_group_id,
        said_at=at,
        fields=answer.fields,
        confidential=answer.confidential,
        salt=answer.salt,
    )
    answer.superseded = True
    await add(session, newer)
    for old in kept:
        await attach_files(session, newer, (as_file(old),), message_id=old.message_id)
    if said is not None:
        await attach_files(session, newer, said.files, message_id=said.message_id)
    return newer


async def files_beside(session: AsyncSession, answer: Answer, said: Said) -> list[Evidence]:
    """Return the files that a correction leaves as they are."""
    files = await evidence_of(session, answer)
    if not said.files:
        return files
    if answer.media_group_id and said.chat_id == answer.chat_id:
        return [file for file in files if file.message_id != said.message_id]
    return []


async def answers_about(
    session: AsyncSession, organisation_id: int, about: Subject, *, limit: int
) -> list[Answer]:
    """Return the newest answers about something, newest first, without corrected versions."""
    rows = await session.scalars(
        select(Answer)
        .where(*standing(organisation_id, about))
        .order_by(Answer.said_at.desc(), Answer.id.desc())
        .limit(limit)
    )
    return list(rows)


async def latest_answer(session: AsyncSession, *, by: Member, about: Subject) -> Answer | None:
    """Return what the member last said about something, in its newest version."""
    kept = kept_just_now(session, by, about)
    if kept is not None and not kept.superseded:
        return kept
    if rows_read_ahead(session).has_none(about, by.id):
        return None
    return await last_by(session, by, about, _LATEST)


async def newest_answer(session: AsyncSession, *, by: Member, about: Subject) -> Answer | None:
    """Return the newest version of what the member said about something, even if taken back."""
    kept = kept_just_now(session, by, about)
    if kept is not None:
        return kept
    if rows_read_ahead(session).has_none(about, by.id):
        return None
    return await last_by(session, by, about, _NEWEST)


def kept_just_now(session: AsyncSession, by: Member, about: Subject) -> Answer | None:
    """Return the member's newest answer of those not written yet: numbers only grow."""
    kept = (
        row
        for row in added(session, Answer)
        if row.member_id == by.id and (row.subject_kind, row.subject_id) == about
    )
    return max(kept, key=lambda row: row.id, default=None)


async def last_by(
    session: AsyncSession, by: Member, about: Subject, which: Select[Answer]
) -> Answer | None:
    """Return the member's last one of such answers."""
    wanted = {"of": by.organisation_id, "kind": about.kind, "number": about.id, "by": by.id}
    options = flush_if_among(session.dirty, Answer, by.id)  # of new ones it is known already
    found: Answer | None = await session.scalar(which, wanted, execution_options=options)
    return found


async def answers_said_at(session: AsyncSession, by: Member, said: Said) -> list[Answer]:
    """Return what the member's message became; of an album, also by another of its pieces."""
    place = Answer.message_id == said.message_id
    if said.media_group_id:
        place = or_(place, Answer.media_group_id == said.media_group_id)
    rows = await session.scalars(
        select(Answer)
        .where(
            Answer.organisation_id == by.organisation_id,
            Answer.member_id == by.id,
            Answer.chat_id == said.chat_id,
            Answer.superseded.is_(False),
            place,
        )
        .order_by(Answer.id)
    )
    return list(rows)


async def was_heard(session: AsyncSession, by: Member, said: Said) -> bool:
    """Return whether this very message was taken already, as an answer or in a dialogue."""
    if rows_read_ahead(session).is_unheard((said.chat_id, said.message_id)):
        return False
    answered = select(Answer.id).where(
        Answer.organisation_id == by.organisation_id,
        Answer.chat_id == said.chat_id,
        Answer.message_id == said.message_id,
    )
    in_dialogue = select(Prompt.id).where(
        Prompt.organisation_id == by.organisation_id,
        Prompt.chat_id == said.chat_id,
        Prompt.heard_message_id == said.message_id,
    )
    found = await session.scalar(answered.union_all(in_dialogue).limit(1))
    return found is not None


async def piece_was_heard(session: AsyncSession, album: Answer, said: Said) -> bool:
    """Return whether this piece of the album is already among its answer's files."""
    return any(file.message_id == said.message_id for file in await evidence_of(session, album))
