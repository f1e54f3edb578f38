"""A bot's queue of updates: offsets, long polls, and what becomes of those that nobody fetches."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.ground.encoding import as_text
from simulator.ground.errors import ApiError, conflict
from simulator.ground.surroundings import Surroundings

KEPT = timedelta(hours=24)
PRESS_KEPT = timedelta(seconds=150)
BATCH = 100
LONGEST_POLL_S = 50
HASTE_S = 0.5
"""The same offset again within this time is answered with one update only."""
FIRST_ID = 100_000_001
KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "guest_message",
)
ONLY_IF_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = frozenset(KINDS) - ONLY_IF_NAMED


@dataclass(slots=True)
class Update:
    """One update as it lies in the queue."""

    id: int
    kind: str
    text: str
    """The whole update as JSON."""
    queue: int
    """Updates of one queue, which is one chat, are handed to a webhook one after another."""
    expires: datetime
    era: int


class UpdateQueue:
    """What one bot has not acknowledged yet."""

    def __init__(self, around: Surroundings) -> None:
        self.allowed = DEFAULT_KINDS
        self.named: list[str] = []
        self.waiting: deque[Update] = deque()
        self.next_id = FIRST_ID
        self.queued = 0
        self.acknowledged = 0
        self.expired = 0
        self.hasty_polls_get_one = True
        self.pause_s = around.limits.poll_pause_s
        """How lately a poll with the same offset makes the next one wait, and how long."""
        self.on_put: Callable[[], None] | None = None
        self._era = 0
        self._first_expiry: datetime | None = None
        self._around = around
        self._poll: asyncio.Future[None] | None = None
        self._last_poll: tuple[int, float] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Sets which kinds are queued from now on; ``None`` leaves it, ``[]`` is the default."""
        if kinds is not None:
            self.named = sorted(set(kinds))
            self.allowed = frozenset(kinds) if kinds else DEFAULT_KINDS

    def put(self, kind: str, body: dict[str, Any], queue: int) -> None:
        """Queues an update, unless the bot has not asked for its kind."""
        if kind in self.allowed:
            text = f'{{"update_id":{self.next_id},"{kind}":{as_text(body)}}}'
            self.put_raw(text, queue, kind=kind)

    def put_raw(self, text: str, queue: int = 0, *, kind: str = "malformed") -> int:
        """Queues any text under the next id."""
        update_id = self.next_id
        kept = PRESS_KEPT if kind == "callback_query" else KEPT
        expires = self._around.clock() + kept
        if self._first_expiry is None or expires < self._first_expiry:
            self._first_expiry = expires
        self.waiting.append(Update(update_id, kind, text, queue, expires, self._era))
        self.next_id += 1
        self.queued += 1
        self._around.stream.tell("update_queued", update_id=update_id, kind=kind, queue=self)
        self._wake()
        return update_id

    def jump(self, by: int) -> None:
        """The next ids go on elsewhere, as Telegram does after a week without updates."""
        self.next_id = max(self.next_id + by, 1)
        self._era += 1

    def _wake(self) -> None:
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        if self.on_put:
            self.on_put()

    def drop_expired(self) -> None:
        """Forgets what waited too long."""
        now = self._around.clock()
        if self._first_expiry is None or now < self._first_expiry:
            return
        gone = [update for update in self.waiting if update.expires <= now]
        for update in gone:
            self.waiting.remove(update)
            self.expired += 1
            self._around.stream.tell(
                "update_expired", update_id=update.id, kind=update.kind, queue=self
            )
        self._first_expiry = min((update.expires for update in self.waiting), default=None)

    def acknowledge(self, offset: int) -> None:
        """Forgets everything before ``offset``, or all but the last ``-offset``."""
        before = len(self.waiting)
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        elif offset > 0:
            # An offset beyond the next id was learnt before the ids jumped back.
            before_jump = self._era and offset > self.next_id
            era = self._era - 1 if before_jump else self._era
            while self.waiting and (self.waiting[0].era, self.waiting[0].id) < (era, offset):
                self.waiting.popleft()
        dropped = before - len(self.waiting)
        if dropped:
            self.acknowledged += dropped
            self._around.stream.tell(
                "updates_acknowledged", offset=offset, count=dropped, queue=self
            )
            self._around.bell.ring()

    def remove(self, update: Update) -> None:
        """Forgets one update that a webhook has taken."""
        if update in self.waiting:
            self.waiting.remove(update)
            self.acknowledged += 1
            self._around.stream.tell(
                "updates_acknowledged", offset=update.id + 1, count=1, queue=self
            )
            self._around.bell.ring()

    def clear(self) -> None:
        """Drops everything that waits."""
        self.waiting.clear()

    async def take(self, offset: int, limit: int, timeout: float) -> list[str]:
        """What ``getUpdates`` answers; waits up to ``timeout`` seconds for the first."""
        self.interrupt(
            conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        )
        self.drop_expired()
        self.acknowledge(offset)
        if self.hasty_polls_get_one and self._asked_lately(offset, HASTE_S):
            limit = 1
        if self.pause_s and self._asked_lately(offset, self.pause_s):
            timeout = max(timeout, self.pause_s)
        if not self.waiting and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL_S))
            self.drop_expired()
        self._last_poll = offset, self._around.monotonic()
        return [update.text for _, update in zip(range(limit), self.waiting, strict=False)]

    def _asked_lately(self, offset: int, seconds: float) -> bool:
        if self._last_poll is None:
            return False
        last_offset, at = self._last_poll
        return last_offset == offset and self._around.monotonic() - at < seconds

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self._around.bell.ring()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is under way."""
        return self._poll is not None

    def interrupt(self, error: ApiError) -> None:
        """Ends a long poll that is under way."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(error)
            self._poll = None

    def end_poll(self) -> None:
        """Lets a long poll that is under way return what there is."""
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
