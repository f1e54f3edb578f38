"""Leaving a form: dropped at once while nothing is said in it, else only if that is confirmed."""

from ledger.forms.fillings import OpenFilling, open_filling, opened, unfinished
from ledger.talk.acts import Act
from ledger.talk.prompts import cancel_prompts, close_prompt
from wording.forms.asking import FillingDropped, FillingKept, FillingLeft
from wording.talk import AllCancelled, NothingToCancel


async def leave(act: Act, prompt_id: int) -> None:
    """取消: ask first, if something is filled in."""
    begun = await open_filling(act, prompt_id)
    if has_words(begun):
        await act.answer_in_place(left(begun), about=begun.prompt.subject)
    else:
        await drop(act, prompt_id)


def has_words(begun: OpenFilling) -> bool:
    """Return whether anything is said in it."""
    return bool(begun.filling.values or begun.filling.files or begun.filling.chosen)


def left(begun: OpenFilling) -> FillingLeft:
    """Return the question whether to drop it."""
    said = {*begun.filling.values, *begun.filling.files}
    return FillingLeft(begun.form, begun.prompt.id, max(len(said), 1))


async def drop(act: Act, prompt_id: int) -> None:
    """放弃."""
    begun = await open_filling(act, prompt_id)
    close_prompt(act, begun.prompt)
    await act.answer_in_place(FillingDropped(begun.form))


async def put_off(act: Act, prompt_id: int) -> None:
    """以后再填: it asks for no words until it is gone on with."""
    begun = await open_filling(act, prompt_id)
    begun.prompt.expires_at = act.now
    await act.answer_in_place(FillingKept(begun.form, prompt_id), about=begun.prompt.subject)


async def cancel_all(act: Act) -> None:
    """/cancel: end every open question, but ask about the forms in which something is said."""
    kept = []
    for prompt in await unfinished(act):
        begun = await opened(act, prompt)
        if has_words(begun):
            kept.append(begun)
    ended = await cancel_prompts(act, besides={begun.prompt.id for begun in kept})
    for begun in kept:
        await act.answer(left(begun), about=begun.prompt.subject)
    if not kept:
        await act.answer(AllCancelled() if ended else NothingToCancel())
