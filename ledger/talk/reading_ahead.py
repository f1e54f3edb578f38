"""Reading ahead: what a group of updates will look up, read in a few statements for all of them.

A hit is the very row the single look-up would find, held in the session and fresh, because it was
read under the organisation's lock. A miss says nothing: whoever looks up then asks the database.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import (
    Answer,
    Member,
    Organisation,
    Outbox,
    Prompt,
    Respondent,
    Subject,
    SubjectKind,
    Task,
)
from models.among import THESE, Among, Numbers
from models.numbering import hold_chain_end
from models.queues import EDITS

KEY = "rows_read_ahead"  # in Session.info
MessageKey = tuple[int, int]  # chat and number in it
Standing = tuple[int, int]  # a round and a member

# Built once: making such a statement costs more than executing it.
_OF: BindParameter[int] = bindparam("of")
_CHATS: BindParameter[int] = bindparam("chats", expanding=True)
_MESSAGES: BindParameter[int] = bindparam("messages", expanding=True)
_MEMBERS = select(Member).where(
    Member.organisation_id == _OF,
    Member.telegram_user_id.in_(bindparam("users", expanding=True)),
)
_OUTBOX_ROWS = select(Outbox).where(
    Outbox.organisation_id == _OF,
    Outbox.chat_id.in_(_CHATS),
    Outbox.message_id.in_(_MESSAGES),
    Outbox.method.not_in(EDITS),
)
_TASKS = (
    select(Task)
    .where(Task.organisation_id == _OF, Task.id.in_(bindparam("numbers", expanding=True)))
    .execution_options(populate_existing=True)
)
_ANSWERED = select(Answer.chat_id, Answer.message_id).where(
    Answer.organisation_id == _OF,
    Answer.chat_id.in_(_CHATS),
    Answer.message_id.in_(_MESSAGES),
)
_IN_DIALOGUE = select(Prompt.chat_id, Prompt.heard_message_id).where(
    Prompt.organisation_id == _OF,
    Prompt.chat_id.in_(_CHATS),
    Prompt.heard_message_id.in_(_MESSAGES),
)
_HEARD = _ANSWERED.union_all(_IN_DIALOGUE)
_ROUNDS: BindParameter[Any] = bindparam("rounds", type_=Numbers())
_ASKED = select(Respondent.round_id, Respondent.member_id).where(
    Respondent.organisation_id == _OF,
    Among(Respondent.round_id, _ROUNDS),
    Among(Respondent.member_id, THESE),
)
_GIVEN = select(Answer.subject_id, Answer.member_id).where(
    Answer.organisation_id == _OF,
    Answer.subject_kind == SubjectKind.ROUND,
    Among(Answer.subject_id, _ROUNDS),
    Among(Answer.member_id, THESE),
)


@dataclass(frozen=True, slots=True)
class UpdateOutline:
    """What an update shows before it is understood: who, where, and what it quotes."""

    user_id: int
    chat_id: int
    message_id: int | None
    quoted_id: int | None
    quoted_seals: tuple[str, ...] = ()  # what the buttons under that message carry


@dataclass
class ReadAhead:
    """Rows read ahead, held for as long as the transaction lasts."""

    organisation: Organisation | None = None
    members: dict[int, Member] = field(default_factory=dict)  # by user id
    outbox_rows: dict[MessageKey, Outbox] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    unheard: set[MessageKey] = field(default_factory=set)  # certainly not taken yet
    asked: set[Standing] = field(default_factory=set)
    unanswered: set[Standing] = field(default_factory=set)  # certainly without an answer

    def member(self, user_id: int) -> Member | None:
        """Return the member bound to the user, if he is known to be."""
        member = self.members.get(user_id)
        if member is None or member.telegram_user_id != user_id or member.left_at is not None:
            return None
        return member

    def is_unheard(self, message: MessageKey) -> bool:
        """Say whether the message is certainly not taken yet: true once, then it is asked for.

        So nobody has to note here that he took it, and none can count twice.
        """
        if message not in self.unheard:
            return False
        self.unheard.discard(message)
        return True

    def has_none(self, about: Subject, member_id: int) -> bool:
        """Return whether the member has certainly not answered: he may have, if it is False."""
        return about.kind is SubjectKind.ROUND and (about.id, member_id) in self.unanswered

    def note_answer(self, about: Subject, member_id: int) -> None:
        """Note that the member answers now."""
        if about.kind is SubjectKind.ROUND:
            self.unanswered.discard((about.id, member_id))


def rows_read_ahead(session: AsyncSession) -> ReadAhead:
    """Return what was read ahead in this transaction; nothing, as a rule."""
    known: ReadAhead | None = session.info.get(KEY)
    if known is None:
        known = session.info[KEY] = ReadAhead()
    return known


async def read_ahead(
    session: AsyncSession, organisation: Organisation, outlines: Collection[UpdateOutline]
) -> None:
    """Read what the updates are going to look up, under the organisation's lock."""
    number = organisation.id
    await hold_chain_end(session, number)
    ahead = session.info[KEY] = ReadAhead(organisation)
    ahead.members = await members_by_user(session, number, outlines)
    ahead.outbox_rows = await outbox_rows_quoted(session, number, outlines)
    ahead.tasks = await tasks_of_messages(session, number, ahead.outbox_rows.values())
    ahead.unheard = await messages_unheard(session, number, outlines)
    await read_standings(session, number, ahead)


