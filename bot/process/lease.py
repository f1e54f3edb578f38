"""The lease that makes one process the poller, handler and sender of an organisation's token."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import Lease

LASTS = timedelta(seconds=15)
RENEWED_EVERY = timedelta(seconds=5)
NAME = "token"


class LeaseHeldError(Exception):
    """Another process holds the lease; the text says which, and until when."""


@dataclass(frozen=True)
class Holder:
    """A process, so named that a dead one is recognised even if its number is used again."""

    host: str
    pid: int
    started: str

    @classmethod
    def this_process(cls) -> Self:
        """Return who we are."""
        return cls(socket.gethostname(), os.getpid(), started_at(os.getpid()) or "-")

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the holder as it stands in the row."""
        host, pid, started = text.rsplit("/", 2)
        return cls(host, int(pid), started)

    def __str__(self) -> str:
        return f"{self.host}/{self.pid}/{self.started}"

    def is_dead(self) -> bool:
        """Return whether the process is known to be gone; of other hosts nothing is known."""
        return self.host == socket.gethostname() and started_at(self.pid) != self.started


def started_at(pid: int) -> str | None:
    """Return when a process of this host began, in a form of the system's own; None if gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None if Path("/proc/self").exists() or not is_alive(pid) else "-"
    return None if fields[0] in {"Z", "X"} else fields[19]  # field 22 of proc(5), after the name


def is_alive(pid: int) -> bool:
    """Return whether there is such a process (systems without /proc)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def take_lease(
    session: AsyncSession, *, organisation_id: int, holder: Holder, now: datetime
) -> None:
    """Take the lease, or raise `LeaseHeldError` while somebody alive has it."""
    row = await session.scalar(
        select(Lease)
        .where(Lease.organisation_id == organisation_id, Lease.name == NAME)
        .with_for_update()
    )
    if row is None:
        session.add(
            Lease(organisation_id=organisation_id, name=NAME, holder=str(holder), until=now + LASTS)
        )
        return
    current = Holder.read(row.holder)
    if current != holder and row.until > now and not current.is_dead():
        raise LeaseHeldError(
            f"another process runs this bot: number {current.pid} on {current.host}; "
            f"its lease lasts until {row.until:%Y-%m-%d %H:%M:%S} UTC unless it goes on"
        )
    row.holder, row.until = str(holder), now + LASTS


async def renew_lease(
    session: AsyncSession, *, organisation_id: int, holder: Holder, now: datetime
) -> bool:
    """Prolong our lease; False if it is ours no more."""
    result = await session.execute(
        update(Lease)
        .where(
            Lease.organisation_id == organisation_id,
            Lease.name == NAME,
            Lease.holder == str(holder),
        )
        .values(until=now + LASTS)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


async def give_back_lease(session: AsyncSession, *, organisation_id: int, holder: Holder) -> None:
    """Let the next process begin at once."""
    await session.execute(
        delete(Lease)
        .where(
            Lease.organisation_id == organisation_id,
            Lease.name == NAME,
            Lease.holder == str(holder),
        )
        .execution_options(synchronize_session=False)
    )
