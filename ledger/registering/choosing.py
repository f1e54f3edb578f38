"""Choosing in a draft by a tap: what each button changes in it, and what is asked then."""

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from ledger.book.refusals import Refusal
from ledger.registering.asking import ask_next, facts_of_draft, quick_deadlines
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
    whole_of_draft,
)
from ledger.registering.optional import MENU
from ledger.registering.tree import children_of, tree_of
from ledger.talk.acts import Act
from ledger.talk.buttons import Press
from ledger.talk.typed_buttons import TypedButtons
from ledger.tasks.assigning import check_may_assign
from ledger.tasks.parts import check_within
from models import Member, Prompt, Responsibility
from wording.registering import DeadlineUnreadable, QuestionPast, WhatToChange

Changes = dict[str, Any]
# Takes a tap in a draft; the number says on which of the things shown.
TakeTap = Callable[[Act, Draft, int], Awaitable[Changes]]


async def take_tap(act: Act, prompt_id: int, number: int, take: TakeTap) -> None:
    """Put what the tap changes into the draft, and ask what is to be asked then."""
    prompt, draft = await open_draft(act, prompt_id)
    changes = await take(act, draft, number)
    await ask_next(act, prompt, keep(prompt, draft, **changes))


async def choose_person(act: Act, draft: Draft, number: int) -> Changes:
    """Take the tapped person: as the owner, or as the one meant of several of that name."""
    check_question(draft, Question.OWNER)
    member = await act.session.get(Member, (act.organisation_id, number))
    if member is None or member.left_at is not None:
        raise Refusal(QuestionPast())
    place = draft.doubtful or 0
    if place == 0:
        await check_may_assign(act, member, whole=await whole_of_draft(act, draft))
    people = list(draft.people) or [(member.id,)]
    people[place] = (member.id,)
    return {"people": tuple(people), "page": 0, "before": None}


async def choose_responsibility(act: Act, draft: Draft, number: int) -> Changes:
    """Take the tapped node."""
    check_question(draft, Question.RESPONSIBILITY)
    if await act.session.get(Responsibility, (act.organisation_id, number)) is None:
        raise Refusal(QuestionPast())
    return {"responsibility": number, "node": None, "page": 0, "before": None}


async def go_down(act: Act, draft: Draft, number: int) -> Changes:
    """Go down into a node of the tree; one that has nothing below it is taken."""
    check_question(draft, Question.RESPONSIBILITY)
    if not children_of(number, await tree_of(act.session, act.organisation_id)):
        return await choose_responsibility(act, draft, number)
    return {"node": number, "page": 0}


async def choose_deadline(act: Act, draft: Draft, number: int) -> Changes:
    """Take the tapped deadline."""
    check_question(draft, Question.DEADLINE)
    quick = await quick_deadlines(act)
    at = next((at for place, _, at in quick if place == number), None)
    if at is None:
        raise Refusal(DeadlineUnreadable())
    check_within(await whole_of_draft(act, draft), at)
    return {"deadline": at.astimezone(UTC).isoformat(), "again": None, "before": None}


async def skip_standard(_act: Act, draft: Draft, _number: int) -> Changes:
    """Go without a standard."""
    check_question(draft, Question.STANDARD)
    return {"standard_asked": True, "before": None}


async def turn_page(_act: Act, _draft: Draft, number: int) -> Changes:
    """Turn the page of what there is to tap."""
    return {"page": number}


async def go_back(act: Act, draft: Draft, _number: int) -> Changes:
    """Go one step back: up the tree, out of a change, out of 更多…, or to the question before."""
    if draft.question is Question.CONFIRM and draft.optional is not None:
        return {"optional": MENU if draft.optional else None, "page": 0}
    if draft.question is Question.RESPONSIBILITY and draft.node is not None:
        node = await act.session.get_one(Responsibility, (act.organisation_id, draft.node))
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


async def change_field(_act: Act, draft: Draft, number: int) -> Changes:
    """Ask for one part of the draft anew; what it was is kept for the way back."""
    check_question(draft, Question.CONFIRM)
    if number >= len(FIELDS):
        raise Refusal(QuestionPast())
    emptied = EMPTIED[FIELDS[number]]
    before = {name: getattr(draft, name) for name in emptied}
    return {**emptied, "before": before, "page": 0, "node": None, "optional": None}


async def ask_what_to_change(act: Act, prompt_id: int) -> None:
    """Ask which part of the draft to change."""
    prompt, draft = await open_draft(act, prompt_id)
    check_question(draft, Question.CONFIRM)
    message = WhatToChange(await facts_of_draft(act, prompt, draft))
    await act.answer_in_place(message, about=prompt.subject)


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
            ("new.more", 0): ("更多", "更多…", "more"),
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
