"""/leave: an administrator names who leaves, chooses who takes over, and confirms.

The draft is an open question to him and lives in its row; only what was last shown is confirmed.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.people.choosing import choices_of, people_meant
from ledger.people.introductions import open_tasks_of
from ledger.people.inviting import check_administrator
from ledger.people.membership import is_last_administrator
from ledger.roster import drafts
from ledger.roster.choosing import facts_of_person
from ledger.roster.drafts import (
    SETTLED,
    begin_draft,
    draft_in,
    keep,
    member_in,
    members_in,
    open_draft,
    successors_offered,
)
from ledger.roster.leaving import check_successor, let_go
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from ledger.talk.typed_buttons import TypedButtons
from models import Member, Prompt
from models.frozen import frozen
from wording import Message
from wording.roster.leaving import (
    HasLeftAlready,
    LastAdministrator,
    LeaverAsked,
    LeavingGone,
    LeavingShown,
    LeavingWaits,
    SuccessorAsked,
)

BACK = TypedButtons({"back": ("返回", "上一步", "back")})
YES = TypedButtons({"confirm": ("确认", "确认离开", "是", "好", "好的", "ok", "yes", "confirm")})


class Question(StrEnum):
    """What is asked for."""

    WHO = "who"
    SUCCESSOR = "successor"
    CONFIRM = "confirm"


@frozen
class Draft(drafts.Draft):
    """What is known so far of somebody's leaving."""

    kind = "leave"
    gone = LeavingGone


async def begin(act: Act, words: str) -> None:
    """Begin with whom the words name; ask who leaves, if there are none."""
    draft = Draft()
    prompt = await begin_draft(act, draft)
    if words.strip():
        await name_person(act, prompt, draft, words, Question.WHO)
    else:
        await ask_next(act, prompt, draft)


async def take_words(act: Act, prompt: Prompt) -> None:
    """Take what was typed at a question: one of its buttons, or the name that is asked for."""
    await check_administrator(act)
    draft, text = draft_in(prompt, Draft), act.words.text
    question = await question_in(act, draft)
    if BACK.read(text):
        await go_back(act, prompt.id)
    elif question is not Question.CONFIRM:
        await name_person(act, prompt, draft, text, question)
    elif YES.read(text):
        await confirm(replace(act, version=draft.revision), prompt.id)
    else:
        raise Refusal(LeavingWaits())


async def choose_leaver(act: Act, prompt_id: int, member_id: int) -> None:
    """Take the tapped person as the one who leaves."""
    await choose(act, prompt_id, member_id, Question.WHO)


async def choose_successor(act: Act, prompt_id: int, member_id: int) -> None:
    """Take the tapped person as the one who takes over."""
    await choose(act, prompt_id, member_id, Question.SUCCESSOR)


async def choose(act: Act, prompt_id: int, member_id: int, question: Question) -> None:
    """Take the tapped person; refused at another question than the one he stood under."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None or await question_in(act, draft) is not question:
        raise Refusal(LeavingGone())
    await take_person(act, prompt, draft, member, question)


async def turn_page(act: Act, prompt_id: int, page: int) -> None:
    """Turn the page of who may take over."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    await ask_next(act, prompt, keep(prompt, draft, page=page))


async def go_back(act: Act, prompt_id: int) -> None:
    """Go back to the question before."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    emptied: dict[str, Any] = {"to": None, **SETTLED}
    if draft.to is None and not draft.meant:
        emptied["member"] = None
    await ask_next(act, prompt, keep(prompt, draft, **emptied))


async def confirm(act: Act, prompt_id: int) -> None:
    """Let the member go as it was last shown, and say so in its place.

    `act.version` is the revision that was shown; the closed question lets it count once.
    """
    prompt, draft = await open_draft(act, prompt_id, Draft)
    if draft.member is None or act.version != draft.revision:
        raise Refusal(LeavingGone())
    done = await let_go(act, draft.member, draft.to)
    close_prompt(act, prompt)
    await act.answer_in_place(done)


async def name_person(
    act: Act, prompt: Prompt, draft: Draft, words: str, question: Question
) -> None:
    """Take whom the words name as the one who is asked for; ask which, if that may be several."""
    meant = await people_meant(act.session, act.organisation_id, words)
    if len(meant) == 1:
        await take_person(act, prompt, draft, meant[0], question)
    else:
        numbers = tuple(member.id for member in meant)
        await ask_next(act, prompt, keep(prompt, draft, asked=words.strip(), meant=numbers))


async def take_person(
    act: Act, prompt: Prompt, draft: Draft, member: Member, question: Question
) -> None:
    """Keep the person as the answer to the question, and ask the next."""
    if question is Question.WHO:
        await check_leaver(act.session, member)
        changes: dict[str, Any] = {"member": member.id}
    else:
        check_successor(await member_in(act, draft), member)
        changes = {"to": member.id}
    await ask_next(act, prompt, keep(prompt, draft, **changes, **SETTLED))


async def check_leaver(session: AsyncSession, member: Member) -> None:
    """Refuse who has left, and the last administrator, before anything else is asked."""
    if member.left_at is not None:
        raise Refusal(HasLeftAlready(member.name))
    if await is_last_administrator(session, member):
        raise Refusal(LastAdministrator(member.name))


async def ask_next(act: Act, prompt: Prompt, draft: Draft) -> None:
    """Put the next question, or show all of it for confirmation."""
    message = await QUESTIONS[await question_in(act, draft)](act, prompt, draft)
    await act.answer_in_place(message, about=prompt.subject)


async def question_in(act: Act, draft: Draft) -> Question:
    """Return what has to be asked next; who has nothing in hand needs no successor."""
    if draft.member is None:
        return Question.WHO
    member = await member_in(act, draft)
    if draft.to is None and await open_tasks_of(act.session, member):
        return Question.SUCCESSOR
    return Question.CONFIRM


async def ask_who(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question who leaves."""
    meant = await members_in(act, draft.meant)
    return LeaverAsked(prompt.id, draft.asked, await choices_of(act.session, meant))


async def ask_successor(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return the question who takes over."""
    member = await member_in(act, draft)
    choices, pages = await successors_offered(act, draft, member)
    person = await facts_of_person(act.session, member)
    return SuccessorAsked(prompt.id, person, choices, pages, draft.asked)


async def show(act: Act, prompt: Prompt, draft: Draft) -> Message:
    """Return all of it, for confirmation."""
    person = await facts_of_person(act.session, await member_in(act, draft))
    [successor] = await members_in(act, [draft.to]) if draft.to is not None else [None]
    return LeavingShown(prompt.id, draft.revision, person, successor.name if successor else None)


QUESTIONS = {Question.WHO: ask_who, Question.SUCCESSOR: ask_successor, Question.CONFIRM: show}
