"""Filling in a form: what each tap and each message does in it. What is sent is handed over.

Whatever may complete a form returns it as `Filled` once it is sent, else None: whoever called
hands it to whom the form is for, in the same transaction (`handlers.forms`).
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from ledger.book.refusals import Refusal
from ledger.forms.asking import Question, question
from ledger.forms.fillings import (
    ELSEWHERE,
    Filled,
    Filling,
    OpenFilling,
    at_field,
    check_place,
    open_filling,
    opened,
    unfinished,
)
from ledger.forms.options import in_order, offered_value, turned, value_tapped
from ledger.forms.sending import keep_open, send
from ledger.forms.versions import digest_of, keep_version
from ledger.talk.acts import Act
from ledger.talk.organisation import today_of
from ledger.talk.prompts import FILLING, open_prompt
from models import Prompt, Subject
from models.framework import Form, FormField
from models.framework.forms import FILES, SEVERAL
from models.talk import File
from wording.forms.refusals import AnswerRequired, ConstraintUnfulfilled, FillingChanged
from wording.registering import QuestionPast


async def begin_filling(
    act: Act,
    form: Form,
    *,
    about: Subject,
    values: Mapping[str, Any] | None = None,
    files: Mapping[str, tuple[File, ...]] | None = None,
    last: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    skipped: Collection[str] = (),
    known: Mapping[str, Mapping[str, Any]] | None = None,
    confided: bool = False,
) -> Question:
    """Begin to fill in a form about something; return the first question, or go on where it stood.

    `values` are not asked for: they are shown in the summary, where they may be changed; `files`
    go with them. Nor is what is `skipped`. `last` is what was said last time. `context` comes back
    with what is filled in. `known` tells where values were said before: value, source and day.
    What is `confided` stays in no outbox, in no inbox and, once it is sent, in no prompt.
    Say the message about its prompt: `Subject(SubjectKind.PROMPT, message.prompt_id)`.
    """
    for prompt in await unfinished(act):
        same = (prompt.subject_kind, prompt.subject_id) == about
        if same and prompt.state["form"] == digest_of(form):
            return await go_on_with(act, prompt)
    digest = await keep_version(act.session, act.organisation_id, form, now=act.now)
    only = form.asked[0].name if len(form.asked) == 1 and values and not known else None
    filling = Filling(
        form=digest,
        context=dict(context or {}),
        values=dict(values or {}),
        files={name: [asdict(file) for file in some] for name, some in (files or {}).items()},
        last=dict(last or {}),
        skipped=tuple(skipped),
        known={name: dict(one) for name, one in (known or {}).items()},
        at=only,
        confided=confided,
    )
    prompt = await open_prompt(act, FILLING, about=about, **asdict(filling))
    return await question(act, OpenFilling(prompt, form, filling, await today_of(act)))


async def go_on_with(act: Act, prompt: Prompt) -> Question:
    """Return the question at which a filling stands; loose words count for it again."""
    standing = await opened(act, prompt)
    await keep_open(act, standing)
    return await question(act, standing, resumed=bool(standing.filling.values))


async def go_on(act: Act, begun: OpenFilling, **told: bool) -> Filled | None:
    """Ask for what is missing; a form of one field is sent with its answer."""
    await keep_open(act, begun)
    if begun.field is None and begun.is_of_one_field:
        return await send(act, begun)
    message = await question(act, begun, **told)
    await act.answer_in_place(message, about=begun.prompt.subject)
    return None


async def answer(act: Act, begun: OpenFilling, field: FormField, value: Any) -> Filled | None:
    """Take a value for the field, if it fulfils the constraint, and go on."""
    if not begun.form.fulfils(field, value, begun.filling.values, begun.today):
        raise Refusal(ConstraintUnfulfilled(field))
    return await go_on(act, begun.answered(field, value))


def asked_field(begun: OpenFilling) -> FormField:
    """Return the field that is asked for. Raises Refusal where the form is complete."""
    if begun.field is None or begun.filling.menu:
        raise Refusal(QuestionPast())
    return begun.field


async def pick(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Take what was tapped; of several, turn it."""
    begun = await open_filling(act, prompt_id)
    number, field = check_place(begun, version), asked_field(begun)
    value = await value_tapped(act, begun, field, number)
    if field.type in SEVERAL:
        return await go_on(act, begun.keep(chosen=turned(begun, value)))
    return await answer(act, begun, field, value)


