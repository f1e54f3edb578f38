"""What is stored about one person: shown whole on his request, or erased for good.

Erasing empties what he said and what was said to him; the ledger still verifies, for its chain
covers the digest of a content and not its text. His tasks and their states stay.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry, erase_content
from models import (
    Answer,
    Base,
    Burden,
    Charge,
    Directive,
    Document,
    Entry,
    Evidence,
    Inbox,
    InboxState,
    Invitation,
    IssuedBulletin,
    JoinAttempts,
    Member,
    MemberTag,
    Outbox,
    OutboxState,
    Point,
    ProducedFile,
    Prompt,
    Reading,
    ReadingVersion,
    Record,
    RecordVersion,
    Respondent,
    Role,
    Score,
    SubjectKind,
    Task,
    TaskCoOwner,
    Turn,
)
from models.amounts import written

ERASED_NAME = "（已删除）"
BATCH = 200  # rows emptied in one transaction
# What tells nothing about anybody: seals, digests, whose database it is.
IN_CONFIDENCE = frozenset({"text", "fields"})  # whoever exports is not whom it was told to
UNSAID = frozenset(
    {
        "organisation_id",
        "salt",
        "code_hash",
        "content_digest",
        "previous_hash",
        "body",
        "calendar_salt",
    }
)


def tables_of(member: Member) -> dict[str, tuple[type[Base], ColumnElement[bool]]]:
    """Return where a person's data stands: each table, and which of its rows are his."""
    own_answers = select(Answer.id).where(
        Answer.organisation_id == member.organisation_id, Answer.member_id == member.id
    )
    own_records = select(Record.id).where(
        Record.organisation_id == member.organisation_id, Record.member_id == member.id
    )
    helped = select(TaskCoOwner.task_id).where(
        TaskCoOwner.organisation_id == member.organisation_id, TaskCoOwner.member_id == member.id
    )
    own_points = select(Point.id).where(
        Point.organisation_id == member.organisation_id, Point.member_id == member.id
    )
    about_him = or_(
        and_(Entry.subject_kind == SubjectKind.MEMBER, Entry.subject_id == member.id),
        and_(Entry.subject_kind == SubjectKind.POINT, Entry.subject_id.in_(own_points)),
    )
    account = member.telegram_user_id
    his_task = or_(Task.owner_id == member.id, Task.registered_by == member.id, Task.id.in_(helped))
    return {
        "member": (Member, Member.id == member.id),
        "roles": (Role, Role.member_id == member.id),
        "tags": (MemberTag, MemberTag.member_id == member.id),
        "invitations": (Invitation, Invitation.member_id == member.id),
        "join_attempts": (JoinAttempts, JoinAttempts.telegram_user_id == account),
        "tasks": (Task, his_task),
        "documents": (Document, Document.added_by == member.id),
        "turns": (Turn, Turn.member_id == member.id),
        "answers": (Answer, Answer.member_id == member.id),
        "files": (Evidence, Evidence.answer_id.in_(own_answers)),
        "burdens": (Burden, Burden.member_id == member.id),
        "rounds": (Respondent, Respondent.member_id == member.id),
        "directives": (Directive, Directive.author_id == member.id),
        "bulletin_notes": (IssuedBulletin, IssuedBulletin.note_by == member.id),
        "records": (Record, Record.member_id == member.id),
        "record_versions": (RecordVersion, RecordVersion.record_id.in_(own_records)),
        "readings": (Reading, Reading.member_id == member.id),
        "reading_versions": (ReadingVersion, ReadingVersion.member_id == member.id),
        "charges": (Charge, Charge.leader_id == member.id),
        "points": (Point, Point.member_id == member.id),
        "scores": (Score, Score.member_id == member.id),
        "questions": (Prompt, Prompt.member_id == member.id),
        "entries": (Entry, or_(Entry.actor_id == member.id, about_him)),
        "messages": (Outbox, Outbox.member_id == member.id),
        "produced_files": (ProducedFile, ProducedFile.member_id == member.id),
        "updates": (Inbox, Inbox.chat_key == account),
    }


async def data_of(session: AsyncSession, member: Member) -> dict[str, list[dict[str, Any]]]:
    """Return everything stored about a person, by table, as JSON values."""
    found = {}
    for name, (table, his) in tables_of(member).items():
        rows = await session.scalars(
            select(table)
            .where(table.__table__.c.organisation_id == member.organisation_id, his)
            .order_by(*table.__table__.primary_key)
        )
        found[name] = [plain(row) for row in rows]
    return found


