"""Exporting in chat: an administrator taps what he wants, and the workbook comes as a file.

Its rows are read in the transaction of the tap, so there is an end to how many; the file itself is
made elsewhere. Whoever has more runs `taizhang export`.
"""

from typing import TYPE_CHECKING

from ledger.book.refusals import Refusal
from ledger.organisations import calendar_of
from ledger.people.inviting import check_administrator
from ledger.talk.acts import Act
from ledger.talk.files import answer_with_file
from models import Organisation
from wording.exports.in_chat import ExportAsked, ExportBeingMade, ExportSent, TooMuchToExport

if TYPE_CHECKING:
    from ledger.exports.pages import Exported
    from wording.workbooks.sheets import Row

MOST_ROWS = 2000  # of all sheets together


async def ask_what_to_export(act: Act) -> None:
    """/export: ask what is wanted."""
    await check_administrator(act)
    await act.answer(ExportAsked())


async def export(act: Act, kind: str) -> None:
    """Have the workbook made, and sent to who acts."""
    from ledger.exports.kinds import EXPORTS  # noqa: PLC0415  # late: few export
    from wording.exports.product import ExportedWorkbook, SheetTexts  # noqa: PLC0415

    await check_administrator(act)
    organisation = await act.session.get_one(Organisation, act.organisation_id)
    sheets, rows = [], 0
    for one in await EXPORTS[kind](act.session, organisation, act.now):
        found = await rows_of(one, MOST_ROWS - rows)
        if found is None:
            raise Refusal(TooMuchToExport(kind, MOST_ROWS))
        rows += 0 if one.sheet.hidden else len(found)
        sheets.append(SheetTexts.of(one.sheet, found, one.twin))
    calendar = await calendar_of(act.session, organisation)
    await act.answer_in_place(ExportBeingMade(kind))
    await answer_with_file(
        act,
        ExportedWorkbook(tuple(sheets)),
        name=f"{kind}-{calendar.day_of(act.now):%Y%m%d}.xlsx",
        caption=ExportSent(kind, rows),
        of=act.by,
    )


async def rows_of(sheet: "Exported", most: int) -> "list[Row] | None":
    """Return the rows of a sheet; None where there are more."""
    rows: list[Row] = []
    async for page in sheet.pages:
        rows += page
        if len(rows) > most:
            return None
    return rows
