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
from bot.process.speaking import words
from wording.command_line import checkup as said
from wording.command_line.reporting import WORD_MEND

if TYPE_CHECKING:
    from bot.process.upgrade import Schema
    from models import Database

MEBIBYTE = 1 << 20
ENOUGH_FREE = 100  # MiB; a busy day of a large office takes less


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
    yield fine(
        said.SETTINGS, said.SETTINGS_ARE, database=named(settings), api=settings.telegram_api
    )
    yield await token_finding(settings)
    try:
        refuse_missing_file(settings)
        async with any_database(settings) as (database, found):
            schema = await upgraded(database, found) if upgrade_first else found
            refuse_other_schema(schema)
            yield await database_finding(database, schema)
            yield disk_finding(settings)
            yield files_finding(settings)
            if settings.templates is not None:
                yield templates_finding(settings.templates)
            async with aclosing(organisation_findings(database)) as organisational:
                async for finding in organisational:
                    yield finding
    except Complaint as complaint:
        yield broken(said.DATABASE, complaint.message)


async def database_finding(database: "Database", schema: "Schema") -> Finding:
    """Return whether the database takes what is written: on a full disk it still reads well."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    try:
        await write_and_take_back(database)
    except (DBAPIError, OSError) as error:
        reason = first_line(getattr(error, "orig", None) or error)
        return broken(said.DATABASE, said.READ_ONLY, said.READ_ONLY_MEND, reason=reason)
    return fine(said.DATABASE, said.DATABASE_FINE, revision=schema.revision)


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
        return fine(said.DISK, said.DISK_OF_SERVER)
    free = shutil.disk_usage(file.absolute().parent).free // MEBIBYTE
    if free < ENOUGH_FREE:
        return note(said.DISK, said.DISK_LITTLE, said.DISK_LITTLE_MEND, free=free, file=file)
    return fine(said.DISK, said.DISK_FINE, free=f"{free:,}", file=file)


def files_finding(settings: Settings) -> Finding:
    """Return whether anybody but its owner can read what holds people's words or the token."""
    file = sqlite_file(settings.database_url)
    kept = [*([file, *file.parent.glob(f"{file.name}-*")] if file else ()), Path(".env")]
    there = [one for one in kept if one.exists()]
    open_to_others = [one.name for one in there if one.stat().st_mode & 0o077]
    if os.name == "posix" and open_to_others:
        names = " ".join(sorted(open_to_others))
        return note(said.FILES, said.FILES_OPEN, "chmod 600 {names}", names=names)
    return fine(said.FILES, said.FILES_FINE)


def templates_finding(folder: Path) -> Finding:
    """Return whether the office's own Word templates can be used, or why the first cannot."""
    from wording.documents.laid_out import EXAMPLE  # noqa: PLC0415
    from wording.documents.word import (  # noqa: PLC0415
        BrokenTemplateError,
        Templates,
        is_word_made,
        word_of,
    )

    if not is_word_made():
        return broken(said.TEMPLATES, said.TEMPLATES_UNUSED, WORD_MEND)
    templates, count = Templates(), 0
    templates.folder = folder
    for file in sorted(folder.glob("*.docx")):
        try:
            word_of(EXAMPLE, templates.of(file.stem))
        except BrokenTemplateError as error:
            facts = {"file": file.name, "reason": error}
            return broken(said.TEMPLATES, said.TEMPLATE_BROKEN, said.TEMPLATE_MEND, **facts)
        count += 1
    if not folder.is_dir():
        return broken(said.TEMPLATES, said.NO_TEMPLATES, said.TEMPLATE_MEND, folder=folder)
    return fine(said.TEMPLATES, said.TEMPLATES_FINE, count=count)


def named(settings: Settings) -> str:
    """Return the database's address without a password."""
    try:
        return address(database_or_complaint(settings.database_url))
    except Complaint:
        return words(said.UNREADABLE_ADDRESS)


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
        return broken(said.TOKEN, said.NO_TOKEN_YET, said.TOKEN_HINT)
    try:
        identity = await ask_identity(settings)
    except Complaint as complaint:
        return broken(said.TOKEN, complaint.message)
    return fine(said.TOKEN, said.BOT_IS, username=identity.username)


async def organisation_findings(database: "Database") -> AsyncGenerator[Finding]:
    """Yield what is found in the organisation's own rows."""
    from bot.commands import findings as looks  # noqa: PLC0415

    now = Clock().now()
    async with database.read() as session:
        organisation = await organisation_or_complaint(session)
        yield fine(
            said.ORGANISATION,
            said.ORGANISATION_IS,
            name=organisation.name,
            zone=organisation.timezone,
        )
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
