"""The workbook: an empty one to fill in, and a filled one into the books."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Complaint
from bot.commands.founding import framework_or_complaint
from bot.commands.opening import (
    any_database,
    existing_database,
    organisation_or_complaint,
    sqlite_file,
)
from bot.commands.progress import told_how_far
from bot.commands.tables import note, put
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import spoken, system_reason, words
from wording.catalogues import listed_text
from wording.command_line import calls
from wording.command_line import roster as said

SHOWN = 40  # signs of a cell

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from ledger.roster.edits import Edit
    from ledger.roster.planning import ImportPlan
    from models import Database
    from models.workbook import Contents, Problem
    from wording.roster.workbook import Choices


async def write_empty_workbook(
    settings: Settings, *, file: Path, framework: str | None, force: bool
) -> None:
    """Write the template; its choices come from the books, or else from a framework."""
    from wording.roster.workbook import write_template  # noqa: PLC0415

    choices = await choices_for(settings, framework)
    if file.suffix.lower() != ".xlsx":
        raise Complaint(words(said.NOT_XLSX, file=file))
    try:
        with file.open("wb" if force else "xb") as opened:
            write_template(opened, choices)
    except FileExistsError as error:
        raise Complaint(words(said.FILE_EXISTS, file=file)) from error
    except OSError as error:
        raise Complaint(
            words(calls.CANNOT_WRITE, file=file, reason=system_reason(error))
        ) from error
    put(words(said.FILL_IN, file=file))


async def choices_for(settings: Settings, framework: str | None) -> "Choices":
    """Return what the drop-downs offer."""
    from wording.roster.workbook import Choices  # noqa: PLC0415

    file = sqlite_file(settings.database_url)
    if framework is None and (file is None or file.exists()):
        async with any_database(settings) as (database, schema):
            if schema.is_current:
                async with database.read() as session:
                    choices = await choices_in_books(session)
                if choices is not None:
                    return choices
    model = framework_or_complaint(framework or "3315")
    return Choices(
        responsibilities=[node.name for node, _ in model.walk()],
        categories=[category.name for category in model.categories],
        tags=[tag.name for tag in model.tags],
        indicators=[indicator.title for indicator in model.indicators],
        fields=model.fields_of_categories,
    )


async def choices_in_books(session: "AsyncSession") -> "Choices | None":
    """Return what the organisation has to offer; None if it is not founded yet."""
    from ledger.organisations import framework_of, only_organisation  # noqa: PLC0415
    from ledger.roster.reading import read_books  # noqa: PLC0415
    from models import UnitKind  # noqa: PLC0415
    from wording.roster.workbook import Choices  # noqa: PLC0415

    organisation = await only_organisation(session)
    if organisation is None:
        return None
    books = await read_books(session, organisation.id)
    people = [one.name for one in books.members if one.left_at is None]
    return Choices(
        responsibilities=[node.name for node, _ in framework_of(organisation).walk()],
        departments=[name for key, name in books.unit_names.items() if key != books.top.id],
        branches=[one.name for one in books.units.values() if one.kind is UnitKind.BRANCH],
        people=people if len(people) > 1 else (),  # the founder alone is no choice
        projects=[project.name for project in books.projects.values()],
        categories=[category.name for category in framework_of(organisation).categories],
        tags=[tag.name for tag in framework_of(organisation).tags],
        indicators=[indicator.title for indicator in framework_of(organisation).indicators],
        fields=framework_of(organisation).fields_of_categories,
    )


async def import_workbook(
    settings: Settings, *, file: Path, dry_run: bool, standing: str | None = None
) -> None:
    """Read a workbook and take all of it, or say what is wrong with which cell and take nothing."""
    from ledger.people.tree import gaps_of  # noqa: PLC0415
    from ledger.roster.carrying_out import carry_out  # noqa: PLC0415
    from ledger.roster.edits import Standing  # noqa: PLC0415
    from ledger.roster.planning import plan_import  # noqa: PLC0415

    content = content_or_complaint(file)
    async with existing_database(settings) as database:
        contents = await contents_of(database, content)
        now = Clock().now()
        async with database.read() if dry_run else database.write() as session:
            organisation = await organisation_or_complaint(session)
            plan = await plan_import(
                session,
                organisation=organisation,
                contents=contents,
                now=now,
                standing=Standing(standing) if standing else Standing.ASKED,
            )
            if plan.problems:
                raise Complaint(listed(file, plan, contents))
            if plan.is_undecided and not dry_run:
                raise Complaint("\n".join([words(said.CONFLICTS, file=file), *conflicts_of(plan)]))
            notes = [line_of(one) for one in contents.notes]
            outcome, gaps = None, []
            if not dry_run:
                with told_how_far(len(plan.new_tasks)) as done:
                    outcome = await carry_out(
                        session,
                        organisation=organisation,
                        plan=plan,
                        source=file.name,
                        now=now,
                        done=done,
                    )
                gaps = [gap.line(spoken()) for gap in await gaps_of(session, organisation.id)]
        if outcome is not None:
            await database.refresh_statistics()
    tell(file, plan, dry_run=dry_run)
    for line in notes:
        note(line)
    for line in gaps:
        note(f"  {words(said.GAP, gap=line)}")
    if outcome is not None and outcome.told:
        note(words(said.TOLD_IN_CHAT, count=outcome.told))


async def contents_of(database: "Database", content: bytes) -> "Contents":
    """Return what a workbook holds, with the fields that the organisation's categories have."""
    from ledger.organisations import framework_of  # noqa: PLC0415
    from models.workbook import read_workbook  # noqa: PLC0415

    async with database.read() as session:
        framework = framework_of(await organisation_or_complaint(session))
    return read_workbook(content, fields=framework.fields_of_categories)


