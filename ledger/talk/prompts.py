"""Open questions to people, kept as rows: a dialogue survives any restart, and has a way back."""

from collections.abc import Collection
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, select

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.typed_buttons import TypedButtons
from models import Organisation, Prompt, Subject
from models.numbering import add, added, find, flush_if_among
from wording import Message
from wording.talk import QuestionClosed

# What is typed for the buttons that end a question.
WAYS_OUT = TypedButtons(
    {
        "prompt.cancel": ("取消", "算了", "不弄了", "cancel", "never mind", "forget it"),
        "which.none": ("都不是", "都不对", "none of them", "none of these"),
    }
)
FILLING = "form"  # the kind of the prompt that keeps a form being filled in
WHICH = "which"  # the kind of the prompt in which words wait for their place
LEAVING = TypedButtons({"prompt.leave": ("不用了", "不用", "不说了", "no need")})
_OPEN = (
    select(Prompt)
    .where(
        Prompt.organisation_id == bindparam("of"),
        Prompt.member_id == bindparam("to"),
        Prompt.closed_at.is_(None),
        Prompt.expires_at > bindparam("at"),
    )
    .order_by(Prompt.id)
)


async def open_prompt(act: Act, kind: str, *, about: Subject | None = None, **state: Any) -> Prompt:
    """Ask who acts something; an older open question of the same kind about the same is replaced.

    Say the question with `about=prompt.subject`, so that a reply to it finds its way here.
    """
    assert act.by.telegram_user_id is not None  # noqa: S101  # only who has joined can be asked
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    for older in await open_prompts(act):
        same_subject = (older.subject_kind, older.subject_id) == (about or (None, None))
        if older.kind == kind and same_subject:
            close_prompt(act, older)
    prompt = Prompt(
        organisation_id=act.organisation_id,
        member_id=act.by.id,
        kind=kind,
        subject_kind=about.kind if about else None,
        subject_id=about.id if about else None,
        state=state,
        chat_id=act.by.telegram_user_id,
        opened_at=act.now,
        expires_at=act.now + timedelta(hours=framework_of(organisation).thresholds.prompt_hours),
    )
    return await add(act.session, prompt)


async def open_prompts(act: Act) -> list[Prompt]:
    """Return the open questions to who acts, oldest first."""
    wanted = {"of": act.organisation_id, "to": act.by.id, "at": act.at}
    waiting = chain(added(act.session, Prompt), act.session.dirty)
    options = flush_if_among(waiting, Prompt, act.by.id)
    return list(await act.session.scalars(_OPEN, wanted, execution_options=options))


async def open_prompt_by_id(act: Act, prompt_id: int, kind: str | None = None) -> Prompt | None:
    """Return the open question of that number to who acts, or None; only of a kind, if given."""
    prompt = await find(act.session, Prompt, act.organisation_id, prompt_id)
    if prompt is None or prompt.member_id != act.by.id or kind not in {None, prompt.kind}:
        return None
    return prompt if prompt.closed_at is None and prompt.expires_at > act.at else None


def close_prompt(act: Act, prompt: Prompt) -> None:
    """Note that the question was answered or dropped; what was confided to it goes."""
    prompt.closed_at = act.now
    if prompt.state.get("confided"):
        prompt.state = {"confided": True}


def way_out(prompt: Prompt, text: str) -> str | None:
    """Return the button that words typed at a question stand for, if it ends it.

    Its action: of 取消; of 都不是, where words wait for their place; of 不用了, in passing.
    """
    out = WAYS_OUT.read(text)
    if out is not None:
        return out.button if prompt.kind == WHICH else "prompt.cancel"
    leaves = prompt.subject_kind is not None and LEAVING.read(text) is not None
    return "prompt.leave" if leaves else None


async def end_prompt(act: Act, prompt_id: int, message: Message) -> None:
    """Close a question to who acts, and put a message in its place."""
    prompt = await open_prompt_by_id(act, prompt_id)
    if prompt is None:
        raise Refusal(QuestionClosed())
    close_prompt(act, prompt)
    await act.answer_in_place(message)


async def cancel_prompts(act: Act, *, besides: Collection[int] = ()) -> list[Prompt]:
    """Close every open question to who acts, but some; return those that were open."""
    prompts = [prompt for prompt in await open_prompts(act) if prompt.id not in besides]
    for prompt in prompts:
        close_prompt(act, prompt)
    return prompts