async def organisation_of(session: AsyncSession, organisation_id: int) -> Organisation:
    """Return the organisation; it is at hand while updates are handled."""
    known = rows_read_ahead(session).organisation
    if known is not None and known.id == organisation_id:
        return known
    return await session.get_one(Organisation, organisation_id)


async def members_by_user(
    session: AsyncSession, organisation_id: int, outlines: Collection[UpdateOutline]
) -> dict[int, Member]:
    """Return the members who speak."""
    users = {outline.user_id for outline in outlines}
    rows = await session.scalars(_MEMBERS, {"of": organisation_id, "users": list(users)})
    return {row.telegram_user_id: row for row in rows if row.telegram_user_id is not None}


async def outbox_rows_quoted(
    session: AsyncSession, organisation_id: int, outlines: Collection[UpdateOutline]
) -> dict[MessageKey, Outbox]:
    """Return what the bot said in the messages that are quoted or pressed."""
    messages = {
        (outline.chat_id, outline.quoted_id)
        for outline in outlines
        if outline.quoted_id is not None
    }
    if not messages:
        return {}
    rows = await session.scalars(_OUTBOX_ROWS, {"of": organisation_id, **lists_of(messages)})
    found = {(row.chat_id, row.message_id): row for row in rows}
    return {key: found[key] for key in messages if key in found}


async def tasks_of_messages(
    session: AsyncSession, organisation_id: int, rows: Collection[Outbox]
) -> dict[int, Task]:
    """Return the tasks that those messages are about."""
    about = {row.about_id for row in rows if row.about_kind is SubjectKind.TASK}
    if not about:
        return {}
    tasks = await session.scalars(_TASKS, {"of": organisation_id, "numbers": list(about)})
    return {task.id: task for task in tasks}


async def read_standings(session: AsyncSession, organisation_id: int, ahead: ReadAhead) -> None:
    """Read who of those to whom a round's messages went is asked in it, and has not answered."""
    pairs = {
        (row.about_id, row.member_id)
        for row in ahead.outbox_rows.values()
        if row.about_kind is SubjectKind.ROUND and row.about_id and row.member_id
    }
    if not pairs:
        return
    rounds, members = ({pair[place] for pair in pairs} for place in (0, 1))
    wanted = {"of": organisation_id, "rounds": rounds, "these": members}
    ahead.asked = pairs & {(of, by) for of, by in await session.execute(_ASKED, wanted)}
    ahead.unanswered = pairs - {(of, by) for of, by in await session.execute(_GIVEN, wanted)}


async def messages_unheard(
    session: AsyncSession, organisation_id: int, outlines: Collection[UpdateOutline]
) -> set[MessageKey]:
    """Return the messages that nobody has taken yet, without those that came twice in the group."""
    counted = Counter(
        (outline.chat_id, outline.message_id)
        for outline in outlines
        if outline.message_id is not None
    )
    once = {key for key, count in counted.items() if count == 1}
    if not once:
        return set()
    heard = await session.execute(_HEARD, {"of": organisation_id, **lists_of(once)})
    return once - {(chat, message) for chat, message in heard}


def lists_of(keys: Collection[MessageKey]) -> dict[str, list[int]]:
    """Return the chats, and the messages in them, as parameters."""
    return {
        "chats": list({chat for chat, _ in keys}),
        "messages": list({message for _, message in keys}),
    }
