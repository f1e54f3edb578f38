"""会议议定事项: pasted minutes become a list of drafts, put right by a tap, confirmed together."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select

from ledger.book.refusals import Refusal
from ledger.people.authority import DIRECTING, roles_of
from ledger.registering.asking import ask_next
from ledger.registering.confirming import new_task
from ledger.registering.drafts import KIND as DRAFT
from ledger.registering.drafts import Draft, Question
from ledger.registering.optional import DOCUMENT
from ledger.registering.people import read_people
from ledger.registering.repeating import again_of
from ledger.registering.starting import assignable, read_line
from ledger.registering.tree import matching, tree_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from ledger.tasks.assigning import register_task
from ledger.tasks.recurring import begin_recurrence
from models import Member, Prompt
from wording.registering import Choice, DraftGone, Pages, ResponsibilityUnknown
from wording.registering.minutes import (
    MinutesItem,
    MinutesRegistered,
    MinutesResponsibilityAsked,
    MinutesShown,
    TooManyItems,
)

KIND = "minutes"
PAGE = 15  # items shown together, and confirmed together
MOST = 100  # items in one document
LEAST = 2
NAMES_AT_ONCE = 400  # in one statement
NODES_ON_A_PAGE = 8
ITEM = re.compile(
    r"\s*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、]|[-•·])\s*(?P<words>\S.*)"
)
# A name in Latin letters: one word, or two.
LATIN = re.compile(r"(?<![\w@])(?=[A-Z])(?P<first>[A-Za-z][\w'-]*)(?: [A-Z][\w'-]*)?")
# What only says that the name beside it answers for the item.
ANSWERING = re.compile(r"由\s*负责|责任人\s*[:：]?|\s负责(?=[,，。;；\s]|$)|牵头|[(（]\s*[)）]")


def items_of(text: str) -> tuple[str, list[str]]:
    """Return the heading, and the numbered items; a line without a number goes on with its item."""
    heading, items = "", list[str]()
    for line in text.splitlines():
        match = ITEM.match(line)
        if match:
            items.append(match["words"].strip())
        elif items and line.strip():
            items[-1] += " " + line.strip()
        elif not heading:
            heading = line.strip()
    return heading, items


async def takes_minutes(act: Act) -> bool:
    """Take the words as minutes if they are such, from who may hand out tasks; say whether so."""
    return await take_items(act, act.words.text)


async def take_items(act: Act, text: str) -> bool:
    """Take a text, typed or out of a document, as minutes if it is such; say whether so."""
    heading, items = items_of(text)
    if len(items) < LEAST:
        return False
    if DIRECTING.isdisjoint(role.role for role in await roles_of(act.session, act.by)):
        return False
    names = await names_in(act, " ".join(items))
    if not names:
        return False
    if len(items) > MOST:
        raise Refusal(TooManyItems(MOST, len(items)))
    drafts = [await draft_of(act, item, names, heading) for item in items]
    prompt = await open_prompt(act, KIND, items=[asdict(draft) for draft in drafts], page=0)
    prompt.heard_message_id = act.words.message_id
    await act.answer(await minutes_shown(act, prompt), about=prompt.subject)
    return True


async def names_in(act: Act, text: str) -> list[str]:
    """Return the names on the roster that stand in the text, longest first."""
    pieces = sorted(
        {text[start : start + length] for start in range(len(text)) for length in (2, 3, 4)}
        | {words for found in LATIN.finditer(text) for words in (found[0], found["first"])}
    )
    found: set[str] = set()
    for first in range(0, len(pieces), NAMES_AT_ONCE):
        found.update(
            await act.session.scalars(
                select(Member.name).where(
                    Member.organisation_id == act.organisation_id,
                    Member.left_at.is_(None),
                    Member.name.in_(pieces[first : first + NAMES_AT_ONCE]),
                )
            )
        )
    return sorted(found, key=lambda name: (-len(name), name))


async def draft_of(act: Act, item: str, names: Sequence[str], heading: str) -> Draft:
    """Return the draft that one item comes to; what is not understood stays open in it."""
    words = item
    for name in names:
        edge = r"\b" if name.isascii() else ""  # Tom is not in Tomorrow
        words = re.sub(rf"(?<!@){edge}{re.escape(name)}{edge}", f" @{name} ", words)
    named = await read_people(act.session, act.organisation_id, words)
    try:
        people = await assignable(act, named)
    except Refusal:
        people = ()  # somebody else's to direct: to be chosen
    named = replace(named, rest=ANSWERING.sub(" ", " ".join(named.rest.split())))
    read = await read_line(act, named, people)
    extras = {DOCUMENT: heading[:300]} if heading else {}
    return replace(read.draft, extras=extras)


def drafts_in(prompt: Prompt) -> list[Draft]:
    """Return the drafts that are left in the list."""
    return [
        Draft(**{**kept, "people": tuple(tuple(one) for one in kept["people"])})
        for kept in prompt.state["items"]
    ]


def keep(prompt: Prompt, drafts: Sequence[Draft]) -> None:
    """Put the drafts back."""
    prompt.state = {**prompt.state, "items": [asdict(draft) for draft in drafts]}


async def open_minutes(act: Act, prompt_id: int) -> Prompt:
    """Return the open list of who acts."""
    prompt = await open_prompt_by_id(act, prompt_id, KIND)
    if prompt is None:
        raise Refusal(DraftGone())
    return prompt


async def minutes_shown(act: Act, prompt: Prompt, *, registered: int = 0) -> MinutesShown:
    """Return the list as it stands."""
    drafts = drafts_in(prompt)
    page = page_shown(prompt)
    first = page * PAGE
    shown = drafts[first : first + PAGE]
    return MinutesShown(
        prompt.id,
        revision(prompt),
        tuple([line async for line in lines_of(act, shown, first=first)]),
        Pages(page, pages_of(drafts)),
        registered,
        total=len(drafts),
        homeless=any(draft.responsibility is None for draft in drafts),
    )


def pages_of(drafts: Sequence[Any]) -> int:
    """Return how many pages the list has."""
    return max(1, -(-len(drafts) // PAGE))


def page_shown(prompt: Prompt) -> int:
    """Return which page of the list is shown, the last one if it has become shorter."""
    return min(int(prompt.state.get("page", 0)), pages_of(prompt.state["items"]) - 1)


async def turn_minutes(act: Act, prompt_id: int, page: int) -> None:
    """Show another page of the list."""
    prompt = await open_minutes(act, prompt_id)
    prompt.state = {**prompt.state, "page": max(0, page)}
    await act.answer_in_place(await minutes_shown(act, prompt), about=prompt.subject)


def revision(prompt: Prompt) -> int:
    """Return what changes whenever list or page do: only what was shown can be confirmed."""
    changes = sum(draft.revision + 1 for draft in drafts_in(prompt))
    return changes * MOST + page_shown(prompt)


async def lines_of(act: Act, drafts: Sequence[Draft], *, first: int) -> Any:
    """Yield a line per draft of a page, with what it lacks."""
    names = {node.id: node.name for node in await tree_of(act.session, act.organisation_id)}
    for number, draft in enumerate(drafts, first + 1):
        people = [await member_of(act, meant) for meant in draft.people]
        yield MinutesItem(
            number,
            draft.title,
            people[0].name if people and people[0] else "",
            tuple(one.name for one in people[1:] if one),
            draft.due,
            names.get(draft.responsibility or 0, ""),
            whole=draft.question is Question.CONFIRM,
        )


async def member_of(act: Act, meant: tuple[int, ...]) -> Member | None:
    """Return who is meant, where that is certain."""
    if len(meant) != 1:
        return None
    return await act.session.get_one(Member, (act.organisation_id, meant[0]))


async def correct_item(act: Act, prompt_id: int, place: int) -> None:
    """Take one draft out of the list, and ask for what it lacks as of any other."""
    prompt = await open_minutes(act, prompt_id)
    drafts = drafts_in(prompt)
    if place >= len(drafts):
        raise Refusal(DraftGone())
    draft = drafts.pop(place)
    keep(prompt, drafts)
    if drafts:
        await act.answer_in_place(await minutes_shown(act, prompt), about=prompt.subject)
    else:
        close_prompt(act, prompt)
    single = await open_prompt(act, DRAFT, **asdict(draft))
    await ask_next(replace(act, pressed=None) if drafts else act, single, draft)


async def ask_responsibility(act: Act, prompt_id: int, page: int) -> None:
    """Ask which responsibility those items belong to that name none."""
    prompt = await open_minutes(act, prompt_id)
    tree = await tree_of(act.session, act.organisation_id)
    pages = max(1, -(-len(tree) // NODES_ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    nodes = tree[page * NODES_ON_A_PAGE :][:NODES_ON_A_PAGE]
    choices = tuple(Choice(node.id, node.name) for node in nodes)
    lacking = sum(1 for draft in drafts_in(prompt) if draft.responsibility is None)
    asked = MinutesResponsibilityAsked(prompt.id, lacking, choices, Pages(page, pages))
    await act.answer_in_place(asked, about=prompt.subject)


async def choose_responsibility(act: Act, prompt_id: int, node_id: int) -> None:
    """Let all items that name no responsibility belong to this one; 0: leave them as they are."""
    prompt = await open_minutes(act, prompt_id)
    known = {node.id for node in await tree_of(act.session, act.organisation_id)}
    if node_id in known:
        put_responsibility(prompt, node_id)
    await act.answer_in_place(await minutes_shown(act, prompt), about=prompt.subject)


async def type_responsibility(act: Act, prompt: Prompt) -> None:
    """Take words as the responsibility of all items that name none."""
    words = act.words.text.strip().lstrip("#＃")
    nodes = matching(words, await tree_of(act.session, act.organisation_id))
    if len(nodes) != 1:
        raise Refusal(ResponsibilityUnknown(words))
    put_responsibility(prompt, nodes[0].id)
    await act.answer(await minutes_shown(act, prompt), about=prompt.subject)


def put_responsibility(prompt: Prompt, node_id: int) -> None:
    """Put the node into each draft that has none."""
    keep(
        prompt,
        [
            replace(draft, responsibility=node_id, revision=draft.revision + 1)
            if draft.responsibility is None
            else draft
            for draft in drafts_in(prompt)
        ],
    )


async def confirm_all(act: Act, prompt_id: int) -> None:
    """Register every draft of the page shown that lacks nothing; the others stay."""
    prompt = await open_minutes(act, prompt_id)
    drafts = drafts_in(prompt)
    if act.version != revision(prompt):
        raise Refusal(DraftGone())
    left, registered = list[Draft](), 0
    first = page_shown(prompt) * PAGE
    for place, draft in enumerate(drafts):
        elsewhere = not first <= place < first + PAGE
        if elsewhere or draft.question is not Question.CONFIRM:
            left.append(draft)
            continue
        await register_one(act, draft, effect=f"assigned:minutes:{prompt.id}:{act.version}:{place}")
        registered += 1
    keep(prompt, left)
    if left:
        shown = await minutes_shown(act, prompt, registered=registered)
        await act.answer_in_place(shown, about=prompt.subject)
    else:
        close_prompt(act, prompt)
        await act.answer_in_place(MinutesRegistered(registered), about=prompt.subject)


async def register_one(act: Act, draft: Draft, *, effect: str) -> None:
    """Register the task that one draft stands for."""
    people = [
        await act.session.get_one(Member, (act.organisation_id, meant[0])) for meant in draft.people
    ]
    new = await new_task(act, draft, people)
    task, _ = await register_task(act, new, effect_key=effect)
    again = again_of(draft)
    if again is not None:
        await begin_recurrence(act, task, new, again)
