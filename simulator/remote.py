"""Plays the people of a simulator in another process.

    async with launched() as remote:
        bot = await remote.add_bot(username="ledger_bot")       # {"id", "token", "username"}
        people = await remote.add_people(1000, opens=bot["token"])
        await remote.say(bot["token"], [(people[0], "已读"), (people[1], "未读")])
        news = await remote.messages(since=0, bot=bot["token"], wait=5)
        counts = await remote.statistics()

``launched`` starts ``python -m simulator`` and ends it again; ``Remote(url, key)`` speaks to one
that runs already.
"""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import aiohttp

from simulator.control import KEY_HEADER

PEOPLE_AT_ONCE = 5_000
READY_WITHIN_S = 20.0
GONE_WITHIN_S = 5.0


class Remote:
    """A client of the control interface."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers={KEY_HEADER: self.key})
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()

    async def command(self, name: str, **body: Any) -> Any:
        """Any command; ``RuntimeError`` with the simulator's reason if it was refused."""
        assert self._session, "use it in an `async with`"
        async with self._session.post(f"{self.url}/control/{name}", json=body) as response:
            result = await response.json()
        if response.status != 200:
            raise RuntimeError(f"{name}: {result['error']}")
        return result

    # Who there is

    async def add_bot(self, **bot: Any) -> dict[str, Any]:
        """Makes a bot: ``token``, ``username``, ``name``, ``privacy``."""
        made: dict[str, Any] = await self.command("bot", **bot)
        return made

    async def add_people(
        self, count: int, *, opens: str | None = None, name: str = "成员{}", language: str = "zh"
    ) -> list[int]:
        """Makes people called ``name`` with their number; returns their ids.

        With the token of a bot in ``opens`` they count as having pressed START.
        """
        ids: list[int] = []
        for start in range(0, count, PEOPLE_AT_ONCE):
            numbers = range(start + 1, min(start + PEOPLE_AT_ONCE, count) + 1)
            people = [{"name": name.format(n), "language": language} for n in numbers]
            ids += (await self.command("people", people=people, opens=opens))["ids"]
        return ids

    async def add_group(
        self,
        title: str,
        *,
        members: Sequence[int],
        bots: Sequence[str] = (),
        kind: str = "supergroup",
        forum: bool = False,
        topics: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Makes a group; returns its ``id`` and those of its ``topics``."""
        made: dict[str, Any] = await self.command(
            "group",
            title=title,
            members=list(members),
            bots=list(bots),
            kind=kind,
            forum=forum,
            topics=list(topics),
        )
        return made

    async def change_group(self, group: int, what: str, *, bot: str | None = None) -> int:
        """``add``, ``remove``, ``promote`` a bot, or ``migrate``; returns the group's id."""
        return int((await self.command("change_group", group=group, what=what, bot=bot))["id"])

    # What people do

    async def say(self, bot: str, texts: Iterable[Sequence[Any]]) -> list[int]:
        """Many texts at once: (person, text[, reply_to[, chat]]); returns message ids."""
        ids: list[int] = (await self.command("say", bot=bot, texts=list(texts)))["ids"]
        return ids

    async def send_documents(self, bot: str, documents: Iterable[Sequence[Any]]) -> list[int]:
        """Many files at once: (person, name, content, caption[, reply_to[, chat]]); returns ids."""
        told = [
            (person, name, b64encode(content).decode(), *more)
            for person, name, content, *more in documents
        ]
        ids: list[int] = (await self.command("send_documents", bot=bot, documents=told))["ids"]
        return ids

    async def edit(self, bot: str, edits: Iterable[Sequence[Any]]) -> None:
        """Many corrections at once: (person, message, text[, chat])."""
        await self.command("edit", bot=bot, edits=list(edits))

    async def press(self, bot: str, presses: Iterable[Sequence[Any]]) -> list[str]:
        """Many presses at once: (person, message, callback data[, chat]); returns their ids."""
        ids: list[str] = (await self.command("press", bot=bot, presses=list(presses)))["ids"]
        return ids

    async def block(self, bot: str, people: Sequence[int]) -> None:
        """People stop the bot."""
        await self.command("block", bot=bot, people=list(people))

    async def unblock(self, bot: str, people: Sequence[int]) -> None:
        """People let the bot speak again."""
        await self.command("block", bot=bot, people=list(people), back=True)

    # What there is to see

    async def messages(
        self,
        since: int = 0,
        *,
        bot: str | None = None,
        chat: int | None = None,
        wait: float = 0,
    ) -> tuple[int, list[dict[str, Any]]]:
        """Messages and edits from a place in the log on, and the next place.

        Each has seq, version, chat_id, message_id, from_id, is_bot, at, text, buttons (rows of
        [label, data or url]), reply_to, thread, file, deleted; service messages also service.
        """
        result = await self.command("messages", since=since, bot=bot, chat=chat, wait=wait)
        return result["next"], result["messages"]

    async def answers(self, presses: Sequence[str]) -> list[tuple[str, bool] | None]:
        """How presses were answered: (text, alert), or ``None``."""
        answers = (await self.command("answers", presses=list(presses)))["answers"]
        return [tuple(answer) if answer else None for answer in answers]

    async def records(self, since: int = 0) -> tuple[int, list[list[Any]]]:
        """[at, bot id, method, chat id, message id, text] of each message sent, and the next place.

        ``at`` is in seconds on the simulator's monotonic clock, which is the machine's.
        """
        result = await self.command("records", since=since)
        return result["next"], result["records"]

    async def all_records(self) -> list[list[Any]]:
        """All records from the beginning."""
        place, every = await self.records()
        while True:
            following, more = await self.records(place)
            if following == place:
                return every
            place, every = following, every + more

    async def statistics(self) -> dict[str, Any]:
        """Counts: sent, log, now, faults, bots (calls, refused) and queues by bot id."""
        counts: dict[str, Any] = await self.command("statistics")
        return counts

    # How it is bent

    async def set_limits(self, **limits: Any) -> None:
        """Telegram's limits with these fields of ``Limits`` changed."""
        await self.command("limits", **limits)

    async def lift_limits(self) -> None:
        """No flood limits."""
        await self.command("limits", off=True)

    async def fault(self, name: str, **arguments: Any) -> None:
        """One of the methods of ``Faults``; bots are given by their token."""
        await self.command("fault", fault=name, arguments=arguments)

    async def shut_down(self) -> None:
        """Ends the simulator."""
        await self.command("shutdown")


@asynccontextmanager
async def launched(*options: str) -> AsyncIterator[Remote]:
    """A simulator of its own process, ended with the block or with this process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--until-stdin-closes",
        "--no-page",
        *options,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            said = json.loads(await process.stdout.readline())
        async with Remote(said["url"], said["control_key"]) as remote:
            yield remote
    finally:
        process.stdin.close()
        await end(process)


async def end(process: asyncio.subprocess.Process) -> None:
    """Waits until a process has ended; ends it if it does not."""
    try:
        async with asyncio.timeout(GONE_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
