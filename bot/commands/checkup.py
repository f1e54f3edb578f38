"""`taizhang doctor`: what is in order, what needs an eye, what is broken, and how to mend each."""

import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands import Complaint
from bot.commands.findings import Finding, Health, broken, fine, note
from bot.commands.opening import (
    address,
    any_database,
    database_or_complaint,
    first_line,
    organisation_or_complaint,
    refuse_missing_file,
    refuse_other_schema,
    sqlite_file,
)
from bot.commands.tables import put
from bot.commands.telegram_side import ask_identity
from bot.process.clock import Clock
from bot.process.settings import Settings

if TYPE_CHECKING:
    from bot.process.upgrade import Schema
    from models import Database

MEBIBYTE = 1 << 20
ENOUGH_FREE = 100  # MiB; a busy day of a large office takes less
TOKEN_HINT = "write TAIZHANG_BOT_TOKEN=… into .env; @BotFather gives the token"  # noqa: S105


async def check(settings: Settings, *, upgrade_first: bool) -> None:
    """Look at everything and print it; exit code 1 if something is broken."""
    sick = 0
    # Closed here, also when whoever reads us has gone: the database is open meanwhile.
    async with aclosing(findings(settings, upgrade_first=upgrade_first)) as found:
        async for finding in found:
            put(finding.line())
            sick += finding.health is Health.BROKEN
    if sick:
        raise typer.Exit(1)


async def findings(settings: Settings, *, upgrade_first: bool) -> AsyncGenerator[Finding]:
    """Yield what is found, in the order in which it is mended."""
    yield fine("settings", f"database {named(settings)}, Telegram at {settings.telegram_api}")
    yield await token_finding(settings)
    try:
        refuse_missing_file(settings)
        async with any_database(settings) as (database, found):
            schema = await upgraded(database, found) if upgrade_first else found
            refuse_other_schema(schema)
            yield await database_finding(database, schema)
            yield disk_finding(settings)
            yield files_finding(settings)
            async with aclosing(organisation_findings(database)) as organisational:
                async for finding in organisational:
                    yield finding
    except Complaint as complaint:
        yield broken("database", complaint.message)


async def database_finding(database: "Database", schema: "Schema") -> Finding:
    """Return whether the database takes what is written: on a full disk it still reads well."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    try:
        await write_and_take_back(database)
    except (DBAPIError, OSError) as error:
        reason = first_line(getattr(error, "orig", None) or error)
        return broken(
            "database",
            f"can be read, but not written to: {reason}",
            "free disk space, or let the user of the bot write to file and folder",
        )
    return fine("database", f"can be read and written, schema {schema.revision} is the newest")


async def write_and_take_back(database: "Database") -> None:
    """Commit a row that is deleted again: nothing less shows whether there is room."""
    from models import Lease  # noqa: PLC0415

    async with database.write() as session:
        row = Lease(organisation_id=0, name="doctor", holder="doctor", until=Clock().now())
        session.add(row)
        await session.flush()
        await session.delete(row)


def disk_finding(settings: Settings) -> Finding:
    """Return how much room is left where the database lies."""
    file = sqlite_file(settings.database_url)
    if file is None:
        return fine("disk", "the database server's own")
    free = shutil.disk_usage(file.absolute().parent).free // MEBIBYTE
    if free < ENOUGH_FREE:
        return note("disk", f"only {free} MiB free where {file} lies", "free some disk space")
    return fine("disk", f"{free:,} MiB free where {file} lies")


def files_finding(settings: Settings) -> Finding:
    """Return whether anybody but its owner can read what holds people's words or the token."""
    file = sqlite_file(settings.database_url)
    kept = [*([file, *file.parent.glob(f"{file.name}-*")] if file else ()), Path(".env")]
    there = [one for one in kept if one.exists()]
    open_to_others = [one.name for one in there if one.stat().st_mode & 0o077]
    if os.name == "posix" and open_to_others:
        names = " ".join(sorted(open_to_others))
        return note("files", f"others on this machine can read {names}", f"chmod 600 {names}")
    return fine("files", "for their owner alone")


def named(settings: Settings) -> str:
    """Return the database's address without a password."""
    try:
        return address(database_or_complaint(settings.database_url))
    except Complaint:
        return "(unreadable)"


async def upgraded(database: "Database", schema: "Schema") -> "Schema":
    """Bring the database to our schema, unless it is empty or ahead of us."""
    from bot.process.upgrade import schema_of, upgrade  # noqa: PLC0415

    if schema.revision is None or schema.is_ahead:
        return schema
    await upgrade(database)
    return await schema_of(database)


async def token_finding(settings: Settings) -> Finding:
    """Return whether Telegram takes the token."""
    if settings.bot_token is None and settings.bot_token_file is None:
        return broken("token", "there is none", TOKEN_HINT)
    try:
        identity = await ask_identity(settings)
    except Complaint as complaint:
        return broken("token", complaint.message)
    return fine("token", f"the bot is @{identity.username}")


async def organisation_findings(database: "Database") -> AsyncGenerator[Finding]:
    """Yield what is found in the organisation's own rows."""
    from bot.commands import findings as looks  # noqa: PLC0415

    now = Clock().now()
    async with database.read() as session:
        organisation = await organisation_or_complaint(session)
        yield fine("organisation", f"{organisation.name}, clock {organisation.timezone}")
        yield await looks.process_finding(session, organisation, now)
        yield await looks.calendar_finding(session, organisation, now)
        for finding in await looks.schedule_findings(session, organisation, now):
            yield finding
        for look in (
            looks.joined_finding,
            looks.head_finding,
            looks.tree_finding,
            looks.reach_finding,
            looks.group_finding,
            looks.inbox_finding,
            looks.outbox_finding,
            looks.setback_finding,
            looks.retention_finding,
        ):
            yield await look(session, organisation)
