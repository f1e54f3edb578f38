"""Open questions to people, kept as rows: a dialogue survives any restart, and has a way back."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.talk.saying import edit, say
from ledger.talk.typed_buttons import TypedButtons
from models import Member, Organisation, Outbox, Prompt, Subject
from models.numbering import add
from wording import Message
from wording.talk import AllCancelled, NothingToCancel, QuestionClosed

WAYS_OUT = TypedButtons({"prompt.cancel": ("取消", "cancel")})


async def open_prompt(
    session: AsyncSession,
    *,
    to: Member,
    kind: str,
    now: datetime,
    about: Subject | None = None,
    **state: Any,
) -> Prompt:
    """Ask a member something; an older open question of the same kind about the same is replaced.

    Say the question with `about=prompt.subject`, so that a reply to it finds its way here.
    """
    assert to.telegram_user_id is not None  # noqa: S101  # only who has joined can be asked
    organisation = await session.get_one(Organisation, to.organisation_id)
    for older in await open_prompts(session, to, now=now):
        same_subject = (older.subject_kind, older.subject_id) == (about or (None, None))
        if older.kind == kind and same_subject:
            older.closed_at = now
    prompt = Prompt(
        organisation_id=to.organisation_id,
        member_id=to.id,
        kind=kind,
        subject_kind=about.kind if about else None,
        subject_id=about.id if about else None,
        state=state,
        chat_id=to.telegram_user_id,
        opened_at=now,
        expires_at=now + timedelta(hours=framework_of(organisation).thresholds.prompt_hours),
    )
    await add(session, prompt)
    return prompt


async def open_prompts(session: AsyncSession, member: Member, *, now: datetime) -> list[Prompt]:
    """Return the member's open questions, oldest first."""
    rows = await session.scalars(
        select(Prompt)
        .where(
            Prompt.organisation_id == member.organisation_id,
            Prompt.member_id == member.id,
            Prompt.closed_at.is_(None),
            Prompt.expires_at > now,
        )
        .order_by(Prompt.id)
    )
    return list(rows)


async def open_prompt_by_id(
    session: AsyncSession, member: Member, prompt_id: int, *, now: datetime
) -> Prompt | None:
    """Return the member's own open question of that number, or None."""
    prompt = await session.get(Prompt, (member.organisation_id, prompt_id))
    if prompt is None or prompt.member_id != member.id:
        return None
    return prompt if prompt.closed_at is None and prompt.expires_at > now else None


def close_prompt(prompt: Prompt, *, now: datetime) -> None:
    """Note that the question was answered or dropped."""
    prompt.closed_at = now


async def cancel_prompts(session: AsyncSession, member: Member, *, now: datetime) -> list[Prompt]:
    """Close all open questions of the member (/cancel); return those that were open."""
    prompts = await open_prompts(session, member, now=now)
    for prompt in prompts:
        close_prompt(prompt, now=now)
    return prompts


def wants_out(text: str) -> bool:
    """Return whether words typed at a question say what its button 取消 says."""
    return WAYS_OUT.read(text) is not None


async def end_prompt(
    session: AsyncSession,
    *,
    member: Member,
    prompt_id: int,
    message: Message,
    now: datetime,
    asked: Outbox | None,
) -> None:
    """Close a question of the member's own, and put a message in its place."""
    prompt = await open_prompt_by_id(session, member, prompt_id, now=now)
    if prompt is None:
        raise Refusal(QuestionClosed())
    close_prompt(prompt, now=now)
    if asked is None:
        await say(session, to=member, message=message, now=now)
    else:
        await edit(session, earlier=asked, to=member, message=message, now=now)


async def cancel_all(session: AsyncSession, *, member: Member, now: datetime) -> None:
    """Close every open question of the member."""
    closed = await cancel_prompts(session, member, now=now)
    message = AllCancelled() if closed else NothingToCancel()
    await say(session, to=member, message=message, now=now)
