"""One person's data: put out whole, or erased, on his lawful request."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import Format, each, put, put_json, put_table, put_workbook
from bot.process.settings import Settings
from bot.process.speaking import spoken, words
from wording.catalogues import listed_text
from wording.command_line import people as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Member

HEADINGS = (said.TABLE, said.WHEN, said.WHAT)
WHEN = ("at", "said_at", "sent_at", "created_at", "registered_at", "received_at", "opened_at")


async def put_person(settings: Settings, *, name: str, form: Format, output: Path | None) -> None:
    """Put out everything stored about one person: JSON, or lines and a sheet that can be read."""
    from ledger.people.personal_data import data_of  # noqa: PLC0415

    async with existing_database(settings) as database, database.read() as session:
        member = await person_or_complaint(session, name)
        data = await data_of(session, member)
    if form is Format.JSON:
        put_json(data)
    elif form is Format.XLSX:
        headings = [words(heading) for heading in HEADINGS]
        await put_workbook(words(said.PERSONAL_DATA), headings, each(lines_of(data)), output)
    else:
        await put_table([words(heading) for heading in HEADINGS], each(lines_of(data)))


def lines_of(data: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str, str]]:
    """Return a line per row: its table, its moment, and its columns in words."""
    lines = []
    for table, rows in data.items():
        for row in rows:
            when = next((row[key] for key in WHEN if row.get(key)), "")
            told = [f"{key}: {value}" for key, value in row.items() if value not in (None, "", {})]
            lines.append((table, str(when)[:19], "; ".join(told)))
    return lines


async def erase(settings: Settings, *, name: str, yes: bool) -> None:
    """Erase what a person said and was told, batch by batch; his name and account at the end."""
    from ledger.people.authority import administrators  # noqa: PLC0415
    from ledger.people.introductions import open_tasks_of  # noqa: PLC0415
    from ledger.people.personal_data import end_erasure, erase_some  # noqa: PLC0415
    from models import Member  # noqa: PLC0415

    async with existing_database(settings) as database:
        async with database.read() as session:
            member = await person_or_complaint(session, name)
            key = (member.organisation_id, member.id)
            if tasks := await open_tasks_of(session, member):
                raise Complaint(words(said.STILL_OWNS, name=member.name, tasks=tasks, given=name))
            if [one.id for one in await administrators(session, key[0])] == [member.id]:
                raise Complaint(words(said.LAST_ADMINISTRATOR, name=member.name))
        if not yes:
            raise Complaint(words(said.ERASES_FOR_GOOD, name=member.name, given=name))
        rows = 0
        while True:
            async with database.write() as session:
                member = await session.get_one(Member, key)
                erased = await erase_some(session, member, now=datetime.now(UTC))
                if not erased:
                    entry = await end_erasure(session, member, now=datetime.now(UTC))
                    break
            rows += erased
    put(words(said.ERASED, rows=rows, seq=entry.seq))


async def person_or_complaint(
    session: "AsyncSession", name: str, *, present: bool = False
) -> "Member":
    """Return whom a name, a 工号 or 姓名（部门） means; complain if that is nobody, or several.

    With `present`, only who has not left can be meant.
    """
    from ledger.roster.people import WITH_DEPARTMENT  # noqa: PLC0415

    found = await people_named(session, name, present=present)
    pair = None if found else WITH_DEPARTMENT.fullmatch(name)
    if pair is not None:
        namesakes = await people_named(session, pair[1], present=present)
        found = [(one, unit) for one, unit in namesakes if unit == pair[2].strip()]
    if not found:
        raise Complaint(words(said.NOBODY, name=name))
    if len(found) > 1:
        ways = listed_text((one.code or f"{one.name}（{unit}）" for one, unit in found), spoken())
        raise Complaint(words(said.NAMESAKES, count=len(found), name=name, ways=ways))
    return found[0][0]


async def people_named(
    session: "AsyncSession", name: str, *, present: bool
) -> list[tuple["Member", str]]:
    """Return the members of that name or 工号, each with the name of his unit."""
    from sqlalchemy import and_, or_, select  # noqa: PLC0415

    from models import Member, Unit  # noqa: PLC0415

    organisation = await organisation_or_complaint(session)
    rows = await session.execute(
        select(Member, Unit.name)
        .join(Unit, and_(Unit.organisation_id == Member.organisation_id, Unit.id == Member.unit_id))
        .where(
            Member.organisation_id == organisation.id,
            or_(Member.name == name, Member.code == name.upper()),
            *((Member.left_at.is_(None),) if present else ()),
        )
        .order_by(Member.id)
    )
    return [(member, unit) for member, unit in rows]
