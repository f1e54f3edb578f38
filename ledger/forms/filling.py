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
    today_of,
    unfinished,
)
from ledger.forms.options import in_order, offered_value, turned, value_tapped
from ledger.forms.sending import keep_open, send
from ledger.forms.versions import digest_of, keep_version
from ledger.talk.acts import Act
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
) -> Question:
    """Begin to fill in a form about something; return the first question, or go on where it stood.

    `values` are not asked for: they are shown in the summary, where they may be changed; `files`
    go with them. Nor is what is `skipped`. `last` is what was said last time. `context` comes back
    with what is filled in.
    Say the message about its prompt: `Subject(SubjectKind.PROMPT, message.prompt_id)`.
    """
    for prompt in await unfinished(act):
        same = (prompt.subject_kind, prompt.subject_id) == about
        if same and prompt.state["form"] == digest_of(form):
            return await go_on_with(act, prompt)
    digest = await keep_version(act.session, act.organisation_id, form, now=act.now)
    only = form.asked[0].name if len(form.asked) == 1 and values else None
    filling = Filling(
        form=digest,
        context=dict(context or {}),
        values=dict(values or {}),
        files={name: [asdict(file) for file in some] for name, some in (files or {}).items()},
        last=dict(last or {}),
        skipped=tuple(skipped),
        at=only,
    )
    prompt = await open_prompt(act, FILLING, about=about, **asdict(filling))
    return await question(act, OpenFilling(prompt, form, filling, await today_of(act)))


async def go_on_with(act: Act, prompt: Prompt) -> Question:
    """Return the question at which a filling stands; loose words count for it again."""
    standing = await opened(act, prompt)
    await keep_open(act, standing)
    return await question(act, standing, resumed=bool(standing.filling.values))


async def go_on(act: Act, open_: OpenFilling, **told: bool) -> Filled | None:
    """Ask for what is missing; a form of one field is sent with its answer."""
    await keep_open(act, open_)
    if open_.field is None and open_.is_of_one_field:
        return await send(act, open_)
    message = await question(act, open_, **told)
    await act.answer_in_place(message, about=open_.prompt.subject)
    return None


async def answer(act: Act, open_: OpenFilling, field: FormField, value: Any) -> Filled | None:
    """Take a value for the field, if it fulfils the constraint, and go on."""
    if not open_.form.fulfils(field, value, open_.filling.values, open_.today):
        raise Refusal(ConstraintUnfulfilled(field))
    return await go_on(act, open_.answered(field, value))


def asked_field(open_: OpenFilling) -> FormField:
    """Return the field that is asked for. Raises Refusal where the form is complete."""
    if open_.field is None or open_.filling.menu:
        raise Refusal(QuestionPast())
    return open_.field


