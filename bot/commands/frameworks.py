"""The work model of an organisation: shown beside another, changed, checked, written out."""

from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from bot.commands import Complaint
from bot.commands.founding import framework_or_complaint
from bot.commands.opening import (
    database_for_reading,
    existing_database,
    organisation_or_complaint,
)
from bot.commands.tables import note, put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, system_reason, words
from wording.catalogues import listed_text
from wording.command_line import calls
from wording.command_line import frameworks as said
from wording.command_line import roster as files

if TYPE_CHECKING:
    from models.framework import Framework
    from models.framework.differences import Difference

SHOWN = 60  # characters of a value


async def show_differences(settings: Settings, *, name: str | None) -> None:
    """Show what the shipped work model of the same key, or another one, has and ours has not."""
    from ledger.organisations import framework_of  # noqa: PLC0415
    from models.framework.differences import differences  # noqa: PLC0415

    async with database_for_reading(settings) as database, database.read() as session:
        stored = framework_of(await organisation_or_complaint(session))
    other = framework_or_complaint(name or stored.key)
    found = differences(stored, other)
    for line in lines_of(found):
        put(line)
    if not found:
        put(words(said.SAME, name=other.name))


async def apply(settings: Settings, *, name: str, dry_run: bool, all_of_it: bool) -> None:
    """Show what another work model changes, and let it hold unless it is only asked."""
    from ledger.book.refusals import Refusal  # noqa: PLC0415
    from ledger.settings.frameworks import apply_framework, foresee  # noqa: PLC0415

    async with existing_database(settings) as database:
        framework = framework_or_complaint(name)
        async with database.read() if dry_run else database.write() as session:
            organisation = await organisation_or_complaint(session)
            try:
                change = await foresee(session, organisation, framework, all_of_it=all_of_it)
            except Refusal as refusal:
                raise complaint_of(refusal) from refusal
            entry = None
            if not dry_run:
                entry = await apply_framework(session, organisation, change, now=Clock().now())
            version = organisation.framework_version
    for line in lines_of(change.differences):
        put(line)
    if change.kept:
        note(words(said.KEPT, places=listed_text(change.kept, spoken())))
    if not change.differences:
        put(words(said.SAME, name=framework.name))
    elif entry is None:
        put(words(said.WOULD_CHANGE, name=framework.name))
    else:
        put(words(said.HAS_CHANGED, name=framework.name, version=version, seq=entry.seq))


def complaint_of(refusal: Exception) -> Complaint:
    """Return what the refusal says as a line."""
    from wording.settings.frameworks import ResponsibilitiesInUse  # noqa: PLC0415

    message = getattr(refusal, "message", None)
    if isinstance(message, ResponsibilitiesInUse):
        names = listed_text(message.names, spoken())
        return Complaint(words(said.IN_USE, names=names, tasks=message.tasks))
    raise refusal


async def check(settings: Settings, *, name: str) -> None:
    """Say that a work model can be used; where it cannot, it is a complaint.

    It is told in the organisation's language where there is an organisation to be read.
    """
    with suppress(Complaint):
        async with database_for_reading(settings) as database, database.read() as session:
            await organisation_or_complaint(session)
    framework = framework_or_complaint(name)
    nodes, categories, rules = (
        len(list(framework.walk())),
        len(framework.categories),
        len(framework.pushes) + len(framework.check_ins),
    )
    put(words(said.HOLDS, file=name, nodes=nodes, categories=categories, rules=rules))


async def export(settings: Settings, *, file: Path, force: bool) -> None:
    """Write the organisation's work model to a file that reads back as the same."""
    from ledger.organisations import framework_of  # noqa: PLC0415

    if file.suffix.lower() not in WRITERS:
        raise Complaint(words(said.OTHER_ENDING, file=file))
    async with database_for_reading(settings) as database, database.read() as session:
        framework = framework_of(await organisation_or_complaint(session))
    content = WRITERS[file.suffix.lower()](framework, file)
    try:
        with file.open("wb" if force else "xb") as opened:
            opened.write(content)
    except FileExistsError as error:
        raise Complaint(words(files.FILE_EXISTS, file=file)) from error
    except OSError as error:
        reason = system_reason(error)
        raise Complaint(words(calls.CANNOT_WRITE, file=file, reason=reason)) from error
    put(words(said.EXPORTED, file=file))


def toml_of(framework: "Framework", _file: Path) -> bytes:
    """Return the work model as TOML."""
    from models.framework.writing import as_toml  # noqa: PLC0415

    return as_toml(framework).encode()


def workbook_of(framework: "Framework", file: Path) -> bytes:
    """Return the work model as a workbook, in the language of the organisation."""
    from models.workbook.frameworks import TooLongError  # noqa: PLC0415
    from wording.frameworks.flaws import flaw_text  # noqa: PLC0415
    from wording.frameworks.workbook import write_framework  # noqa: PLC0415

    book = BytesIO()
    try:
        write_framework(book, framework, spoken())
    except TooLongError as error:
        reason = flaw_text(error.flaw, spoken())
        raise Complaint(words(said.TOO_LONG_FOR_CELLS, file=file, reason=reason)) from error
    return book.getvalue()


WRITERS = {".toml": toml_of, ".xlsx": workbook_of}


def lines_of(found: "Sequence[Difference]") -> list[str]:
    """Return a line for each difference."""
    from models.framework.differences import Kind  # noqa: PLC0415

    sentences = {Kind.ADDED: said.ADDED, Kind.DROPPED: said.DROPPED, Kind.CHANGED: said.CHANGED}
    return [
        words(
            sentences[one.kind],
            place=f"{one.section} {one.key}".rstrip(),
            name=one.name,
            fields=listed_text(
                (
                    words(said.FIELD, field=field, before=shown(before), after=shown(after))
                    for field, before, after in one.fields
                ),
                spoken(),
            ),
        )
        for one in found
    ]


def shown(value: object) -> str:
    """Return a value of the file, shortened."""
    if value is None:
        return words(said.UNSAID)
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
