"""Each question, with what there is to tap; the draft when nothing is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.calendar.deadlines import Deadline, read_deadline
from ledger.organisations import calendar_of, framework_of
from ledger.people.authority import directed_units
from ledger.registering.drafts import Draft, Question
from ledger.registering.tree import children_of, path_of, tree_of
from ledger.talk.saying import edit, say
from models import Member, Organisation, Outbox, Prompt, Responsibility, Unit
from wording import Message
from wording.registering import (
    QUICK_DEADLINES,
    Choice,
    DeadlineAsked,
    DraftFacts,
    DraftShown,
    Notice,
    OwnerAsked,
    Pages,
    ResponsibilityAsked,
    StandardAsked,
    TitleAsked,
    WhichPerson,
)

PEOPLE_ON_A_PAGE = 12
NODES_ON_A_PAGE = 8
NO_NOTICE = Notice()


async def ask_next(
    session: AsyncSession,
    *,
    prompt: Prompt,
    draft: Draft,
    to: Member,
    now: datetime,
    pressed: Outbox | None = None,
    notice: Notice = NO_NOTICE,
    fits: Sequence[Responsibility] = (),
) -> None:
    """Put the next question, or show the draft; in place of the pressed message if there is one."""
    message = await question(session, prompt, draft, to, now=now, notice=notice, fits=fits)
    await put(session, message, prompt=prompt, to=to, now=now, pressed=pressed)


async def put(
    session: AsyncSession,
    message: Message,
    *,
    prompt: Prompt,
    to: Member,
    now: datetime,
    pressed: Outbox | None,
) -> None:
    """Show a message of the dialogue: in the pressed message, else as a new one."""
    if pressed is not None and pressed.member_id == to.id:
        await edit(session, earlier=pressed, to=to, message=message, now=now)
    else:
        await say(session, to=to, message=message, now=now, about=prompt.subject)


async def question(
    session: AsyncSession,
    prompt: Prompt,
    draft: Draft,
    to: Member,
    *,
    now: datetime,
    notice: Notice,
    fits: Sequence[Responsibility],
) -> Message:
    """Return the message of the draft's next question."""
    facts = await facts_of_draft(session, prompt, draft)
    if draft.question is Question.TITLE:
        return TitleAsked(facts, notice)
    if draft.question is Question.OWNER:
        if draft.doubtful is not None:
            return await which_person(session, draft, facts, prompt.organisation_id, notice)
        return await owner_asked(session, draft, facts, to, notice)
    if draft.question is Question.RESPONSIBILITY:
        return await responsibility_asked(
            session, draft, facts, prompt.organisation_id, notice=notice, fits=fits
        )
    if draft.question is Question.DEADLINE:
        organisation = await session.get_one(Organisation, prompt.organisation_id)
        quick = await quick_deadlines(session, organisation, now=now)
        return DeadlineAsked(facts, tuple((number, label) for number, label, _ in quick), notice)
    return (StandardAsked if draft.question is Question.STANDARD else DraftShown)(facts, notice)


async def facts_of_draft(session: AsyncSession, prompt: Prompt, draft: Draft) -> DraftFacts:
    """Return what is known of the draft, by names."""
    number = prompt.organisation_id
    path: tuple[str, ...] = ()
    if draft.responsibility is not None:
        tree = await tree_of(session, number)
        path = path_of(next(node for node in tree if node.id == draft.responsibility), tree)
    facts = DraftFacts(
        prompt_id=prompt.id,
        revision=draft.revision,
        title=draft.title,
        responsibility=path,
        deadline=draft.due,
        standard=draft.standard,
    )
    certain = [
        await session.get_one(Member, (number, meant[0])) if len(meant) == 1 else None
        for meant in draft.people
    ]
    if not certain:
        return facts
    helpers = tuple(member.name for member in certain[1:] if member is not None)
    owner = certain[0]
    if owner is None:
        return replace(facts, co_owners=helpers)
    unit = await session.get_one(Unit, (number, owner.unit_id))
    return replace(facts, owner=owner.name, unit=unit.name, co_owners=helpers)


