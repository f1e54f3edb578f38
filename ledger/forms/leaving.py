"""Leaving a form: dropped at once while nothing is said in it, else only if that is confirmed."""

from ledger.forms.fillings import OpenFilling, open_filling, opened, unfinished
from ledger.talk.acts import Act
from ledger.talk.prompts import cancel_prompts, close_prompt
from wording.forms.asking import FillingDropped, FillingKept, FillingLeft
from wording.talk import AllCancelled, NothingToCancel


async def leave(act: Act, prompt_id: int) -> None:
    """取消: ask first, if something is filled in."""
    open_ = await open_filling(act, prompt_id)
    if has_words(open_):
        await act.answer_in_place(left(open_), about=open_.prompt.subject)
    else:
        await drop(act, prompt_id)


def has_words(open_: OpenFilling) -> bool:
    """Return whether anything is said in it."""
    return bool(open_.filling.values or open_.filling.files or open_.filling.chosen)


def left(open_: OpenFilling) -> FillingLeft:
    """Return the question whether to drop it."""
    said = {*open_.filling.values, *open_.filling.files}
    return FillingLeft(open_.form, open_.prompt.id, max(len(said), 1))


async def drop(act: Act, prompt_id: int) -> None:
    """放弃."""
    open_ = await open_filling(act, prompt_id)
    close_prompt(act, open_.prompt)
    await act.answer_in_place(FillingDropped(open_.form))


async def put_off(act: Act, prompt_id: int) -> None:
    """以后再填: it asks for no words until it is gone on with."""
    open_ = await open_filling(act, prompt_id)
    open_.prompt.expires_at = act.now
    await act.answer_in_place(FillingKept(open_.form, prompt_id), about=open_.prompt.subject)


async def cancel_all(act: Act) -> None:
    """/cancel: end every open question, but ask about the forms in which something is said."""
    kept = []
    for prompt in await unfinished(act):
        open_ = await opened(act, prompt)
        if has_words(open_):
            kept.append(open_)
    ended = await cancel_prompts(act, besides={open_.prompt.id for open_ in kept})
    for open_ in kept:
        await act.answer(left(open_), about=open_.prompt.subject)
    if not kept:
        await act.answer(AllCancelled() if ended else NothingToCancel())
