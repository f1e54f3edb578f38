"""The ledger, the outbox and the inbox as the page's panels show them, watched for changes."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any, TypeVar, cast

import orjson
from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.commands.books import pointer
from ledger.book.chain import Verdict, verify_chain
from ledger.exports.entries import told_in
from models import Database, Entry, Inbox, InboxState, Member, Outbox, OutboxState
from simulator.page.scene import milliseconds

LATEST = 300
UNSENT_SHOWN = 12
VERIFIES_WITHIN_S = 30.0
ENTRIES = cast("Table", Entry.__table__)
WAITING = (OutboxState.PENDING, OutboxState.SENDING)
UNSENT = (*WAITING, OutboxState.UNKNOWN, OutboxState.REFUSED)
State = TypeVar("State", OutboxState, InboxState)

Body = dict[str, Any]


class Books:
    """Looks into a database that holds one organisation; writes there only to tamper."""

    def __init__(
        self,
        database: Database,
        organisation_id: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._database = database
        self._organisation_id = organisation_id
        self._environment = environment
        """That in which `taizhang` runs."""
        self.was_tampered = False
        self._kept: dict[int, str | None] = {}
        """What tampered entries held, by number."""

    async def entries(self, *, after: int = 0, latest: int = LATEST) -> list[Body]:
        """Return the entries behind a number, oldest first, the latest ones of many."""
        async with self._database.read() as session:
            names = await names_of_members(session)
            rows = await session.scalars(
                select(Entry).where(Entry.seq > after).order_by(Entry.seq.desc()).limit(latest)
            )
            return [self._described(entry, names) for entry in reversed(rows.all())]

    def _described(self, entry: Entry, names: Mapping[int, str]) -> Body:
        return {
            "seq": entry.seq,
            "at": milliseconds(entry.at),
            "kind": entry.kind,
            "actor": names.get(entry.actor_id) if entry.actor_id else None,
            "subject": pointer(entry.subject_kind, entry.subject_id),
            "text": told_in(entry.content),
            "version": entry.version,
            "hash": entry.hash,
            "previous": entry.previous_hash,
            "tampered": entry.seq in self._kept,
        }

    async def kinds(self) -> list[str]:
        """Return which kinds of entries there are."""
        async with self._database.read() as session:
            return list(await session.scalars(select(Entry.kind).distinct()))

    async def doors(self) -> Body:
        """Count what waits, was sent, is unknown; show what has not been sent."""
        async with self._database.read() as session:
            out = await counts(session, Outbox.state)
            into = await counts(session, Inbox.state)
            unsent = await session.scalars(
                select(Outbox)
                .where(Outbox.state.in_(UNSENT))
                .order_by(Outbox.id.desc())
                .limit(UNSENT_SHOWN)
            )
            names = await names_of_members(session)
            rows = [unsent_row(row, names) for row in unsent]
        return {"outbox": outbox_counts(out), "inbox": inbox_counts(into), "unsent": rows}

    async def tampers(self, seq: int) -> bool:
        """Change what an entry says behind the ledger's back; False if there is no such text."""
        async with self._database.write() as session:
            entry = await session.get(Entry, (self._organisation_id, seq))
            if entry is None or entry.content is None or seq in self._kept:
                return False
            self._kept[seq] = entry.content
            self.was_tampered = True
            await session.execute(
                update(ENTRIES).where(*self._is(seq)).values(content=falsified(entry.content))
            )
        return True

    async def restores(self) -> None:
        """Put back everything that was tampered with."""
        async with self._database.write() as session:
            for seq, content in self._kept.items():
                await session.execute(update(ENTRIES).where(*self._is(seq)).values(content=content))
        self._kept.clear()

    def _is(self, seq: int) -> tuple[Any, ...]:
        return ENTRIES.c.organisation_id == self._organisation_id, ENTRIES.c.seq == seq

    async def verdict(self) -> Verdict:
        """Say whether the chain holds."""
        async with self._database.read() as session:
            return await verify_chain(session, self._organisation_id)

    async def verifies(self) -> Body:
        """Run `taizhang verify`, the real one, on the demo's database."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from bot.cli import main; main()",
            "verify",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self._environment,
        )
        async with asyncio.timeout(VERIFIES_WITHIN_S):
            said, _ = await process.communicate()
        return {"exit_code": process.returncode, "said": said.decode().strip()}


async def names_of_members(session: AsyncSession) -> dict[int, str]:
    """Return everybody's name by his number."""
    return dict((await session.execute(select(Member.id, Member.name))).all())


async def counts(session: AsyncSession, state: InstrumentedAttribute[State]) -> dict[State, int]:
    """Return how many rows there are in each state."""
    rows = await session.execute(select(state, func.count()).group_by(state))
    return dict(rows.all())


def falsified(content: str) -> str:
    """Return the entry's content with its first text changed: what a forger would do."""
    known = orjson.loads(content)
    for key, value in known.items():
        if isinstance(value, str):
            return orjson.dumps(
                known | {key: f"{value}（事后被改）"}, option=orjson.OPT_SORT_KEYS
            ).decode()
    return orjson.dumps(known | {"forged": True}, option=orjson.OPT_SORT_KEYS).decode()


def outbox_counts(by_state: Mapping[OutboxState, int]) -> Body:
    """Return the counts that the panel shows."""
    return {
        "waiting": sum(by_state.get(state, 0) for state in WAITING),
        "sent": by_state.get(OutboxState.SENT, 0),
        "unknown": by_state.get(OutboxState.UNKNOWN, 0),
        "refused": by_state.get(OutboxState.REFUSED, 0),
        "dropped": by_state.get(OutboxState.DROPPED, 0),
    }


def inbox_counts(by_state: Mapping[InboxState, int]) -> Body:
    """Return the counts that the panel shows."""
    return {
        "waiting": by_state.get(InboxState.WAITING, 0),
        "done": by_state.get(InboxState.DONE, 0),
        "set_aside": by_state.get(InboxState.SET_ASIDE, 0),
    }


def unsent_row(row: Outbox, names: Mapping[int, str]) -> Body:
    """Return a call that has not been made with success."""
    return {
        "id": row.id,
        "state": row.state.value,
        "method": row.method,
        "to": names.get(row.member_id) if row.member_id else None,
        "text": str(row.payload.get("text") or row.payload.get("caption") or ""),
        "reason": row.error,
        "attempts": row.attempts,
    }
