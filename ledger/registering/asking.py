"""Each question, with what there is to tap; the draft when nothing is missing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, or_, select

from ledger.people.authority import units_directed
from ledger.registering.drafts import Draft, Question, whole_of_draft
from ledger.registering.optional import PROJECT, extras_of_draft, optional_question
from ledger.registering.repeating import again_of
from ledger.registering.tree import children_of, path_of, tree_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from models import Member, Prompt, Responsibility, Unit
from wording import Message
from wording.registering import (
    QUICK_DEADLINES,
    AgainShown,
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
    act: Act,
    prompt: Prompt,
    draft: Draft,
    *,
    notice: Notice = NO_NOTICE,
    fits: Sequence[Responsibility] = (),
) -> None:
    """Put the next question, or show the draft; in place of the pressed message if there is one."""
    facts = await facts_of_draft(act, prompt, draft)
    message = await question(act, draft, facts, notice=notice, fits=fits)
    await act.answer_in_place(message, about=prompt.subject)


async def question(
    act: Act, draft: Draft, facts: DraftFacts, *, notice: Notice, fits: Sequence[Responsibility]
) -> Message:
    """Return the message of the draft's next question."""
    if draft.question is Question.CONFIRM and draft.optional is not None:
        return await optional_question(act, draft, facts)
    if draft.question is Question.TITLE:
        return TitleAsked(facts, notice)
    if draft.question is Question.OWNER:
        asked = owner_asked if draft.doubtful is None else which_person
        return await asked(act, draft, facts, notice)
    if draft.question is Question.RESPONSIBILITY:
        return await responsibility_asked(act, draft, facts, notice, fits)
    if draft.question is Question.DEADLINE:
        quick = await quick_deadlines(act)
        return DeadlineAsked(facts, tuple((number, label) for number, label, _ in quick), notice)
    return (StandardAsked if draft.question is Question.STANDARD else DraftShown)(facts, notice)


async def facts_of_draft(act: Act, prompt: Prompt, draft: Draft) -> DraftFacts:
    """Return what is known of the draft, by names."""
    session, number = act.session, prompt.organisation_id
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
        project=draft.extras.get(PROJECT),
        again=again_shown(draft),
    )
    if draft.question is Question.CONFIRM:
        facts = replace(facts, extras=await extras_of_draft(act, draft))
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


def again_shown(draft: Draft) -> AgainShown | None:
    """Return how the draft comes again, as it is shown."""
    again = again_of(draft)
    return AgainShown(again.words, again.moved) if again is not None else None


async def which_person(act: Act, draft: Draft, facts: DraftFacts, notice: Notice) -> Message:
    """Return the question which of several people of one name is meant."""
    choices = []
    for member_id in draft.people[draft.doubtful or 0]:
        member = await act.session.get_one(Member, (act.organisation_id, member_id))
        unit = await act.session.get_one(Unit, (act.organisation_id, member.unit_id))
        code = f" {member.code}" if member.code else ""
        choices.append(Choice(member_id, f"{member.name}（{unit.name}）{code}"))
    return WhichPerson(facts, member.name, tuple(choices), notice)


async def owner_asked(act: Act, draft: Draft, facts: DraftFacts, notice: Notice) -> Message:
    """Return the question who answers for it, with a page of those he may hand tasks to."""
    whole = await whole_of_draft(act, draft)
    directed = Member.unit_id.in_(units_directed(act.by))
    # Whoever answers for the whole may give its parts to his colleagues there.
    own = whole is not None and whole.owner_id == act.by.id
    who = (
        Member.organisation_id == act.organisation_id,
        or_(directed, Member.unit_id == whole.unit_id) if whole and own else directed,
        Member.left_at.is_(None),
    )
    count = await act.session.scalar(select(func.count()).select_from(Member).where(*who)) or 0
    pages = page_of(draft, count, PEOPLE_ON_A_PAGE)
    rows = await act.session.scalars(
        select(Member)
        .where(*who)
        # His own department first: that is whom he means most of the time.
        .order_by(Member.unit_id != act.by.unit_id, Member.unit_id, Member.id)
        .limit(PEOPLE_ON_A_PAGE)
        .offset(pages.page * PEOPLE_ON_A_PAGE)
    )
    choices = tuple(Choice(member.id, member.name) for member in rows)
    return OwnerAsked(facts, choices, pages, notice)


async def responsibility_asked(
    act: Act, draft: Draft, facts: DraftFacts, notice: Notice, fits: Sequence[Responsibility]
) -> Message:
    """Return the question which responsibility it belongs to: what fits, or a level of the tree."""
    tree = await tree_of(act.session, act.organisation_id)
    nodes = list(fits) or children_of(draft.node, tree)
    here = None if fits else next((node for node in tree if node.id == draft.node), None)
    pages = page_of(draft, len(nodes), NODES_ON_A_PAGE)
    shown = nodes[pages.page * NODES_ON_A_PAGE :][:NODES_ON_A_PAGE]
    return ResponsibilityAsked(
        facts,
        path=path_of(here, tree) if here else (),
        here=here.id if here else None,
        choices=tuple(Choice(node.id, node.name) for node in shown),
        pages=pages,
        several_fit=bool(fits),
        notice=notice,
    )


def page_of(draft: Draft, count: int, on_a_page: int) -> Pages:
    """Return which page of so many choices the draft shows."""
    pages = max(1, -(-count // on_a_page))
    return Pages(min(draft.page, pages - 1), pages)


async def quick_deadlines(act: Act) -> list[tuple[int, str, datetime]]:
    """Return the usual deadlines that lie ahead: number, label, moment; none of them twice."""
    found: list[tuple[int, str, datetime]] = []
    for number, label in enumerate(QUICK_DEADLINES):
        due = await read_due(act, label)
        if due is not None and due.at > act.now and due.at not in {at for _, _, at in found}:
            found.append((number, label, due.at))
    return found
