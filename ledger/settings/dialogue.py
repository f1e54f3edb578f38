"""/settings: from the overview to one setting, a draft of its value, and the change.

A draft is an open question to the administrator and lives in its row; every press makes a new one,
whose number the next buttons carry, so that a doubled or late press finds its question closed.
"""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.organisations import change_framework, framework_of
from ledger.people.inviting import check_administrator
from ledger.rhythm.occurrences import note_change
from ledger.rhythm.rounds import latest_round
from ledger.settings.choices import choices_of
from ledger.settings.reading import read_value
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from models import Group, Organisation, Prompt, Unit
from models.framework import Framework
from models.framework.reading import flaws_of
from models.settings import Setting, is_in_time, settings_of, tunables_of, with_setting
from wording.settings.dialogue import (
    GroupSwitch,
    Part,
    SettingImpossible,
    SettingsOfGroups,
    SettingsOfPart,
    SettingsOverview,
    SettingStepGone,
    SettingToChange,
    SettingUnread,
)

PROMPT = "settings.value"
GROUPS_SHOWN = 40


async def overview(act: Act) -> SettingsOverview:
    """Return everything that has settings. Raises Refusal for who is no administrator."""
    framework = await framework_for(act)
    groups = await act.session.scalar(
        select(func.count())
        .select_from(Group)
        .where(
            Group.organisation_id == act.organisation_id,
            Group.unit_id.is_not(None),
            Group.removed_at.is_(None),
        )
    )
    return SettingsOverview(tuple(parts_of(framework)), groups or 0)


async def show_part(act: Act, place: int) -> SettingsOfPart:
    """Return one part's settings. Raises Refusal for who may not, and where there is none."""
    return part_words(await framework_for(act), place)


async def ask_value(act: Act, number: int) -> tuple[SettingToChange, Prompt]:
    """Ask for a setting's new value. Raises Refusal for who may not, and where there is none."""
    framework = await framework_for(act)
    settings = settings_of(framework)
    if number >= len(settings):
        raise Refusal(SettingStepGone())
    setting = settings[number]
    return await ask(act, framework, setting, setting.value)


async def draft_value(act: Act, prompt_id: int, choice: int) -> tuple[SettingToChange, Prompt]:
    """Take a choice into the draft. Raises Refusal when the question is closed."""
    framework = await framework_for(act)
    prompt = await open_draft(act, prompt_id)
    setting = setting_in(framework, prompt)
    drafts = [draft for row in choices_of(setting, prompt.state["draft"]) for _, draft in row]
    if choice >= len(drafts):
        raise Refusal(SettingStepGone())
    return await ask(act, framework, setting, drafts[choice])


async def save_draft(act: Act, prompt_id: int) -> SettingsOfPart:
    """Make the draft hold. Raises Refusal when the question is closed or the value impossible."""
    framework = await framework_for(act)
    prompt = await open_draft(act, prompt_id)
    setting = setting_in(framework, prompt)
    words = await change_setting(act, framework, setting, prompt.state["draft"])
    close_prompt(act, prompt)
    if words.before is None:
        return words
    prompt.state = {**prompt.state, "before": setting.value}
    return replace(words, prompt_id=prompt.id)


async def undo(act: Act, prompt_id: int) -> SettingsOfPart:
    """Put back what was before a change, on record; refused once it was changed again."""
    framework = await framework_for(act)
    prompt = await act.session.get(Prompt, (act.organisation_id, prompt_id))
    if prompt is None or prompt.kind != PROMPT or "before" not in prompt.state:
        raise Refusal(SettingStepGone())
    setting = setting_in(framework, prompt)
    if setting.value != prompt.state["draft"]:
        raise Refusal(SettingStepGone())
    return await change_setting(act, framework, setting, prompt.state["before"])


async def say_value(act: Act, prompt: Prompt) -> tuple[SettingToChange, Prompt]:
    """Take the value that was written into the draft, to be saved by a tap.

    Raises Refusal when it cannot be read or be; the question stays open then.
    """
    framework = await framework_for(act)
    setting = setting_in(framework, prompt)
    value = read_value(replace(setting, value=prompt.state["draft"]), act.words.text)
    if value is None:
        raise Refusal(SettingUnread(setting, act.words.text))
    changed(framework, setting, value)
    close_prompt(act, prompt)
    return await ask(act, framework, setting, value)