def content_or_complaint(file: Path) -> bytes:
    """Return the file's bytes; of one that is too big no more than shows it."""
    from models.workbook.archive import MAX_FILE_BYTES  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Complaint(words(calls.CANNOT_READ, file=file, reason=system_reason(error))) from error


def listed(file: Path, plan: "ImportPlan", contents: "Contents") -> str:
    """Return every problem on a line of its own, and what else is to be said."""
    lines = [words(said.NOT_IMPORTED, file=file, count=len(plan.problems))]
    lines += [line_of(problem) for problem in (*plan.problems, *contents.notes)]
    return "\n".join(lines)


def line_of(problem: "Problem") -> str:
    """Return where something stands in the workbook, and what is to be said of it."""
    from wording.roster.importing import reason_text  # noqa: PLC0415

    place = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
    value = f"“{problem.value}”" if problem.value else ""
    where = " ".join(filter(None, (place, value)))
    reason = reason_text(problem, spoken())
    return f"  {where}: {reason}" if where else f"  {reason}"


def tell(file: Path, plan: "ImportPlan", *, dry_run: bool) -> None:
    """Say what was done, or would be."""
    if plan.is_undecided:
        note("\n".join([words(said.CONFLICTS, file=file), *conflicts_of(plan)]))
    if plan.is_empty:
        known = plan.unchanged_people or plan.known_tasks
        known = known or plan.days.unchanged or plan.readings.unchanged
        known = known or plan.items.unchanged or plan.was_exported
        put(words(said.ON_THE_BOOKS if known else said.SHEETS_EMPTY, file=file))
        return
    put(words(said.WOULD_IMPORT if dry_run else said.IMPORTED, file=file))
    for what, new, changed, same in (
        (said.PEOPLE, len(plan.new_people), len(plan.changed_people), plan.unchanged_people),
        (said.DEPARTMENTS, len(plan.new_departments), 0, 0),
        (said.BRANCHES, len(plan.new_branches), 0, 0),
        (said.UNITS, 0, len(plan.tree.changed), 0),
        (said.SECRETARIES, len(plan.secretaries), 0, 0),
        (said.TAGS, 0, len(plan.tags), 0),
        (said.PROJECTS, len(plan.new_projects), 0, 0),
        (said.TASKS, len(plan.new_tasks), len(plan.changed_tasks), plan.known_tasks),
        (said.DAYS, len(plan.days.new), len(plan.days.changed), plan.days.unchanged),
        (
            said.READINGS,
            len(plan.readings.new),
            len(plan.readings.changed),
            plan.readings.unchanged,
        ),
        (said.ITEMS, len(plan.items.new), len(plan.items.changed), plan.items.unchanged),
    ):
        counts = ((said.NEW, new), (said.CHANGED, changed), (said.SAME, same))
        told = [words(sentence, count=count) for sentence, count in counts if count]
        if told:
            put(f"  {words(what, counts=listed_text(told, spoken()))}")
    tell_of_people(plan)
    for edit in plan.edits:
        put(f"  {cell_told(edit, said.EDIT)}")


def conflicts_of(plan: "ImportPlan") -> list[str]:
    """Return a line for each cell that the books have changed, too."""
    return [f"  {cell_told(edit, said.CONFLICT)}" for edit in plan.conflicts]


def cell_told(edit: "Edit", sentence: str) -> str:
    """Return what was changed in a cell: where, of what, before and after."""
    from wording.rendering import short  # noqa: PLC0415

    shown = {
        name: short(" ".join(text.split()), SHOWN) or words(said.NOTHING)
        for name, text in (
            ("name", edit.name),
            ("before", edit.before),
            ("after", edit.after),
            ("now", edit.now or ""),
        )
    }
    return words(sentence, place=f"{edit.sheet}!{edit.cell}", heading=edit.heading, **shown)


def tell_of_people(plan: "ImportPlan") -> None:
    """Say who is taken for whom: a person come back, a namesake."""
    for name in plan.returning:
        note(f"  {words(said.RETURNING, name=name)}")
    for person, other in plan.namesakes:
        unit = plan.books.unit_names[other.unit_id]
        facts = {"name": person.name, "other": other.name, "unit": unit}
        note(f"  {words(said.NAMESAKE, **facts)}")
