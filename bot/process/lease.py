"""The lease that makes one process the poller, handler and sender of an organisation's token."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import structlog
from sqlalchemy import ColumnElement, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.process.speaking import words
from models import Lease
from models.database import NotOursError
from models.frozen import frozen
from wording.command_line.founding import ANOTHER_RUNS

log = structlog.stdlib.get_logger()

LASTS = timedelta(seconds=15)
RENEWED_EVERY = timedelta(seconds=5)
NAME = "token"
# Built once: every write transaction of the process begins with it.
_OURS = (
    select(Lease.epoch)
    .where(
        Lease.organisation_id == bindparam("of"),
        Lease.name == NAME,
        Lease.epoch == bindparam("epoch"),
    )
    .with_for_update(read=True)
)


class LeaseHeldError(Exception):
    """Another process holds the lease; the text says which, and until when."""


@frozen
class Holder:
    """A process, so named that a dead one is recognised even if its number is used again.

    Containers may share a hostname, never a space of process numbers.
    """

    host: str
    numbers: str  # the space in which process numbers count
    pid: int
    started: str

    @classmethod
    def this_process(cls) -> Self:
        """Return who we are."""
        number = os.getpid()
        return cls(socket.gethostname(), number_space(), number, started_at(number) or "-")

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the holder as it stands in the row."""
        host, numbers, pid, started = text.rsplit("/", 3)
        return cls(host, numbers, int(pid), started)

    def __str__(self) -> str:
        return f"{self.host}/{self.numbers}/{self.pid}/{self.started}"

    def is_dead(self) -> bool:
        """Return whether the process is known to be gone; of other hosts nothing is known."""
        here = (self.host, self.numbers) == (socket.gethostname(), number_space())
        return here and started_at(self.pid) != self.started


def number_space() -> str:
    """Return what tells this system's process numbers from another's: boot and PID namespace."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}.{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return "-"  # no Linux, and no containers of one kernel


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
) -> int:
    """Take the lease and return its epoch, or raise `LeaseHeldError` while somebody alive has it.

    `now` is the database's clock (`moment_of`): those of two machines may differ.
    """
    row = await session.scalar(
        select(Lease)
        .where(Lease.organisation_id == organisation_id, Lease.name == NAME)
        .with_for_update()
    )
    if row is None:
        row = Lease(organisation_id=organisation_id, name=NAME, epoch=0)
        session.add(row)
    elif row.until > now:
        current = Holder.read(row.holder)
        if current != holder and not current.is_dead():
            raise LeaseHeldError(
                words(
                    ANOTHER_RUNS,
                    number=current.pid,
                    host=current.host,
                    until=f"{row.until:%Y-%m-%d %H:%M:%S}",
                )
            )
    row.holder, row.until = str(holder), now + LASTS
    row.epoch += 1
    return row.epoch


async def moment_of(session: AsyncSession) -> datetime:
    """Return the moment by the database's own clock."""
    if session.get_bind().dialect.name == "sqlite":
        said = await session.scalar(select(func.strftime("%Y-%m-%d %H:%M:%f", "now")))
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    now: datetime = (await session.scalars(select(func.clock_timestamp()))).one()
    return now


class Tenure:
    """Our time with the lease: prolonged, and asked for at the start of each write transaction."""

    def __init__(self, *, organisation_id: int, holder: Holder, lost: Callable[[], None]) -> None:
        """`lost` is called once, when another process has taken over."""
        self._organisation_id = organisation_id
        self._holder = holder
        self._lost = lost
        self._epoch = 0
        self.is_over = False

    async def begin(self, session: AsyncSession) -> None:
        """Take the lease. Raises `LeaseHeldError`."""
        self._epoch = await take_lease(
            session,
            organisation_id=self._organisation_id,
            holder=self._holder,
            now=await moment_of(session),
        )

    async def check(self, session: AsyncSession) -> None:
        """Raise NotOursError if another has taken over; else nobody can until the commit."""
        ours = await session.scalar(_OURS, {"of": self._organisation_id, "epoch": self._epoch})
        if ours is None:
            self._end()
            raise NotOursError

    async def prolong(self, session: AsyncSession) -> bool:
        """Prolong our lease; False if it is ours no more."""
        result = await session.execute(
            update(Lease)
            .where(*self._row())
            .values(until=await moment_of(session) + LASTS)
            .execution_options(synchronize_session=False)
        )
        if not result.rowcount:  # type: ignore[attr-defined]
            self._end()
        return not self.is_over

    async def give_back(self, session: AsyncSession) -> None:
        """Let the next process begin at once."""
        await session.execute(
            update(Lease)
            .where(*self._row())
            .values(until=await moment_of(session))
            .execution_options(synchronize_session=False)
        )

    def _row(self) -> tuple[ColumnElement[bool], ...]:
        return (
            Lease.organisation_id == self._organisation_id,
            Lease.name == NAME,
            Lease.epoch == self._epoch,
        )

    def _end(self) -> None:
        if not self.is_over:
            self.is_over = True
            log.error("lease_lost", holder=str(self._holder))
            self._lost()
