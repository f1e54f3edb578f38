"""The stage of a measurement: a simulator of its own process, a database, a populace, the bot."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from benchmarks.databases import fresh_database
from benchmarks.forking import Copy, Original
from benchmarks.populace import Populace, add_cards, settle
from demo.browser.keeper import without_settings
from ledger.people.authority import member_by_user_id
from ledger.rhythm.occurrences import open_occurrence
from ledger.rhythm.planning import PlannedOccurrence
from ledger.talk.files import send_file, want_file
from ledger.tasks.calendar import calendar_of_member
from models import Database, Organisation
from simulator.remote import Remote, launched

PROGRAM = str(Path(sys.executable).with_name("taizhang"))
STARTS_WITHIN_S = 60.0
STOPS_WITHIN_S = 20.0
LOOK_EVERY_S = 0.1
LOG = "process.log"
CARDS_AT_ONCE = 16
PAID = {"TAIZHANG_PAID_BROADCAST": "true"}  # up to 1,000 messages a second instead of 30


@dataclass
class Running:
    """A process of ours, or the peer's, under measurement."""

    process: asyncio.subprocess.Process | Copy
    log: Path
    started_at: float = field(default_factory=time.monotonic)

    @property
    def peak_memory_mb(self) -> float:
        """The most resident memory it has had (Linux)."""
        return self._megabytes("VmHWM:")

    @property
    def memory_mb(self) -> float:
        """The resident memory it has (Linux)."""
        return self._megabytes("VmRSS:")

    def _megabytes(self, what: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition(what)[2].split()[0]) * 1024 / 1e6

    def check(self) -> None:
        """Raise if it has ended by itself."""
        if self.process.returncode is not None:
            raise RuntimeError(
                f"ended with {self.process.returncode}:\n{self.log.read_text()[-4000:]}"
            )

    async def kill(self) -> None:
        """End it as a power cut would."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process.returncode is None:
            self.process.terminate()
        try:
            async with asyncio.timeout(STOPS_WITHIN_S):
                await self.process.wait()
        except TimeoutError:
            await self.kill()


@dataclass
class Stage:
    """Everything a measurement plays on."""

    simulator: Remote
    bot: dict[str, Any]
    database: Database
    populace: Populace
    folder: Path
    cards: tuple[int, ...] = ()
    original: Original | None = None  # bots begin as its copies, where there is one

    @property
    def token(self) -> str:
        """The bot's token."""
        return str(self.bot["token"])

    @property
    def log(self) -> Path:
        """Where its bots write what they do."""
        return self.folder / LOG

    async def open_push(self, rule: str, period: str) -> None:
        """Open a push of a period of its own; the bot's next tick begins to hand it out."""
        now = datetime.now(UTC)
        planned = PlannedOccurrence(rule, period, now, now + timedelta(days=1))
        async with self.database.write() as session:
            organisation = await session.get_one(Organisation, self.populace.organisation_id)
            await open_occurrence(session, organisation, planned=planned, now=now)

    async def want_file(self, number: int) -> None:
        """Want a file for one of the people: his calendar."""
        now = datetime.now(UTC)
        of = self.populace.organisation_id
        user_id = self.populace.user_ids[number % len(self.populace.user_ids)]
        async with self.database.write() as session:
            organisation = await session.get_one(Organisation, of)
            member = await member_by_user_id(session, of, user_id)
            assert member is not None
            calendar = await calendar_of_member(session, organisation, member, now=now)
            file = await want_file(session, of, calendar, name="deadlines.ics", now=now)
            await send_file(session, to=member, file=file, now=now)

    async def deal_cards(self, people: int) -> None:
        """Let the first so many have a card of their first task, sent before the measurement."""
        place = asyncio.Semaphore(CARDS_AT_ONCE)
        url = f"{self.simulator.url}/bot{self.token}/sendMessage"

        async def deal(session: aiohttp.ClientSession, chat_id: int) -> int:
            async with (
                place,
                session.post(url, json={"chat_id": chat_id, "text": "事项"}) as answer,
            ):
                return int((await answer.json())["result"]["message_id"])

        async with aiohttp.ClientSession() as session:
            messages = await asyncio.gather(
                *(deal(session, chat_id) for chat_id in self.populace.user_ids[:people])
            )
        self.cards = tuple(messages)
        await add_cards(self.database, self.populace, self.cards, now=datetime.now(UTC))

    @property
    def settings(self) -> dict[str, str]:
        """What our processes are told."""
        return {
            "TAIZHANG_BOT_TOKEN": self.token,
            "TAIZHANG_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "TAIZHANG_TELEGRAM_API": self.simulator.url,
        }

    async def start_bot(
        self, first: Callable[[], object] | None = None, /, **environment: str
    ) -> Running:
        """Start `taizhang run` as a process of its own; `first` is done in it."""
        if self.original is not None and first is None:
            began = time.monotonic()
            copy = await self.original.copy(
                "run",
                folder=self.folder,
                log=self.log,
                environment=without_settings() | self.settings | environment,
            )
            return Running(copy, self.log, began)
        return await start(
            [PROGRAM, "run"],
            folder=self.folder,
            environment=self.settings | environment,
            first=first,
        )

    async def type_in(
        self, *arguments: str, first: Callable[[], object] | None = None
    ) -> tuple[int, str]:
        """Type `taizhang` with these arguments; return its exit code and what it said."""
        process = await asyncio.create_subprocess_exec(
            *(PROGRAM, *arguments),
            cwd=self.folder,
            env=without_settings() | self.settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=first,
        )
        try:
            said, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode or 0, said.decode()

    async def records(self, since: int = 0) -> list[list[Any]]:
        """Return what was sent, after the first `since`."""
        return (await self.simulator.all_records())[since:]

    async def sent(self) -> int:
        """Return how many messages were sent so far, by whomever."""
        return int((await self.simulator.statistics())["sent"])

    async def calls(self, method: str) -> int:
        """Return how often the bot called a method."""
        known = (await self.simulator.statistics())["bots"].get(str(self.bot["id"]), {})
        return int(known.get("calls", {}).get(method, 0))

    async def refused(self, code: int) -> int:
        """Return how often the bot was refused with that code."""
        known = (await self.simulator.statistics())["bots"].get(str(self.bot["id"]), {})
        return int(known.get("refused", {}).get(str(code), 0))

    async def until_sent(self, count: int, running: Running, *, within_s: float) -> None:
        """Wait until so many messages were sent, or the time is over: who is short is counted."""
        end = time.monotonic() + within_s
        while await self.sent() < count and time.monotonic() < end:
            running.check()
            await asyncio.sleep(LOOK_EVERY_S)

    async def until_polling(self, running: Running) -> None:
        """Wait for a further call of getUpdates. Raises TimeoutError when none comes."""
        before = await self.calls("getupdates")
        async with asyncio.timeout(STARTS_WITHIN_S):
            while await self.calls("getupdates") == before:
                running.check()
                await asyncio.sleep(0.01)


