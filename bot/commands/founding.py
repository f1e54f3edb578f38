"""Founding the organisation, and a fresh link for its administrator."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Complaint, WrongCall
from bot.commands.opening import (
    any_database,
    existing_database,
    organisation_or_complaint,
    refuse_other_schema,
)
from bot.commands.tables import TextFormat, note, put, put_json
from bot.commands.telegram_side import (
    how_to_join,
    identity_if_asked,
    keep_identity,
    news_of_bot,
)
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import speak, spoken, system_reason, words
from wording.catalogues import listed_text
from wording.command_line import founding as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Member, Organisation
    from models.framework import Framework, FrameworkError

LONGEST_ORGANISATION = 120
LONGEST_PERSON = 60
MOST_TOLD = 40  # things wrong with a file that are told in one go


async def found(
    settings: Settings, *, framework: str, name: str | None, admin: str | None, form: TextFormat
) -> None:
    """Create database and organisation, and print the administrator's link."""
    from bot.process.upgrade import upgrade  # noqa: PLC0415
    from ledger.organisations import found_organisation, only_organisation  # noqa: PLC0415

    title = checked_name(name, "--name", LONGEST_ORGANISATION)
    person = checked_name(admin, "--admin", LONGEST_PERSON)
    model = framework_or_complaint(framework)
    identity = await identity_if_asked(settings)
    async with any_database(settings) as (database, schema):
        if schema.is_ahead:
            refuse_other_schema(schema)
        await upgrade(database)
        now = Clock().now()
        async with database.write() as session:
            present = await only_organisation(session)
            if present is not None:
                raise Complaint(words(said.FOUNDED_ALREADY, name=present.name))
            organisation, member = await found_organisation(
                session, name=title, framework=model, administrator=person, now=now
            )
            keep_identity(organisation, identity)
            speak(organisation.language)
            if form is TextFormat.TABLE:
                put(words(said.FOUNDED, name=title, framework=model.name))
            await print_link(session, organisation, member, now=now, form=form)


async def reissue(
    settings: Settings, *, admin: str | None, lost_account: bool, form: TextFormat
) -> None:
    """Print a fresh link for an administrator; the old one stops working.

    He has not joined yet, or his account is lost and is released.
    """
    from ledger.people.authority import administrators  # noqa: PLC0415
    from ledger.people.inviting import release  # noqa: PLC0415

    async with existing_database(settings) as database:
        identity = await news_of_bot(database, settings)
        async with database.write() as session:
            organisation = await organisation_or_complaint(session)
            keep_identity(organisation, identity)
            everyone = await administrators(session, organisation.id)
            member = administrator_meant(everyone, admin, lost_account=lost_account)
            now = Clock().now()
            if member.telegram_user_id is not None:
                await release(session, member=member, by=None, now=now)
            await print_link(session, organisation, member, now=now, form=form)


def administrator_meant(
    everyone: "list[Member]", name: str | None, *, lost_account: bool
) -> "Member":
    """Return the administrator of that name, or the first one, who has not joined yet.

    With a lost account it is the one of that name who has.
    """
    named = [one for one in everyone if name in {None, one.name}]
    if not named:
        raise Complaint(words(said.NO_SUCH_ADMINISTRATOR, name=name))
    waiting = [one for one in named if (one.telegram_user_id is not None) == lost_account]
    if not waiting and lost_account:
        raise Complaint(words(said.NOT_JOINED, name=name))
    if not waiting:
        raise Complaint(words(said.JOINED_ALREADY))
    return waiting[0]


