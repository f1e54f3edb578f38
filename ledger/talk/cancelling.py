"""The way back from every dialogue: one question cancelled, or all of them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.talk.prompts import cancel_prompts, close_prompt, open_prompt_by_id
from ledger.talk.saying import change, say
from models import Member, Outbox
from wording import Message
from wording.replies import QuestionClosed
from wording.tasks.reporting import AllCancelled, LeftAtThat, NothingToCancel, PromptCancelled

WAYS_OUT = frozenset({"取消", "cancel"})
CLOSING = " 。.！!"


def wants_out(text: str) -> bool:
    """Return whether words typed at a question say what its button 取消 says."""
    return text.strip().rstrip(CLOSING).casefold() in WAYS_OUT


async def cancel_prompt(
    session: AsyncSession, *, member: Member, prompt_id: int, now: datetime, asked: Outbox | None
) -> None:
    """Close one question, and say so in its place."""
    await close(session, member, prompt_id, PromptCancelled(), now=now, asked=asked)


async def leave_unanswered(
    session: AsyncSession, *, member: Member, prompt_id: int, now: datetime, asked: Outbox | None
) -> None:
    """Close a question that needs no answer: what was noted before it stays noted."""
    await close(session, member, prompt_id, LeftAtThat(), now=now, asked=asked)


async def close(
    session: AsyncSession,
    member: Member,
    prompt_id: int,
    message: Message,
    *,
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
        await change(session, said=asked, to=member, message=message, now=now)
    await session.flush()


async def cancel_all(session: AsyncSession, *, member: Member, now: datetime) -> None:
    """Close every open question of the member."""
    closed = await cancel_prompts(session, member, now=now)
    message = AllCancelled() if closed else NothingToCancel()
    await say(session, to=member, message=message, now=now)
    await session.flush()
