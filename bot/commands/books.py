"""Looking into the books: the ledger, the outbox, and whether the chain holds."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.commands import Complaint, WrongCall
from bot.commands.opening import database_for_reading, organisation_or_complaint
from bot.commands.points import check_points
from bot.commands.progress import told_how_far
from bot.commands.tables import (
    Format,
    TextFormat,
    each,
    note,
    put,
    put_json_rows,
    put_table,
    put_workbook,
)
from bot.process.settings import Settings
from bot.process.speaking import spoken, words
from wording.command_line import books as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from ledger.book.chain import Break, Verdict
    from models import Entry, Outbox

LEDGER_KEYS = ("seq", "at", "kind", "actor", "subject", "text", "version", "hash")
LEDGER_HEADINGS = (said.NUMBER, said.AT, said.KIND, said.ACTOR, said.SUBJECT, said.TEXT)
OUTBOX_HEADINGS = (
    said.NUMBER,
    said.STATE,
    said.TO,
    said.METHOD,
    said.SINCE,
    said.ATTEMPTS,
    said.REASON,
    said.TEXT,
)
TEXT_SHOWN = 60
# At least the eight signs that messages show: fewer would fit a forged chain too easily.
WITNESS = re.compile(r"\D*(\d+)\b.*?\b([0-9A-Fa-f]{8,64})\s*", re.ASCII)


async def put_ledger(settings: Settings, *, form: Format, output: Path | None) -> None:
    """Put out every entry, oldest first."""
    from ledger.book.chain import UnreadableEntryError  # noqa: PLC0415

    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        try:
            rows = entries_of(session, organisation.id)
            zone = ZoneInfo(organisation.timezone)
            await put_entries(rows, form=form, output=output, zone=zone)
        except UnreadableEntryError as error:
            raise Complaint(words(said.ENTRY_UNREADABLE)) from error


async def put_entries(
    rows: AsyncIterator[dict[str, Any]], *, form: Format, output: Path | None, zone: ZoneInfo
) -> None:
    """Put out entries as they are read.

    People read times in the organisation's zone, programs in UTC.
    """
    if form is Format.JSON:
        await put_json_rows(rows)
    elif form is Format.TABLE:
        headings = [words(heading) for heading in LEDGER_HEADINGS]
        await put_table(headings, (ledger_line(row, zone) async for row in rows))
    else:
        table = ([row[key] for key in LEDGER_KEYS] async for row in rows)
        await put_workbook(words(said.LEDGER), LEDGER_KEYS, table, output)


def clock_of(moment: str, zone: ZoneInfo, *, to: str = "seconds") -> str:
    """Return a moment, as JSON has it, on the organisation's clock."""
    local = datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec=to)


