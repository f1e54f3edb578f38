"""Sending what was filled in: nothing is missing, everything fulfils what the form says of it."""

from datetime import timedelta

from ledger.forms.asking import question, without_none
from ledger.forms.fillings import Filled, OpenFilling, at_field
from ledger.organisations import framework_of
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt
from ledger.talk.reading_ahead import organisation_of
from models import Prompt, Subject
from models.talk import File


async def keep_open(act: Act, begun: OpenFilling) -> None:
    """Let loose words find the filling for as long as any question's."""
    organisation = await organisation_of(act.session, act.organisation_id)
    hours = framework_of(organisation).thresholds.prompt_hours
    begun.prompt.expires_at = act.now + timedelta(hours=hours)


async def send(act: Act, begun: OpenFilling) -> Filled | None:
    """Close the filling and return it; ask again for an answer that will not do by now."""
    filling = begun.filling
    for field in begun.asked:
        value = filling.values.get(field.name)
        missing = field.required and value in (None, "", [])
        if missing or not begun.form.fulfils(field, value, filling.values, begun.today):
            await ask_again(act, at_field(begun, field))
            return None
    close_prompt(act, begun.prompt)
    names = [field.name for field in begun.asked]
    values = {name: filling.values[name] for name in names if name in filling.values}
    files = {name: some for name, some in filling.files.items() if name in values}
    return Filled(
        form=begun.form,
        digest=filling.form,
        about=subject_of(begun.prompt),
        values=without_none(values),
        files={name: tuple(map(File.kept, some)) for name, some in files.items()},
        context=filling.context,
        act=act,
        spared=sum(name in values for name in begun.taken_over),
    )


async def ask_again(act: Act, begun: OpenFilling) -> None:
    """Ask for a field whose answer does not fulfil its constraint any more."""
    await keep_open(act, begun)
    message = await question(act, begun, complaint=True)
    await act.answer_in_place(message, about=begun.prompt.subject)


def subject_of(prompt: Prompt) -> Subject:
    """Return what the filling is about."""
    if prompt.subject_kind is None or prompt.subject_id is None:
        raise LookupError(f"prompt {prompt.id} is about nothing")
    return Subject(prompt.subject_kind, prompt.subject_id)
