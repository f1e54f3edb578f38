"""Talk of filling in forms; what is sent goes to whoever its subject belongs to."""

from collections.abc import Awaitable, Callable, Mapping

from handlers.talk.context import Press, Talk
from handlers.talk.presses import PressAction, pressed
from ledger.forms.collecting import take_words, typed_press
from ledger.forms.filling import (
    ask_what_to_change,
    back,
    change_field,
    clear,
    done,
    pick,
    resume,
    skip,
    submit,
    take_offered,
    turn_page,
)
from ledger.forms.fillings import Filled
from ledger.forms.leaving import drop, leave, put_off
from ledger.talk.acts import Act
from ledger.talk.prompts import FILLING
from models import Prompt, SubjectKind
from models.talk import Said

# What is done with a form about that kind of subject once it is sent, in the same transaction.
TakeFilled = Callable[[Talk, Filled], Awaitable[None]]
Submits = Mapping[SubjectKind, TakeFilled]
Tap = Callable[[Act, int, int], Awaitable[Filled | None]]


async def hand_over(submits: Submits, talk: Talk, filled: Filled | None) -> None:
    """Give what was sent, if it was, to whom the form is for."""
    if filled is not None:
        await submits[filled.about.kind](talk, filled)


def tapped(submits: Submits, take: Tap) -> PressAction:
    """Return what a button of a form does."""

    async def on_press(talk: Talk, press: Press) -> None:
        filled = await take(await talk.press_act(press), press.target, press.version)
        await hand_over(submits, talk, filled)

    return on_press


def presses(submits: Submits) -> dict[str, PressAction]:
    """Return the buttons of forms."""

    async def on_change(act: Act, prompt_id: int) -> None:
        await ask_what_to_change(act, prompt_id)

    taps: dict[str, Tap] = {
        "form.pick": pick,
        "form.take": take_offered,
        "form.done": done,
        "form.clear": clear,
        "form.page": turn_page,
        "form.skip": skip,
        "form.back": back,
        "form.field": change_field,
        "form.submit": submit,
    }
    return {
        **{action: tapped(submits, take) for action, take in taps.items()},
        "form.change": pressed(on_change),
        "form.resume": pressed(resume),
        "form.cancel": pressed(leave),
        "form.drop": pressed(drop),
        "form.later": pressed(put_off),
    }


def prompts(submits: Submits) -> dict[str, Callable[[Talk, Prompt, Said], Awaitable[None]]]:
    """Return who takes the words said to a form: they press a button of it, or answer."""
    actions = presses(submits)

    async def on_words(talk: Talk, prompt: Prompt, said: Said) -> None:
        act = talk.act(said)
        press = await typed_press(act, prompt)
        if press is not None:
            await actions[press.action](talk, press)
        else:
            await hand_over(submits, talk, await take_words(act, prompt))

    return {FILLING: on_words}
