"""/move: an administrator chooses department, what becomes of the tasks, and roles; and confirms.

The draft is an open question to him and lives in its row; only what was last shown is confirmed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ledger.book.refusals import Refusal
from ledger.people.choosing import people_meant
from ledger.people.inviting import check_administrator
from ledger.roster.choosing import roles_named, units_meant
from ledger.roster.drafts import begin_draft, draft_in, keep, member_in, open_draft
from ledger.roster.leaving import check_successor
from ledger.roster.moving import Moving, move
from ledger.roster.moving_questions import (
    Draft,
    Question,
    ask_next,
    draft_at,
    go_on,
    question_in,
    roles_in,
)
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from ledger.talk.typed_buttons import TypedButtons
from models import Member, Prompt, Unit
from wording.roster.leaving import HasLeftAlready
from wording.roster.moving import ROLES_OFFERED, MovingGone, MovingWaits, RolesUnread

BACK = TypedButtons({"back": ("返回", "上一步", "back")})
YES = TypedButtons({"confirm": ("确认", "确认调整", "是", "好", "好的", "ok", "yes", "confirm")})
STAY = TypedButtons({"stay": ("不变", "部门不变", "部门不变，只改角色", "stay")})
FOLLOW = TypedButtons({"follow": ("随本人转过去", "随本人", "跟着走", "follow")})
AS_IT_IS = TypedButtons({"roles": ("就这样", "不变", "that is all")})


async def begin(act: Act, words: str) -> None:
    """Begin with whom the words name; ask who moves, if there are none."""
    draft = Draft()
    prompt = await begin_draft(act, draft)
    if words.strip():
        await name_mover(act, prompt, draft, words)
    else:
        await ask_next(act, prompt, draft)


async def take_words(act: Act, prompt: Prompt) -> None:
    """Take what was typed at a question: one of its buttons, or what is asked for."""
    await check_administrator(act)
    draft = draft_in(prompt, Draft)
    if BACK.read(act.words.text):
        await go_back(act, prompt.id)
    else:
        await TYPED[await question_in(act, draft)](act, prompt, draft, act.words.text)


async def name_mover(act: Act, prompt: Prompt, draft: Draft, words: str) -> None:
    """Take whom the words name as the one who moves."""
    meant = await people_meant(act.session, act.organisation_id, words)
    if len(meant) == 1:
        await go_on(act, prompt, draft, member=meant[0].id)
    else:
        await ask_which(act, prompt, draft, words, meant)


async def name_unit(act: Act, prompt: Prompt, draft: Draft, words: str) -> None:
    """Take the unit that the words name."""
    if STAY.read(words):
        await go_on(act, prompt, draft, unit=(await member_in(act, draft)).unit_id)
        return
    meant = await units_meant(act.session, act.organisation_id, words)
    if len(meant) == 1:
        await go_on(act, prompt, draft, unit=meant[0].id)
    else:
        await ask_which(act, prompt, draft, words, meant)


async def name_successor(act: Act, prompt: Prompt, draft: Draft, words: str) -> None:
    """Take whom the words name as the one who takes over, or that his tasks follow him."""
    if FOLLOW.read(words):
        await go_on(act, prompt, draft, follows=True)
        return
    meant = await people_meant(act.session, act.organisation_id, words)
    if len(meant) > 1:
        await ask_which(act, prompt, draft, words, meant)
        return
    check_successor(await member_in(act, draft), meant[0])
    await go_on(act, prompt, draft, to=meant[0].id)


async def name_roles(act: Act, prompt: Prompt, draft: Draft, words: str) -> None:
    """Take the roles that the words name."""
    if AS_IT_IS.read(words):
        await end_roles(act, prompt.id)
        return
    roles = roles_named(words)
    if roles is None:
        raise Refusal(RolesUnread())
    await go_on(act, prompt, draft, roles=tuple(sorted(roles)), roles_asked=True)


async def say_yes(act: Act, prompt: Prompt, draft: Draft, words: str) -> None:
    """Confirm in words."""
    if not YES.read(words):
        raise Refusal(MovingWaits())
    await confirm(replace(act, version=draft.revision), prompt.id)


async def ask_which(
    act: Act, prompt: Prompt, draft: Draft, words: str, meant: Sequence[Member | Unit]
) -> None:
    """Ask which of several the words mean."""
    numbers = tuple(one.id for one in meant)
    await ask_next(act, prompt, keep(prompt, draft, asked=words.strip(), meant=numbers, page=0))


async def choose_mover(act: Act, prompt_id: int, member_id: int) -> None:
    """Take the tapped person as the one who moves."""
    prompt, draft = await draft_at(act, prompt_id, Question.WHO)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None:
        raise Refusal(MovingGone())
    if member.left_at is not None:
        raise Refusal(HasLeftAlready(member.name))
    await go_on(act, prompt, draft, member=member.id)


async def choose_unit(act: Act, prompt_id: int, unit_id: int) -> None:
    """Take the tapped unit as where he goes, or stays."""
    prompt, draft = await draft_at(act, prompt_id, Question.UNIT)
    if await act.session.get(Unit, (act.organisation_id, unit_id)) is None:
        raise Refusal(MovingGone())
    await go_on(act, prompt, draft, unit=unit_id)


async def let_follow(act: Act, prompt_id: int) -> None:
    """Let his open tasks follow him."""
    prompt, draft = await draft_at(act, prompt_id, Question.TASKS)
    await go_on(act, prompt, draft, follows=True)


async def choose_successor(act: Act, prompt_id: int, member_id: int) -> None:
    """Take the tapped person as the one who takes over."""
    prompt, draft = await draft_at(act, prompt_id, Question.TASKS)
    member = await act.session.get(Member, (act.organisation_id, member_id))
    if member is None:
        raise Refusal(MovingGone())
    check_successor(await member_in(act, draft), member)
    await go_on(act, prompt, draft, to=member.id)


async def switch_role(act: Act, prompt_id: int, place: int) -> None:
    """Choose the tapped role, or take it back."""
    prompt, draft = await draft_at(act, prompt_id, Question.ROLES)
    if place >= len(ROLES_OFFERED):
        raise Refusal(MovingGone())
    roles = set(await roles_in(act, draft)) ^ {ROLES_OFFERED[place]}
    await go_on(act, prompt, draft, roles=tuple(sorted(roles)))


async def end_roles(act: Act, prompt_id: int) -> None:
    """Go on with the roles as they are shown."""
    prompt, draft = await draft_at(act, prompt_id, Question.ROLES)
    roles = tuple(sorted(await roles_in(act, draft)))
    await go_on(act, prompt, draft, roles=roles, roles_asked=True)


async def turn_page(act: Act, prompt_id: int, page: int) -> None:
    """Turn the page of what there is to tap."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    await ask_next(act, prompt, keep(prompt, draft, page=page))


