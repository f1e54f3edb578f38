"""SQLite's disk is sick: locked by another, full, read-only; and a process that sleeps too long."""

import asyncio
import ctypes
import resource
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from benchmarks.chaos.rows import Row, balance_of, row_of
from benchmarks.pouring import Crowd, until_quiet
from benchmarks.stage import PAID, Running, Stage, playing, set_stage
from wording.command_line import checkup as said_by_doctor

PEOPLE = 100
REPLIES_PER_S = 40.0
REPLIES, REPLIES_QUICK = 400, 60
DRAINS_WITHIN_S = 120.0
ROOM_BYTES = 65_536
STARTS_AGAIN_EVERY_S = 1.0
TAKES_OVER_WITHIN_S = 60.0
NOT_WRITTEN = said_by_doctor.READ_ONLY.partition("{")[0]  # in the organisation's language


async def locked(*, quick: bool) -> list[Row]:
    """Another program holds SQLite's lock while replies pour in."""
    async with disturbed("lock", quick=quick) as (stage, crowd, running):
        with closing(sqlite3.connect(file_of(stage), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            pouring = asyncio.create_task(pour(crowd, quick=quick))
            said = "" if quick else await doctor(stage)
            await pouring
            other.execute("ROLLBACK")
        complaints = [] if quick else complaints_of_doctor(said, "locked")
        return [await settled(stage, crowd, running, "the database is locked", complaints)]


async def full(*, quick: bool) -> list[Row]:
    """The disk takes nothing more, then it does again; somebody reads, so SQLite's log grows."""
    async with disturbed("full", quick=quick) as (stage, crowd, running):
        reader = sqlite3.connect(file_of(stage), isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        end = log_of(stage).stat().st_size + ROOM_BYTES
        unlimited = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (end, unlimited[1]))
        await pour(crowd, quick=quick)
        said = await doctor(stage, lambda: limit_files_to(log_of(stage).stat().st_size))
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, unlimited)
        reader.close()
        complaints = complaints_of_doctor(said, NOT_WRITTEN)
        return [await settled(stage, crowd, running, "the disk is full", complaints)]


async def read_only(*, quick: bool) -> list[Row]:
    """File and folder cannot be written to when the bot is started again."""
    async with disturbed("read-only", quick=quick) as (stage, crowd, running):
        await running.stop()
        set_modes(file_of(stage).parent, file=0o444, folder=0o555)
        sick = await stage.start_bot(without_the_rights_of_root, **PAID)
        await pour(crowd, quick=quick)
        said = await doctor(stage, without_the_rights_of_root)
        set_modes(file_of(stage).parent, file=0o644, folder=0o755)
        ended = sick.process.returncode is not None
        well = await stage.start_bot(**PAID) if ended else sick
        complaints = complaints_of_doctor(said, NOT_WRITTEN)
        try:
            name = "the file is read-only" + (": the bot says so and ends" if ended else "")
            return [await settled(stage, crowd, well, name, complaints)]
        finally:
            await well.stop()


async def asleep(*, quick: bool) -> list[Row]:
    """A process sleeps through its lease, another takes over, and the first wakes up."""
    async with disturbed("sleep", quick=quick) as (stage, crowd, running):
        # Amid a transaction it would hold SQLite's lock for as long as it sleeps.
        await until_quiet(stage, running, within_s=DRAINS_WITHIN_S)
        running.process.send_signal(signal.SIGSTOP)
        second = None
        try:
            await pour(crowd, quick=quick)
            second = await start_until_it_runs(stage)
            await pour(crowd, quick=quick)
            running.process.send_signal(signal.SIGCONT)
            await pour(crowd, quick=quick)
            row = await settled(stage, crowd, second, "the process slept, another took over", [])
            await asyncio.wait_for(running.process.wait(), TAKES_OVER_WITHIN_S)
            return [row]
        finally:
            if running.process.returncode is None:
                running.process.send_signal(signal.SIGCONT)
            if second is not None:
                await second.stop()


@asynccontextmanager
async def disturbed(name: str, *, quick: bool) -> AsyncIterator[tuple[Stage, Crowd, Running]]:
    """Set the stage on SQLite with the bot at work and some replies answered."""
    async with set_stage("sqlite", people=PEOPLE, tasks=1, cards=PEOPLE) as stage:
        crowd = Crowd(stage, name)
        async with playing(stage, **PAID) as running:
            await pour(crowd, quick=quick)
            yield stage, crowd, running


async def pour(crowd: Crowd, *, quick: bool) -> None:
    """Let replies come."""
    await crowd.pour(REPLIES_QUICK if quick else REPLIES, REPLIES_PER_S)


async def settled(
    stage: Stage, crowd: Crowd, running: Running, name: str, complaints: list[str]
) -> Row:
    """Wait until all is dealt with; return the row of it."""
    converged_s = await until_quiet(stage, running, within_s=DRAINS_WITHIN_S)
    balance = await balance_of(stage, crowd)
    log = stage.log.read_text()
    noise = [f"{log.count('Traceback')} tracebacks"] if "Traceback" in log else []
    return row_of(
        name,
        f"{len(crowd.replies)} replies",
        balance,
        converged_s=converged_s,
        complaints=[*complaints, *noise],
        remark=f"{len(log.splitlines())} lines of log",
    )


def file_of(stage: Stage) -> Path:
    """Return where SQLite's file lies."""
    return Path(str(stage.database.url.database))


def log_of(stage: Stage) -> Path:
    """Return where SQLite writes ahead."""
    file = file_of(stage)
    return file.with_name(f"{file.name}-wal")


async def doctor(stage: Stage, first: Callable[[], object] | None = None) -> str:
    """Return what `taizhang doctor` finds."""
    _, said = await stage.type_in("doctor", first=first)
    return said


def complaints_of_doctor(said: str, words: str) -> list[str]:
    """Return whether it does not name the trouble."""
    if words in said and "Traceback" not in said:
        return []
    return [f"the doctor says: {said[:300]}"]


def limit_files_to(end: int) -> None:
    """Let this process write no file beyond so many bytes; what runs already goes on."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (end, end))


def set_modes(folder_path: Path, *, file: int, folder: int) -> None:
    """Set the modes of a folder and of all in it."""
    for path in folder_path.iterdir():
        path.chmod(file)
    folder_path.chmod(folder)


def without_the_rights_of_root() -> None:
    """Let what stands in a file's mode hold for root, too; nobody else is changed."""
    drop_from_bounding_set, write_everywhere = 24, 1  # prctl(2), capabilities(7)
    ctypes.CDLL(None).prctl(drop_from_bounding_set, write_everywhere, 0, 0, 0)


async def start_until_it_runs(stage: Stage) -> Running:
    """Start the bot again and again, as a supervisor does, until nobody else has the token."""
    end = time.monotonic() + TAKES_OVER_WITHIN_S
    while True:
        running = await stage.start_bot(**PAID)
        try:
            await stage.until_polling(running)
        except RuntimeError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(STARTS_AGAIN_EVERY_S)
        else:
            return running
