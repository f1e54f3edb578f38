"""Looking into the books: the ledger, the outbox, and whether the chain holds."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import orjson

from bot.commands import Complaint, WrongCall
from bot.commands.opening import database_for_reading, organisation_or_complaint
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

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from ledger.book.chain import Break, Verdict
    from models import Entry, Outbox

LEDGER_KEYS = ("seq", "at", "kind", "actor", "subject", "text", "version", "hash")
LEDGER_HEADINGS = ("№", "at", "kind", "actor", "subject", "text")
OUTBOX_HEADINGS = ("№", "state", "to", "method", "since", "attempts", "reason", "text")
TEXT_SHOWN = 60
HIDDEN = "（保密）"  # in place of what was said of a confidential task
UNKNOWN_MEANS = (
    "unknown: Telegram's answer never came, so it may have arrived or not;"
    " its reader gets it once more by writing /again"
)
# At least the eight signs that messages show: fewer would fit a forged chain too easily.
WITNESS = re.compile(r"\D*(\d+)\b.*?\b([0-9A-Fa-f]{8,64})\s*", re.ASCII)
# What an entry is about, said in one word, in this order.
SPOKEN = ("text", "title", "name")
TOLD_FIRST = frozenset({"rule", "period"})


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
            raise Complaint("an entry cannot be read: `taizhang verify` names it") from error


async def put_entries(
    rows: AsyncIterator[dict[str, Any]], *, form: Format, output: Path | None, zone: ZoneInfo
) -> None:
    """Put out entries as they are read; a workbook is written when all are there.

    People read times in the organisation's zone, programs in UTC.
    """
    if form is Format.JSON:
        await put_json_rows(rows)
    elif form is Format.TABLE:
        await put_table(LEDGER_HEADINGS, (ledger_line(row, zone) async for row in rows))
    else:
        table = [[row[key] for key in LEDGER_KEYS] async for row in rows]
        put_workbook("台账", LEDGER_KEYS, table, output)


def clock_of(moment: str, zone: ZoneInfo, *, to: str = "seconds") -> str:
    """Return a moment, as JSON has it, on the organisation's clock."""
    local = datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None)
    return local.isoformat(sep=" ", timespec=to)


def ledger_line(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[object, ...]:
    """Return an entry as the table shows it."""
    from wording.rendering import short  # noqa: PLC0415

    return (
        row["seq"],
        clock_of(row["at"], zone),
        row["kind"],
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
            "text": HIDDEN if is_about(entry, secret) else text_of(entry),
            "version": entry.version,
            "hash": entry.hash,
        }


async def secret_tasks(session: "AsyncSession", organisation_id: int) -> set[int]:
    """Return the numbers of the confidential tasks: what was said of them is not put out."""
    from sqlalchemy import select  # noqa: PLC0415

    from models import Task  # noqa: PLC0415

    rows = await session.scalars(
        select(Task.id).where(Task.organisation_id == organisation_id, Task.confidential.is_(True))
    )
    return set(rows)


def is_about(entry: "Entry", tasks: set[int]) -> bool:
    """Return whether an entry is about one of the tasks."""
    return entry.subject_kind == "task" and entry.subject_id in tasks


def text_of(entry: "Entry") -> str | None:
    """Return what was said or whom or what it is about; None once the content was erased."""
    if entry.content is None:
        return None
    try:
        content = orjson.loads(entry.content)
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        return str(entry.content)  # not written through us; `verify` names it
    for word in SPOKEN:
        if isinstance(content.get(word), str):
            return str(content[word])
    keys = sorted(content, key=lambda key: key not in TOLD_FIRST)
    return "; ".join(f"{key}: {content[key]}" for key in keys if content[key] is not None)


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
        put("the outbox is empty: everything said has been sent")
    else:
        await put_table(OUTBOX_HEADINGS, each(outbox_line(row, zone) for row in rows))
        if any(row["state"] == "unknown" for row in rows):
            note(UNKNOWN_MEANS)


async def unsent(session: "AsyncSession", organisation_id: int) -> list[dict[str, Any]]:
    """Return the calls that have not been made with success, oldest first."""
    from sqlalchemy import select  # noqa: PLC0415

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
        "text": HIDDEN if hidden else payload.get("text") or payload.get("caption"),
    }


def outbox_line(row: Mapping[str, Any], zone: ZoneInfo) -> tuple[object, ...]:
    """Return a row as the table shows it."""
    from wording.rendering import short  # noqa: PLC0415

    return (
        row["id"],
        row["state"],
        row["to"] or row["chat_id"],
        row["method"],
        clock_of(row["created_at"], zone, to="minutes"),
        row["attempts"],
        short(row["reason"] or "", 60),
        short(row["text"] or "", 40),
    )


async def verify(settings: Settings, *, witness: str | None) -> None:
    """Say whether the chain holds; a break is a complaint."""
    from ledger.book.chain import verify_chain  # noqa: PLC0415

    seen = witness_of(witness) if witness is not None else None
    async with database_for_reading(settings) as database, database.read() as session:
        organisation = await organisation_or_complaint(session)
        verdict = await verify_chain(session, organisation.id, witness=seen)
    if verdict.broken is not None:
        raise Complaint(described_break(verdict, verdict.broken))
    erased = f" ({verdict.erased} erased)" if verdict.erased else ""
    last = f"{verdict.entries}:{verdict.last_hash}"
    put(f"the chain holds: {verdict.entries} entries{erased}, last {last}")


def described_break(verdict: "Verdict", broken: "Break") -> str:
    """Return where the chain does not hold, and why."""
    if broken.reason == "witness_differs" and broken.seq > verdict.entries:
        return (
            f"the ledger ends with entry {verdict.entries}, the witness saw entry {broken.seq}:"
            " either its number is mistyped, or entries have been cut off"
        )
    return f"the chain is broken at entry {broken.seq}: {broken.reason.replace('_', ' ')}"


def witness_of(text: str) -> tuple[int, str]:
    """Return number and hash of a witness: 57:1f3a9c0d, or the line as a message showed it."""
    found = WITNESS.fullmatch(text)
    if found is None:
        raise WrongCall(f"--witness {text}: give number and hash, such as 57:1f3a9c0d")
    return int(found[1]), found[2].lower()
