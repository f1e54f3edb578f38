"""Join links for everyone who has not joined: only hashes are kept, so each call issues anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import (
    Format,
    each,
    note,
    put_json_rows,
    put_table,
    put_workbook,
    write_file,
)
from bot.commands.telegram_side import LINK, keep_identity, news_of_bot
from bot.process.clock import Clock
from bot.process.settings import Settings
from bot.process.speaking import words
from wording.command_line import people as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Organisation

HEADINGS = (said.NAME, said.DEPARTMENT, said.ROLE, said.JOIN_LINK, said.OR_SEND)


async def invite(
    settings: Settings, *, form: Format, output: Path | None, sheet: Path | None = None
) -> None:
    """Issue a fresh code for every member not yet joined, and put out all links."""
    async with existing_database(settings) as database:
        identity = await news_of_bot(database, settings)
        async with database.write() as session:
            organisation = await organisation_or_complaint(session)
            keep_identity(organisation, identity)
            rows = await invitations_of(session, organisation)
            # Put out before the commit: if that fails, the earlier links still work.
            if sheet is None:
                await put_out(rows, form=form, output=output)
            else:
                put_sheet(rows, organisation, sheet)


async def invitations_of(
    session: "AsyncSession", organisation: "Organisation"
) -> list[dict[str, Any]]:
    """Return a row for every member on the roster; those not joined get a code."""
    from ledger.people.inviting import issue_invitations  # noqa: PLC0415
    from ledger.roster.reading import roster_of  # noqa: PLC0415
    from wording.languages import supported  # noqa: PLC0415
    from wording.people.roles import roles_text  # noqa: PLC0415

    language = supported(organisation.language)
    people = await roster_of(session, organisation.id)
    waiting = [person.member for person in people if person.member.telegram_user_id is None]
    codes = await issue_invitations(session, members=waiting, now=Clock().now())
    code_of = {member.id: code for member, code in zip(waiting, codes, strict=True)}
    return [
        {
            "name": person.member.name,
            "department": person.unit,
            "role": roles_text(person.roles, language),
            "code": code_of.get(person.member.id),
            "link": link_of(organisation.bot_username, code_of.get(person.member.id)),
            "joined": person.member.telegram_user_id is not None,
        }
        for person in people
    ]


def link_of(username: str | None, code: str | None) -> str | None:
    """Return the join link, where there is a code and the bot's name is known."""
    return LINK.format(username=username, code=code) if username and code else None


def put_sheet(rows: list[dict[str, Any]], organisation: "Organisation", file: Path) -> None:
    """Write a sheet to print for all who have not joined. Raises Complaint without a bot's name."""
    from wording.people import inviting  # noqa: PLC0415
    from wording.people.sheet import Invited, InviteSheet  # noqa: PLC0415

    waiting = [row for row in rows if not row["joined"]]
    if any(row["link"] is None for row in waiting):
        raise Complaint(words(said.NO_LINKS))
    people = tuple(Invited(row["name"], row["department"], row["link"]) for row in waiting)
    title = words(inviting.SHEET_TITLE, name=organisation.name)
    write_file(file, InviteSheet(title, words(inviting.SHEET_HOW), people).content())
    note(words(said.SHEET_WRITTEN, count=len(people), file=file))


async def put_out(rows: list[dict[str, Any]], *, form: Format, output: Path | None) -> None:
    """Write all rows as JSON, or those of the people not yet joined as table or workbook."""
    if form is Format.JSON:
        await put_json_rows(each(rows))
        return
    table = [
        (row["name"], row["department"], row["role"], row["link"], f"/start {row['code']}")
        for row in rows
        if not row["joined"]
    ]
    headings = [words(heading) for heading in HEADINGS]
    if form is Format.XLSX:
        await put_workbook(words(said.JOIN_LINK), headings, each(table), output)
    elif table:
        await put_table(headings, each(table))
    note(words(said.INVITED, waiting=len(table), joined=len(rows) - len(table)))
