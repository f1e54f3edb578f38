"""A draft of a sub-task: what it takes from the whole, and whom it may be given."""

from dataclasses import asdict, replace
from typing import Any

from ledger.registering.asking import ask_next
from ledger.registering.drafts import KIND, Draft
from ledger.registering.optional import CONFIDENTIAL, PROJECT
from ledger.talk.acts import Act
from ledger.talk.prompts import open_prompt
from ledger.tasks.parts import check_may_part
from ledger.tasks.reading import check_known
from models import Project, Prompt, Task


async def start_part(act: Act, task_id: int) -> Prompt:
    """Begin a part of the task: it hangs where the whole does, and is as confidential."""
    whole = await check_known(act, task_id)
    await check_may_part(act, whole)
    draft = Draft(**await taken_from(act, whole))
    prompt = await open_prompt(act, KIND, **asdict(draft))
    await ask_next(replace(act, pressed=None), prompt, draft)  # the card stays as it is
    return prompt


async def taken_from(act: Act, whole: Task) -> dict[str, Any]:
    """Return what a part's draft takes from the whole."""
    extras: dict[str, Any] = {CONFIDENTIAL: whole.confidential}
    if whole.project_id is not None:
        project = await act.session.get_one(Project, (act.organisation_id, whole.project_id))
        extras[PROJECT] = project.name
    return {
        "whole": whole.id,
        "responsibility": whole.responsibility_id,
        "standard_asked": True,
        "extras": extras,
    }
