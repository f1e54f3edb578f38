"""Words that wait in a prompt of kind "which" until their sender points out what they are about.

Several are all shown, and are filed together, or one by one: then `filed` counts those done with.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from typing import Any

from ledger.book.refusals import Refusal
from ledger.replies.candidates import Candidate
from ledger.talk.acts import Act
from ledger.talk.prompts import WHICH, close_prompt, open_prompt, open_prompt_by_id, open_prompts
from models import Prompt, Subject, SubjectKind
from models.talk import File, Mention, Said
from wording.replies import Attached, AttachedToNone, WhichOne
from wording.talk import QuestionClosed

OFFERED = 8  # buttons under the question; more would not be read
Piece = list[Said]  # one message, or all of an album


async def waiting_words(act: Act) -> Prompt | None:
    """Return the prompt in which words wait for their place, if there is one."""
    return next((prompt for prompt in await open_prompts(act) if prompt.kind == WHICH), None)


async def keep_waiting(act: Act, candidates: Sequence[Candidate]) -> None:
    """Let the words wait, and ask with buttons which of these they are about."""
    choices = [[one.subject.kind, one.subject.id, one.name] for one in candidates]
    prompt = await open_prompt(
        act, WHICH, said=[stored(act.words)], choices=choices, one_by_one=False, filed=0
    )
    prompt.heard_message_id = act.words.message_id
    await act.answer(question_of(prompt), about=prompt.subject)


async def add_words(act: Act, prompt: Prompt) -> None:
    """Keep further words with those that wait; ask again, but once for the pieces of an album."""
    earlier = said_in(prompt)
    album = act.words.media_group_id
    prompt.state = {**prompt.state, "said": [*prompt.state["said"], stored(act.words)]}
    prompt.heard_message_id = act.words.message_id
    if not album or album != earlier[-1].media_group_id:
        await act.answer(question_of(prompt), about=prompt.subject)


async def file_one_by_one(act: Act, prompt_id: int, *, one_by_one: bool) -> None:
    """Ask about each waiting message on its own, or about all of them together again."""
    prompt = await open_question(act, prompt_id)
    prompt.state = {**prompt.state, "one_by_one": one_by_one}
    await act.answer_in_place(question_of(prompt), about=prompt.subject)


async def file_all(act: Act, prompt_id: int, number: int) -> tuple[Candidate, list[Said]]:
    """Close the question with the candidate of that number; return it with all that waited."""
    prompt = await open_question(act, prompt_id)
    if prompt.state.get("one_by_one"):
        raise Refusal(QuestionClosed())  # pressed before the question changed
    candidate = candidate_in(prompt, number)
    close_prompt(act, prompt)
    await act.answer_in_place(Attached(candidate.name))
    return candidate, said_in(prompt)


async def file_next(act: Act, prompt_id: int, number: int) -> tuple[Candidate, Piece]:
    """Take the next waiting message off with a candidate; ask about the one after it.

    `number` counts what was filed before, too: pressed twice, a button files one message.
    """
    prompt = await open_question(act, prompt_id)
    filed, place = divmod(number, OFFERED)
    check_next(prompt, filed)
    candidate = candidate_in(prompt, place)
    piece = await take_off(act, prompt, attached=candidate.name)
    return candidate, piece


async def skip_next(act: Act, prompt_id: int, filed: int) -> None:
    """Let the next waiting message belong to nothing; ask about the one after it."""
    prompt = await open_question(act, prompt_id)
    check_next(prompt, filed)
    await take_off(act, prompt, attached=None)


async def drop_waiting(act: Act, prompt: Prompt) -> None:
    """都不是, typed: of the message that is asked about, or of all that wait."""
    if prompt.state.get("one_by_one"):
        await take_off(act, prompt, attached=None)
    else:
        close_prompt(act, prompt)
        await act.answer(AttachedToNone())


async def take_off(act: Act, prompt: Prompt, *, attached: str | None) -> Piece:
    """Take the first waiting message off; show what became of it, and ask about the next."""
    piece, *others = pieces_in(prompt)
    left = [stored(said) for other in others for said in other]
    prompt.state = {**prompt.state, "said": left, "filed": prompt.state.get("filed", 0) + 1}
    if others:
        await act.answer_in_place(question_of(prompt, attached), about=prompt.subject)
        return piece
    close_prompt(act, prompt)
    await act.answer_in_place(AttachedToNone() if attached is None else Attached(attached))
    return piece


async def correct_waiting_words(act: Act) -> bool:
    """Put an edited message in the place of the waiting one; return whether it was waiting."""
    prompt = await waiting_words(act)
    if prompt is None:
        return False
    kept, edited = said_in(prompt), act.words
    if edited.message_id not in {words.message_id for words in kept}:
        return False
    changed = [edited if words.message_id == edited.message_id else words for words in kept]
    prompt.state = {**prompt.state, "said": [stored(words) for words in changed]}
    return True


async def open_question(act: Act, prompt_id: int) -> Prompt:
    """Return the open question with what waits in it. Raises Refusal when it is closed."""
    prompt = await open_prompt_by_id(act, prompt_id, WHICH)
    if prompt is None:
        raise Refusal(QuestionClosed())
    return prompt


def check_next(prompt: Prompt, filed: int) -> None:
    """Refuse a button that was made for another of the waiting messages."""
    if not prompt.state.get("one_by_one") or filed != prompt.state.get("filed", 0):
        raise Refusal(QuestionClosed())


def candidate_in(prompt: Prompt, number: int) -> Candidate:
    """Return the candidate of that number. Raises Refusal when there is none."""
    if number >= len(prompt.state["choices"]):
        raise Refusal(QuestionClosed())
    kind, number_of_row, name = prompt.state["choices"][number]
    return Candidate(Subject(SubjectKind(kind), number_of_row), name)


def question_of(prompt: Prompt, attached: str | None = None) -> WhichOne:
    """Return the question as it stands: all that waits, or the next of it."""
    names = tuple(name for _, _, name in prompt.state["choices"])
    return WhichOne(
        prompt_id=prompt.id,
        pieces=tuple(
            next((words.text for words in piece if words.text), "") for piece in pieces_in(prompt)
        ),
        choices=names[:OFFERED],
        more=len(names) > OFFERED,
        one_by_one=bool(prompt.state.get("one_by_one")),
        filed=prompt.state.get("filed", 0),
        attached=attached,
    )


def pieces_in(prompt: Prompt) -> list[Piece]:
    """Return what waits, message by message; the pieces of an album are one."""
    return [
        list(piece)
        for _, piece in groupby(
            said_in(prompt), key=lambda words: words.media_group_id or words.message_id
        )
    ]


def stored(said: Said) -> dict[str, Any]:
    """Return the words as JSON values."""
    return {**asdict(said), "at": said.at.isoformat() if said.at else None}


def said_in(prompt: Prompt) -> list[Said]:
    """Return the words that wait in a prompt."""
    return [restored(kept) for kept in prompt.state["said"]]


def restored(kept: dict[str, Any]) -> Said:
    """Return the words that `stored` kept."""
    files = tuple(File.kept(file) for file in kept.get("files", ()))
    mentions = tuple(Mention(**mention) for mention in kept.get("mentions", ()))
    at = datetime.fromisoformat(kept["at"]) if kept.get("at") else None
    return Said(**{**kept, "files": files, "mentions": mentions, "at": at})
