"""Filling a draft with words: what is typed at each question."""

from collections.abc import Awaitable, Callable
from datetime import UTC

from ledger.book.refusals import Refusal
from ledger.calendar.deadlines import read_past
from ledger.registering.asking import NO_NOTICE, ask_next
from ledger.registering.drafts import KIND, Draft, Question, draft_in, keep, whole_of_draft
from ledger.registering.optional import words_for_part
from ledger.registering.people import AT, MOST_NAMES, Named, read_people
from ledger.registering.repeating import repeated
from ledger.registering.starting import (
    EDGES,
    assignable,
    check_may_register,
    checked_title,
    start_from_line,
)
from ledger.registering.tree import matching, read_tag, tree_of
from ledger.talk.acts import Act
from ledger.talk.deadlines import read_due
from ledger.talk.prompts import open_prompts
from ledger.tasks.parts import check_within
from ledger.tasks.rhythms import read_rhythm
from models import Member, Prompt, Responsibility
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


async def fill_in_words(act: Act, prompt: Prompt) -> None:
    """Take what was said as the answer to the draft's open question, and ask the next."""
    draft = draft_in(prompt)
    await BY_QUESTION[draft.question](act, prompt, draft)


async def type_title(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take the words as what is to be done."""
    title = checked_title(act.words.text)
    if not title:
        raise Refusal(TaskWithoutTitle())
    await go_on(act, prompt, draft, title=title)


async def type_owner(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take the words as names: the owner first, then whoever helps."""
    named = await all_named(act)
    if not named.people:
        raise Refusal(NobodyNamed(act.words.text.strip(" @＠")))
    whole = await whole_of_draft(act, draft)
    if whole is None:
        await check_may_register(act)
    people = await assignable(act, named, whole)
    await go_on(act, prompt, draft, Notice(named.unknown), people=people, page=0)


async def all_named(act: Act) -> Named:
    """Return everybody named where there is nothing but names, so that 王五 张三 needs no @."""
    session, number, said = act.session, act.organisation_id, act.words
    rest = said.text.strip()
    if said.mentions or AT.search(rest):
        return await read_people(session, number, rest, mentions=said.mentions)
    people: list[tuple[Member, ...]] = []
    unknown: list[str] = []
    for _ in range(MOST_NAMES):
        if not rest:
            break
        named = await read_people(session, number, "@" + rest)
        people += named.people
        unknown += named.unknown
        left = named.rest.strip(EDGES)
        rest = left if len(left) < len(rest) else " ".join(rest.split()[1:])
    return Named(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(unknown)), rest)


async def type_responsibility(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take the words as the name of a responsibility, or part of one."""
    words = act.words.text.strip().lstrip("#＃")
    nodes = matching(words, await tree_of(act.session, act.organisation_id))
    await found_responsibilities(act, prompt, draft, words, nodes)


async def found_responsibilities(
    act: Act, prompt: Prompt, draft: Draft, words: str, nodes: tuple[Responsibility, ...]
) -> None:
    """Take the one node found; offer several; refuse words that fit none."""
    if not nodes:
        raise Refusal(ResponsibilityUnknown(words))
    if len(nodes) == 1:
        await go_on(act, prompt, draft, responsibility=nodes[0].id)
    else:
        draft = keep(prompt, draft, responsibility=None, page=0)
        await ask_next(act, prompt, draft, fits=nodes)


async def type_deadline(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take the words as a deadline; every-week phrases let the task come again."""
    rhythm = read_rhythm(act.words.text)
    if rhythm is not None and draft.whole is None:
        await go_on(act, prompt, draft, **await repeated(act, rhythm))
        return
    due = await read_due(act, act.words.text)
    if due is None:
        gone = read_past(act.words.text)
        raise Refusal(DeadlineGone(gone.phrase) if gone is not None else DeadlineUnreadable())
    if due.at <= act.now:
        raise Refusal(DeadlinePast(due.at))
    check_within(await whole_of_draft(act, draft), due.at)
    await go_on(act, prompt, draft, deadline=due.at.astimezone(UTC).isoformat(), again=None)


async def type_standard(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take the words as the standard."""
    standard = act.words.text[:STANDARD_LENGTH] or None
    await go_on(act, prompt, draft, standard=standard, standard_asked=True)


async def type_at_the_end(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Take #… or a date as a change; anything else needs a tap.

    Where a part of 更多… is asked for, the words say it.
    """
    text = act.words.text.strip()
    if draft.optional:
        await go_on(act, prompt, draft, **await words_for_part(act, draft))
        return
    if text.startswith(HASH_SIGNS):
        tagged = read_tag(text, await tree_of(act.session, act.organisation_id))
        await found_responsibilities(act, prompt, draft, text.lstrip("#＃"), tagged.nodes)
    elif read_rhythm(text) is None and await read_due(act, text) is None:
        raise Refusal(WordsNotUnderstood())
    else:
        await type_deadline(act, prompt, draft)


async def go_on(
    act: Act, prompt: Prompt, draft: Draft, notice: Notice = NO_NOTICE, **changes: object
) -> None:
    """Keep what was typed and ask the next question; say what could not be used."""
    draft = keep(prompt, draft, **{"before": None, **changes})
    await ask_next(act, prompt, draft, notice=notice)


BY_QUESTION: dict[Question, Callable[[Act, Prompt, Draft], Awaitable[None]]] = {
    Question.TITLE: type_title,
    Question.OWNER: type_owner,
    Question.RESPONSIBILITY: type_responsibility,
    Question.DEADLINE: type_deadline,
    Question.STANDARD: type_standard,
    Question.CONFIRM: type_at_the_end,
}

AT_SIGNS = ("@", "＠")
HASH_SIGNS = ("#", "＃")


def begins_with_name(text: str) -> bool:
    """Return whether the words are a line that registers a task: @张三 …, or #责任 @张三 …."""
    words = text.lstrip()
    if words.startswith(HASH_SIGNS):
        return any(word.startswith(AT_SIGNS) for word in words.split())
    return words.startswith(AT_SIGNS)


async def take_line(act: Act) -> None:
    """Take the line as the answer to 由谁负责 if it names people only; else begin with it."""
    waiting = await waiting_for_people(act)
    if waiting is not None and await names_people_only(act):
        waiting.heard_message_id = act.words.message_id
        await fill_in_words(act, waiting)
    else:
        await start_from_line(act)


async def began_with(act: Act) -> bool:
    """Return whether the actor's open draft began with the very message that is said."""
    return any(
        prompt.kind == KIND and draft_in(prompt).line == act.words.message_id
        for prompt in await open_prompts(act)
    )


async def waiting_for_people(act: Act) -> Prompt | None:
    """Return the actor's open draft if it asks who answers for the task."""
    for prompt in await open_prompts(act):
        if prompt.kind == KIND and draft_in(prompt).question is Question.OWNER:
            return prompt
    return None


async def names_people_only(act: Act) -> bool:
    """Return whether the line holds nothing but names."""
    said = act.words
    named = await read_people(act.session, act.organisation_id, said.text, mentions=said.mentions)
    return not checked_title(named.rest)
