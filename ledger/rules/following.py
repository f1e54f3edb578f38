"""What follows when a form was sent, in the same transaction: a task, or a further check-in."""

from sqlalchemy import select

from ledger.book.chain import effect_exists
from ledger.forms.fillings import Filled
from ledger.forms.values import shown_values
from ledger.people.authority import heads_of
from ledger.rules.opening import open_for_record
from ledger.talk.acts import Act
from ledger.talk.organisation import due_within, framework_for, today_of
from ledger.talk.reading_ahead import organisation_of
from ledger.tasks.assigning import TITLE_LENGTH, NewTask, add_task, tell_assigned
from models import Member, Responsibility, Task
from models.framework import FieldType
from models.framework.rules import PLACE, TaskRaised
from wording.languages import supported


async def follow(
    act: Act,
    on: str,
    key: str,
    filled: Filled,
    *,
    number: int,
    source: str = "",
    confidential: bool = False,
) -> list[Task]:
    """Let follow what the framework says of a form that was sent; `number` is the record's.

    A correction brings nothing about a second time. `source` is what the tasks say they come
    from, the form's title if nothing else; they are returned.
    """
    framework = await framework_for(act)
    begun = [
        (place, rule) for place, rule in enumerate(framework.rules) if rule.on == f"{on}:{key}"
    ]
    tasks: list[Task] = []
    if not begun:  # as after most taps
        return tasks
    today = await today_of(act)
    for place, rule in begun:
        if not rule.holds(filled.form, filled.values, today):
            continue
        if rule.task is not None:
            effect = f"rule:{rule.on}:{number}:{place}"
            raised = await raise_task(
                act, rule.task, filled, effect=effect, source=source, confidential=confidential
            )
            tasks += [raised] if raised else []
        elif rule.ask is not None:
            organisation = await organisation_of(act.session, act.organisation_id)
            words = await with_answers(act, rule.words_in(organisation.language), filled)
            await open_for_record(act, rule.ask, filled, number=number, words=words)
    return tasks


async def raise_task(
    act: Act,
    task: TaskRaised,
    filled: Filled,
    *,
    effect: str,
    source: str = "",
    owner: Member | None = None,
    confidential: bool = False,
) -> Task | None:
    """Hand out the task that follows, once for each thing that was filled in; None after that."""
    if await effect_exists(act.session, act.organisation_id, effect):
        return None
    owner = owner or await owner_of_task(act, task, filled)
    language = (await organisation_of(act.session, act.organisation_id)).language
    new = NewTask(
        title=(await with_answers(act, task.title_in(language), filled))[:TITLE_LENGTH],
        responsibility=await act.session.scalar(
            select(Responsibility).where(
                Responsibility.organisation_id == act.organisation_id,
                Responsibility.key == task.responsibility,
            )
        ),
        owner=owner,
        deadline=await due_within(act, task.working_days),
        document=source or filled.form.title_in(language),
        evidence_required=task.evidence_required,
        confidential=confidential,
    )
    row, _ = await add_task(act, new, effect_key=effect)
    await tell_assigned(act, row)
    return row


async def owner_of_task(act: Act, task: TaskRaised, filled: Filled) -> Member:
    """Return whose it is: who filled in the form, a head, or whom a field names."""
    if task.owner == "asked":
        return act.by
    if task.owner == "head":
        return await head_of(act, act.by.unit_id)
    named = filled.values.get(task.owner)
    field = filled.form.field(task.owner)
    if named and field is not None and field.type is FieldType.UNIT:
        return await head_of(act, named)
    found = await act.session.get(Member, (act.organisation_id, named)) if named else None
    return found if found is not None and found.left_at is None else act.by


async def head_of(act: Act, unit_id: int) -> Member:
    """Return the first head of a unit; who acts, where there is none."""
    heads = await heads_of(act.session, act.organisation_id, unit_id)
    return heads[0] if heads else act.by


async def with_answers(act: Act, sentence: str, filled: Filled) -> str:
    """Return a sentence of the framework with the answers in their places."""
    organisation = await organisation_of(act.session, act.organisation_id)
    shown = await shown_values(act.session, act.organisation_id, filled.form, filled.values)
    language = supported(organisation.language)
    words = {one.field.name: one.text_in(language) for one in shown}
    return PLACE.sub(lambda match: words.get(match[1], ""), sentence)