async def start(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    first: Callable[[], object] | None = None,
) -> Running:
    """Start a process that writes its log beside the measurement; `first` is done in it."""
    log = folder / LOG
    clean = without_settings()
    with log.open("ab") as stream:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**clean, **environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            preexec_fn=first,
        )
    return Running(process, log, began)


@asynccontextmanager
async def set_stage(
    backend: str,
    *,
    people: int,
    tasks: int = 3,
    limits: bool = True,
    cards: int = 0,
    copies: bool = False,
) -> AsyncIterator[Stage]:
    """Set up simulator, database and populace; nothing of ours runs yet.

    The first so many people have the `cards` of their first tasks, to reply to. With `copies` the
    bots begin as copies of one process: see `benchmarks.forking`.
    """
    async with AsyncExitStack() as closing:
        folder = Path(closing.enter_context(TemporaryDirectory(prefix="taizhang-bench-")))
        simulator = await closing.enter_async_context(launched("--no-limits"))
        bot = await simulator.add_bot(username="measured_bot")
        user_ids = await simulator.add_people(people, opens=bot["token"])
        database = await closing.enter_async_context(fresh_database(backend))
        populace = await settle(database, user_ids, bot=bot, tasks=tasks, now=datetime.now(UTC))
        stage = Stage(simulator, bot, database, populace, folder)
        if copies:
            stage.original = await closing.enter_async_context(Original())
        if cards:
            await stage.deal_cards(cards)
        if limits:
            await simulator.set_limits()
        yield stage


@asynccontextmanager
async def playing(stage: Stage, **environment: str) -> AsyncIterator[Running]:
    """Run the bot for as long as the block lasts, from its first poll on."""
    running = await stage.start_bot(**environment)
    try:
        await stage.until_polling(running)
        yield running
    finally:
        await running.stop()