def plain(row: Base) -> dict[str, Any]:
    """Return a row's columns as JSON values, without those that tell nothing about anybody."""
    names = [attribute.key for attribute in type(row).__mapper__.column_attrs]
    confided = IN_CONFIDENCE if isinstance(row, Answer) and row.confidential else frozenset()
    return {
        name: plain_value(getattr(row, name)) for name in names if name not in UNSAID | confided
    }


def plain_value(value: Any) -> Any:
    """Return a column's value as JSON knows it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return written(value)
    return value.value if isinstance(value, Enum) else value


async def erase_some(session: AsyncSession, member: Member, *, now: datetime) -> int:
    """Empty or delete the next rows of what a person said and was told; return how many.

    Called until nothing is left; broken off, it goes on where it stopped.
    """
    tables = tables_of(member)
    for name, left in LEFT.items():
        table, his = tables[name]
        rows = (
            await session.scalars(
                select(table)
                .where(
                    table.__table__.c.organisation_id == member.organisation_id,
                    his,
                    left,
                )
                .limit(BATCH)
            )
        ).all()
        if rows:
            await empty(session, rows, now=now)
            return len(rows)
    return 0


def has_fields() -> ColumnElement[bool]:
    """Return the condition that an answer holds something in a form's fields."""
    return cast(Answer.fields, Text).not_in(("null", "{}"))


LEFT: dict[str, ColumnElement[bool]] = {
    "tags": MemberTag.member_id.is_not(None),
    "answers": or_(Answer.text != "", Answer.salt.is_not(None), has_fields()),
    "files": Evidence.id.is_not(None),
    "directives": Directive.text != "",
    "bulletin_notes": IssuedBulletin.note.is_not(None),
    "records": Record.erased_at.is_(None),
    "record_versions": RecordVersion.record_id.is_not(None),
    "readings": Reading.note != "",
    "reading_versions": ReadingVersion.note != "",
    "questions": Prompt.id.is_not(None),
    "entries": Entry.erased_at.is_(None),
    "points": Point.id.is_not(None),  # after what the ledger tells of them
    "scores": Score.member_id.is_not(None),
    "messages": Outbox.chat_id.is_not(None),
    "produced_files": ProducedFile.id.is_not(None),
    "updates": Inbox.state != InboxState.WAITING,
}


async def empty(session: AsyncSession, rows: Sequence[Base], *, now: datetime) -> None:
    """Take the content out of rows that others refer to; delete the rest."""
    for row in rows:
        if isinstance(row, (Answer, Directive)):
            row.text = ""
            if isinstance(row, Answer):
                row.fields = row.salt = None
        elif isinstance(row, IssuedBulletin):
            row.note = None  # the numbers are the organisation's
        elif isinstance(row, (Reading, ReadingVersion)):
            row.note = ""  # the number is the department's
        elif isinstance(row, Record):
            row.values, row.erased_at = {}, now  # it still counts in the totals
        elif isinstance(row, Entry):
            erase_content(row, now=now)
        elif isinstance(row, Outbox):
            row.payload, row.chat_id, row.secret = {}, None, False
            if row.state in (OutboxState.PENDING, OutboxState.SENDING):
                row.state, row.error = OutboxState.DROPPED, "erased"
        else:
            await session.delete(row)


async def end_erasure(session: AsyncSession, member: Member, *, now: datetime) -> Entry:
    """Take name, number and account off the member, and put on record that he was erased."""
    for task in await session.scalars(
        select(Task).where(
            Task.organisation_id == member.organisation_id,
            Task.owner_id == member.id,
            Task.blocker.is_not(None),
        )
    ):
        task.blocker = task.blocked_at = task.answer_due_at = None  # his own words
    for link in await session.scalars(
        select(Invitation).where(
            Invitation.organisation_id == member.organisation_id,
            Invitation.member_id == member.id,
            Invitation.used_at.is_(None),
        )
    ):
        link.revoked_at = link.revoked_at or now
    member.name, member.code, member.language = ERASED_NAME, None, None
    member.telegram_user_id = member.unreachable_at = member.unreachable_reason = None
    member.left_at = member.left_at or now
    return await append_entry(
        session,
        organisation_id=member.organisation_id,
        kind="person_erased",
        now=now,
        about=member.subject,
    )
