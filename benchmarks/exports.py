"""The whole ledger as a workbook: how long a million entries take, and how much memory."""

import asyncio
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from benchmarks.databases import BACKENDS, fresh_database
from benchmarks.figures import AT_MOST, Figure
from ledger.organisations import found_organisation
from models import ChainEnd, Database, Entry, SubjectKind
from models.framework import read_framework

ENTRIES, FEWER = 1_000_000, 50_000
AT_ONCE = 10_000
WITHIN_S, WITHIN_MB = 60, 300


async def written_out(*, quick: bool) -> list[Figure]:
    """Export the ledger of each kind of database by the command line, in a process of its own."""
    count = FEWER if quick else ENTRIES
    figures = []
    for backend in BACKENDS:
        async with fresh_database(backend) as database:
            await fill(database, count)
            url = database.url.render_as_string(hide_password=False)
            seconds, megabytes, busy = await exported(url)
        remark = f"{count:,} entries, {busy:.1f} s of a processor"
        figures += [
            Figure(f"export, {backend}", seconds, "s", WITHIN_S, AT_MOST, remark=remark),
            Figure(f"export, {backend}", megabytes, "MB", WITHIN_MB, AT_MOST, remark=remark),
        ]
    return figures


async def fill(database: Database, count: int) -> None:
    """Found an organisation and append entries; nobody looks at their hashes here."""
    now = datetime(2026, 1, 5, 1, tzinfo=UTC)
    async with database.write() as session:
        organisation, member = await found_organisation(
            session,
            name="测量院",
            framework=read_framework("3315"),
            administrator="管理员",
            now=now,
        )
        number, actor = organisation.id, member.id
    for first in range(2, count + 1, AT_ONCE):
        async with database.write() as session:
            await session.execute(
                insert(Entry),
                [
                    {
                        "organisation_id": number,
                        "seq": seq,
                        "at": now + timedelta(seconds=seq),
                        "kind": "reported",
                        "actor_id": actor,
                        "subject_kind": SubjectKind.TASK,
                        "subject_id": seq % 5000,
                        "version": 1,
                        "salt": b"0" * 16,
                        "content": f'{{"text":"第{seq}次报进展：卷宗已经归档，余下部分下周完成"}}',
                        "content_digest": f"{seq:064x}",
                        "previous_hash": f"{seq * 31:064x}",
                        "hash": f"{seq * 37:064x}",
                    }
                    for seq in range(first, min(first + AT_ONCE, count + 1))
                ],
            )
    async with database.write() as session:
        await session.execute(
            update(ChainEnd).where(ChainEnd.organisation_id == number).values(last_seq=count)
        )


async def exported(url: str) -> tuple[float, float, float]:
    """Return how many seconds the command took, its megabytes at most, its processor's seconds."""
    with tempfile.TemporaryDirectory(prefix="taizhang-export-") as folder:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.exports", str(Path(folder) / "ledger.xlsx")),
            env={**os.environ, "TAIZHANG_DATABASE_URL": url},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await process.communicate()
        seconds = time.monotonic() - began
    if process.returncode:
        raise RuntimeError("the export failed")
    *_, kilobytes, busy = out.split()
    return round(seconds, 1), round(int(kilobytes) / 1024, 0), float(busy)


def main() -> None:
    """Export into the file named, as `taizhang export` does, and say how large the process got."""
    from bot.cli import call  # noqa: PLC0415

    code = call(["export", "ledger", sys.argv[1]])
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Kilobytes, as Linux counts.
    print(used.ru_maxrss, used.ru_utime + used.ru_stime)
    sys.exit(code)


if __name__ == "__main__":
    main()