async def take_offered(act: Act, prompt_id: int, version: int) -> Filled | None:
    """仍是 9次: take what is offered by one tap."""
    begun = await open_filling(act, prompt_id)
    check_place(begun, version)
    field = asked_field(begun)
    offered, _ = offered_value(begun, field)
    if offered is None:
        raise Refusal(QuestionPast())
    return await answer(act, begun, field, offered)


async def done(act: Act, prompt_id: int, version: int) -> Filled | None:
    """选好了, 好了: take what was chosen, or has come, of several."""
    begun = await open_filling(act, prompt_id)
    check_place(begun, version)
    return await end_of_several(act, begun)


async def end_of_several(act: Act, begun: OpenFilling) -> Filled | None:
    """Take what was chosen, or has come, of several; nothing cannot be taken."""
    field = asked_field(begun)
    if field.type in FILES:
        value = [file["file_unique_id"] for file in begun.filling.files.get(field.name, ())]
    else:
        value = in_order(field, begun.filling.chosen)
    if not value:
        return await skip_field(act, begun)
    return await answer(act, begun, field, value)


async def clear(act: Act, prompt_id: int, version: int) -> Filled | None:
    """清空重发: forget the files that came for this field."""
    begun = await open_filling(act, prompt_id)
    check_place(begun, version)
    field = asked_field(begun)
    files = {name: some for name, some in begun.filling.files.items() if name != field.name}
    values = {name: one for name, one in begun.filling.values.items() if name != field.name}
    return await go_on(act, begun.keep(files=files, values=values, at=field.name))


async def turn_page(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Turn the page of what can be tapped."""
    begun = await open_filling(act, prompt_id)
    return await go_on(act, begun.keep(page=check_place(begun, version), fits=()))


async def skip(act: Act, prompt_id: int, version: int) -> Filled | None:
    """跳过."""
    begun = await open_filling(act, prompt_id)
    check_place(begun, version)
    return await skip_field(act, begun)


async def skip_field(act: Act, begun: OpenFilling) -> Filled | None:
    """Go on without an answer, if there may be none; what was said before goes."""
    field = asked_field(begun)
    if field.required:
        raise Refusal(AnswerRequired(field))
    filling = begun.filling
    changes = {
        "values": {name: one for name, one in filling.values.items() if name != field.name},
        "files": {name: some for name, some in filling.files.items() if name != field.name},
        "skipped": tuple(dict.fromkeys((*filling.skipped, field.name))),
    }
    return await go_on(act, begun.keep(**changes, **ELSEWHERE))


async def back(act: Act, prompt_id: int, version: int) -> Filled | None:
    """上一步, 返回."""
    begun = await open_filling(act, prompt_id)
    check_place(begun, version)
    return await step_back(act, begun)


async def step_back(act: Act, begun: OpenFilling) -> Filled | None:
    """Leave a change as it was, else ask for the field before once more."""
    filling, field = begun.filling, begun.field
    missing = [
        one
        for one in begun.asked
        if one.name not in filling.values and one.name not in filling.skipped
    ]
    if filling.menu or (filling.at is not None and not missing):
        return await go_on(act, begun.keep(**ELSEWHERE))
    places = [one.name for one in begun.asked]
    place = places.index(field.name) if field is not None and field.name in places else len(places)
    return await go_on(act, at_field(begun, begun.asked[max(place - 1, 0)]))


async def ask_what_to_change(act: Act, prompt_id: int) -> Filled | None:
    """修改: ask which answer."""
    begun = await open_filling(act, prompt_id)
    if begun.field is not None:
        raise Refusal(QuestionPast())
    return await go_on(act, begun.keep(**{**ELSEWHERE, "menu": True}))


async def change_field(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Ask for the tapped field again."""
    begun = await open_filling(act, prompt_id)
    number = check_place(begun, version)
    if begun.field is not None or number >= len(begun.form.fields):
        raise Refusal(QuestionPast())
    return await go_on(act, at_field(begun, begun.form.fields[number]))


async def resume(act: Act, prompt_id: int) -> None:
    """接着填: show where it stands."""
    begun = await open_filling(act, prompt_id)
    if begun.filling.menu:
        begun = begun.keep(**ELSEWHERE)
    await keep_open(act, begun)
    await act.answer_in_place(await question(act, begun), about=begun.prompt.subject)


async def submit(act: Act, prompt_id: int, revision: int | None) -> Filled | None:
    """提交: hand over what is shown, if it is what stands there and nothing is missing."""
    begun = await open_filling(act, prompt_id)
    if begun.field is not None:
        raise Refusal(QuestionPast())
    if revision is not None and revision != begun.filling.revision:
        raise Refusal(FillingChanged())
    return await send(act, begun)
