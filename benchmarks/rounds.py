"""Twelve check-ins of ten thousand people at once: how long they take to open, and what memory."""

import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from benchmarks.databases import fresh_database
from benchmarks.figures import AT_MOST, Figure
from benchmarks.populace import settle
from ledger.organisations import change_framework, framework_of
from ledger.rhythm.occurrences import open_occurrence
from ledger.rhythm.planning import PlannedOccurrence
from models import Database, Organisation, Outbox, Respondent
from models.framework import Framework
from scheduler.due import run_due

PEOPLE, CHECK_INS = 10_000, 12
AT_MOST_S, AT_MOST_MB = 20, 200
FIRST_USER_ID = 5_000_000_000
BOT = {"id": 7, "username": "measured_bot"}
MEGABYTE = 1_024  # of the kilobytes in which Linux counts


async def rounds_open(*, quick: bool) -> list[Figure]:
    """Measure on SQLite how long a round takes to be asked of everybody, one after the other."""
    people = PEOPLE // 10 if quick else PEOPLE
    now = datetime.now(UTC)
    async with fresh_database("sqlite") as database:
        users = range(FIRST_USER_ID, FIRST_USER_ID + people)
        populace = await settle(database, users, bot=BOT, tasks=0, now=now)
        number = populace.organisation_id
        async with database.write() as session:
            organisation = await session.get_one(Organisation, number)
            widened = with_check_ins(framework_of(organisation))
            change_framework(session, organisation, widened, now=now)
        await run_due(database, number, now)  # whatever else the day brings
        took = [await open_round(database, number, key, now) for key in keys()]
        asked = await asked_of(database)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    of = f"{CHECK_INS} check-ins of {people:,} people"
    return [
        Figure(
            f"{of}, the slowest round open, sqlite", max(took), "s",
            target=AT_MOST_S, better=AT_MOST, remark=f"{asked:,} asked",
            lost=people * CHECK_INS - asked,
        ),
        Figure(
            f"{of}, memory of the process at most, sqlite", memory, "MB",
            target=AT_MOST_MB, better=AT_MOST,
        ),
    ]  # fmt: skip


def keys() -> Iterator[str]:
    """Yield the keys of the check-ins."""
    return (f"measured-{number}" for number in range(CHECK_INS))


def with_check_ins(framework: Framework) -> Framework:
    """Return the work model with so many check-ins of everybody; nothing speaks of its own ones."""
    known: dict[str, Any] = framework.model_dump(mode="json")
    [study] = [one for one in known["check_ins"] if one["key"] == "weekly-study"]
    known["check_ins"] = [{**study, "key": key, "command": None} for key in keys()]
    known["rules"] = known["bulletins"] = []
    return Framework.model_validate(known)


async def open_round(database: Database, number: int, key: str, now: datetime) -> float:
    """Open a round and ask everybody; return the seconds."""
    began = time.perf_counter()
    async with database.write() as session:
        organisation = await session.get_one(Organisation, number)
        planned = PlannedOccurrence(key, "measured", now, now + timedelta(days=2))
        await open_occurrence(session, organisation, planned=planned, now=now)
    await run_due(database, number, now)
    return time.perf_counter() - began


async def asked_of(database: Database) -> int:
    """Return how many were asked, each with his letter."""
    async with database.read() as session:
        rows = await session.scalar(
            select(func.count()).where(Respondent.asked_at.is_not(None)).select_from(Respondent)
        )
        letters = await session.scalar(
            select(func.count()).where(Outbox.rule.like("measured-%")).select_from(Outbox)
        )
    return min(rows or 0, letters or 0)
