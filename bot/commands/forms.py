"""Forms made elsewhere: a plain XLSForm becomes one of the work model's forms."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import note, put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, system_reason, words
from wording.catalogues import listed_text
from wording.command_line import calls
from wording.command_line import forms as said

if TYPE_CHECKING:
    from pydantic import ValidationError
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Entry, Organisation
    from models.framework import Form

MOST_TOLD = 40  # problems that are told in one go


async def add_form(
    settings: Settings, *, file: Path, responsibility: str | None, dry_run: bool
) -> None:
    """Put the form of a file into the organisation's work model, or say what is wrong with it."""
    from pydantic import ValidationError  # noqa: PLC0415

    async with existing_database(settings) as database:  # which knows whose language is spoken
        form = form_or_complaint(file)
        async with database.read() if dry_run else database.write() as session:
            organisation = await organisation_or_complaint(session)
            node = key_or_complaint(organisation, responsibility)
            try:
                entry = await put_in(session, organisation, form, node, dry_run=dry_run)
            except ValidationError as error:
                reason = reason_unfit(error)
                raise Complaint(words(said.UNFIT, file=file, reason=reason)) from error
    facts = {"key": form.key, "title": form.title, "count": len(form.asked)}
    if dry_run:
        put(words(said.WOULD_ADD, **facts))
    elif entry is None:
        put(words(said.STANDS_ALREADY, **facts))
    else:
        put(words(said.ADDED, **facts, seq=entry.seq))


async def put_in(
    session: "AsyncSession",
    organisation: "Organisation",
    form: "Form",
    responsibility: str | None,
    *,
    dry_run: bool,
) -> "Entry | None":
    """Add the form, or only see whether it fits. Raises ValidationError where it does not."""
    from ledger.organisations import framework_of  # noqa: PLC0415
    from ledger.registers.adding import add_form as add  # noqa: PLC0415
    from ledger.registers.adding import with_form  # noqa: PLC0415

    if dry_run:
        with_form(framework_of(organisation), form, responsibility)
        return None
    return await add(session, organisation, form, responsibility=responsibility, now=Clock().now())


def reason_unfit(error: "ValidationError") -> str:
    """Return why the work model does not hold together with the form."""
    from models.framework.reading import flaws_of  # noqa: PLC0415
    from wording.frameworks.flaws import flaw_text  # noqa: PLC0415

    return listed_text([flaw_text(why, spoken()) for _, why, _ in flaws_of(error)], spoken())


def form_or_complaint(file: Path) -> "Form":
    """Return the form in a file; what was left out is noted, what is wrong becomes a complaint."""
    from models.workbook.xlsform import read_xlsform  # noqa: PLC0415
    from wording.frameworks.flaws import form_problem_text  # noqa: PLC0415

    try:
        found = read_xlsform(file.read_bytes(), file.stem)
    except OSError as error:
        raise Complaint(words(calls.CANNOT_READ, file=file, reason=system_reason(error))) from error
    if found.form is None:
        told = [form_problem_text(one, spoken()) for one in found.problems[:MOST_TOLD]]
        further = len(found.problems) - len(told)
        more = [words(said.FURTHER, count=further)] if further else []
        first = words(said.NO_FORM, file=file, count=len(found.problems))
        raise Complaint("\n  ".join([first, *told, *more]))
    for left in found.left_out[:MOST_TOLD]:
        note(words(said.LEFT_OUT, problem=form_problem_text(left, spoken())))
    return found.form


def key_or_complaint(organisation: "Organisation", name: str | None) -> str | None:
    """Return the key of the responsibility that is named by its name or key."""
    from ledger.organisations import framework_of  # noqa: PLC0415

    if name is None:
        return None
    nodes = [node for node, _ in framework_of(organisation).walk()]
    for node in nodes:
        if name in {node.key, node.name}:
            return node.key
    raise Complaint(words(said.NO_RESPONSIBILITY, name=name))
