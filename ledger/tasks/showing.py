"""Showing a task as it stands, and the material handed in for it, to whoever may see it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.people.authority import VERIFYING, holds
from ledger.talk.answers import answers_about
from ledger.talk.evidence import evidence_about, say_files
from ledger.talk.saying import say
from ledger.tasks.facts import facts_of
from ledger.tasks.finding import is_co_owner, task_of
from ledger.tasks.telling import show
from models import Answer, Evidence, Member, Outbox, Task
from wording import Message
from wording.talk.receipts import Receipt
from wording.tasks.cards import CoOwnerCard, OwnerCard, TaskCard, TaskGone
from wording.tasks.closing import EvidenceShown, MayNotLook, WordsOf

SHOWN_WORDS = 8
SHOWN_FILES = 20


async def show_card(
    session: AsyncSession,
    *,
    task: Task,
    to: Member,
    now: datetime,
    pressed: Outbox | None = None,
    receipt: Receipt | None = None,
    behind_asked: bool = False,
) -> None:
    """Show the task as it stands, with the buttons its viewer may use."""
    message = await card_for(
        session, task=task, viewer=to, now=now, receipt=receipt, behind_asked=behind_asked
    )
    await show(session, to=to, message=message, task=task, now=now, pressed=pressed)


async def card_for(
    session: AsyncSession,
    *,
    task: Task,
    viewer: Member,
    now: datetime,
    receipt: Receipt | None = None,
    behind_asked: bool = False,
) -> Message:
    """Return the card for its viewer. Raises Refusal for whom the task does not concern."""
    facts = await facts_of(session, task, now=now)
    if viewer.id == task.owner_id:
        return OwnerCard(facts, receipt, behind_asked)
    if await is_co_owner(session, task, viewer):
        return CoOwnerCard(facts)
    handed_out = viewer.id == task.registered_by
    if handed_out or await holds(session, viewer, VERIFYING, unit_id=task.unit_id):
        return TaskCard(facts)
    raise Refusal(TaskGone())


async def show_evidence(session: AsyncSession, *, task_id: int, to: Member, now: datetime) -> None:
    """Send the words and files handed in for the task to someone who works on it or verifies it."""
    task = await task_of(session, to.organisation_id, task_id)
    await check_may_look(session, task, to)
    answers = await answers_about(
        session, task.organisation_id, task.subject, limit=SHOWN_WORDS + 1
    )
    files = await evidence_about(session, task.organisation_id, task.subject)
    shown = files[-SHOWN_FILES:]
    message = EvidenceShown(
        title=task.title,
        lines=await lines_of(session, answers[:SHOWN_WORDS], files),
        more=len(answers) > SHOWN_WORDS,
        files=len(files),
        files_shown=len(shown),
    )
    await say(session, to=to, message=message, now=now, about=task.subject)
    await say_files(session, to=to, files=shown, now=now, about=task.subject)


async def check_may_look(session: AsyncSession, task: Task, member: Member) -> None:
    """Refuse the material to those whom the task does not concern."""
    if member.id == task.owner_id or await is_co_owner(session, task, member):
        return
    if not await holds(session, member, VERIFYING, unit_id=task.unit_id):
        raise Refusal(MayNotLook())


async def lines_of(
    session: AsyncSession, answers: list[Answer], files: list[Evidence]
) -> tuple[WordsOf, ...]:
    """Return one line per answer, oldest first."""
    if not answers:
        return ()
    rows = await session.scalars(
        select(Member).where(
            Member.organisation_id == answers[0].organisation_id,
            Member.id.in_({answer.member_id for answer in answers}),
        )
    )
    names = {member.id: member.name for member in rows}
    return tuple(
        WordsOf(
            names[answer.member_id],
            answer.said_at,
            answer.text,
            sum(1 for file in files if file.answer_id == answer.id),
        )
        for answer in reversed(answers)
    )
