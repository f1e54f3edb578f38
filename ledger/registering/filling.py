"""Filling a draft with words: what is typed at each question."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_past
from ledger.registering.asking import NO_NOTICE, ask_next, read_due
from ledger.registering.drafts import KIND, Draft, Question, draft_in, keep
from ledger.registering.people import AT, MOST_NAMES, Named, read_people
from ledger.registering.starting import (
    EDGES,
    assignable,
    check_may_register,
    checked_title,
    start_from_line,
)
from ledger.registering.tree import matching, read_tag, tree_of
from ledger.talk.prompts import open_prompts
from models import Member, Organisation, Prompt, Responsibility
from models.talk import Said
from wording.registering import (
    DeadlineGone,
    DeadlineUnreadable,
    NobodyNamed,
    Notice,
    ResponsibilityUnknown,
    WordsNotUnderstood,
)
from wording.tasks.cards import DeadlinePast, TaskWithoutTitle

STANDARD_LENGTH = 1000


@dataclass(frozen=True)
class TypedAnswer:
    """Words at one question of a draft."""

    session: AsyncSession
    prompt: Prompt
    draft: Draft
    said: Said
    by: Member
    now: datetime


async def fill_in_words(
    session: AsyncSession, *, prompt: Prompt, said: Said, by: Member, now: datetime
) -> None:
    """Take typed words as the answer to the draft's open question, and ask the next."""
    draft = draft_in(prompt)
    await BY_QUESTION[draft.question](TypedAnswer(session, prompt, draft, said, by, now))


async def type_title(typed: TypedAnswer) -> None:
    """Take the words as what is to be done."""
    title = checked_title(typed.said.text)
    if not title:
        raise Refusal(TaskWithoutTitle())
    await go_on(typed, title=title)


async def type_owner(typed: TypedAnswer) -> None:
    """Take the words as names: the owner first, then whoever helps."""
    named = await all_named(typed)
    if not named.people:
        raise Refusal(NobodyNamed(typed.said.text.strip(" @＠")))
    units = await check_may_register(typed.session, typed.by)
    people = await assignable(typed.session, named, typed.by, units)
    await go_on(typed, Notice(named.unknown), people=people, page=0)


async def all_named(typed: TypedAnswer) -> Named:
    """Return everybody named where there is nothing but names, so that 王五 张三 needs no @."""
    number, said = typed.by.organisation_id, typed.said
    rest = said.text.strip()
    if said.mentions or AT.search(rest):
        return await read_people(typed.session, number, rest, mentions=said.mentions)
    people: list[tuple[Member, ...]] = []
    unknown: list[str] = []
    for _ in range(MOST_NAMES):
        if not rest:
            break
        named = await read_people(typed.session, number, "@" + rest)
        people += named.people
        unknown += named.unknown
        left = named.rest.strip(EDGES)
        rest = left if len(left) < len(rest) else " ".join(rest.split()[1:])
    return Named(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(unknown)), rest)


async def type_responsibility(typed: TypedAnswer) -> None:
    """Take the words as the name of a responsibility, or part of one."""
    words = typed.said.text.strip().lstrip("#＃")
    await found_responsibilities(
        typed, words, matching(words, await tree_of(typed.session, typed.by.organisation_id))
    )


async def found_responsibilities(
    typed: TypedAnswer, words: str, nodes: tuple[Responsibility, ...]
) -> None:
    """Take the one node found; offer several; refuse words that fit none."""
    if not nodes:
        raise Refusal(ResponsibilityUnknown(words))
    if len(nodes) == 1:
        await go_on(typed, responsibility=nodes[0].id)
        return
    draft = keep(typed.prompt, typed.draft, responsibility=None, page=0)
    await ask_next(
        typed.session, prompt=typed.prompt, draft=draft, to=typed.by, now=typed.now, fits=nodes
    )


async def type_deadline(typed: TypedAnswer) -> None:
    """Take the words as a deadline."""
    organisation = await typed.session.get_one(Organisation, typed.by.organisation_id)
    due = await read_due(typed.session, organisation, typed.said.text, now=typed.now)
    if due is None:
        gone = read_past(typed.said.text)
        raise Refusal(DeadlineGone(gone.phrase) if gone is not None else DeadlineUnreadable())
    if due.at <= typed.now:
        raise Refusal(DeadlinePast(due.at))
    await go_on(typed, deadline=due.at.astimezone(UTC).isoformat())


async def type_standard(typed: TypedAnswer) -> None:
    """Take the words as the standard."""
    await go_on(typed, standard=typed.said.text[:STANDARD_LENGTH] or None, standard_asked=True)


async def type_at_the_end(typed: TypedAnswer) -> None:
    """Take #… or a date as a change; anything else needs a tap."""
    text = typed.said.text.strip()
    if text.startswith(("#", "＃")):
        tagged = read_tag(text, await tree_of(typed.session, typed.by.organisation_id))
        await found_responsibilities(typed, text.lstrip("#＃"), tagged.nodes)
        return
    organisation = await typed.session.get_one(Organisation, typed.by.organisation_id)
    if await read_due(typed.session, organisation, text, now=typed.now) is None:
        raise Refusal(WordsNotUnderstood())
    await type_deadline(typed)


async def go_on(typed: TypedAnswer, notice: Notice = NO_NOTICE, **changes: object) -> None:
    """Keep what was typed and ask the next question; say what could not be used."""
    draft = keep(typed.prompt, typed.draft, **{"before": None, **changes})
    await ask_next(
        typed.session,
        prompt=typed.prompt,
        draft=draft,
        to=typed.by,
        now=typed.now,
        notice=notice,
    )


BY_QUESTION: dict[Question, Callable[[TypedAnswer], Awaitable[None]]] = {
    Question.TITLE: type_title,
    Question.OWNER: type_owner,
    Question.RESPONSIBILITY: type_responsibility,
    Question.DEADLINE: type_deadline,
    Question.STANDARD: type_standard,
    Question.CONFIRM: type_at_the_end,
}

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
