"""Beginning a draft: empty with /new, or filled from one line."""

from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_past, without
from ledger.people.authority import directed_units, heads_of
from ledger.registering.asking import ask_next, read_due
from ledger.registering.drafts import KIND, Draft
from ledger.registering.people import Named, read_people
from ledger.registering.tree import read_tag, tree_of
from ledger.talk.prompts import open_prompt
from ledger.tasks.assigning import TITLE_LENGTH, check_may_assign, one_line
from models import Member, Organisation, Prompt
from models.talk import Said
from wording.registering import MayNotRegister, Notice, TitleTooLong

EDGES = " 　,，;；:：、。.-—"


async def start(session: AsyncSession, *, by: Member, now: datetime) -> Prompt:
    """Begin with an empty draft, and ask what is to be done."""
    await check_may_register(session, by)
    draft = Draft()
    prompt = await open_prompt(session, to=by, kind=KIND, now=now, **asdict(draft))
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now)
    return prompt


async def start_from_line(
    session: AsyncSession, *, said: Said, by: Member, now: datetime
) -> Prompt:
    """Begin with what one line says: @人 期限 事项 #责任, in any order; ask for what is missing."""
    units = await check_may_register(session, by)
    organisation = await session.get_one(Organisation, by.organisation_id)
    named = await read_people(session, organisation.id, said.text, mentions=said.mentions)
    people = await assignable(session, named, by, units)
    tagged = read_tag(named.rest, await tree_of(session, organisation.id))
    due = await read_due(session, organisation, tagged.rest, now=now)
    gone = read_past(tagged.rest) if due is None else None
    timed = due or gone
    rest = without(tagged.rest, timed) if timed is not None else tagged.rest
    draft = Draft(
        title=checked_title(rest),
        people=people,
        responsibility=tagged.nodes[0].id if len(tagged.nodes) == 1 else None,
        deadline=due.at.astimezone(UTC).isoformat() if due is not None and due.at > now else None,
        standard_asked=True,
        line=said.message_id,
    )
    prompt = await open_prompt(session, to=by, kind=KIND, now=now, **asdict(draft))
    prompt.heard_message_id = said.message_id
    notice = Notice(
        named.unknown,
        tagged.unknown,
        past=due.at if due is not None and due.at <= now else None,
        gone=gone.phrase if gone is not None else None,
        further=tagged.further,
    )
    await ask_next(
        session,
        prompt=prompt,
        draft=draft,
        to=by,
        now=now,
        notice=notice,
        fits=tagged.nodes if len(tagged.nodes) > 1 else (),
    )
    return prompt


async def check_may_register(session: AsyncSession, by: Member) -> set[int]:
    """Refuse someone who may hand out tasks nowhere; return the units where he may."""
    units = await directed_units(session, by)
    if not units:
        heads = await heads_of(session, by.organisation_id, by.unit_id)
        raise Refusal(MayNotRegister(tuple(head.name for head in heads[:3])))
    return units


async def assignable(
    session: AsyncSession, named: Named, by: Member, units: set[int]
) -> tuple[tuple[int, ...], ...]:
    """Return for each name the members it may mean: of several, those he may hand tasks to.

    Raises Refusal when the owner is someone else's to direct.
    """
    people = []
    for place, meant in enumerate(named.people):
        own = [member for member in meant if member.unit_id in units]
        if place == 0 and not own:
            await check_may_assign(session, by, meant[0])
        people.append(tuple(member.id for member in own or meant))
    return tuple(people)


def checked_title(text: str) -> str:
    """Return the words as a title; refuse more than a title holds."""
    title = " ".join(text.split()).strip(EDGES)
    if len(title) > TITLE_LENGTH:
        raise Refusal(TitleTooLong(TITLE_LENGTH, len(title)))
    return one_line(title)