async def go_back(act: Act, prompt_id: int) -> None:
    """Go back to the question before; of several that words may mean, to the question itself."""
    prompt, draft = await open_draft(act, prompt_id, Draft)
    question = await question_in(act, draft)
    emptied: dict[str, Any] = {} if draft.meant else await emptied_before(question, draft)
    await go_on(act, prompt, draft, **emptied)


async def emptied_before(question: Question, draft: Draft) -> dict[str, Any]:
    """Return what the question before had filled."""
    if question is Question.CONFIRM:
        return {"roles_asked": False}
    if question is Question.ROLES and (draft.follows or draft.to is not None):
        return {"follows": False, "to": None, "roles": None}
    if question in {Question.ROLES, Question.TASKS}:
        return {"unit": None, "roles": None}
    return {"member": None}


async def confirm(act: Act, prompt_id: int) -> None:
    """Let the member move as it was last shown, and say so in its place.

    `act.version` is the revision that was shown; the closed question lets it count once.
    """
    prompt, draft = await draft_at(act, prompt_id, Question.CONFIRM)
    if act.version != draft.revision:
        raise Refusal(MovingGone())
    number = act.organisation_id
    moving = Moving(
        member=await member_in(act, draft),
        unit=await act.session.get_one(Unit, (number, draft.unit)),
        roles=await roles_in(act, draft),
        to=await act.session.get_one(Member, (number, draft.to)) if draft.to is not None else None,
        follows=draft.follows,
        by=act.by,
        now=act.now,
    )
    done = await move(act.session, moving)
    close_prompt(act, prompt)
    await act.answer_in_place(done)


TYPED = {
    Question.WHO: name_mover,
    Question.UNIT: name_unit,
    Question.TASKS: name_successor,
    Question.ROLES: name_roles,
    Question.CONFIRM: say_yes,
}