def ledger_line(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[object, ...]:
    """Return an entry as the table shows it."""
    from wording.exports.ledger import kind_text  # noqa: PLC0415
    from wording.rendering import short  # noqa: PLC0415

    return (
        row["seq"],
        clock_of(row["at"], zone),
        kind_text(row["kind"], spoken()),
        row["actor"],
        row["subject"],
        short(row["text"] or "", TEXT_SHOWN),
    )


async def entries_of(
    session: "AsyncSession", organisation_id: int
) -> AsyncIterator[dict[str, Any]]:
    """Yield the entries with their actors' names."""
    from sqlalchemy import select  # noqa: PLC0415

    from ledger.book.chain import entries_in_order  # noqa: PLC0415
    from ledger.exports.entries import secret_tasks, told_in  # noqa: PLC0415
    from models import Member  # noqa: PLC0415

    rows = await session.execute(
        select(Member.id, Member.name).where(Member.organisation_id == organisation_id)
    )
    names: dict[int, str] = dict(rows.all())
    secret = await secret_tasks(session, organisation_id)
    async for entry in entries_in_order(session, organisation_id):
        yield {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "kind": entry.kind,
            "actor": names.get(entry.actor_id) if entry.actor_id else None,
            "subject": pointer(entry.subject_kind, entry.subject_id),
            "text": words(said.HIDDEN) if is_about(entry, secret) else told_in(entry.content),
            "version": entry.version,
            "hash": entry.hash,
        }


def is_about(entry: "Entry", tasks: set[int]) -> bool:
    """Return whether an entry is about one of the tasks."""
    return entry.subject_kind == "task" and entry.subject_id in tasks


def pointer(kind: str | None, number: int | None) -> str | None:
    """Return what a row is about as `task:57`."""
    return f"{kind}:{number}" if kind else None


async def put_outbox(settings: Settings, *, form: TextFormat) -> None:
    """Put out what has not arrived and why: waiting, under way, unknown, refused, dropped."""
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        rows = await unsent(session, organisation.id)
        zone = ZoneInfo(organisation.timezone)
    if form is TextFormat.JSON:
        await put_json_rows(each(rows))
    elif not rows:
        put(words(said.OUTBOX_EMPTY))
    else:
        headings = [words(heading) for heading in OUTBOX_HEADINGS]
        await put_table(headings, each(outbox_line(row, zone) for row in rows))
        if any(row["state"] == "unknown" for row in rows):
            note(words(said.UNKNOWN_MEANS))


async def unsent(session: "AsyncSession", organisation_id: int) -> list[dict[str, Any]]:
    """Return the calls that have not been made with success, oldest first."""
    from sqlalchemy import select  # noqa: PLC0415

    from ledger.exports.entries import secret_tasks  # noqa: PLC0415
    from models import Member, Outbox, OutboxState  # noqa: PLC0415

    names = dict(
        (
            await session.execute(
                select(Member.id, Member.name).where(Member.organisation_id == organisation_id)
            )
        ).all()
    )
    rows = await session.scalars(
        select(Outbox)
        .where(Outbox.organisation_id == organisation_id, Outbox.state != OutboxState.SENT)
        .order_by(Outbox.id)
    )
    secret = await secret_tasks(session, organisation_id)
    return [as_row(row, names, secret) for row in rows]


def as_row(row: "Outbox", names: Mapping[int, str], secret: set[int]) -> dict[str, Any]:
    """Return an outbox row with the keys of `taizhang outbox`."""
    payload = row.payload
    hidden = row.about_kind == "task" and row.about_id in secret
    return {
        "id": row.id,
        "state": row.state.value,
        "method": row.method,
        "to": names.get(row.member_id) if row.member_id else None,
        "chat_id": row.chat_id,
        "about": pointer(row.about_kind, row.about_id),
        "created_at": row.created_at.isoformat(),
        "not_before": row.not_before.isoformat() if row.not_before else None,
        "attempts": row.attempts,
        "reason": row.error,
        "text": words(said.HIDDEN) if hidden else payload.get("text") or payload.get("caption"),
    }


def outbox_line(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[object, ...]:
    """Return a row as the table shows it."""
    from wording.rendering import short  # noqa: PLC0415

    return (
        row["id"],
        words(said.STATES[row["state"]]),
        row["to"] or row["chat_id"],
        row["method"],
        clock_of(row["created_at"], zone, to="minutes"),
        row["attempts"],
        short(row["reason"] or "", 60),
        short(row["text"] or "", 40),
    )


async def verify(settings: Settings, *, witness: str | None) -> None:
    """Say whether the chain holds, and points add up to what it tells; a break is a complaint."""
    from ledger.book.chain import length_of, verify_chain  # noqa: PLC0415

    seen = witness_of(witness) if witness is not None else None
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        with told_how_far(await length_of(session, organisation.id)) as done:
            verdict = await verify_chain(session, organisation.id, witness=seen, done=done)
        counted = await check_points(session, organisation) if verdict.broken is None else ""
    if verdict.broken is not None:
        raise Complaint(described_break(verdict, verdict.broken))
    holds = said.CHAIN_HOLDS_ERASED if verdict.erased else said.CHAIN_HOLDS
    last = f"{verdict.entries}:{verdict.last_hash}"
    put(words(holds, entries=verdict.entries, erased=verdict.erased, last=last))
    if counted:
        put(counted)


def described_break(verdict: "Verdict", broken: "Break") -> str:
    """Return where the chain does not hold, and why."""
    if broken.reason == "witness_differs" and broken.seq > verdict.entries:
        return words(said.CUT_OFF, entries=verdict.entries, seq=broken.seq)
    reason = words(said.BREAKS[broken.reason])
    return words(said.CHAIN_BROKEN, seq=broken.seq, reason=reason)


def witness_of(text: str) -> tuple[int, str]:
    """Return number and hash of a witness: 57:1f3a9c0d, or the line as a message showed it."""
    found = WITNESS.fullmatch(text)
    if found is None:
        raise WrongCall(words(said.WITNESS_SHAPE, text=text))
    return int(found[1]), found[2].lower()
