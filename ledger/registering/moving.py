"""Moving about in a draft: pages, levels of the tree, one step back, changing one part."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ledger.refusals import Refusal
from ledger.registering.asking import ask_next, facts_of_draft, put
from ledger.registering.drafts import EMPTIED, FIELDS, ORDER, Draft, Step, keep, open_draft
from ledger.registering.filling import choose_responsibility
from ledger.registering.tree import children_of, tree_of
from models import Member, Outbox, Responsibility
from wording.registering import StepPast, WhatToChange


async def show_page(
    session: AsyncSession,
    *,
    prompt_id: int,
    page: int,
    by: Member,
    now: datetime,
    pressed: Outbox | None,
) -> None:
    """Turn the page of what there is to tap."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now)
    draft = await keep(session, prompt, draft, page=page)
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now, pressed=pressed)


async def show_level(
    session: AsyncSession,
    *,
    prompt_id: int,
    node_id: int,
    by: Member,
    now: datetime,
    pressed: Outbox | None,
) -> None:
    """Go down into a node of the tree; one that has nothing below it is taken."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now, step=Step.RESPONSIBILITY)
    if not children_of(node_id, await tree_of(session, by.organisation_id)):
        await choose_responsibility(
            session, prompt_id=prompt_id, node_id=node_id, by=by, now=now, pressed=pressed
        )
        return
    draft = await keep(session, prompt, draft, node=node_id, page=0)
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now, pressed=pressed)


async def go_back(
    session: AsyncSession, *, prompt_id: int, by: Member, now: datetime, pressed: Outbox | None
) -> None:
    """Go one step back: up the tree, out of a change, or to the question before."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now)
    draft = await keep(session, prompt, draft, **await way_back_from(session, draft, by))
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now, pressed=pressed)


async def way_back_from(session: AsyncSession, draft: Draft, by: Member) -> dict[str, Any]:
    """Return what one step back changes in the draft."""
    if draft.step is Step.RESPONSIBILITY and draft.node is not None:
        node = await session.get_one(Responsibility, (by.organisation_id, draft.node))
        return {"node": node.parent_id, "page": 0}
    if draft.before is not None:
        people = draft.before.get("people")
        before = dict(draft.before)
        if people is not None:
            before["people"] = tuple(tuple(meant) for meant in people)
        return {**before, "before": None, "page": 0}
    place = ORDER.index(draft.step)
    if draft.step is Step.CONFIRM or place == 0:
        return {}
    return {**EMPTIED[ORDER[place - 1]], "page": 0, "node": None}


async def show_changes(
    session: AsyncSession, *, prompt_id: int, by: Member, now: datetime, pressed: Outbox | None
) -> None:
    """Ask which part of the draft to change."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now, step=Step.CONFIRM)
    message = WhatToChange(await facts_of_draft(session, prompt, draft))
    await put(session, message, prompt=prompt, to=by, now=now, pressed=pressed)


async def change_field(
    session: AsyncSession,
    *,
    prompt_id: int,
    number: int,
    by: Member,
    now: datetime,
    pressed: Outbox | None,
) -> None:
    """Ask for one part of the draft anew; what it was is kept for the way back."""
    prompt, draft = await open_draft(session, by, prompt_id, now=now, step=Step.CONFIRM)
    if number >= len(FIELDS):
        raise Refusal(StepPast())
    emptied = EMPTIED[FIELDS[number]]
    before = {name: getattr(draft, name) for name in emptied}
    draft = await keep(session, prompt, draft, **emptied, before=before, page=0, node=None)
    await ask_next(session, prompt=prompt, draft=draft, to=by, now=now, pressed=pressed)