async def pick(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Take what was tapped; of several, turn it."""
    open_ = await open_filling(act, prompt_id)
    number, field = check_place(open_, version), asked_field(open_)
    value = await value_tapped(act, open_, field, number)
    if field.type in SEVERAL:
        return await go_on(act, open_.keep(chosen=turned(open_, value)))
    return await answer(act, open_, field, value)


async def take_offered(act: Act, prompt_id: int, version: int) -> Filled | None:
    """仍是 9次: take what is offered by one tap."""
    open_ = await open_filling(act, prompt_id)
    check_place(open_, version)
    field = asked_field(open_)
    offered, _ = offered_value(open_, field)
    if offered is None:
        raise Refusal(QuestionPast())
    return await answer(act, open_, field, offered)


async def done(act: Act, prompt_id: int, version: int) -> Filled | None:
    """选好了, 好了: take what was chosen, or has come, of several."""
    open_ = await open_filling(act, prompt_id)
    check_place(open_, version)
    return await end_of_several(act, open_)


async def end_of_several(act: Act, open_: OpenFilling) -> Filled | None:
    """Take what was chosen, or has come, of several; nothing cannot be taken."""
    field = asked_field(open_)
    if field.type in FILES:
        value = [file["file_unique_id"] for file in open_.filling.files.get(field.name, ())]
    else:
        value = in_order(field, open_.filling.chosen)
    if not value:
        return await skip_field(act, open_)
    return await answer(act, open_, field, value)


async def clear(act: Act, prompt_id: int, version: int) -> Filled | None:
    """清空重发: forget the files that came for this field."""
    open_ = await open_filling(act, prompt_id)
    check_place(open_, version)
    field = asked_field(open_)
    files = {name: some for name, some in open_.filling.files.items() if name != field.name}
    values = {name: one for name, one in open_.filling.values.items() if name != field.name}
    return await go_on(act, open_.keep(files=files, values=values, at=field.name))


async def turn_page(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Turn the page of what can be tapped."""
    open_ = await open_filling(act, prompt_id)
    return await go_on(act, open_.keep(page=check_place(open_, version), fits=()))


async def skip(act: Act, prompt_id: int, version: int) -> Filled | None:
    """跳过."""
    open_ = await open_filling(act, prompt_id)
    check_place(open_, version)
    return await skip_field(act, open_)


async def skip_field(act: Act, open_: OpenFilling) -> Filled | None:
    """Go on without an answer, if there may be none; what was said before goes."""
    field = asked_field(open_)
    if field.required:
        raise Refusal(AnswerRequired(field))
    filling = open_.filling
    changes = {
        "values": {name: one for name, one in filling.values.items() if name != field.name},
        "files": {name: some for name, some in filling.files.items() if name != field.name},
        "skipped": tuple(dict.fromkeys((*filling.skipped, field.name))),
    }
    return await go_on(act, open_.keep(**changes, **ELSEWHERE))


async def back(act: Act, prompt_id: int, version: int) -> Filled | None:
    """上一步, 返回."""
    open_ = await open_filling(act, prompt_id)
    check_place(open_, version)
    return await step_back(act, open_)


async def step_back(act: Act, open_: OpenFilling) -> Filled | None:
    """Leave a change as it was, else ask for the field before once more."""
    filling, field = open_.filling, open_.field
    missing = [
        one
        for one in open_.asked
        if one.name not in filling.values and one.name not in filling.skipped
    ]
    if filling.menu or (filling.at is not None and not missing):
        return await go_on(act, open_.keep(**ELSEWHERE))
    places = [one.name for one in open_.asked]
    place = places.index(field.name) if field is not None and field.name in places else len(places)
    return await go_on(act, at_field(open_, open_.asked[max(place - 1, 0)]))


async def ask_what_to_change(act: Act, prompt_id: int) -> Filled | None:
    """修改: ask which answer."""
    open_ = await open_filling(act, prompt_id)
    if open_.field is not None:
        raise Refusal(QuestionPast())
    return await go_on(act, open_.keep(**{**ELSEWHERE, "menu": True}))


async def change_field(act: Act, prompt_id: int, version: int) -> Filled | None:
    """Ask for the tapped field again."""
    open_ = await open_filling(act, prompt_id)
    number = check_place(open_, version)
    if not open_.filling.menu or number >= len(open_.form.fields):
        raise Refusal(QuestionPast())
    return await go_on(act, at_field(open_, open_.form.fields[number]))


async def resume(act: Act, prompt_id: int) -> None:
    """接着填: show where it stands."""
    open_ = await open_filling(act, prompt_id)
    if open_.filling.menu:
        open_ = open_.keep(**ELSEWHERE)
    await keep_open(act, open_)
    await act.answer_in_place(await question(act, open_), about=open_.prompt.subject)


async def submit(act: Act, prompt_id: int, revision: int | None) -> Filled | None:
    """提交: hand over what is shown, if it is what stands there and nothing is missing."""
    open_ = await open_filling(act, prompt_id)
    if open_.field is not None:
        raise Refusal(QuestionPast())
    if revision is not None and revision != open_.filling.revision:
        raise Refusal(FillingChanged())
    return await send(act, open_)