async def name_with_unit(session: AsyncSession, organisation_id: int, member_id: int) -> str:
    """Return a member's name with his unit's: 张三（办公室）."""
    member = await session.get_one(Member, (organisation_id, member_id))
    unit = await session.get_one(Unit, (organisation_id, member.unit_id))
    return f"{member.name}（{unit.name}）"


async def which_person(
    session: AsyncSession, draft: Draft, facts: DraftFacts, organisation_id: int, notice: Notice
) -> WhichPerson:
    """Return the question which of several people of one name is meant."""
    meant = draft.people[draft.doubtful or 0]
    choices = []
    for member_id in meant:
        member = await session.get_one(Member, (organisation_id, member_id))
        name = await name_with_unit(session, organisation_id, member_id)
        code = f" {member.code}" if member.code else ""
        choices.append(Choice(member_id, name + code))
    name = (await session.get_one(Member, (organisation_id, meant[0]))).name
    return WhichPerson(facts, name, tuple(choices), notice)


async def owner_asked(
    session: AsyncSession, draft: Draft, facts: DraftFacts, to: Member, notice: Notice
) -> OwnerAsked:
    """Return the question who answers for it, with a page of those he may hand tasks to."""
    units = await directed_units(session, to)
    who = (
        Member.organisation_id == to.organisation_id,
        Member.unit_id.in_(units),
        Member.left_at.is_(None),
    )
    count = await session.scalar(select(func.count()).select_from(Member).where(*who)) or 0
    pages = max(1, -(-count // PEOPLE_ON_A_PAGE))
    page = min(draft.page, pages - 1)
    rows = await session.scalars(
        select(Member)
        .where(*who)
        # His own department first: that is whom he means most of the time.
        .order_by(Member.unit_id != to.unit_id, Member.unit_id, Member.id)
        .limit(PEOPLE_ON_A_PAGE)
        .offset(page * PEOPLE_ON_A_PAGE)
    )
    choices = tuple(Choice(member.id, member.name) for member in rows)
    return OwnerAsked(facts, choices, Pages(page, pages), notice)


async def responsibility_asked(
    session: AsyncSession,
    draft: Draft,
    facts: DraftFacts,
    organisation_id: int,
    *,
    notice: Notice,
    fits: Sequence[Responsibility],
) -> ResponsibilityAsked:
    """Return the question which responsibility it belongs to: what fits, or a level of the tree."""
    tree = await tree_of(session, organisation_id)
    nodes = list(fits) or children_of(draft.node, tree)
    here = None if fits else next((node for node in tree if node.id == draft.node), None)
    pages = max(1, -(-len(nodes) // NODES_ON_A_PAGE))
    page = min(draft.page, pages - 1)
    shown = nodes[page * NODES_ON_A_PAGE : (page + 1) * NODES_ON_A_PAGE]
    return ResponsibilityAsked(
        facts,
        path=path_of(here, tree) if here else (),
        here=here.id if here else None,
        choices=tuple(Choice(node.id, node.name) for node in shown),
        pages=Pages(page, pages),
        several_fit=bool(fits),
        notice=notice,
    )


async def read_due(
    session: AsyncSession, organisation: Organisation, text: str, *, now: datetime
) -> Deadline | None:
    """Return the deadline that words name, on the organisation's calendar."""
    return read_deadline(
        text,
        now=now,
        calendar=await calendar_of(session, organisation),
        end_of_day=framework_of(organisation).thresholds.end_of_day,
    )


async def quick_deadlines(
    session: AsyncSession, organisation: Organisation, *, now: datetime
) -> list[tuple[int, str, datetime]]:
    """Return the usual deadlines that lie ahead: number, label, moment; none of them twice."""
    found: list[tuple[int, str, datetime]] = []
    for number, label in enumerate(QUICK_DEADLINES):
        due = await read_due(session, organisation, label, now=now)
        if due is not None and due.at > now and due.at not in {at for _, _, at in found}:
            found.append((number, label, due.at))
    return found
