"""Replies that pour in, each in words of its own, and waiting until all is dealt with."""

import asyncio
import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.stage import Running, Stage
from models import (
    Call,
    Evidence,
    Inbox,
    InboxState,
    Occurrence,
    OccurrenceState,
    Outbox,
    OutboxState,
)

POURS_EVERY_S = 0.05
LOOKS_EVERY_S = 0.5
QUIET_LOOKS = 3
PUSHES = ("weekly-list", "weekly-study")


@dataclass
class Crowd:
    """Everybody with a card, what they have replied so far, and the pushes opened meanwhile."""

    stage: Stage
    name: str
    replies: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)  # SHA-256 of each file, by its reply
    opened: int = 0
    wanted: int = 0

    async def reply(self, count: int) -> None:
        """Let the next people reply to their cards."""
        said = [self.next_reply() for _ in range(count)]
        await self.stage.simulator.say(self.stage.token, said)

    async def hand_in(self) -> None:
        """Let the next one reply with a file."""
        user_id, text, card = self.next_reply()
        content = f"{text}的材料".encode() * 1000
        self.digests[text] = hashlib.sha256(content).hexdigest()
        document = (user_id, "材料.pdf", content, text, card)
        await self.stage.simulator.send_documents(self.stage.token, [document])

    def next_reply(self) -> tuple[int, str, int]:
        """Return who replies next, in which words, and to which card."""
        number = len(self.replies)
        place = number % len(self.stage.cards)
        text = f"第{number}号答复：卷宗已归档"
        self.replies.append(text)
        return self.stage.populace.user_ids[place], text, self.stage.cards[place]

    async def pour(self, count: int, per_second: float) -> None:
        """Let so many more replies come at a steady rate."""
        each = max(round(per_second * POURS_EVERY_S), 1)
        for first in range(0, count, each):
            await self.reply(min(each, count - first))
            await asyncio.sleep(each / per_second)

    async def want_file(self) -> None:
        """Want one more file for somebody; the bot makes and sends it."""
        await self.stage.want_file(self.wanted)
        self.wanted += 1

    async def open_push(self) -> None:
        """Open a push of a period of its own; the bot's next tick hands it out."""
        rule = PUSHES[self.opened % len(PUSHES)]
        await self.stage.open_push(rule, f"{self.name}-{self.opened}")
        self.opened += 1


async def left(stage: Stage) -> int:
    """Return how much still waits: at Telegram, in the inbox, in the outbox, to be handed out."""
    queues = (await stage.simulator.statistics())["queues"]
    waiting = int(queues[str(stage.bot["id"])]["waiting"])
    async with stage.database.read() as session:
        inbox = await count(session, Inbox, stage, Inbox.state == InboxState.WAITING)
        # An edit may be planned for later: an alert is counted anew when its minute is over.
        planned = (Outbox.method == Call.EDIT) & (Outbox.not_before > datetime.now(UTC))
        unsent = Outbox.state.in_((OutboxState.PENDING, OutboxState.SENDING)) & ~planned
        outbox = await count(session, Outbox, stage, unsent)
    return waiting + inbox + outbox + await not_handed_out(stage)


async def not_handed_out(stage: Stage) -> int:
    """Return how many pushes are open whose letters are not all in the outbox."""
    async with stage.database.read() as session:
        return await count(session, Occurrence, stage, Occurrence.state == OccurrenceState.OPEN)


async def undigested(stage: Stage) -> int:
    """Return how many files wait for their digest."""
    async with stage.database.read() as session:
        return await count(session, Evidence, stage, Evidence.digest_after.is_not(None))


async def count(
    session: AsyncSession,
    kind: type[Evidence | Inbox | Outbox | Occurrence],
    stage: Stage,
    condition: ColumnElement[bool],
) -> int:
    """Return how many rows of the organisation meet the condition."""
    found = await session.scalar(
        select(func.count())
        .select_from(kind)
        .where(kind.organisation_id == stage.populace.organisation_id, condition)
    )
    return found or 0


async def until_quiet(stage: Stage, running: Running, *, within_s: float) -> float:
    """Wait until nothing is left to do; return after how many seconds that was so.

    When the time is over, that time: what is left is for the account to find.
    """
    began = time.monotonic()
    quiet, since = 0, within_s
    while quiet < QUIET_LOOKS and time.monotonic() < began + within_s:
        running.check()
        if await left(stage):
            quiet = 0
        else:
            since = time.monotonic() - began if quiet == 0 else since
            quiet += 1
        await asyncio.sleep(LOOKS_EVERY_S)
    return since if quiet else within_s


async def until_digested(stage: Stage, running: Running, *, within_s: float) -> None:
    """Wait until every file has its digest; when the time is over, the account finds what has none.

    A bot looks for files at once when it starts, and later now and then.
    """
    ends = time.monotonic() + within_s
    while await undigested(stage) and time.monotonic() < ends:
        running.check()
        await asyncio.sleep(LOOKS_EVERY_S)
