"""The slow, obvious recount: every entry read from the first on, every task one after the other."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from models import Entry, TimeOff

Counted = Counter[tuple[str, str, str]]  # unit, responsibility, measure


@dataclass(frozen=True)
class Known:
    """What the entries say of one task."""

    unit: str
    node: str
    owner: int
    deadline: datetime
    asked_from: datetime
    state: str = "assigned"
    since: datetime | None = None
    stance: str | None = None
    stanced_at: datetime | None = None
    secret: bool = False
    proven_at: datetime | None = None  # since when a file is there


LEADS = {
    "signed": "signed",
    "completed": "completed",
    "withdrawn": "signed",
    "returned": "signed",
    "struck_off": "struck_off",
    "declined": "declined",
    "insisted": "assigned",
    "cancelled": "cancelled",
}


def replayed(entries: Iterable[Entry], units: dict[int, str], at: datetime) -> list[Known]:
    """Every task as the entries before a moment leave it."""
    tasks: dict[int, Known] = {}
    steps: dict[int, Known] = {}  # how a task stood before an entry
    for entry in entries:
        if entry.subject_kind != "task" or entry.at >= at or entry.subject_id is None:
            continue
        number, told = entry.subject_id, json.loads(entry.content or "{}")
        if number in tasks:
            steps[entry.seq] = tasks[number]
            tasks[number] = after(tasks[number], entry, told, units, steps)
        else:
            tasks[number] = Known(
                unit=units[told["owner_id"]],
                node=told["responsibility"],
                owner=told["owner_id"],
                deadline=datetime.fromisoformat(told["deadline"]),
                asked_from=entry.at,
                since=entry.at,
                secret=told["confidential"],
            )
    return list(tasks.values())


def after(
    task: Known,
    entry: Entry,
    told: dict[str, object],
    units: dict[int, str],
    steps: dict[int, Known],
) -> Known:
    """The task as one entry leaves it."""
    kind = entry.kind
    if kind in LEADS:
        return replace(task, state=LEADS[kind], since=entry.at)
    if kind in {"on_track", "behind"}:
        return replace(task, stance=kind, stanced_at=entry.at)
    if kind == "reopened":
        state = "signed" if task.state == "struck_off" else "assigned"
        return replace(
            task, state=state, since=entry.at, stance=None, stanced_at=None, asked_from=entry.at
        )
    if kind == "handed_over":
        owner, done = int(str(told["owner_id"])), task.state == "completed"
        return replace(
            task,
            owner=owner,
            unit=task.unit if done else units[owner],
            state="completed" if done else "assigned",
            stance=None,
            stanced_at=None,
            asked_from=entry.at,
        )
    if kind == "changed":
        return replace(task, deadline=datetime.fromisoformat(str(told["after"])))
    if kind == "undone":
        before = steps[int(str(told["seq"]))]
        since = before.since if before.state == task.state else entry.at
        return replace(before, since=since, proven_at=task.proven_at)
    if kind == "reported":
        return replace(task, proven_at=task.proven_at or entry.at)
    assert kind == "verified", kind
    return task


def recounted(
    entries: list[Entry],
    absences: list[TimeOff],
    units: dict[int, str],
    *,
    since: datetime,
    at: datetime,
) -> Counted:
    """Every measure of every unit and responsibility, one task after the other."""
    there = [one for one in absences if one.begins_at <= at < one.ends_at and one.entered_at < at]
    away = {one.member_id for one in there}
    frozen = {one.member_id for one in there if one.frozen}
    found: Counted = Counter()
    for task in replayed(entries, units, at):
        for measure in measures_of(task, since, at, away=away, frozen=frozen):
            found[task.unit, task.node, measure] += 1
    return found


def measures_of(
    task: Known, since: datetime, at: datetime, *, away: set[int], frozen: set[int]
) -> list[str]:
    """What one task counts as."""
    assert task.since is not None
    if task.secret or task.state == "cancelled":
        return []
    if task.state == "struck_off":
        return ["struck_off"] if task.since >= since else []
    if task.state == "completed":
        return ["done"]
    if task.state == "declined":
        return ["spared"]
    found = []
    if task.deadline < at and task.owner not in frozen:
        found.append("overdue")
    if task.stance and task.stanced_at and task.stanced_at >= since:
        found.append(task.stance)
    elif task.asked_from >= since or task.owner in away:
        found.append("spared")
    else:
        found.append("unanswered")
    return found


def covered(
    entries: Iterable[Entry], units: dict[int, str], *, since: datetime, at: datetime
) -> Counted:
    """What a table of coverage says of each responsibility; what was struck off, since a moment."""
    found: Counted = Counter()
    for task in replayed(entries, units, at):
        assert task.since is not None
        closed = task.state == "struck_off"
        if task.secret or task.state == "cancelled" or (closed and task.since < since):
            continue
        facts = {
            "clauses": True,
            "struck_off": closed,
            "unheard": task.state == "assigned" and task.stanced_at is None,
            "unproven": task.proven_at is None,
        }
        for measure, is_so in facts.items():
            found[task.unit, task.node, measure] += is_so
    return +found
