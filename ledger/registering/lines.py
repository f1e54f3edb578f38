"""A line that begins with @: a new draft, or the people that an open one is waiting for."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.registering.drafts import KIND, Question, draft_in
from ledger.registering.filling import fill_in_words
from ledger.registering.people import read_people
from ledger.registering.starting import checked_title, start_from_line
from ledger.talk.prompts import open_prompts
from models import Member, Prompt
from models.said import Said

AT_SIGNS = ("@", "＠")
HASH_SIGNS = ("#", "＃")


async def take_line(session: AsyncSession, *, said: Said, by: Member, now: datetime) -> None:
    """Take the line as the answer to 由谁负责 if it names people only; else begin with it."""
    waiting = await waiting_for_people(session, by, now=now)
    if waiting is not None and await names_people_only(session, said, by):
        waiting.heard_message_id = said.message_id
        await fill_in_words(session, prompt=waiting, said=said, by=by, now=now)
    else:
        await start_from_line(session, said=said, by=by, now=now)


async def began_with(session: AsyncSession, member: Member, said: Said, *, now: datetime) -> bool:
    """Return whether the member's open draft began with this very message."""
    return any(
        prompt.kind == KIND and draft_in(prompt).line == said.message_id
        for prompt in await open_prompts(session, member, now=now)
    )


async def waiting_for_people(
    session: AsyncSession, member: Member, *, now: datetime
) -> Prompt | None:
    """Return the member's open draft if it asks who answers for the task."""
    for prompt in await open_prompts(session, member, now=now):
        if prompt.kind == KIND and draft_in(prompt).question is Question.OWNER:
            return prompt
    return None


async def names_people_only(session: AsyncSession, said: Said, by: Member) -> bool:
    """Return whether the line holds nothing but names."""
    named = await read_people(session, by.organisation_id, said.text, mentions=said.mentions)
    return not checked_title(named.rest)