async def print_link(
    session: "AsyncSession",
    organisation: "Organisation",
    member: "Member",
    *,
    now: datetime,
    form: TextFormat,
) -> None:
    """Issue the member's join code and print it."""
    from ledger.people.inviting import expiry, issue_invitation  # noqa: PLC0415

    code = await issue_invitation(session, member=member, now=now)
    link = how_to_join(organisation.bot_username, code)
    until = expiry(organisation, now)
    if form is TextFormat.JSON:
        put_json(
            {
                "organisation": organisation.name,
                "name": member.name,
                "code": code,
                "link": link if organisation.bot_username else None,
                "expires_at": until.isoformat(),
            }
        )
        return
    how = said.OPEN_ONCE if organisation.bot_username else said.SEND_ONCE
    put(words(how, name=member.name, until=f"{until:%Y-%m-%d}"))
    put(f"    {link}")
    note(words(said.NEXT))


def framework_or_complaint(name_or_path: str) -> "Framework":
    """Return the framework; an unknown or broken one is the user's mistake."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from models.framework import FrameworkError, read_framework  # noqa: PLC0415

    if name_or_path.lower().endswith(".xlsx"):
        framework = framework_in_workbook(Path(name_or_path))
    else:
        try:
            framework = read_framework(name_or_path)
        except FrameworkError as error:
            raise Complaint(why_unusable(name_or_path, error)) from error
    try:
        ZoneInfo(framework.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise Complaint(
            words(said.NO_ZONE, file=name_or_path, zone=repr(framework.timezone))
        ) from error
    return framework


def framework_in_workbook(file: Path) -> "Framework":
    """Return the work model in a workbook; whatever is wrong is told by its cell."""
    from models.workbook.archive import MAX_FILE_BYTES  # noqa: PLC0415
    from models.workbook.frameworks import read_framework_workbook  # noqa: PLC0415
    from wording.command_line import calls  # noqa: PLC0415
    from wording.frameworks.flaws import wrong_text  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            found = read_framework_workbook(opened.read(MAX_FILE_BYTES + 1))
    except OSError as error:
        raise Complaint(words(calls.CANNOT_READ, file=file, reason=system_reason(error))) from error
    for one in found.notes:
        note(wrong_text(one, spoken()))
    if found.framework is None:
        raise Complaint(listed(str(file), [wrong_text(one, spoken()) for one in found.wrong]))
    return found.framework


def listed(file: str, wrong: list[str]) -> str:
    """Return what is wrong with a file: on its line where it is one thing, else one a line."""
    from wording.command_line import frameworks as told  # noqa: PLC0415

    if len(wrong) == 1:
        return f"{file}: {wrong[0]}"
    further = len(wrong) - MOST_TOLD
    more = [words(told.FURTHER, count=further)] if further > 0 else []
    first = words(told.UNUSABLE, file=file, count=len(wrong))
    return "\n  ".join([first, *wrong[:MOST_TOLD], *more])


def why_unusable(name_or_path: str, error: "FrameworkError") -> str:
    """Return why a work model cannot be used, each place in the file with what is wrong there."""
    from tomllib import TOMLDecodeError  # noqa: PLC0415

    from models.framework import shipped_frameworks  # noqa: PLC0415
    from wording.command_line import frameworks as told  # noqa: PLC0415
    from wording.frameworks.flaws import flaw_text  # noqa: PLC0415
    from wording.frameworks.toml import toml_text  # noqa: PLC0415

    if error.flaws:
        found = [(place or words(told.WHOLE), why) for place, why in error.flaws]
        return listed(name_or_path, [f"{at}: {flaw_text(why, spoken())}" for at, why in found])
    if isinstance(error.__cause__, TOMLDecodeError):
        reason = toml_text(error.__cause__, spoken())
        return words(told.NOT_TOML, file=name_or_path, reason=reason)
    known = listed_text(shipped_frameworks(), spoken())
    return words(told.NO_FRAMEWORK, file=name_or_path, known=known)


def checked_name(text: str | None, option: str, longest: int) -> str:
    """Return a name without stray spaces."""
    name = " ".join((text or "").split())
    if not name:
        raise WrongCall(words(said.OPTION_MISSING, option=option))
    if len(name) > longest:
        raise WrongCall(words(said.OPTION_LONG, option=option, limit=longest))
    if not name.isprintable():
        raise WrongCall(words(said.OPTION_HIDDEN, option=option))
    return name
