"""Importing in chat: an administrator sends the workbook, is shown what it would do, and confirms.

The same plan as at the command line; it is made anew when it is confirmed, so that what has changed
meanwhile is seen. The file is fetched by the doorway, outside of any transaction.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from ledger.book.refusals import Refusal
from ledger.people.inviting import check_administrator
from ledger.people.tree import gaps_of
from ledger.roster.edits import Edit, Standing
from ledger.talk.acts import Act
from ledger.talk.prompts import close_prompt, open_prompt, open_prompt_by_id
from models import EvidenceKind, Organisation, Prompt
from models.documents import kind_of
from models.numbering import hold_chain_end
from models.talk import File
from models.workbook import Contents
from wording.roster.importing_in_chat import (
    CellChanged,
    ImportCounts,
    ImportDone,
    ImportOver,
    ImportRefused,
    ImportShown,
    NotAWorkbook,
    NothingToImport,
    WorkbookAsked,
)

if TYPE_CHECKING:
    from ledger.roster.planning import ImportPlan

ASKED, SHOWN = "import.file", "import.confirm"
PROBLEMS_SHOWN = 12
EDITS_SHOWN, CONFLICTS_SHOWN = 10, 6


async def ask_for_workbook(act: Act) -> None:
    """Ask for the workbook."""
    await check_administrator(act)
    prompt = await open_prompt(act, ASKED)
    await act.answer(WorkbookAsked(prompt.id), about=prompt.subject)


async def workbook_said(act: Act) -> File:
    """Return the workbook that was sent. Refused to others, and where it is none."""
    await check_administrator(act)
    files = act.words.files
    fits = len(files) == 1 and files[0].kind is EvidenceKind.DOCUMENT
    if not fits or kind_of(files[0].name) != "xlsx":
        raise Refusal(NotAWorkbook())
    return files[0]


async def show_import(
    act: Act, file: File, contents: Contents | None, asked: Prompt | None = None
) -> None:
    """Show what the workbook would do, for confirmation; or every cell that is wrong."""
    plan = await plan_or_refusal(act, contents)
    if asked is not None:
        close_prompt(act, asked)
    if plan.is_empty and not plan.is_undecided:
        await act.answer(NothingToImport())
        return
    kept = asdict(file) | {"kind": file.kind.value}
    prompt = await open_prompt(act, SHOWN, file=kept)
    shown = ImportShown(
        prompt.id,
        counts_in(plan),
        cells_in(plan.edits[:EDITS_SHOWN]),
        len(plan.edits),
        cells_in(plan.conflicts[:CONFLICTS_SHOWN]),
        len(plan.conflicts),
    )
    await act.answer(shown, about=prompt.subject)


def cells_in(edits: Iterable[Edit]) -> tuple[CellChanged, ...]:
    """Return changed cells as they are shown."""
    return tuple(
        CellChanged(one.name, one.heading, one.before, one.after, one.now) for one in edits
    )


async def plan_or_refusal(
    act: Act, contents: Contents | None, standing: Standing = Standing.ASKED
) -> "ImportPlan":
    """Return the plan. Refused where the file did not come, or where a cell is wrong."""
    from ledger.roster.planning import plan_import  # noqa: PLC0415  # late: few import

    if contents is None:
        raise Refusal(NotAWorkbook())
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    plan = await plan_import(
        act.session,
        organisation=organisation,
        contents=contents,
        now=act.now,
        standing=standing,
    )
    if plan.problems:
        raise Refusal(ImportRefused(plan.problems[:PROBLEMS_SHOWN], len(plan.problems)))
    return plan


async def import_to_confirm(act: Act, prompt_id: int) -> Prompt:
    """Return the question whether a file is to be imported, as long as it is open."""
    await check_administrator(act)
    prompt = await open_prompt_by_id(act, prompt_id, SHOWN)
    if prompt is None:
        raise Refusal(ImportOver())
    return prompt


async def file_to_confirm(act: Act, prompt_id: int) -> File:
    """Return the file whose import waits for the administrator's word."""
    return File.kept((await import_to_confirm(act, prompt_id)).state["file"])


async def confirm_import(
    act: Act, prompt_id: int, contents: Contents | None, standing: Standing = Standing.ASKED
) -> None:
    """Carry the import out, and tell what was done and what the tree still lacks.

    What the books have come to conflict with since it was shown is asked about first.
    """
    from ledger.roster.carrying_out import carry_out  # noqa: PLC0415  # late, as above

    await hold_chain_end(act.session, act.organisation_id)
    prompt = await import_to_confirm(act, prompt_id)
    file = File.kept(prompt.state["file"])
    plan = await plan_or_refusal(act, contents, standing)
    if plan.is_undecided:
        await show_import(act, file, contents, prompt)
        return
    close_prompt(act, prompt)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    outcome = await carry_out(
        act.session,
        organisation=organisation,
        plan=plan,
        source=file.name or "chat",
        now=act.now,
    )
    gaps = tuple(await gaps_of(act.session, act.organisation_id))
    await act.answer_in_place(ImportDone(counts_in(plan), outcome.told, gaps))


def counts_in(plan: "ImportPlan") -> ImportCounts:
    """Return how much of what an import adds and changes."""
    return ImportCounts(
        people=len(plan.new_people),
        people_changed=len(plan.changed_people),
        departments=len(plan.new_departments),
        branches=len(plan.new_branches),
        units_changed=len(plan.tree.changed),
        secretaries=len(plan.secretaries),
        tags=len(plan.tags),
        tasks=len(plan.new_tasks),
        days=len(plan.days.to_set),
        readings=len(plan.readings.new),
        readings_corrected=len(plan.readings.changed),
        items=len(plan.items.to_set),
        tasks_changed=len(plan.changed_tasks),
    )
