"""Choosing in a draft by a tap: what each button changes in it, and what is asked then."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.refusals import Refusal
from ledger.registering.asking import ask_next, facts_of_draft, put, quick_deadlines
from ledger.registering.drafts import (
    EMPTIED,
    FIELDS,
    ORDER,
    Draft,
    Question,
    check_question,
    draft_in,
    keep,
    open_draft,
)
from ledger.registering.tree import children_of, tree_of
from ledger.talk.buttons import Press
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.assigning import check_may_assign
from models import Member, Organisation, Outbox, Prompt, Responsibility
from wording.registering import DeadlineUnreadable, QuestionPast, WhatToChange

Changes = dict[str, Any]


@dataclass(frozen=True)
class Tap:
    """A tap under an open draft; `number` says on which of the things shown."""

    session: AsyncSession
    draft: Draft
    number: int
    by: Member
    now: datetime


TakeTap = Callable[[Tap], Awaitable[Changes]]


async def take_tap(
    session: AsyncSession,
    *,
    take: TakeTap,
    prompt_id: int,
    number: int,
    by: Member,
    now: datetime,
    pressed: Outbox | None,
) -> None:
    """Put what the tap changes into the draft, and ask what is to be asked then."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now)
    changes = await take(Tap(session, draft, number, by, now))
    draft = keep(prompt, draft, **changes)
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now, pressed=pressed)


async def choose_person(tap: Tap) -> Changes:
    """Take the tapped person: as the owner, or as the one meant of several of that name."""
    check_question(tap.draft, Question.OWNER)
    member = await tap.session.get(Member, (tap.by.organisation_id, tap.number))
    if member is None or member.left_at is not None:
        raise Refusal(QuestionPast())
    place = tap.draft.doubtful or 0
    if place == 0:
        await check_may_assign(tap.session, tap.by, member)
    people = list(tap.draft.people) or [(member.id,)]
    people[place] = (member.id,)
    return {"people": tuple(people), "page": 0, "before": None}


async def choose_responsibility(tap: Tap) -> Changes:
    """Take the tapped node."""
    check_question(tap.draft, Question.RESPONSIBILITY)
    if await tap.session.get(Responsibility, (tap.by.organisation_id, tap.number)) is None:
        raise Refusal(QuestionPast())
    return {"responsibility": tap.number, "node": None, "page": 0, "before": None}


async def go_down(tap: Tap) -> Changes:
    """Go down into a node of the tree; one that has nothing below it is taken."""
    check_question(tap.draft, Question.RESPONSIBILITY)
    if not children_of(tap.number, await tree_of(tap.session, tap.by.organisation_id)):
        return await choose_responsibility(tap)
    return {"node": tap.number, "page": 0}


async def choose_deadline(tap: Tap) -> Changes:
    """Take the tapped deadline."""
    check_question(tap.draft, Question.DEADLINE)
    organisation = await tap.session.get_one(Organisation, tap.by.organisation_id)
    quick = await quick_deadlines(tap.session, organisation, now=tap.now)
    at = next((at for place, _, at in quick if place == tap.number), None)
    if at is None:
        raise Refusal(DeadlineUnreadable())
    return {"deadline": at.astimezone(UTC).isoformat(), "before": None}


async def skip_standard(tap: Tap) -> Changes:
    """Go without a standard."""
    check_question(tap.draft, Question.STANDARD)
    return {"standard_asked": True, "before": None}


async def turn_page(tap: Tap) -> Changes:
    """Turn the page of what there is to tap."""
    return {"page": tap.number}


async def go_back(tap: Tap) -> Changes:
    """Go one step back: up the tree, out of a change, or to the question before."""
    draft = tap.draft
    if draft.question is Question.RESPONSIBILITY and draft.node is not None:
        node = await tap.session.get_one(Responsibility, (tap.by.organisation_id, draft.node))
        return {"node": node.parent_id, "page": 0}
    if draft.before is not None:
        people = draft.before.get("people")
        before = dict(draft.before)
        if people is not None:
            before["people"] = tuple(tuple(meant) for meant in people)
        return {**before, "before": None, "page": 0}
    place = ORDER.index(draft.question)
    if draft.question is Question.CONFIRM or place == 0:
        return {}
    return {**EMPTIED[ORDER[place - 1]], "page": 0, "node": None}


async def change_field(tap: Tap) -> Changes:
    """Ask for one part of the draft anew; what it was is kept for the way back."""
    check_question(tap.draft, Question.CONFIRM)
    if tap.number >= len(FIELDS):
        raise Refusal(QuestionPast())
    emptied = EMPTIED[FIELDS[tap.number]]
    before = {name: getattr(tap.draft, name) for name in emptied}
    return {**emptied, "before": before, "page": 0, "node": None}


async def ask_what_to_change(
    session: AsyncSession, *, prompt_id: int, by: Member, now: datetime, pressed: Outbox | None
) -> None:
    """Ask which part of the draft to change."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now)
    check_question(draft, Question.CONFIRM)
    message = WhatToChange(await facts_of_draft(session, prompt, draft))
    await put(session, message, prompt=prompt, to=by, now=now, pressed=pressed)


# Each button with its action, and the number of the thing it stands for, as in a press.
ANYWHERE = TypedButtons({("new.back", 0): ("返回", "上一步", "back")})
AT_QUESTION = {
    Question.STANDARD: TypedButtons(
        {
            ("new.skip", 0): (
                *("不用写", "不用", "不写", "没有", "无", "跳过"),
                *("skip", "none", "not needed"),
            )
        }
    ),
    Question.CONFIRM: TypedButtons(
        {
            ("new.confirm", 0): (
                *("确认", "确认登记", "登记", "是", "是的", "好", "好的", "对", "对的", "可以"),
                *("没问题", "ok", "okay", "yes", "confirm", "register", "register it"),
            ),
            ("new.change", 0): ("修改", "改", "change", "edit"),
            ("new.field", FIELDS.index(Question.TITLE)): ("事项", "what", "task"),
            ("new.field", FIELDS.index(Question.OWNER)): ("责任人", "owner"),
            ("new.field", FIELDS.index(Question.RESPONSIBILITY)): ("责任", "responsibility"),
            ("new.field", FIELDS.index(Question.DEADLINE)): ("期限", "deadline"),
            ("new.field", FIELDS.index(Question.STANDARD)): ("完成标准", "standard"),
        }
    ),
}


def typed_press(prompt: Prompt, text: str) -> Press | None:
    """Return the press that the words stand for under a draft's question; None for other words."""
    draft = draft_in(prompt)
    typed = ANYWHERE.read(text)
    if typed is None and draft.question in AT_QUESTION:
        typed = AT_QUESTION[draft.question].read(text)
    if typed is None:
        return None
    action, number = typed.button
    # Typed, the draft is confirmed as it stands: its question is the last thing that was shown.
    return Press(action, prompt.id, draft.revision if action == "new.confirm" else number)
