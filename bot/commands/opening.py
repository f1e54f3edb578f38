"""Opening the database for a command, and saying in one line why it cannot be opened."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote

from bot.commands import Complaint
from bot.process.settings import Settings, SettingsError, read_settings
from bot.process.speaking import speak, system_reason, words
from wording.command_line import database as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.process.upgrade import Schema
    from models import Database, Organisation

SQLITE_START = b"SQLite format 3\x00"


Result = TypeVar("Result")


def perform(command: Callable[..., Coroutine[Any, Any, Result]], **arguments: Any) -> Result:
    """Read the settings and run a command's coroutine with them."""
    return asyncio.run(command(settings_or_complaint(), **arguments))


def settings_or_complaint() -> Settings:
    """Return the settings; a wrong one is the user's mistake."""
    try:
        return read_settings()
    except SettingsError as error:
        raise Complaint(str(error)) from error


@asynccontextmanager
async def any_database(settings: Settings) -> AsyncIterator[tuple["Database", "Schema"]]:
    """Open the database in whatever state it is; what keeps us out becomes a complaint."""
    from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError  # noqa: PLC0415

    from bot.process.upgrade import schema_of  # noqa: PLC0415
    from models.absence import is_away  # noqa: PLC0415

    refuse_other_file(settings)
    database = database_or_complaint(settings.database_url)
    try:
        try:
            schema = await schema_of(database)
        except (DBAPIError, OSError) as error:
            raise unusable(database, error) from error
        if schema.is_current:
            await speak_as_its_organisation(database)
        yield database, schema
    except DBAPIError as error:
        # These kinds are not the program's fault: locked, full, damaged, a table taken away.
        if type(error) not in {DatabaseError, OperationalError} and not is_away(error):
            raise
        raise unusable(database, error) from error
    finally:
        await database.dispose()


async def speak_as_its_organisation(database: "Database") -> None:
    """Speak the language of the organisation, which only the database knows."""
    from sqlalchemy import select  # noqa: PLC0415

    from models import Organisation  # noqa: PLC0415

    async with database.read() as session:
        language = await session.scalar(
            select(Organisation.language).order_by(Organisation.id).limit(1)
        )
    if language is not None:
        speak(language)


def first_step() -> str:
    """Return what is to be done first of all."""
    return words(said.FIRST_STEP)


def unusable(database: "Database", error: Exception) -> Complaint:
    """Return the complaint that the database cannot be used, with the reason in its own words."""
    reason = first_line(getattr(error, "orig", None) or error)
    return Complaint(words(said.CANNOT_BE_USED, database=address(database), reason=reason))


@asynccontextmanager
async def existing_database(settings: Settings) -> AsyncIterator["Database"]:
    """Open a database that has our schema."""
    refuse_missing_file(settings)
    async with any_database(settings) as (database, schema):
        refuse_other_schema(schema)
        yield database


@asynccontextmanager
async def database_for_reading(settings: Settings) -> AsyncIterator["Database"]:
    """Open a database that has our schema only to look into it: nothing need be writable."""
    address_read = address_for_reading(settings.database_url)
    reading = settings.model_copy(update={"database_url": address_read})
    async with existing_database(reading) as database:
        yield database


def address_for_reading(url: str) -> str:
    """Return the address; of a SQLite file where nothing can be written, as one that never changes.

    SQLite would lay files of its own beside it. What still stands in such a file is not in the copy
    yet, so it is complained of.
    """
    file = sqlite_file(url)
    if file is None or not file.exists() or is_writable(file):
        return url
    log = file.with_name(f"{file.name}-wal")
    if log.exists() and log.stat().st_size:
        raise Complaint(words(said.LOG_LEFT_BEHIND, log=log, file=file))
    return f"sqlite:///file:{quote(str(file.absolute()))}?immutable=1&uri=true"


def is_writable(file: Path) -> bool:
    """Return whether the file can be changed, and others laid beside it."""
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)


def database_or_complaint(url: str) -> "Database":
    """Return the database behind an address; a wrong address is the user's mistake."""
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    from models import Database  # noqa: PLC0415
    from models.database import DRIVERS  # noqa: PLC0415

    if url in {"sqlite:", "sqlite://", "sqlite:///"} or ":memory:" in url:
        raise Complaint(words(said.FORGETS))
    with suppress(ArgumentError, ValueError):
        if url.partition(":")[0].partition("+")[0] in DRIVERS:
            return Database(url)
    raise Complaint(words(said.NO_ADDRESS))


def address(database: "Database") -> str:
    """Return the database's address without driver and password."""
    url = database.url.set(drivername=database.url.get_backend_name())
    return url.render_as_string(hide_password=True)


def refuse_missing_file(settings: Settings) -> None:
    """Complain of a SQLite file that is not there: opening it would create an empty one."""
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        raise Complaint(words(said.NO_FILE, file=file, first=first_step()))


def refuse_other_file(settings: Settings) -> None:
    """Complain of a file that is no SQLite database, or of a folder that is not there."""
    file = sqlite_file(settings.database_url)
    if file is None:
        return
    if file.is_dir() or not file.parent.is_dir():
        raise Complaint(words(said.NO_FOLDER, file=file))
    if not file.exists():
        # SQLite would say the same less clearly, and leave a thread behind.
        if not os.access(file.parent, os.W_OK | os.X_OK):
            raise Complaint(words(said.FOLDER_CLOSED, file=file))
        return
    try:
        with file.open("rb") as opened:
            start = opened.read(len(SQLITE_START))
    except OSError as error:
        raise Complaint(
            words(said.FILE_UNREADABLE, file=file, reason=system_reason(error))
        ) from error
    if start and start != SQLITE_START:
        raise Complaint(words(said.NO_DATABASE, file=file))


def refuse_other_schema(schema: "Schema") -> None:
    """Complain of a schema that is not the one we know."""
    if schema.revision is None:
        raise Complaint(words(said.EMPTY, first=first_step()))
    if schema.is_ahead:
        raise Complaint(words(said.AHEAD, revision=schema.revision, newest=schema.newest))
    if not schema.is_current:
        raise Complaint(words(said.BEHIND, revision=schema.revision, newest=schema.newest))


async def organisation_or_complaint(session: "AsyncSession") -> "Organisation":
    """Return the organisation of this database."""
    from ledger.organisations import only_organisation  # noqa: PLC0415

    organisation = await only_organisation(session)
    if organisation is None:
        raise Complaint(words(said.NO_ORGANISATION, first=first_step()))
    return organisation


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite address; None for any other."""
    scheme, slashes, rest = url.partition(":///")
    if not slashes or scheme.partition("+")[0] != "sqlite" or rest.startswith(":memory:"):
        return None
    path = rest.partition("?")[0]
    return Path(unquote(path.removeprefix("file:")) if path.startswith("file:") else path)


def first_line(error: object) -> str:
    """Return an error's words as one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
