"""Long-running commands: the bot itself, and the simulator alone."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from bot.commands import Complaint
from bot.commands.opening import (
    any_database,
    database_or_complaint,
    organisation_or_complaint,
    refuse_missing_file,
    refuse_other_schema,
    settings_or_complaint,
    unusable,
)
from bot.commands.tables import note, put
from bot.process.settings import Settings, SettingsError
from bot.process.speaking import system_reason, words
from wording.command_line import calls, founding

if TYPE_CHECKING:
    from models import Database

Found = TypeVar("Found")


def run_bot() -> None:
    """Run the bot until it is told to stop."""
    settings = settings_or_complaint()
    try:
        settings.token  # noqa: B018  # asked for its complaint, before anything is touched
        refuse_missing_file(settings)
        with all_kept(), left_out("rich", "click"):
            import_module("bot.process.house")
        fastest_runner()(open_house(settings))
    except SettingsError as error:
        raise Complaint(str(error)) from error


async def open_house(settings: Settings) -> None:
    """Bring the database to our schema and open the house."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from bot.process.house import run  # noqa: PLC0415
    from bot.process.lease import LeaseHeldError  # noqa: PLC0415
    from models.absence import is_away  # noqa: PLC0415

    await make_ready(settings)
    try:
        await run(settings)
    except LeaseHeldError as error:
        raise Complaint(str(error)) from error
    except DBAPIError as error:
        if not is_away(error):
            raise
        raise unusable(database_or_complaint(settings.database_url), error) from error


@contextmanager
def all_kept() -> Iterator[None]:
    """Import without a look for garbage: there is none, and looking costs an eighth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def left_out(*libraries: str) -> Iterator[None]:
    """Import as if these were not installed, which others take along for terminals.

    httpx and structlog do: ninety modules for a command line and for tracebacks we print ourselves.
    """
    hidden = [library for library in libraries if library not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: not to be found
    try:
        yield
    finally:
        for library in hidden:
            del sys.modules[library]


async def make_ready(settings: Settings) -> None:
    """Refuse to start without token or organisation; upgrade the schema."""
    from bot.process.upgrade import upgrade  # noqa: PLC0415

    async with any_database(settings) as (database, schema):
        if schema.revision is None or schema.is_ahead:
            refuse_other_schema(schema)
        if not schema.is_current:
            await upgrade(database)
        await refuse_refused_token(database, settings)


async def refuse_refused_token(database: "Database", settings: Settings) -> None:
    """Complain of a new token that Telegram does not accept.

    Only of a new one: later Telegram may be out of order, and the bot waits until it is well again.
    """
    from bot.commands.telegram_side import TokenRefused, ask_identity  # noqa: PLC0415

    async with database.read() as session:
        organisation = await organisation_or_complaint(session)
    if organisation.bot_id == settings.bot_id and organisation.bot_username:
        return
    try:
        await ask_identity(settings)
    except TokenRefused:
        raise
    except Complaint as complaint:
        note(f"taizhang: {words(founding.TRYING_ON, reason=complaint.message)}")


def run_simulator(
    port: int, *, page_port: int, bots: Sequence[str] = (), people: Sequence[str] = ()
) -> None:
    """Run the simulator until told to stop; addresses, key and tokens come as a line of JSON."""
    from simulator.serving import serve  # noqa: PLC0415

    def announce(line: str) -> None:
        put(line)
        sys.stdout.flush()

    try:
        fastest_runner()(
            serve(port, page_port=page_port, bots=bots, people=people, announce=announce)
        )
    except OSError as error:
        raise Complaint(words(calls.PORT_TAKEN, port=port, reason=system_reason(error))) from error


def fastest_runner() -> Callable[[Coroutine[Any, Any, Found]], Found]:
    """Return uvloop's runner where it is installed, else Python's own."""
    try:
        import uvloop  # noqa: PLC0415  # late: it is not there on Windows
    except ImportError:
        return asyncio.run
    runner: Callable[[Coroutine[Any, Any, Found]], Found] = uvloop.run
    return runner
