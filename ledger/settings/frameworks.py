"""Another work model for an organisation that is at work: what would change, and the change."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from ledger.book.chain import append_entry
from ledger.book.refusals import Refusal
from ledger.organisations import change_framework, framework_of
from ledger.rhythm.occurrences import note_change
from models import Entry, Organisation, Responsibility, Task
from models.framework import Framework
from models.framework.differences import Difference, Kind, differences
from models.frozen import frozen
from models.numbering import add
from models.settings import OLD_NAMES, settings_of, with_setting
from models.work import CLOSED
from wording.settings.frameworks import ResponsibilitiesInUse

TREE_LOSES = ("responsibilities", Kind.DROPPED)
NAMED = 5  # responsibilities in a refusal


@frozen
class Change:
    """What another work model would change, and which of the administrator's settings stay."""

    framework: Framework
    differences: tuple[Difference, ...]
    kept: tuple[str, ...] = ()  # such as "pushes weekly-list when"


async def foresee(
    session: AsyncSession, organisation: Organisation, framework: Framework, *, all_of_it: bool
) -> Change:
    """Return what the work model would change; settings made in chat stay, unless all is taken.

    Raises `Refusal` where it drops a responsibility on which open tasks hang.
    """
    stored = framework_of(organisation)
    kept: list[str] = []
    if not all_of_it:
        framework, kept = await with_own_settings(session, organisation, framework)
    found = differences(stored, framework)
    gone = [one.key for one in found if (one.section, one.kind) == TREE_LOSES]
    await refuse_if_used(session, organisation, gone)
    return Change(framework, tuple(found), tuple(kept))


async def apply_framework(
    session: AsyncSession, organisation: Organisation, change: Change, *, now: datetime
) -> Entry | None:
    """Let it hold from now on, with an entry of what was before; None if nothing is changed."""
    if not change.differences:
        return None
    framework = change.framework
    plain = next((one.fields for one in change.differences if one.section == "framework"), ())
    for field, _, after in plain:
        if field in {"language", "timezone", "calendar"}:
            setattr(organisation, field, after)  # the row's own, which counts
    change_framework(session, organisation, framework, now=now)
    await regrow_tree(session, organisation, framework)
    entry = await append_entry(
        session,
        organisation_id=organisation.id,
        kind="framework_changed",
        now=now,
        about=organisation.subject,
        name=framework.name,
        framework=framework.key,
        version=organisation.framework_version,
        changes=[as_content(one) for one in change.differences],
    )
    await note_change(session, entry=entry, now=now)
    return entry


def as_content(difference: Difference) -> dict[str, object]:
    """Return a difference as its entry keeps it: old and new value of each field."""
    return {
        "kind": difference.kind.value,
        "section": difference.section,
        "key": difference.key,
        "name": difference.name,
        "fields": [list(field) for field in difference.fields],
    }


async def with_own_settings(
    session: AsyncSession, organisation: Organisation, framework: Framework
) -> tuple[Framework, list[str]]:
    """Return the work model with what was set in chat put into it, and the names of that."""
    changed = await settings_changed(session, organisation)
    stored = {
        place(one.section, one.key, one.name): one
        for one in settings_of(framework_of(organisation))
    }
    kept = []
    for setting in settings_of(framework):
        where = place(setting.section, setting.key, setting.name)
        own = stored.get(where)
        if where not in changed or own is None or own.value == setting.value:
            continue
        try:
            framework = with_setting(framework, setting, own.value)
        except ValidationError:
            continue  # it does not fit what is new: what is new holds
        kept.append(where)
    return framework, kept


def place(section: str, key: str, name: str) -> str:
    """Return where a setting stands, in words of the file."""
    return " ".join(filter(None, (section, key, name)))


async def settings_changed(session: AsyncSession, organisation: Organisation) -> set[str]:
    """Return where the administrator has changed something in chat."""
    contents = await session.scalars(
        select(Entry.content).where(
            Entry.organisation_id == organisation.id, Entry.kind == "setting_changed"
        )
    )
    found = [orjson.loads(content) for content in contents if content]
    return {
        place(one["section"], one["key"], OLD_NAMES.get(one["name"], one["name"])) for one in found
    }


async def refuse_if_used(
    session: AsyncSession, organisation: Organisation, keys: Sequence[str]
) -> None:
    """Refuse to drop responsibilities on which open tasks hang, by their names."""
    if not keys:
        return
    rows = await session.execute(
        select(Responsibility.name, func.count())
        .join(
            Task,
            (Task.organisation_id == Responsibility.organisation_id)
            & (Task.responsibility_id == Responsibility.id),
        )
        .where(
            Responsibility.organisation_id == organisation.id,
            Responsibility.key.in_(keys),
            Task.state.not_in(CLOSED),
        )
        .group_by(Responsibility.name)
        .order_by(Responsibility.name)
    )
    used = rows.all()
    if used:
        names = tuple(name for name, _ in used[:NAMED])
        raise Refusal(ResponsibilitiesInUse(names, sum(count for _, count in used)))


async def regrow_tree(
    session: AsyncSession, organisation: Organisation, framework: Framework
) -> None:
    """Let the rows of the tree say what the work model says; what is gone keeps its row.

    Closed tasks still hang on it, but nothing new is offered there.
    """
    rows = await session.scalars(
        select(Responsibility).where(Responsibility.organisation_id == organisation.id)
    )
    by_key = {row.key: row for row in rows}
    for position, (node, parent) in enumerate(framework.walk()):
        row = by_key.get(node.key)
        if row is None:
            row = Responsibility(organisation_id=organisation.id, key=node.key, name=node.name)
            by_key[node.key] = await add(session, row)
        row.name, row.mechanism, row.position = node.name, node.mechanism, position
        row.parent_id = by_key[parent.key].id if parent else None
