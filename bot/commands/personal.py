"""One person's data: put out whole, or erased, on his lawful request."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import Format, each, put, put_json, put_table, put_workbook
from bot.process.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from models import Member

HEADINGS = ("表", "时间", "内容")
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
        put_workbook("个人数据", HEADINGS, lines_of(data), output)
    else:
        await put_table(HEADINGS, each(lines_of(data)))


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
                raise Complaint(
                    f"{member.name} answers for {tasks} open tasks:"
                    f" hand them over by `taizhang leave {name} --to NAME`"
                )
            if [one.id for one in await administrators(session, key[0])] == [member.id]:
                raise Complaint(f"{member.name} is the only administrator: make another one first")
        if not yes:
            raise Complaint(
                f"this erases for good what {member.name} said and was told; "
                f"look at it with `taizhang person {name}`, then add --yes"
            )
        rows = 0
        while True:
            async with database.write() as session:
                member = await session.get_one(Member, key)
                erased = await erase_some(session, member, now=datetime.now(UTC))
                if not erased:
                    entry = await end_erasure(session, member, now=datetime.now(UTC))
                    break
            rows += erased
    put(f"erased: {rows} rows emptied, entry {entry.seq} says so; the ledger still verifies")


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
        raise Complaint(f"nobody on the roster is called {name}, and nobody has that number")
    if len(found) > 1:
        ways = ", ".join(one.code or f"{one.name}（{unit}）" for one, unit in found)
        raise Complaint(f"{len(found)} people are called {name}: say which one by {ways}")
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