def changed(framework: Framework, setting: Setting, value: dict[str, Any]) -> Framework:
    """Return the framework with the value. Raises Refusal, with the reason, where it cannot be."""
    try:
        return with_setting(framework, setting, value)
    except ValidationError as error:
        flaws = tuple(why for _, why, _ in flaws_of(error))
        raise Refusal(SettingImpossible(setting, flaws)) from error


async def change_setting(
    act: Act, framework: Framework, setting: Setting, value: dict[str, Any]
) -> SettingsOfPart:
    """Store the value and append its entry, unless it holds already; return how things stand."""
    place = part_of(framework, setting).place
    if value == setting.value:
        return part_words(framework, place)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    newer = changed(framework, setting, value)
    change_framework(act.session, organisation, newer, now=act.now)
    entry = await append_entry(
        act.session,
        organisation_id=organisation.id,
        kind="setting_changed",
        now=act.now,
        actor_id=act.by.id,
        about=organisation.subject,
        section=setting.section,
        key=setting.key,
        name=setting.name,
        old=setting.value,
        new=value,
    )
    if is_in_time(setting):
        await note_change(act.session, entry=entry, now=act.now)
    words = part_words(newer, place, before=setting)
    if setting.name != "schedule.open_for":
        return words
    row = await latest_round(act.session, organisation.id, setting.key)
    is_open = row is not None and row.closed_at is None
    return replace(words, still_closes_at=row.closes_at if row and is_open else None)


async def show_groups(act: Act) -> SettingsOfGroups:
    """Return the bound groups with their switches. Raises Refusal for who may not."""
    await check_administrator(act)
    rows = await act.session.execute(
        select(Group.id, Group.version, Unit.name, Group.mentions)
        .join(Unit, (Unit.organisation_id == Group.organisation_id) & (Unit.id == Group.unit_id))
        .where(Group.organisation_id == act.organisation_id, Group.removed_at.is_(None))
        .order_by(Unit.id)
    )
    groups = [GroupSwitch(*row) for row in rows]
    return SettingsOfGroups(tuple(groups[:GROUPS_SHOWN]), max(len(groups) - GROUPS_SHOWN, 0))


async def framework_for(act: Act) -> Framework:
    """Return the framework the actor may change. Raises Refusal for who is no administrator."""
    await check_administrator(act)
    return framework_of(await act.session.get_one(Organisation, act.organisation_id))


async def open_draft(act: Act, prompt_id: int) -> Prompt:
    """Return the open question of that number. Raises Refusal when it is closed."""
    prompt = await open_prompt_by_id(act, prompt_id, PROMPT)
    if prompt is None:
        raise Refusal(SettingStepGone())
    return prompt


async def ask(
    act: Act, framework: Framework, setting: Setting, draft: dict[str, Any]
) -> tuple[SettingToChange, Prompt]:
    """Open the question of the setting's value, with a draft; the one before is closed."""
    name = setting.name
    prompt = await open_prompt(
        act, PROMPT, section=setting.section, key=setting.key, name=name, draft=draft
    )
    words = SettingToChange(
        part=part_of(framework, setting),
        setting=setting,
        draft=draft,
        choices=tuple(tuple(button for button, _ in row) for row in choices_of(setting, draft)),
        prompt_id=prompt.id,
    )
    return words, prompt


def setting_in(framework: Framework, prompt: Prompt) -> Setting:
    """Return the setting a question is about. Raises Refusal when the framework lost it."""
    wanted = tuple(prompt.state[field] for field in ("section", "key", "name"))
    for setting in settings_of(framework):
        if (setting.section, setting.key, setting.name) == wanted:
            return setting
    raise Refusal(SettingStepGone())


def parts_of(framework: Framework) -> list[Part]:
    """Return what has settings, in its order."""
    return [Part(place, one) for place, one in enumerate(tunables_of(framework))]


def part_of(framework: Framework, setting: Setting) -> Part:
    """Return the part that a setting belongs to."""
    where = (setting.section, setting.key)
    return next(part for part in parts_of(framework) if (part.of.section, part.of.key) == where)


def part_words(
    framework: Framework, place: int, *, before: Setting | None = None
) -> SettingsOfPart:
    """Return a part's settings. Raises Refusal where there is none."""
    parts = parts_of(framework)
    if place >= len(parts):
        raise Refusal(SettingStepGone())
    part = parts[place]
    where = (part.of.section, part.of.key)
    numbered = tuple(
        (number, setting)
        for number, setting in enumerate(settings_of(framework))
        if (setting.section, setting.key) == where
    )
    changed_to = next(
        (setting for _, setting in numbered if before and setting.name == before.name), None
    )
    return SettingsOfPart(part, numbered, changed_to, before)
